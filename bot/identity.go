package bot

import (
	"strings"

	"github.com/slack-go/slack"

	"github.com/handoffbot/handoffbot/handoffs"
)

// Identity is who the bot is.
type Identity struct {
	Team     string // the workspace's id
	TeamName string
	URL      string // the workspace's address, ending in a slash
	User     handoffs.UserID
	Name     string // what people type after the @
	BotID    string
	// Scopes are what the token may do. ScopesTold is false if the server did not say.
	Scopes     []string
	ScopesTold bool
}

func identityOf(auth *slack.AuthTestResponse) Identity {
	id := Identity{
		Team: auth.TeamID, TeamName: auth.Team, URL: auth.URL, User: handoffs.UserID(auth.UserID), Name: auth.User, BotID: auth.BotID,
	}
	if id.URL != "" && !strings.HasSuffix(id.URL, "/") {
		id.URL += "/"
	}
	scopes := auth.Header.Values("X-OAuth-Scopes")
	id.ScopesTold = len(scopes) > 0
	for s := range strings.SplitSeq(strings.Join(scopes, ","), ",") {
		if s = strings.TrimSpace(s); s != "" {
			id.Scopes = append(id.Scopes, s)
		}
	}
	return id
}

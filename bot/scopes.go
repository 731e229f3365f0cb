package bot

import "slices"

// Scope is something that the bot token must be allowed to do.
type Scope struct {
	Name string
	// Why says what the bot does with it.
	Why string
	// Optional: the bot works without it, and worse.
	Optional bool
	// Groups: needed only if a team of the playbook lists user groups.
	Groups bool
	// Pictures: needed only if a digest of the playbook comes with a picture.
	Pictures bool
}

// AppScopes are what the app token must be allowed to do.
var AppScopes = []Scope{{Name: "connections:write", Why: "Opens the connections on which Slack tells the bot what people do."}}

// RequiredScopes are what the bot token must be allowed to do. The manifest asks for these and no others.
var RequiredScopes = []Scope{
	{Name: "app_mentions:read", Why: "Hears people who mention the bot in a card's thread."},
	{Name: "channels:history", Why: "Hears acknowledgements typed in threads of public channels, and finds a card whose posting was interrupted."},
	{Name: "channels:read", Why: "Sees whether a public channel exists, is archived, and has the bot and the team in it."},
	{Name: "chat:write", Why: "Posts and updates cards, thread lines and direct messages."},
	{Name: "commands", Why: "Offers the slash command and the shortcuts."},
	{Name: "files:read", Why: "Reads the text file that a sender attaches to the notes; without it the form does not offer that.", Optional: true},
	{Name: "files:write", Why: "Shares the picture that comes with a weekly digest.", Optional: true, Pictures: true},
	{Name: "groups:history", Why: "Does in private channels what channels:history does in public ones."},
	{Name: "groups:read", Why: "Does for private channels what channels:read does for public ones."},
	{Name: "im:history", Why: "Finds a direct message whose sending was interrupted, so that it is not sent twice.", Optional: true},
	{Name: "im:write", Why: "Opens the direct conversation in which such a message is looked for.", Optional: true},
	{Name: "reactions:read", Why: "Sees the check mark that acknowledges a handoff."},
	{Name: "usergroups:read", Why: "Knows who is in the user groups that the playbook lists as members.", Groups: true},
	{Name: "users:read", Why: "Knows the names of people whose messages become notes or are carried to the other thread, and finds owners whose account is gone.", Optional: true},
}

// missingScopes returns those of the required scopes that are not among the granted.
func missingScopes(granted []string, groups, pictures bool) []Scope {
	var missing []Scope
	for _, s := range RequiredScopes {
		if (s.Groups && !groups) || (s.Pictures && !pictures) || slices.Contains(granted, s.Name) {
			continue
		}
		missing = append(missing, s)
	}
	return missing
}

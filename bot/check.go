package bot

import (
	"cmp"
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/slack-go/slack"

	"github.com/handoffbot/handoffbot/handoffs"
)

// Problem is something that an admin should mend.
type Problem struct {
	// Fatal: the bot cannot do its work like that. Else it can, and something is worse than it should be or not known.
	Fatal bool
	// Text says what is wrong and what to do, in plain words.
	Text string
}

// Checks looks at everything that must be right before the bot starts.
type Checks struct {
	BotToken, AppToken string
	// APIURL is as in ClientConfig.
	APIURL    string
	Directory *Directory
	Types     []handoffs.Type
	// Ping reaches the store; nil leaves it out.
	Ping func(ctx context.Context) error
}

// Run loads the directory and returns everything that is wrong, the fatal first. It blocks for a few calls to Slack.
func (c *Checks) Run(ctx context.Context) []Problem {
	var found []Problem
	add := func(fatal bool, format string, args ...any) {
		found = append(found, Problem{Fatal: fatal, Text: fmt.Sprintf(format, args...)})
	}
	loaded := c.Directory.Load(ctx)
	c.checkTokens(loaded, add)
	if loaded == nil {
		c.checkScopes(add)
		c.checkPlaces(add)
	}
	if c.Ping != nil {
		if err := c.Ping(ctx); err != nil {
			add(true, "Redis does not answer: %v. Look at REDIS_URL, and whether Redis is running.", err)
		}
	}
	slices.SortStableFunc(found, func(a, b Problem) int { return cmp.Compare(fatalFirst(a), fatalFirst(b)) })
	return found
}

func fatalFirst(p Problem) int {
	if p.Fatal {
		return 0
	}
	return 1
}

// checkTokens looks at the form of the tokens and at what Slack said to the bot token. Servers other than Slack may use
// tokens of other forms.
func (c *Checks) checkTokens(loaded error, add func(bool, string, ...any)) {
	slackItself := c.APIURL == "" || strings.TrimSuffix(c.APIURL, "/") == strings.TrimSuffix(slack.APIURL, "/")
	switch {
	case c.BotToken == "":
		add(true, "SLACK_BOT_TOKEN is empty. It is the Bot User OAuth Token under OAuth & Permissions; it begins with xoxb-.")
	case strings.HasPrefix(c.BotToken, "xapp-"):
		add(true, "SLACK_BOT_TOKEN holds an app-level token (xapp-). It wants the Bot User OAuth Token, which begins with xoxb-.")
	case !strings.HasPrefix(c.BotToken, "xoxb-"):
		add(slackItself, "SLACK_BOT_TOKEN does not begin with xoxb-. It wants the Bot User OAuth Token.")
	}
	switch {
	case c.AppToken == "":
		add(true, "SLACK_APP_TOKEN is empty. It is an app-level token with the scope connections:write, under Basic Information; it begins with xapp-.")
	case strings.HasPrefix(c.AppToken, "xox"):
		add(true, "SLACK_APP_TOKEN holds a bot or user token (xox…). It wants an app-level token, which begins with xapp-.")
	case !strings.HasPrefix(c.AppToken, "xapp-"):
		add(slackItself, "SLACK_APP_TOKEN does not begin with xapp-. It wants an app-level token with the scope connections:write.")
	}
	switch {
	case loaded == nil || c.BotToken == "":
	case slackCode(loaded) != "":
		add(true, "Slack does not accept SLACK_BOT_TOKEN (%s). Install the app again and copy its token.", slackCode(loaded))
	default:
		add(true, "Slack cannot be reached: %v. Look at the network, and at SLACK_API_URL if it is set.", loaded)
	}
}

func (c *Checks) checkScopes(add func(bool, string, ...any)) {
	id := c.Directory.Identity()
	if !id.ScopesTold {
		add(false, "The server does not say what the bot token may do, so the scopes are not checked.")
		return
	}
	groups := slices.ContainsFunc(c.Directory.teams, func(t handoffs.Team) bool { return slices.ContainsFunc(t.Members, isGroup) })
	for _, s := range missingScopes(id.Scopes, groups) {
		add(!s.Optional, "The bot token lacks the scope %s. %s Add it under OAuth & Permissions and install the app again.", s.Name, s.Why)
	}
}

// checkPlaces looks at each team's channel and at where its members are read from.
func (c *Checks) checkPlaces(add func(bool, string, ...any)) {
	receives := map[handoffs.TeamKey]bool{}
	for i := range c.Types {
		receives[c.Types[i].To] = true
	}
	teams := slices.SortedFunc(slices.Values(c.Directory.teams), func(a, b handoffs.Team) int { return cmp.Compare(a.Key, b.Key) })
	for i := range teams {
		team := &teams[i]
		fatal := receives[team.Key]
		if team.Channel != "" {
			c.checkChannel(team, fatal, add)
		}
		faults, sighted := c.Directory.readable(team)
		for _, id := range slices.Sorted(maps.Keys(faults)) {
			add(false, "Nobody can be told to be of team %s by %s: %v. Until that can be read, only users and managers listed in the playbook are.",
				team.Name, id, faults[id])
		}
		if sighted {
			add(false, "The server cannot list who is in %s, so whoever acts there counts as of team %s. List the team's members in the playbook.",
				team.Channel, team.Name)
		}
	}
}

func (c *Checks) checkChannel(team *handoffs.Team, fatal bool, add func(bool, string, ...any)) {
	d := c.Directory
	d.mu.RLock()
	p := d.places[string(team.Channel)]
	state, fault, name := p.channel, p.fault, d.identity.Name
	d.mu.RUnlock()
	switch why := state.trouble(p.id, name); {
	case why != "":
		add(fatal, "Channel %s of team %s: %s", team.Channel, team.Name, why)
	case !state.told && fault != nil:
		add(false, "Channel %s of team %s is not checked: %v.", team.Channel, team.Name, fault)
	}
}

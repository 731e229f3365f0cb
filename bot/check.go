package bot

import (
	"cmp"
	"context"
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
	Digests   []DigestPlan
	// Ping reaches the store; nil leaves it out.
	Ping func(ctx context.Context) error
	// Connect asks Slack for a Socket Mode connection, without opening it; nil leaves that out. Running replicas share
	// the few such calls that Slack allows a minute.
	Connect func(ctx context.Context) error
}

// Run loads the directory and returns everything that is wrong, the fatal first. It blocks for a few calls to Slack.
func (c *Checks) Run(ctx context.Context) []Problem {
	var found []Problem
	for _, f := range c.Findings(ctx) {
		if f.Verdict != Fine {
			found = append(found, Problem{Fatal: f.Verdict == Mend, Text: f.Text})
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

// Findings loads the directory and returns an answer for everything that was looked at. It blocks for a few calls to
// Slack.
func (c *Checks) Findings(ctx context.Context) []Finding {
	var found findings
	for i := range c.Digests {
		c.Directory.also(c.Digests[i].To...)
	}
	loaded := c.Directory.Load(ctx)
	c.checkTokens(ctx, loaded, &found)
	if loaded == nil {
		c.checkScopes(&found)
		c.checkPlaces(&found)
	}
	if c.Ping != nil {
		if err := c.Ping(ctx); err != nil {
			found.add(Mend, "redis", "Redis does not answer: %v. Look at REDIS_URL, and whether Redis is running.", err)
		} else {
			found.add(Fine, "redis", "Redis answers.")
		}
	}
	return found
}

const (
	botTokenSubject = "SLACK_BOT_TOKEN"
	appTokenSubject = "SLACK_APP_TOKEN"
)

// checkTokens looks at the form of the tokens and at what Slack said to them. Servers other than Slack may use tokens
// of other forms.
func (c *Checks) checkTokens(ctx context.Context, loaded error, found *findings) {
	slackItself := c.APIURL == "" || strings.TrimSuffix(c.APIURL, "/") == strings.TrimSuffix(slack.APIURL, "/")
	switch {
	case c.BotToken == "":
		found.add(Mend, botTokenSubject, "SLACK_BOT_TOKEN is empty. It is the Bot User OAuth Token under OAuth & Permissions; it begins with xoxb-.")
	case strings.HasPrefix(c.BotToken, "xapp-"):
		found.add(Mend, botTokenSubject, "SLACK_BOT_TOKEN holds an app-level token (xapp-). It wants the Bot User OAuth Token, which begins with xoxb-.")
	case !strings.HasPrefix(c.BotToken, "xoxb-"):
		found.add(mendIf(slackItself), botTokenSubject, "SLACK_BOT_TOKEN does not begin with xoxb-. It wants the Bot User OAuth Token.")
	}
	switch {
	case c.AppToken == "":
		found.add(Mend, appTokenSubject, "SLACK_APP_TOKEN is empty. It is an app-level token with the scope connections:write, under Basic Information; it begins with xapp-.")
	case strings.HasPrefix(c.AppToken, "xox"):
		found.add(Mend, appTokenSubject, "SLACK_APP_TOKEN holds a bot or user token (xox…). It wants an app-level token, which begins with xapp-.")
	case !strings.HasPrefix(c.AppToken, "xapp-"):
		found.add(mendIf(slackItself), appTokenSubject, "SLACK_APP_TOKEN does not begin with xapp-. It wants an app-level token with the scope connections:write.")
	}
	c.askTokens(ctx, loaded, found)
}

func (c *Checks) askTokens(ctx context.Context, loaded error, found *findings) {
	id := c.Directory.Identity()
	switch {
	case c.BotToken == "":
	case loaded == nil:
		found.add(Fine, botTokenSubject, "Slack knows the bot as @%s in the workspace %s (%s).", id.Name, id.TeamName, id.Team)
	case slackCode(loaded) != "":
		found.add(Mend, botTokenSubject, "Slack does not accept SLACK_BOT_TOKEN (%s). Install the app again and copy its token.", slackCode(loaded))
	default:
		found.add(Mend, botTokenSubject, "Slack cannot be reached: %v. Look at the network, and at SLACK_API_URL if it is set.", loaded)
	}
	if c.Connect == nil || c.AppToken == "" || (loaded != nil && slackCode(loaded) == "") {
		return
	}
	err := c.Connect(ctx)
	switch code := slackCode(err); {
	case err == nil:
		found.add(Fine, appTokenSubject, "Slack gives it a Socket Mode connection. %s", AppScopes[0].Why)
	case code == "missing_scope":
		found.add(Mend, appTokenSubject, "SLACK_APP_TOKEN lacks the scope %s. %s Generate a new app-level token with it, under Basic Information.",
			AppScopes[0].Name, AppScopes[0].Why)
	case code == "socket_mode_disabled" || code == "not_allowed_token_type":
		found.add(Mend, appTokenSubject, "Slack does not open connections for this app (%s). Switch Socket Mode on in the app's settings.", code)
	case code != "":
		found.add(Mend, appTokenSubject, "Slack does not accept SLACK_APP_TOKEN (%s). Generate a new app-level token under Basic Information.", code)
	default:
		found.add(NotTold, appTokenSubject, "Slack did not say whether it accepts SLACK_APP_TOKEN: %v.", err)
	}
}

func (c *Checks) checkScopes(found *findings) {
	id := c.Directory.Identity()
	if !id.ScopesTold {
		found.add(NotTold, "scopes", "The server does not say what the bot token may do, so the scopes are not checked.")
		return
	}
	groups := slices.ContainsFunc(c.Directory.teams, func(t handoffs.Team) bool { return slices.ContainsFunc(t.Members, isGroup) })
	pictures := slices.ContainsFunc(c.Digests, func(p DigestPlan) bool { return p.Picture != "" })
	missing := missingScopes(id.Scopes, groups, pictures)
	for _, s := range RequiredScopes {
		switch {
		case slices.Contains(missing, s):
			found.add(mendIf(!s.Optional), "scope "+s.Name,
				"The bot token lacks the scope %s. %s Add it under OAuth & Permissions and install the app again.", s.Name, s.Why)
		case slices.Contains(id.Scopes, s.Name):
			found.add(Fine, "scope "+s.Name, "%s", s.Why)
		}
	}
}

// checkPlaces looks at each team's channel and at where its members are read from.
func (c *Checks) checkPlaces(found *findings) {
	receives := map[handoffs.TeamKey]bool{}
	for i := range c.Types {
		receives[c.Types[i].To] = true
	}
	teams := slices.SortedFunc(slices.Values(c.Directory.teams), func(a, b handoffs.Team) int { return cmp.Compare(a.Key, b.Key) })
	for i := range teams {
		team := &teams[i]
		if team.Channel != "" {
			c.checkChannel(team, receives[team.Key], found)
		}
		c.checkMembers(team, found)
	}
	for i := range c.Digests {
		c.checkDigest(&c.Digests[i], found)
	}
}

// checkDigest looks at the channels that a digest goes to. A digest that cannot be posted keeps nothing else from working.
func (c *Checks) checkDigest(p *DigestPlan, found *findings) {
	subject := "digest " + p.Name
	for _, to := range p.To {
		if isPerson(to) {
			continue
		}
		switch state, why, fault := c.Directory.state(to); {
		case why != "":
			found.add(Better, subject, "Digest %s is not posted in %s: %s", p.Name, to, why)
		case !state.told && fault != nil:
			found.add(NotTold, subject, "Channel %s of digest %s is not checked: %v.", to, p.Name, fault)
		default:
			found.add(Fine, subject, "The bot is in #%s (%s).", cmp.Or(state.name, to), to)
		}
	}
}

func (c *Checks) checkMembers(team *handoffs.Team, found *findings) {
	subject := "members of " + team.Name
	faults, sighted := c.Directory.readable(team)
	for _, id := range slices.Sorted(maps.Keys(faults)) {
		found.add(Better, subject, "Nobody can be told to be of team %s by %s: %v. Until that can be read, only users and managers listed in the playbook are.",
			team.Name, id, faults[id])
	}
	if sighted {
		found.add(Better, subject, "The server cannot list who is in %s, so whoever acts there counts as of team %s. List the team's members in the playbook.",
			team.Channel, team.Name)
	}
	people, known := c.Directory.count(team)
	switch {
	case !known || sighted || len(faults) > 0:
	case people == 0:
		found.add(Better, subject, "Nobody is of team %s, so nobody but its managers can act for it. Invite its people into %s, or list members in the playbook.",
			team.Name, team.Channel)
	default:
		found.add(Fine, subject, "%d may act for the team, besides its managers.", people)
	}
}

func (c *Checks) checkChannel(team *handoffs.Team, fatal bool, found *findings) {
	subject := "channel of " + team.Name
	switch state, why, fault := c.Directory.state(string(team.Channel)); {
	case why != "":
		found.add(mendIf(fatal), subject, "Channel %s of team %s: %s", team.Channel, team.Name, why)
	case !state.told && fault != nil:
		found.add(NotTold, subject, "Channel %s of team %s is not checked: %v.", team.Channel, team.Name, fault)
	default:
		found.add(Fine, subject, "The bot is in #%s (%s).", cmp.Or(state.name, string(team.Channel)), team.Channel)
	}
}

package bot

import (
	"context"
	"errors"
	"log/slog"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/slack-go/slack"

	"github.com/handoffbot/handoffbot/handoffs"
)

func TestStartUpChecksNameEverythingThatIsWrong(t *testing.T) {
	t.Parallel()
	toOnboarding := []handoffs.Type{{Key: "s2o", From: "delivery", To: "onboarding"}}
	for name, c := range map[string]struct {
		change func(w *town, c *Checks)
		want   []string // "!" before what is fatal
	}{
		"nothing": {func(*town, *Checks) {}, nil},
		"everything": {
			func(w *town, c *Checks) {
				c.BotToken, c.AppToken = "xapp-1", "xoxb-1"
				c.Ping = func(context.Context) error { return errors.New("connection refused") }
				w.scopes = "chat:write"
				delete(w.channels, "C1")
				w.channels["C2"].IsMember = false
				w.faults["usergroups.users.list"] = refused("missing_scope")
			},
			[]string{
				"!SLACK_BOT_TOKEN holds an app-level token", "!SLACK_APP_TOKEN holds a bot or user token",
				"!The bot token lacks the scope app_mentions:read.", "!The bot token lacks the scope channels:history.",
				"!The bot token lacks the scope channels:read.", "!The bot token lacks the scope commands.",
				"!The bot token lacks the scope groups:history.", "!The bot token lacks the scope groups:read.",
				"!The bot token lacks the scope reactions:read.", "!The bot token lacks the scope usergroups:read.",
				"!Channel C1 of team Onboarding: I cannot see", "!Redis does not answer",
				"The bot token lacks the scope files:read.", "The bot token lacks the scope im:history.", "The bot token lacks the scope im:write.",
				"The bot token lacks the scope users:read.",
				"Channel C2 of team Delivery: I am not in #delivery. Type /invite @handoff there.",
				"Nobody can be told to be of team Delivery by S1",
			},
		},
		"a refused token": {
			func(w *town, _ *Checks) { w.faults["auth.test"] = refused("invalid_auth") },
			[]string{"!Slack does not accept SLACK_BOT_TOKEN (invalid_auth)."},
		},
		"no network": {
			func(w *town, _ *Checks) { w.faults["auth.test"] = errors.New("connection refused") },
			[]string{"!Slack cannot be reached: "},
		},
		"no tokens": {
			func(w *town, c *Checks) {
				c.BotToken, c.AppToken = "", ""
				w.faults["auth.test"] = refused("not_authed")
			},
			[]string{"!SLACK_BOT_TOKEN is empty.", "!SLACK_APP_TOKEN is empty."},
		},
		"a server that says little": {
			func(w *town, c *Checks) {
				c.BotToken, c.AppToken, c.APIURL = "token", "token", "http://127.0.0.1:1/api/"
				w.scopes = ""
				w.faults["conversations.info"] = refused("unknown_method")
				w.faults["conversations.members"] = refused("unknown_method")
			},
			[]string{
				"SLACK_BOT_TOKEN does not begin with xoxb-.", "SLACK_APP_TOKEN does not begin with xapp-.",
				"The server does not say what the bot token may do",
				"Channel C2 of team Delivery is not checked",
				"Channel C1 of team Onboarding is not checked",
				"The server cannot list who is in C1",
			},
		},
		"a digest's channels": {
			func(w *town, c *Checks) {
				w.channels["C7"] = &slack.Channel{}
				w.channels["C7"].Name = "leads"
				c.Digests = []DigestPlan{{Name: "stalls", To: []string{"C1", "C7", "C8", "U1"}, Picture: handoffs.PictureWeekly}}
				w.scopes = strings.Replace(w.scopes, "files:write", "", 1)
			},
			[]string{
				"The bot token lacks the scope files:write. Shares the picture",
				"Digest stalls is not posted in C7: I am not in #leads. Type /invite @handoff there.",
				"Digest stalls is not posted in C8: I cannot see the channel C8",
			},
		},
		"an archived channel": {
			func(w *town, _ *Checks) { w.channels["C1"].IsArchived = true },
			[]string{"!Channel C1 of team Onboarding: #onboarding is archived"},
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := usualTown()
			checks := &Checks{
				BotToken: "xoxb-1", AppToken: "xapp-1", Types: toOnboarding,
				Directory: NewDirectory(w, []handoffs.Team{byChannel, byGroup}, slog.New(slog.DiscardHandler)),
				Ping:      func(context.Context) error { return nil },
			}
			c.change(w, checks)
			var got []string
			for i, p := range checks.Run(t.Context()) {
				text := p.Text
				if p.Fatal {
					text = "!" + text
				}
				if i < len(c.want) && strings.HasPrefix(text, c.want[i]) {
					text = c.want[i]
				}
				got = append(got, text)
			}
			if diff := cmp.Diff(c.want, got); diff != "" {
				t.Errorf("problems (-want +got):\n%s", diff)
			}
		})
	}
}

func TestScopesSayWhy(t *testing.T) {
	t.Parallel()
	for _, s := range append(RequiredScopes, AppScopes...) {
		if s.Name == "" || !strings.HasSuffix(s.Why, ".") {
			t.Errorf("scope %q has no sentence that says why: %q", s.Name, s.Why)
		}
	}
}

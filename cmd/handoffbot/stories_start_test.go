package main

import (
	"context"
	"strings"
	"testing"

	"github.com/handoffbot/handoffbot/handoffs/redisstore"
	"github.com/handoffbot/handoffbot/internal/slacksim"
)

// startFails starts a bot that must not start, and returns why.
func (s *story) startFails(change func(*parts)) string {
	s.t.Helper()
	p := s.parts()
	change(&p)
	a, err := newProcess(context.Background(), p)
	if err == nil {
		_ = a.store.Close()
		s.t.Fatal("the bot starts")
	}
	return err.Error()
}

// nowhere is an address at which nobody listens.
const nowhere = "redis://127.0.0.1:1/0"

func asleep(set *setting) { set.asleep = true }

func TestStartNamesAllThatIsWrongAtOnce(t *testing.T) {
	t.Parallel()
	for name, row := range map[string]struct {
		workspace func(*slacksim.Config)
		change    func(*parts)
		want      []string
	}{
		"tokens and Redis": {
			change: func(p *parts) {
				p.slack.BotToken, p.slack.AppToken = demoAppToken, demoBotToken
				p.redis = redisstore.Config{URL: nowhere}
			},
			want: []string{"SLACK_BOT_TOKEN holds an app-level token", "SLACK_APP_TOKEN holds a bot or user token", "Redis does not answer"},
		},
		"a token that was revoked": {
			change: func(p *parts) { p.slack.BotToken = "xoxb-of-yesterday" },
			want:   []string{"Slack does not accept SLACK_BOT_TOKEN (invalid_auth)"},
		},
		"scopes, channels and Redis": {
			workspace: func(cfg *slacksim.Config) {
				cfg.App.Scopes = without(cfg.App.Scopes, "chat:write", "reactions:read")
				for i := range cfg.Channels {
					switch c := &cfg.Channels[i]; c.ID {
					case "C0ONBOARDING":
						c.Archived = true
					case "C0SUPPORT":
						c.Members = without(c.Members, demoBotUser)
					}
				}
			},
			change: func(p *parts) { p.redis = redisstore.Config{URL: nowhere} },
			want: []string{
				"scope chat:write", "scope reactions:read", "C0ONBOARDING of team Onboarding: #onboarding is archived",
				"C0SUPPORT of team Support: I am not in #support. Type /invite @handoffbot there", "Redis does not answer",
			},
		},
		"no Slack": {
			change: func(p *parts) { p.slack.APIURL = "http://127.0.0.1:1/api/" },
			want:   []string{"Slack cannot be reached", "SLACK_API_URL"},
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := begin(t, asleep, func(set *setting) { set.change = row.workspace })
			got := s.startFails(row.change)
			for _, want := range row.want {
				if !strings.Contains(got, want) {
					t.Errorf("the start does not say %q, only:\n%s", want, got)
				}
			}
			for _, secret := range []string{demoBotToken, demoAppToken, "xoxb-of-yesterday"} {
				if strings.Contains(got, secret) {
					t.Errorf("the start says the secret %s", secret)
				}
			}
		})
	}
}

func without(list []string, leave ...string) []string {
	var rest []string
	for _, item := range list {
		if !strings.Contains(strings.Join(leave, " "), item) {
			rest = append(rest, item)
		}
	}
	return rest
}

func TestStartNamesChannelsThatNobodyKnows(t *testing.T) {
	t.Parallel()
	s := begin(t, asleep)
	book := strings.NewReplacer("C0ONBOARDING", "C0NOWHERE", "C0SUPPORT", "C0ELSEWHERE").Replace(string(demoPlaybook))
	known := begin(t, asleep, func(set *setting) { set.playbook = []byte(book) }) // only to read the playbook
	got := s.startFails(func(p *parts) { p.book = known.book })
	for _, want := range []string{"C0NOWHERE of team Onboarding", "C0ELSEWHERE of team Support", "no such channel"} {
		if !strings.Contains(got, want) {
			t.Errorf("the start does not say %q, only:\n%s", want, got)
		}
	}
}

func TestWhatAServerDoesNotTellIsAWarning(t *testing.T) {
	t.Parallel()
	s := begin(t, func(set *setting) {
		set.change = func(cfg *slacksim.Config) {
			cfg.Options.OmitScopesHeader, cfg.Options.OmitNumConnections = true, true
			cfg.App.Commands[0].Command = "/deal" // the app may give the command any name
		}
	})
	s.sara.Types("#sales", "/deal Acme Corp")
	s.sara.SeesForm("Hand off").FillDeal().Sends()
	s.sara.Handed("Acme Corp")
	s.sara.Types("#sales", "/deal help")
	s.sara.IsTold("/deal list")
}

func TestWrongAppTokenEndsTheProcessAndIsNamed(t *testing.T) {
	t.Parallel()
	s := begin(t, asleep)
	p := s.parts()
	p.slack.AppToken = "xapp-of-yesterday"
	a, err := newProcess(context.Background(), p)
	if err != nil {
		t.Fatal(err)
	}
	if err := a.run(t.Context()); err == nil || !strings.Contains(err.Error(), "SLACK_APP_TOKEN") || strings.Contains(err.Error(), "yesterday") {
		t.Errorf("run = %v, want an error that names SLACK_APP_TOKEN and not the token", err)
	}
}

func TestTokenThatIsRevokedWhileTheBotRunsLosesNothing(t *testing.T) {
	t.Parallel()
	s := begin(t)
	s.breaks(slacksim.Fault{Kind: slacksim.FaultErrorCode, Code: "invalid_auth", Method: "chat.postMessage", Times: 1})
	s.sara.Types("#sales", "/handoff Acme Corp")
	s.sara.SeesForm("Hand off").FillDeal().Sends()
	s.sara.Handed("Acme Corp")
}

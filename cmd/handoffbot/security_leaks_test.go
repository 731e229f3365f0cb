package main

import (
	"bytes"
	"context"
	"io"
	"log/slog"
	"regexp"
	"strings"
	"testing"

	"github.com/handoffbot/handoffbot/bot"
	"github.com/handoffbot/handoffbot/handoffs/redisstore"
	"github.com/handoffbot/handoffbot/internal/redistest"
	"github.com/handoffbot/handoffbot/internal/slacksim"
)

// secrets are what no output may hold: what people wrote, tokens, passwords, tickets, addresses that are answered to.
var secrets = []string{
	"PLANTED", "planted", demoBotToken, demoAppToken, "hunter2-", "ticket=", "/response/", "24,000 EUR", "SAP import", "Ana Ruiz",
}

func leaksNothing(t *testing.T, where, text string) {
	t.Helper()
	for _, secret := range secrets {
		if i := strings.Index(text, secret); i >= 0 {
			t.Errorf("%s holds %q: …%s…", where, secret, text[max(0, i-200):min(len(text), i+100)])
		}
	}
}

// overTLS is a story on a Redis that wants TLS and a password, with everything that the bot logs.
func overTLS(t *testing.T) (*story, *redistest.TLSServer, *bytes.Buffer) {
	t.Helper()
	server := redistest.StartTLS(t, "hunter2-planted")
	s := begin(t, func(set *setting) {
		set.asleep, set.speed = true, 5
		set.redis = redisstore.Config{URL: "rediss://:hunter2-planted@" + server.TLSAddr, CAFile: server.CAFile}
	})
	var logged bytes.Buffer
	s.logs.Handler = slog.NewTextHandler(io.MultiWriter(t.Output(), &logged), &slog.HandlerOptions{Level: slog.LevelDebug})
	s.startBot()
	return s, server, &logged
}

func TestTheBotWorksOverTLSWithAPassword(t *testing.T) {
	t.Parallel()
	s, _, _ := overTLS(t)
	card := s.sara.HandsOff("Acme Corp")
	card.Press("Acknowledge").IsAcknowledged(s.omar, s.sara)
	if ready, wrong := s.bots[0].readiness(); !ready {
		t.Errorf("it is not ready: %v", wrong)
	}
}

func TestNoSecretAndNoDealTextIsInAnyLogErrorOrMetric(t *testing.T) {
	t.Parallel()
	s, server, logged := overTLS(t)
	s.expectErrors("delivery refused", "cannot carry out command")
	s.unansweredAllowed = true
	r := s.bots[0]

	s.plantsEverywhere()
	s.meetsFaults()
	s.untilTold()
	for _, p := range s.people() {
		s.hushed(p)
	}
	_, metrics := r.asks("/metrics")
	leaksNothing(t, "/metrics", metrics)
	hasOnlyWords(t, metrics)
	for _, path := range []string{"/readyz", "/healthz", "/", "/debug/pprof/", "/debug/vars", "/metrics/x"} {
		_, body := r.asks(path)
		leaksNothing(t, path, body)
	}

	server.Kill()
	card := s.omar.slacksim.Messages("#onboarding")[0]
	_ = s.omar.slacksim.PressRaw(card, "", "complete", "H-1001")
	s.sara.Types("#sales", "/handoff mine")
	if ready, _ := r.readiness(); ready {
		t.Error("it is ready without Redis")
	}
	_, body := r.asks("/readyz")
	leaksNothing(t, "/readyz without Redis", body)
	r.Stops()
	s.wantedErrorsAreLogged()
	s.bots = nil // its end would ask Redis
	leaksNothing(t, "the log", logged.String())
	if n := strings.Count(logged.String(), "\n"); n < 30 || !strings.Contains(logged.String(), "level=DEBUG") {
		t.Errorf("there are %d lines of log, too few to say anything", n)
	}
	_, err := newProcess(context.Background(), s.parts())
	if err == nil {
		t.Fatal("it starts without Redis")
	}
	leaksNothing(t, "the error at the start", err.Error())
}

// plantsEverywhere writes planted words wherever people can write.
func (s *story) plantsEverywhere() {
	s.t.Helper()
	s.sara.Types("#sales", "/handoff PLANTED Ltd")
	s.sara.SeesForm("Hand off").FillDeal().Fill("Confirmed scope", "tbd").Fill("Risks", "planted risk").
		Fill("CRM record", "https://crm.example/planted").Submit() // refused: a reason is wanted
	s.sara.SeesForm("Hand off").Fill("Reason to send it like this", "planted reason").Sends()
	card := s.sara.Handed("PLANTED Ltd")
	card.Replies("a planted reply")
	card.Replies("@handoffbot planted words")
	card.Reacts("eyes")
	s.tom.Types("#sales", "/handoff list planted")
	s.tom.Types("#sales", "/handoff status PLANTED")
	s.tom.Types("#sales", "/handoff PLANTED ltd") // taken already
	form := s.tom.SeesForm("Hand off").FillDeal()
	form.Submit()
	form.Closes() // a draft
	card.Press("Acknowledge")
	card.Line("acknowledged")
	card.Press("Assign")
	s.omar.SeesForm("Assign").Fill("New owner", "U0NINA").Fill("Reason", "planted leave").Sends()
	card.Line("assigned")
	s.sara.Says("#onboarding", "planted talk")
	_ = s.omar.slacksim.PressRaw(card.first, "planted-block", "planted-action", "PLANTED value")
	_ = s.omar.slacksim.PressRaw(card.first, "", "acknowledge", "PLANTED value")
	s.ws.SendUnknownEvent("planted_event")
}

// meetsFaults lets Slack go wrong in several ways while somebody hands off, so that errors are made and logged.
func (s *story) meetsFaults() {
	s.t.Helper()
	faults := []slacksim.Fault{
		{Kind: slacksim.FaultErrorCode, Code: "invalid_blocks", Method: "chat.postMessage", Times: 1},
		{Kind: slacksim.FaultServerError, Method: "chat.postMessage", Times: 1},
		{Kind: slacksim.FaultCut, Method: "chat.update", Times: 1},
		{Kind: slacksim.FaultErrorCode, Code: "message_not_found", Method: "chat.update", Times: 1},
		{Kind: slacksim.FaultServerError, Method: "chat.postEphemeral", Times: 1},
	}
	for i, fault := range faults {
		mend := s.breaks(fault)
		s.sara.Types("#sales", "/handoff planted "+string(rune('A'+i)))
		s.sara.SeesForm("Hand off").FillDeal().Sends()
		card := s.omar.SeesCard("#onboarding", "planted "+string(rune('A'+i)))
		_ = card.For(s.tom).press("Acknowledge")
		_ = card.press("Acknowledge")
		mend()
	}
	mend := s.breaks(slacksim.Fault{Kind: slacksim.FaultServerError, Method: "views.open"})
	s.sara.Types("#sales", "/handoff planted form")
	mend()
	mend = s.breaks(slacksim.Fault{Kind: slacksim.FaultServerError, Method: "apps.connections.open", Times: 1})
	s.ws.DropSockets()
	s.until(nil, "the connections are back", func() bool { return s.ws.Connections() == 2 })
	mend()
}

// label is one value of a metric.
var label = regexp.MustCompile(`="((?:[^"\\]|\\.)*)"`)

// hasOnlyWords checks that labels name kinds of things, never one handoff, person or channel.
func hasOnlyWords(t *testing.T, metrics string) {
	t.Helper()
	found := 0
	for line := range strings.Lines(metrics) {
		if !strings.HasPrefix(line, "handoffbot_") {
			continue
		}
		for _, m := range label.FindAllStringSubmatch(line, -1) {
			found++
			if !regexp.MustCompile(`^([A-Za-z_. ]*|http_\d+|\+Inf|[\d.e+-]+)$`).MatchString(m[1]) {
				t.Errorf("a metric is labeled %q: %s", m[1], line)
			}
		}
	}
	if found < 20 {
		t.Errorf("there are %d labels, too few to say anything", found)
	}
}

// Errors that name what they were given must not name secrets.
func TestClientErrorsHoldNoToken(t *testing.T) {
	t.Parallel()
	for _, url := range []string{"http://127.0.0.1:1/api/", "http://127.0.0.1:1/planted\x7f", "https://127.0.0.1:1/"} {
		api := bot.NewClient(bot.ClientConfig{BotToken: demoBotToken, AppToken: demoAppToken, APIURL: url}, bot.NewMetrics())
		_, err := api.AuthTestContext(t.Context())
		if err == nil || strings.Contains(err.Error(), demoBotToken) {
			t.Errorf("auth.test at %q = %v", url, err)
		}
		_, _, err = api.StartSocketModeContext(t.Context())
		if err == nil || strings.Contains(err.Error(), demoAppToken) {
			t.Errorf("apps.connections.open at %q = %v", url, err)
		}
	}
}

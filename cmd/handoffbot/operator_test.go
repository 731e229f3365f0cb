package main

import (
	"bytes"
	"context"
	"encoding/json"
	"io"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/handoffbot/handoffbot/handoffs"
	"github.com/handoffbot/handoffbot/handoffs/redisstore"
	"github.com/handoffbot/handoffbot/internal/slacksim"
)

// desk is the store as an operator of the story has it.
func (s *story) desk() *redisstore.Store {
	s.t.Helper()
	client, err := redisstore.Open(s.redis)
	if err != nil {
		s.t.Fatal(err)
	}
	s.t.Cleanup(func() { _ = client.Close() })
	return redisstore.New(client, "T0DEMO")
}

// eventually waits for something to become so in Redis, which tells nobody of a change.
func (s *story) eventually(what string, so func() bool) {
	s.t.Helper()
	deadline := time.Now().Add(patience)
	for !so() {
		if time.Now().After(deadline) {
			s.t.Fatalf("%s: it did not come to pass", what)
		}
		<-time.After(20 * time.Millisecond)
	}
}

// printed is what a command of the operator prints.
func printed(t testing.TB, run func(ctx context.Context, out io.Writer) error) string {
	t.Helper()
	var out bytes.Buffer
	if err := run(t.Context(), &out); err != nil {
		t.Errorf("it ends with %v, and prints\n%s", err, out.String())
	}
	return strings.Join(strings.Fields(out.String()), " ") // lines are wrapped
}

func says(t testing.TB, what, text string, words ...string) {
	t.Helper()
	for _, w := range words {
		if !strings.Contains(text, w) {
			t.Errorf("%s does not say %q:\n%s", what, w, text)
		}
	}
}

func TestOperatorReadsAHandoffAndItsTimeline(t *testing.T) {
	t.Parallel()
	s := begin(t)
	card := s.sara.HandsOff("Acme Corp")
	card.Press("Acknowledge").IsAcknowledged(s.omar, s.sara)
	card.Reacts("eyes")
	store := s.desk()
	s.eventually("all is told", func() bool {
		h, err := store.Load(t.Context(), "H-1001", "")
		place, placeErr := store.Place(t.Context(), "H-1001")
		return err == nil && placeErr == nil && len(h.Pending) == 0 && !place.InHand
	})
	now := s.ws.Clock.Now()
	text := printed(t, func(ctx context.Context, out io.Writer) error { return show(ctx, out, store, "H-1001", now, false) })
	says(t, "show", text, "H-1001", "Acme", "Sales to onboarding, from Sales to Onboarding", "acknowledged; the owner's move since",
		"sender U0SARA", "owner U0OMAR", "card in C0ONBOARDING, message ", "it shows this state", "pending nothing: all was told")
	if strings.Contains(text, "24,000 EUR") {
		t.Errorf("show prints what fields hold: %q", text)
	}
	text = printed(t, func(ctx context.Context, out io.Writer) error { return why(ctx, out, store, "H-1001", false) })
	says(t, "why", text, "UTC U0SARA sent it to Onboarding.", "The card was posted in C0ONBOARDING (message ",
		"The message to U0SARA about event 1 was posted", "U0OMAR acknowledged it and owns it.", "The card in C0ONBOARDING was updated.",
		"The line in the thread about event ")

	var told struct {
		Handoff handoffs.Handoff
		Queue   redisstore.Place
	}
	var out bytes.Buffer
	if err := show(t.Context(), &out, store, "H-1001", now, true); err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(out.Bytes(), &told); err != nil || told.Handoff.Owner != "U0OMAR" {
		t.Errorf("show --json: %v, %+v", err, told)
	}
	var events []handoffs.Event
	out.Reset()
	if err := why(t.Context(), &out, store, "H-1001", true); err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(out.Bytes(), &events); err != nil || len(events) < 4 {
		t.Errorf("why --json: %v, %d events", err, len(events))
	}
}

func TestOperatorFindsWhatIsStuckAndRetriesIt(t *testing.T) {
	t.Parallel()
	s := begin(t)
	s.expectErrors("delivery stuck")
	mend := s.breaks(slacksim.Fault{Kind: slacksim.FaultErrorCode, Code: "missing_scope", Method: "chat.postMessage"})
	s.sara.Types("#sales", "/handoff Acme Corp")
	s.sara.SeesForm("Hand off").FillDeal().Sends()
	store := s.desk()
	stuckNow := func() string {
		return printed(t, func(ctx context.Context, out io.Writer) error {
			return stuck(ctx, out, store, store, s.ws.Clock.Now(), false)
		})
	}
	s.eventually("the delivery is stuck", func() bool {
		s.ws.Clock.Advance(10 * time.Second) // over the pauses between attempts
		place, err := store.Place(t.Context(), "H-1001")
		return err == nil && place.Trouble != nil && place.Trouble.Stuck && !place.InHand
	})
	says(t, "stuck", stuckNow(), "H-1001", "sent", "missing_scope", "handoffbot check names the scope", "waits for an admin")
	text := printed(t, func(ctx context.Context, out io.Writer) error {
		return show(ctx, out, store, "H-1001", s.ws.Clock.Now(), false)
	})
	says(t, "show", text, "not posted yet", "pending the card; a message to U0SARA (sent)", "a worker looks at it", "trouble Slack refused (missing_scope)")

	mend()
	text = printed(t, func(ctx context.Context, out io.Writer) error {
		return retry(ctx, out, store, store, "H-1001", s.ws.Clock.Now(), false)
	})
	says(t, "retry", text, "H-1001 is due now", "Pending: the card; a message to U0SARA (sent).")
	s.sara.Handed("Acme Corp")
	s.settles()
	if got := stuckNow(); got != "Nothing is stuck." {
		t.Errorf("after it was mended: %s", got)
	}
	for _, when := range []string{"later", "stuck"} {
		if got := s.bots[0].Counts(`handoffbot_delivery_retries_total{error="missing_scope",when="` + when + `"}`); got == "" || got == "0" {
			t.Errorf("retries %s are not counted", when)
		}
	}
}

func TestOperatorSeesWhatNoWorkerTakes(t *testing.T) {
	t.Parallel()
	s := begin(t)
	s.sara.HandsOff("Acme Corp")
	s.bots[0].Stops()
	store := s.desk()
	if _, err := store.DueNow(t.Context(), "H-1001", s.ws.Clock.Now()); err != nil {
		t.Fatal(err)
	}
	later := s.ws.Clock.Now().Add(2 * time.Minute)
	list := func(now time.Time, asJSON bool) string {
		return printed(t, func(ctx context.Context, out io.Writer) error { return stuck(ctx, out, store, store, now, asJSON) })
	}
	if got := list(s.ws.Clock.Now(), false); got != "Nothing is stuck." {
		t.Errorf("before a minute has passed: %s", got)
	}
	says(t, "stuck", list(later, false), "H-1001 sent since ", "is a replica running")
	says(t, "stuck --json", list(later, true), `"id": "H-1001"`, `"why": "due, and no worker took it`)
	claims, err := store.Claim(t.Context(), s.ws.Clock.Now(), time.Minute, 1)
	if err != nil || len(claims) != 1 {
		t.Fatalf("Claim = %v, %v", claims, err)
	}
	text := printed(t, func(ctx context.Context, out io.Writer) error {
		return retry(ctx, out, store, store, "H-1001", s.ws.Clock.Now(), false)
	})
	says(t, "retry", text, "A worker holds H-1001")
	says(t, "stuck", list(later.Add(time.Minute), false), "the worker that held it is gone")
}

func TestEveryEventIsToldInASentence(t *testing.T) {
	t.Parallel()
	teller := storyteller{h: &handoffs.Handoff{Definition: &handoffs.Definition{To: handoffs.Team{Name: "Onboarding"}}}, posted: map[string]bool{}}
	sentence := regexp.MustCompile(`^[A-Z].*(\.|: busy)$`)
	told := map[string]bool{}
	for _, e := range []handoffs.Event{
		{Kind: handoffs.EventSent, By: "U1", Sent: &handoffs.Sent{Excused: []string{"scope"}, Despite: "H-9"}},
		{Kind: handoffs.EventAcknowledged, By: "U1", Via: "reaction"},
		{Kind: handoffs.EventReleased, By: "U1", Reason: "busy"},
		{Kind: handoffs.EventAssigned, By: "U1", To: "U2"},
		{Kind: handoffs.EventCompleted, By: "U1"},
		{Kind: handoffs.EventCancelled, By: "U1", Reason: "busy"},
		{Kind: handoffs.EventPosted, Receipt: &handoffs.Receipt{Key: "card:0"}},
		{Kind: handoffs.EventPosted, Receipt: &handoffs.Receipt{Key: "card:0"}},
		{Kind: handoffs.EventPosted, Receipt: &handoffs.Receipt{Key: "line:3"}},
		{Kind: handoffs.EventPosted, Receipt: &handoffs.Receipt{Key: "dm:3:U1"}},
		{Kind: handoffs.EventPosted, Receipt: &handoffs.Receipt{Key: "nudge:3"}},
		{Kind: handoffs.EventPosted},
		{Kind: handoffs.EventFailed, Failure: &handoffs.Failure{Key: "card:0", Why: "x", Remedy: handoffs.RemedyPlain}},
		{Kind: handoffs.EventFailed, Failure: &handoffs.Failure{Key: "card:0", Why: "x", Remedy: handoffs.RemedyAnew}},
		{Kind: handoffs.EventFailed, Failure: &handoffs.Failure{Key: "card:0", Why: "x", Remedy: handoffs.RemedyException}},
		{Kind: handoffs.EventFailed, Failure: &handoffs.Failure{Key: "dm:1:U1", Why: "x", Remedy: handoffs.RemedyDrop}},
		{Kind: handoffs.EventFailed, Failure: &handoffs.Failure{Key: "dm:1:U1", Why: "x", Remedy: "later"}},
		{Kind: handoffs.EventFailed},
		{Kind: handoffs.EventErasing, Via: "retention"},
		{Kind: handoffs.EventErased},
		{Kind: handoffs.EventForgotten},
		{Kind: "nudged"},
	} {
		text := teller.tell(e)
		if !sentence.MatchString(text) || told[text] {
			t.Errorf("%s is told as %q", e.Kind, text)
		}
		told[text] = true
	}
}

func TestErrorsAreSaidWithWhatToDo(t *testing.T) {
	t.Parallel()
	for code, want := range map[string]string{
		"timeout": "did not answer in time", "connection": "cannot be reached", "ratelimited": "asked to wait", "error": "the log says how",
		"missing_scope": "names the scope", "token_revoked": "SLACK_BOT_TOKEN", "is_archived": "check says what to do",
		"http_503": "status 503", "strange": "refused (strange)",
	} {
		if got := errorWords(code); !strings.Contains(got, want) {
			t.Errorf("%s: %q, want %q", code, got, want)
		}
	}
}

func TestWhatPeopleWroteDoesNothingToATerminal(t *testing.T) {
	t.Parallel()
	if got, want := plain("Acme\x1b[31m\u202e Corp\a\n"), "Acme [31m  Corp  "; got != want {
		t.Errorf("plain = %q, want %q", got, want)
	}
}

func TestSpansAreSaidInTwoUnits(t *testing.T) {
	t.Parallel()
	for d, want := range map[time.Duration]string{
		5 * time.Second: "5s", 65 * time.Second: "1m 5s", 3*time.Hour + 2*time.Minute: "3h 2m", 50 * time.Hour: "2d 2h",
	} {
		if got := long(d); got != want {
			t.Errorf("%v is said %q, want %q", d, got, want)
		}
	}
}

// The command line, with an environment: not beside other tests, because the environment is the process's.
func TestOperatorsCommandsFindTheirWorkspace(t *testing.T) {
	s := begin(t)
	s.sara.HandsOff("Acme Corp")
	t.Setenv("REDIS_URL", s.redis.URL)
	t.Setenv("SLACK_API_URL", s.ws.APIURL())
	for _, args := range [][]string{{"show", "H-1001"}, {"why", "1001"}, {"stuck"}, {"retry", "h1001"}} {
		if _, err := command(t, args...); err == nil || !strings.Contains(err.Error(), "--workspace") {
			t.Errorf("%q without a workspace = %v, want to be told how to name it", args, err)
		}
		named, err := command(t, append(args, "--workspace", "T0DEMO")...)
		if err != nil || named == "" {
			t.Errorf("%q in T0DEMO = %q, %v", args, named, err)
		}
	}
	t.Setenv("SLACK_BOT_TOKEN", demoBotToken)
	if out, err := command(t, "why", "H-1001"); err != nil || !strings.Contains(out, "sent it to Onboarding") {
		t.Errorf("why with a token = %q, %v", out, err)
	}
	for args, want := range map[string]string{
		"show H-7": "there is no H-7 in the workspace T0DEMO", "show": "show wants one handoff", "why acme": `"acme" names no handoff`,
	} {
		if _, err := command(t, strings.Fields(args)...); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s = %v, want %q", args, err, want)
		}
	}
	t.Setenv("REDIS_URL", "http://:hunter2@x")
	if _, err := command(t, "stuck"); err == nil || !strings.Contains(err.Error(), "REDIS_URL") || strings.Contains(err.Error(), "hunter2") {
		t.Errorf("stuck with a wrong REDIS_URL = %v", err)
	}
}

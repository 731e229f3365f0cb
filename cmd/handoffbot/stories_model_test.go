package main

import (
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strconv"
	"sync/atomic"
	"testing"
	"time"

	"github.com/handoffbot/handoffbot/internal/fakemodel"
	"github.com/handoffbot/handoffbot/internal/redistest"
)

func TestAServerThatIsAwayIsWaitedForOnlySoOften(t *testing.T) {
	t.Parallel()
	const wait = 400 * time.Millisecond
	var asked atomic.Int64
	s := begin(t, byModel(t, http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		asked.Add(1)
		_, _ = io.Copy(io.Discard, r.Body) // only then the server hears that the client has gone
		<-r.Context().Done()
	}), wait))
	handoff := func(n int) {
		t.Helper()
		title := "Customer " + strconv.Itoa(n)
		form := s.sara.withNotes(title, notesOfADeal)
		form.Submit()
		form.Shows("Reviewed by rules alone", "contradiction", "could not be reached").Sends()
		s.sara.Handed(title).Shows("Reviewed by rules alone", "could not be reached")
	}
	const until = 12 // far more than it takes
	n := 0
	for before := int64(-1); asked.Load() != before; n++ {
		if n == until {
			t.Fatalf("after %d handoffs the server is still asked", n)
		}
		before = asked.Load()
		title := "Early customer " + strconv.Itoa(n)
		form := s.sara.withNotes(title, notesOfADeal)
		form.Submit()
		form.Shows("Reviewed by rules alone").Sends()
		s.sara.Handed(title)
	}
	before := asked.Load()
	handoff(1)
	handoff(2)
	if got := asked.Load(); got != before {
		t.Errorf("the server was asked %d times more while nobody waits for it", got-before)
	}
}

func TestProcessThatStopsInAReviewLeavesTheForm(t *testing.T) {
	t.Parallel()
	g := newGate(fakemodel.Honest{})
	defer g.opens()
	s := begin(t, byModel(t, fakemodel.Handler(g), patience))
	form := s.sara.withNotes("Acme Corp", notesOfADeal)
	form.Submit()
	form.Shows("Reviewing your notes")
	s.bots[0].Stops() // it shows what it has
	form.Shows("Reviewed by rules alone", "contradiction")
	s.startBot()
	form.Fill("Price a year", "26,000 EUR").Sends()
	s.sara.Handed("Acme Corp").Shows("26,000 EUR", "Reviewed by rules alone")
}

// killedInReview is a story whose process is killed while the model is asked about Sara's form.
func killedInReview(t *testing.T, fill func(f *form)) (s *story, f *form, restart func() *processOf) {
	t.Helper()
	g := newGate(fakemodel.Honest{})
	server := httptest.NewServer(fakemodel.Handler(g))
	t.Cleanup(server.Close)
	t.Cleanup(g.opens)
	s = begin(t, onRedis(redistest.Start(t, redistest.Options{AOF: true})), asleep)
	folder := t.TempDir()
	binary, file := buildNow(t, folder), filepath.Join(folder, "playbook.yaml")
	if err := os.WriteFile(file, s.playbook, 0o600); err != nil {
		t.Fatal(err)
	}
	restart = func() *processOf {
		return s.startProcess("the bot", binary, file, "OPENAI_BASE_URL="+server.URL+"/v1", "OPENAI_MODEL=fake-1", "REVIEW_TIMEOUT="+patience.String())
	}
	bot := restart()
	f = s.sara.withDeal("Acme Corp")
	fill(f)
	f.Submit()
	f.Shows("Reviewing your notes")
	select {
	case <-g.asked:
	case <-time.After(patience):
		t.Fatal("nobody asks the model")
	}
	if err := bot.cmd.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	<-bot.done
	s.until(nil, "Slack knows that the bot is gone", func() bool { return s.ws.Connections() == 0 })
	g.opens()
	return s, f, restart
}

func TestProcessKilledInAReviewLeavesTheDraft(t *testing.T) {
	t.Parallel()
	s, f, restart := killedInReview(t, func(f *form) { f.Fill("Deal notes", "Ana called."); f.Attaches("call.txt", notesOfADeal) })
	restart()
	f.Shows("Reviewing your notes").Closes()
	s.sara.Types("#sales", "/handoff")
	f = s.sara.SeesForm("Hand off").Shows("You have a draft", "Acme Corp")
	f.Presses("Resume")
	f.Shows("is attached and goes along").Holds("Deal notes", "Ana called.").Holds("Price a year", "24,000 EUR").Submit()
	f.Shows("Reviewed by fake-1", "contradiction").Fill("Price a year", "26,000 EUR").Sends()
	s.sara.Handed("Acme Corp").Shows("26,000 EUR", "[call.txt]")
	s.settles()
	if n := len(s.stored()); n != 1 {
		t.Errorf("%d handoffs are stored, want 1", n)
	}
}

func TestFormOfAKilledProcessIsSentByTheNext(t *testing.T) {
	t.Parallel()
	s, f, restart := killedInReview(t, func(f *form) { f.Fill("Deal notes", notesOfADeal) })
	restart()
	f.Presses("Send now")
	f.Shows("is sent", "Onboarding's move")
	s.sara.Handed("Acme Corp").Shows("Sent without review (the sender did not wait)")
	s.settles()
	if n := len(s.stored()); n != 1 {
		t.Errorf("%d handoffs are stored, want 1", n)
	}
}

package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/alicebob/miniredis/v2"

	"github.com/handoffbot/handoffbot/handoffs"
	"github.com/handoffbot/handoffbot/handoffs/redisstore"
)

// inView lets the story run on an embedded Redis that the test looks into.
func inView(t *testing.T) (*miniredis.Miniredis, func(*setting)) {
	t.Helper()
	server := miniredis.RunT(t)
	return server, func(set *setting) { set.redis = redisstore.Config{URL: "redis://" + server.Addr()} }
}

// content is every key of the server with all that it holds, one a line.
func content(t *testing.T, server *miniredis.Miniredis) []string {
	t.Helper()
	db := server.DB(0)
	var lines []string
	for _, key := range db.Keys() {
		var line strings.Builder
		line.WriteString(key + " ")
		switch db.Type(key) {
		case "string":
			value, _ := db.Get(key)
			line.WriteString(value)
		case "list":
			values, _ := db.List(key)
			line.WriteString(strings.Join(values, " "))
		case "hash":
			fields, _ := db.HKeys(key)
			for _, f := range fields {
				line.WriteString(f + " " + db.HGet(key, f) + " ")
			}
		case "zset":
			scores, _ := db.SortedSet(key)
			fmt.Fprint(&line, scores)
		case "set":
			members, _ := db.Members(key)
			line.WriteString(strings.Join(members, " "))
		default:
			t.Fatalf("%s is a %s", key, db.Type(key))
		}
		lines = append(lines, line.String())
	}
	return lines
}

// holding returns the keys that hold the word, or are named by it.
func holding(t *testing.T, server *miniredis.Miniredis, word string) []string {
	t.Helper()
	var keys []string
	for _, line := range content(t, server) {
		if strings.Contains(strings.ToLower(line), strings.ToLower(word)) {
			keys = append(keys, strings.Fields(line)[0])
		}
	}
	return keys
}

// handsOver is a handoff's whole way to its end, with words in every place where people write.
func (s *story) handsOver(title string) *card {
	s.t.Helper()
	s.sara.Types("#sales", "/handoff "+title)
	s.sara.SeesForm("Hand off").FillDeal().Fill("Confirmed scope", "tbd").Fill("Risks", title+" is slow").
		Fill("Reason to send it like this", title+" wants it by Monday").Sends()
	card := s.sara.Handed(title)
	card.Press("Acknowledge").IsAcknowledged(s.omar, s.sara)
	card.Press("Assign")
	form := s.omar.SeesForm("Assign")
	form.Fill("New owner", "U0NINA").Fill("Reason", "for "+title).Sends()
	card.Line("assigned this to @Nina Costa")
	s.nina.Hears("@Omar Haddad assigned")
	card.For(s.nina).Press("Complete")
	card.Line("@Nina Costa completed")
	s.sara.Hears("@Nina Costa completed")
	s.untilTold()
	return card
}

// untilTold waits until nothing is pending and no worker holds anything.
func (s *story) untilTold() {
	s.t.Helper()
	store := s.desk()
	s.becomes("all is told", func() bool {
		for id, t := range s.stored() {
			if place, err := store.Place(s.t.Context(), id); err != nil || place.InHand || len(t.handoff.Pending) > 0 {
				return false
			}
		}
		return true
	})
}

// becomes waits for something in Redis, which tells nobody of a change.
func (s *story) becomes(what string, so func() bool) {
	s.t.Helper()
	deadline := time.Now().Add(patience)
	for range time.Tick(50 * time.Millisecond) {
		if so() {
			return
		}
		if time.Now().After(deadline) {
			s.t.Fatalf("it does not come to pass that %s", what)
		}
	}
}

func (s *story) forgets(f forgetting) (string, error) {
	s.t.Helper()
	f.now = s.ws.Clock.Now
	var out bytes.Buffer
	err := f.run(s.t.Context(), &out, s.desk())
	return strings.Join(strings.Fields(out.String()), " "), err
}

// withoutReminders leaves out what a year's waiting would cause.
func withoutReminders(book []byte) []byte {
	return regexp.MustCompile(`(?m)^    (remind: .*|escalate:(\n      - .*)+)\n`).ReplaceAll(book, nil)
}

func TestContentGoesWhenItsTimeIsOver(t *testing.T) {
	t.Parallel()
	server, view := inView(t)
	s := begin(t, view, func(set *setting) {
		set.playbook = append([]byte("retain: 365d\n"), withoutReminders(withoutDigests(demoPlaybook))...)
	})
	s.handsOver("Zebra")
	open := s.sara.HandsOff("Yak")
	s.untilTold()
	s.ws.Clock.Advance(364 * 24 * time.Hour)
	if keys := holding(t, server, "zebra"); len(keys) == 0 {
		t.Error("the content is gone before its time")
	}
	s.ws.Clock.Advance(25 * time.Hour)
	s.becomes("the content is gone", func() bool { return s.stored()["H-1001"].handoff.ErasedAt != 0 })
	s.untilTold()
	for _, word := range []string{"zebra", "SAP import", "Ana Ruiz", "24,000", "U0NINA", "U0OMAR"} {
		keys := slices.DeleteFunc(holding(t, server, word), func(key string) bool {
			// Those of the other handoff, and of what is not this one's.
			return strings.HasSuffix(key, ":H-1002") || strings.Contains(key, "}:def:")
		})
		if len(keys) > 0 {
			t.Errorf("%q is still in %v", word, keys)
		}
	}
	h := s.stored()["H-1001"].handoff
	if h.Status != handoffs.StatusCompleted || h.SentAt == 0 || h.ClosedAt == 0 || h.Definition.Type.Key != "sales-to-onboarding" {
		t.Errorf("what reports count is gone: %+v", h)
	}
	s.omar.Types("#onboarding", "/handoff status H-1001")
	s.omar.IsTold("H-1001", "content removed", "by (removed)")
	open.Press("Acknowledge").IsAcknowledged(s.omar, s.sara)
}

func TestAnOldCardOfARemovedHandoffSaysSo(t *testing.T) {
	t.Parallel()
	s := begin(t)
	card := s.handsOver("Zebra")
	if _, err := s.forgets(forgetting{title: "zebra"}); err != nil {
		t.Fatal(err)
	}
	card.PressOld("Acknowledge")
	s.omar.IsTold("(removed) completed H-1001")
	card.For(s.nina).Reacts("white_check_mark") // nobody knows the card any more
	card.For(s.nina).Replies("ack")
	s.answered("reaction_added", 1)
}

func TestForgetRemovesACustomer(t *testing.T) {
	t.Parallel()
	server, view := inView(t)
	s := begin(t, view)
	s.handsOver("Zebra Ltd")
	open := s.sara.HandsOff("ZEBRA ltd")
	s.sara.HandsOff("Yak")
	s.untilTold()

	before := content(t, server)
	text, err := s.forgets(forgetting{title: "zebra LTD", dryRun: true})
	says(t, "forget --dry-run", text, "H-1001 completed, sent ", "its title, 7 values, 2 reasons, 3 names", "H-1002 open (sent): left as it is",
		"Would remove: the content of 1 handoff.", "--force cancels what is open", "Slack keeps 8 messages")
	if !errors.Is(err, errLeft) || !slices.Equal(before, content(t, server)) {
		t.Errorf("forget --dry-run = %v, or it changed something", err)
	}
	text, err = s.forgets(forgetting{title: "zebra LTD"})
	says(t, "forget", text, "Removed: the content of 1 handoff. Kept: their numbers", "Left: 1 handoff.")
	if !errors.Is(err, errLeft) {
		t.Errorf("forget with an open handoff = %v", err)
	}
	text, err = s.forgets(forgetting{title: "zebra LTD", force: true})
	says(t, "forget --force", text, "H-1002 open (sent): cancelled", "Removed: the content of 0 handoffs; of 1 more once all is told")
	if err != nil {
		t.Errorf("forget --force = %v", err)
	}
	open.Line("an administrator cancelled this", "its data is removed on request")
	s.sara.Hears("an administrator cancelled")
	s.becomes("the content is gone", func() bool { return s.stored()["H-1002"].handoff.ErasedAt != 0 })
	s.untilTold()
	if keys := holding(t, server, "zebra"); len(keys) > 0 {
		t.Errorf("the customer is still in %v", keys)
	}
	text, err = s.forgets(forgetting{title: "zebra LTD"})
	says(t, "forget again", text, "Nothing that is stored names them.")
	if err != nil || len(holding(t, server, "Yak")) == 0 {
		t.Errorf("forget again = %v, or it took another customer along", err)
	}
}

func TestForgetRemovesAPerson(t *testing.T) {
	t.Parallel()
	server, view := inView(t)
	s := begin(t, view)
	s.handsOver("Zebra Ltd")
	open := s.sara.HandsOff("Yak")
	s.sara.Types("#sales", "/handoff Ox")
	form := s.sara.SeesForm("Hand off").Fill("Price a year", "1 EUR")
	form.Closes()
	s.untilTold()
	s.becomes("the draft is kept", func() bool {
		_, err := s.desk().LoadDraft(t.Context(), "U0SARA")
		return err == nil
	})
	text, err := s.forgets(forgetting{user: "U0SARA"})
	says(t, "forget", text, "H-1001 completed, sent ", ": sent it", "H-1002 open (sent): left as it is", "Removed: U0SARA from 1 handoff, and their draft.",
		"Left: 1 handoff. Complete, cancel or assign", "the playbook, which may list the person")
	if !errors.Is(err, errLeft) {
		t.Errorf("forget with an open handoff = %v", err)
	}
	if h := s.stored()["H-1001"].handoff; h.Sender != handoffs.Removed || h.Owner != "U0NINA" || h.Title != "Zebra Ltd" {
		t.Errorf("sender %q, owner %q, title %q", h.Sender, h.Owner, h.Title)
	}
	open.For(s.sara).Press("Cancel")
	s.sara.SeesForm("Cancel").Fill("Reason", "withdrawn").Sends()
	open.Line("@Sara Lind cancelled")
	s.untilTold()
	if text, err = s.forgets(forgetting{user: "U0SARA"}); err != nil {
		t.Errorf("forget after the cancel = %v\n%s", err, text)
	}
	if keys := holding(t, server, "U0SARA"); len(keys) > 0 {
		t.Errorf("the person is still in %v", keys)
	}
	if keys := holding(t, server, "Yak"); len(keys) == 0 {
		t.Error("what was handed over is gone with the person")
	}
	s.bots[0].Stops()
	s.bots = nil // Slack's cards go on naming the person, so that the story's end would find them wrong
}

func TestForgetMustBeToldWhomAndBeSure(t *testing.T) {
	t.Setenv("REDIS_URL", "redis://127.0.0.1:1")
	for _, tt := range []struct {
		args []string
		want string
	}{
		{nil, "either --title or --user"},
		{[]string{"--title", " "}, "either --title or --user"},
		{[]string{"--title", "x", "--user", "U0SARA"}, "either --title or --user"},
		{[]string{"--user", "sara"}, "no user id"},
		{[]string{"--user", "U0SARA", "--force"}, "--force is for --title"},
		{[]string{"--user", "U0SARA", "--workspace", "T1", "--yes"}, "find handoffs that name U0SARA"},
		{[]string{"--title", "secret deal", "--workspace", "T1", "--dry-run"}, "find handoffs by title"},
	} {
		out, err := command(t, append([]string{"forget"}, tt.args...)...)
		if err == nil || !strings.Contains(err.Error(), tt.want) || strings.Contains(err.Error(), "secret deal") {
			t.Errorf("forget %q = %v, %q; want %q", tt.args, err, out, tt.want)
		}
	}
}

func TestForgetAsksBeforeItRemoves(t *testing.T) {
	server, view := inView(t)
	s := begin(t, view)
	s.handsOver("Zebra")
	s.bots[0].Stops()
	t.Setenv("REDIS_URL", "redis://"+server.Addr())
	run := func(typed string) (string, error) {
		var out bytes.Buffer
		root := newRootCommand()
		root.SetOut(&out)
		root.SetIn(strings.NewReader(typed))
		root.SetArgs([]string{"forget", "--title", "zebra", "--workspace", "T0DEMO"})
		err := root.ExecuteContext(context.Background())
		return out.String(), err
	}
	for _, typed := range []string{"", "\n", "y\n", "no\n", "YES\n"} {
		out, err := run(typed)
		if err == nil || err.Error() != "nothing was removed" || !strings.Contains(out, "Would remove: the content of 1 handoff.") {
			t.Errorf("forget, answered %q = %v\n%s", typed, err, out)
		}
	}
	if out, err := run("yes\n"); err != nil || !strings.Contains(out, "Removed: the content of 1 handoff.") {
		t.Errorf("forget, answered yes = %v\n%s", err, out)
	}
	if keys := holding(t, server, "zebra"); len(keys) > 0 {
		t.Errorf("the customer is still in %v", keys)
	}
}

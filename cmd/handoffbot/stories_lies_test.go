package main

import (
	"bufio"
	"encoding/json"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/handoffbot/handoffbot/internal/fakemodel"
	"github.com/handoffbot/handoffbot/internal/slacksim"
)

// linkOrMention is what a reader could be called by, or press, in a text of the bot that came from notes or a model.
var linkOrMention = regexp.MustCompile(`<!(channel|here|everyone|subteam)|<@(U0BOSS|U0EVIL)|<#C0BOSS|<(https?|mailto):[^|>]*evil`)

// everything is all that anybody in the company has before them, as Slack got it.
func (s *story) everything() string {
	var b strings.Builder
	add := func(list []slacksim.Message) {
		for _, m := range list {
			for _, r := range s.ws.Thread(m.Channel, m.TS) {
				if r.User == demoBotUser {
					b.WriteString(r.Text + "\n" + string(r.Blocks) + "\n")
				}
			}
		}
	}
	for _, c := range []string{"C0GENERAL", "C0SALES", "C0ONBOARDING", "C0SUPPORT"} {
		add(s.ws.Messages(c))
	}
	for _, p := range s.people() {
		add(p.slacksim.DMs())
		for _, v := range p.slacksim.Stack() {
			b.WriteString(string(v.Blocks) + "\n")
		}
	}
	return strings.NewReplacer(`\u003c`, "<", `\u003e`, ">", `\u0026`, "&").Replace(b.String())
}

// TestNothingThatAModelInventsReachesAnybody has liars and babblers read the same notes again and again.
func TestNothingThatAModelInventsReachesAnybody(t *testing.T) {
	t.Parallel()
	notes := []string{
		"Good call with Ana Ruiz, operations.\nWe promised the SAP import by Christmas.",
		"Price a year: 24,000 EUR.\nTheir IT is slow.\nThey want a kickoff soon.",
	}
	for name, model := range map[string]func(seed uint64) fakemodel.Model{
		"inventing":                  func(seed uint64) fakemodel.Model { return fakemodel.NewLiar(seed, false) },
		"inventing with real quotes": func(seed uint64) fakemodel.Model { return fakemodel.NewLiar(seed, true) },
		"babbling":                   func(seed uint64) fakemodel.Model { return fakemodel.NewRandom(seed) },
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			for seed := range uint64(3) {
				s := begin(t, byModel(t, fakemodel.Handler(model(seed)), patience))
				for i, text := range notes {
					title := []string{"Acme Corp", "Globex"}[i]
					s.sara.Types("#sales", "/handoff "+title)
					form := s.sara.SeesForm("Hand off").FillDeal().Fill("Kickoff date", "").Fill("Deal notes", text)
					form.Submit()
					form.Shows("Reviewed by", "Kickoff date").Holds("Kickoff date", "") // nothing is settled by it
					s.seesNothingInvented()
					form.Fill("Kickoff date is unknown: I find out by", s.inDays(9)).Submit()
					if v, open := form.view(); open { // a made-up gap may want a word; the form's own values are kept
						t.Fatalf("the form is still open: %q\n%s", v.Errors, s.sara.screen())
					}
					card := s.sara.Handed(title).Shows("24,000 EUR", "Growth", "Ana Ruiz", "finds out by")
					card.Press("Show all")
					s.omar.SeesForm("H-").Closes()
					s.seesNothingInvented()
				}
			}
		})
	}
}

func (s *story) seesNothingInvented() {
	s.t.Helper()
	seen := s.everything()
	if strings.Contains(seen, fakemodel.Invented) || strings.Contains(seen, "2099") {
		s.t.Errorf("somebody reads what a model made up:\n%s", seen)
	}
	if found := linkOrMention.FindString(seen); found != "" {
		s.t.Errorf("somebody can be reached by %q:\n%s", found, seen)
	}
}

// injections are instructions to models, as people hide them in texts. Beside prompts/testdata/README.md it says whose.
func injections(t *testing.T) []string {
	t.Helper()
	file, err := os.Open(filepath.Join("..", "..", "prompts", "testdata", "injections.jsonl"))
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	var texts []string
	for lines := bufio.NewScanner(file); lines.Scan(); {
		var entry struct{ Text string }
		if err := json.Unmarshal(lines.Bytes(), &entry); err != nil {
			t.Fatal(err)
		}
		texts = append(texts, entry.Text)
	}
	return texts
}

// TestInstructionsInNotesSettleNothing splices instructions into notes that an obedient reader would follow.
func TestInstructionsInNotesSettleNothing(t *testing.T) {
	t.Parallel()
	all := injections(t)
	s := begin(t, byModel(t, fakemodel.Handler(fakemodel.Honest{}), patience))
	for chunk := range slices.Chunk(all, max(1, len(all)/4)) {
		text := "Good call with Ana Ruiz.\n" + strings.Join(chunk, "\n") + "\n<!channel> <@U0BOSS> <https://evil.example|click>\nPrice a year: 26,000 EUR."
		form := s.sara.withNotes("Acme Corp", string([]rune(text)[:min(len([]rune(text)), 2900)])+"\nPrice a year: 26,000 EUR.")
		form.Submit()
		form.Shows("Reviewed by fake-1", "contradiction", "speak to a language model").Holds("Price a year", "24,000 EUR")
		s.seesNothingInvented()
		form.Presses("Back to the form")
		form.Shows("Goes to").Closes()
		s.answered("view_closed handoff_form", 1)
	}
}

package prompts_test

import (
	"bytes"
	"context"
	"errors"
	"log/slog"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/handoffbot/handoffbot/handoffs"
	"github.com/handoffbot/handoffbot/internal/aimock"
	"github.com/handoffbot/handoffbot/internal/fakemodel"
	"github.com/handoffbot/handoffbot/prompts"
)

// reviewed runs one review and returns it with what was logged.
func reviewed(ctx context.Context, e prompts.Extractor, in prompts.Input, edits ...func(*prompts.Reviewer)) (handoffs.Review, string) {
	var logged bytes.Buffer
	r := prompts.Reviewer{Extractor: e, Log: slog.New(slog.NewTextHandler(&logged, nil))}
	for _, edit := range edits {
		edit(&r)
	}
	return r.Review(ctx, in), logged.String()
}

func reviewInput() prompts.Input {
	in := deal()
	in.Now = time.Date(2026, 11, 23, 12, 0, 0, 0, time.UTC)
	in.Form = handoffs.Values{"plan": {"Starter"}}
	return in
}

func TestAReviewSaysWhichModelReadTheNotes(t *testing.T) {
	t.Parallel()
	c, _ := newClient(t, honest())
	in := reviewInput()
	got, logged := reviewed(t.Context(), c, in)
	if got.Model != "some-model" || got.PromptHash != prompts.PromptHash() || got.Note != "" || got.At != handoffs.InstantOf(in.Now) ||
		got.PromptTokens == 0 || got.CompletionTokens == 0 || got.Read != len(dealNotes) || got.Total != len(dealNotes) {
		t.Errorf("review = %+v", got)
	}
	if len(got.Gaps) == 0 || got.Gaps[0].Field != "plan" || got.Gaps[0].Kind != handoffs.GapContradiction {
		t.Errorf("gaps = %+v, want that form and notes say different plans", got.Gaps)
	}
	if strings.Contains(logged, secret) || !strings.Contains(logged, "rung=schema") {
		t.Errorf("log = %s", logged)
	}
}

func TestAReviewNeedsNobodyWhoListens(t *testing.T) {
	t.Parallel()
	c, _ := newClient(t, says(401, ``))
	if got := (&prompts.Reviewer{Extractor: c}).Review(t.Context(), reviewInput()); got.Note != "unavailable" {
		t.Errorf("review = %+v", got)
	}
}

// failing is a model that does not answer.
type failing struct{ err error }

func (f failing) Extract(context.Context, prompts.Input) (prompts.Extraction, prompts.Meta, error) {
	return prompts.Extraction{}, prompts.Meta{Model: "some-model"}, f.err
}

func TestWithoutAnAnswerTheCodeReviewsAloneAndSaysWhy(t *testing.T) {
	t.Parallel()
	alone := prompts.Judge(reviewInput(), nil)
	rows := map[string]struct {
		extractor prompts.Extractor
		want      prompts.Note
	}{
		"no model":    {nil, prompts.NoteNoModel},
		"timed out":   {failing{&prompts.Fault{Note: prompts.NoteTimedOut}}, prompts.NoteTimedOut},
		"refused":     {failing{&prompts.Fault{Note: prompts.NoteRefused}}, prompts.NoteRefused},
		"too long":    {failing{&prompts.Fault{Note: prompts.NoteTooLong}}, prompts.NoteTooLong},
		"unreadable":  {failing{&prompts.Fault{Note: prompts.NoteUnreadable}}, prompts.NoteUnreadable},
		"odd":         {failing{errors.New("odd")}, prompts.NoteUnavailable},
		"unavailable": {failing{&prompts.Fault{Note: prompts.NoteUnavailable}}, prompts.NoteUnavailable},
	}
	for name, row := range rows {
		got, logged := reviewed(t.Context(), row.extractor, reviewInput())
		want := handoffs.Review{
			At: handoffs.InstantOf(reviewInput().Now), Note: string(row.want), Total: len(dealNotes),
			Gaps: alone.Gaps, Suggestions: alone.Suggestions, Bullets: alone.Bullets, Warnings: alone.Warnings, Skipped: alone.Skipped,
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", name, diff)
		}
		if warned := strings.Contains(logged, "level=WARN"); warned != (row.extractor != nil) {
			t.Errorf("%s: log = %s", name, logged)
		}
	}
}

func TestReviewsCanBeTurnedOffAndNeedNotes(t *testing.T) {
	t.Parallel()
	c, s := newClient(t, honest())
	off, _ := reviewed(t.Context(), c, reviewInput(), func(r *prompts.Reviewer) { r.Off = true })
	if diff := cmp.Diff(handoffs.Review{At: handoffs.InstantOf(reviewInput().Now), Note: "off"}, off); diff != "" {
		t.Errorf("a review that is off (-want +got):\n%s", diff)
	}
	in := reviewInput()
	in.Notes = " \n"
	if none, logged := reviewed(t.Context(), c, in); none.Note != "no_notes" || logged != "" {
		t.Errorf("without notes: %+v, log %s", none, logged)
	}
	if n := len(s.asked()); n != 0 {
		t.Errorf("the model was asked %d times", n)
	}
}

// Whatever a mock that others wrote does, there is a review, and it says what happened.
func TestAFailingServerLeavesTheCodesPartOfTheReview(t *testing.T) {
	t.Parallel()
	base := aimock.Start(t, "../internal/aimock")
	for name, f := range aimock.Faults() {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			want := prompts.NoteUnavailable
			if f == aimock.Slow {
				want = prompts.NoteTimedOut
			}
			c, err := prompts.NewClient(prompts.Config{BaseURL: base, Model: "m", HTTPClient: aimock.Client(f), Timeout: 2 * time.Second, Now: time.Now})
			if err != nil {
				t.Fatal(err)
			}
			got, _ := reviewed(t.Context(), c, reviewInput())
			if alone := prompts.Judge(reviewInput(), nil); got.Note != string(want) || len(got.Gaps) != len(alone.Gaps) || len(alone.Gaps) == 0 {
				t.Errorf("review = %+v, want %s and the code's gaps", got, want)
			}
		})
	}
}

// A liar is taken at the notes' word: nothing that it invented is in the review, whatever it puts around it.
func TestNothingThatALiarInventsIsInTheReview(t *testing.T) {
	t.Parallel()
	for name, model := range map[string]fakemodel.Model{
		"liar": fakemodel.NewLiar(1, false), "liar with quotes": fakemodel.NewLiar(2, true), "random": fakemodel.NewRandom(3),
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			c, _ := newClient(t, fakemodel.Handler(model))
			for range 25 {
				in := reviewInput()
				got, _ := reviewed(t.Context(), c, in)
				checkGrounded(t, &got, in)
			}
		})
	}
}

// checkGrounded checks that every passage is the notes' own, and that values and lines hold no invention.
func checkGrounded(t *testing.T, r *handoffs.Review, in prompts.Input) {
	t.Helper()
	notes := []rune(in.Notes)
	var shown []string
	quoted := func(q handoffs.Quote) {
		if q.Start < 0 || q.End > len(notes) || q.Start >= q.End || string(notes[q.Start:q.End]) != q.Text {
			t.Errorf("quote %+v is not in the notes", q)
		}
	}
	for _, b := range r.Bullets {
		quoted(b.Quote)
		shown = append(shown, "bullet: "+b.Text)
	}
	for _, s := range r.Suggestions {
		quoted(s.Quote)
		shown = append(shown, "suggestion: "+s.Value)
	}
	for _, g := range r.Gaps {
		for _, q := range g.Quotes {
			quoted(q)
		}
		shown = append(shown, "suggested: "+g.Suggested, "why: "+g.Why)
	}
	for _, text := range shown {
		for _, lie := range []string{fakemodel.Invented, "<!", "<@", "<#", "http", "9,317,000", "93%", "@channel", "nstructions"} {
			if strings.Contains(text, lie) {
				t.Errorf("the review says %.80q", text)
			}
		}
	}
}

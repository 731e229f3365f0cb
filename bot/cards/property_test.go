package cards

import (
	"encoding/json"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/handoffbot/handoffbot/handoffs"
)

// drawText makes text of the kind that breaks bots.
func drawText(longest int) *rapid.Generator[string] {
	pieces := rapid.SampledFrom([]string{
		"Acme", " ", "\n", "<!channel>", "<!here>", "<@U0EVIL>", "<#C0EVIL>", "<!subteam^S0EVIL>", "<!date^1^{date}|x>", "@here", "@everyone", "*", "_", "~", "`", "```",
		"<https://evil.example|click>", "https://evil.example", "mailto:a@evil.example", ":tada:", "&", "&lt;", "&amp;lt;", "<", ">", "|", "\x00", "\xff", "\u202E",
		"👩‍👩‍👧‍👦", "🇩🇪", "e\u0301", "שלום", "مرحبا", "漢字", "\\", `"`, "%s", "{", "\r\n", "\t", "\u200b",
	})
	return rapid.Custom(func(t *rapid.T) string {
		s := strings.Join(rapid.SliceOfN(rapid.OneOf(pieces, rapid.String()), 0, 12).Draw(t, "pieces"), "")
		return strings.Repeat(s, 1+rapid.SampledFrom([]int{0, 0, 0, 3, longest / (len(s) + 1)}).Draw(t, "times"))
	})
}

func drawHandoff(t *rapid.T) *handoffs.Handoff {
	text := drawText(10_000)
	name := drawText(200)
	d := definition()
	d.To.Name, d.From.Name, d.Type.Name = name.Draw(t, "to"), name.Draw(t, "from"), name.Draw(t, "type")
	d.Type.Fields = nil
	h := sent()
	h.Values = handoffs.Values{}
	for i := range rapid.SampledFrom([]int{1, 4, 10, 20, 60}).Draw(t, "fields") {
		f := handoffs.Field{
			Key: fmt.Sprintf("f%d", i), Label: name.Draw(t, "label"), Kind: rapid.SampledFrom(handoffs.Kinds[:]).Draw(t, "kind"),
			Title: i == 0, Lead: rapid.Bool().Draw(t, "lead"), Required: rapid.Bool().Draw(t, "required"), Hint: name.Draw(t, "hint"),
			Section: rapid.SampledFrom([]string{"", "One", "<!channel> two"}).Draw(t, "section"), Options: []string{"a", "b & c"},
			Max: rapid.SampledFrom([]int{0, 1, 100}).Draw(t, "max"),
		}
		d.Type.Fields = append(d.Type.Fields, f)
		h.Values[f.Key] = rapid.SampledFrom([]handoffs.Value{
			nil,
			{"yes"},
			{"2026-12-01"},
			{"https://crm.example.com/?a=<&b=|"},
			{"U0ANA"},
			slices.Repeat(handoffs.Value{"U0ANA"}, 90),
			{"a", "b & c"},
			{"12.5"},
			{text.Draw(t, "value")},
			{text.Draw(t, "value"), "b"},
		}).Draw(t, "values")
		if f.Kind == handoffs.KindURL { // there an address is a link, and meant to be one
			for j, v := range h.Values[f.Key] {
				h.Values[f.Key][j] = strings.Replace(v, "https://evil", "https://crm.evil", 1)
			}
		}
	}
	h.Definition = d
	h.Title, h.Reason, h.CloseReason = text.Draw(t, "title"), text.Draw(t, "reason"), text.Draw(t, "close reason")
	h.Status = rapid.SampledFrom(handoffs.Statuses[:]).Draw(t, "status")
	h.Owner = rapid.SampledFrom([]handoffs.UserID{"", omar, "<!channel>"}).Draw(t, "owner")
	h.Despite = rapid.SampledFrom([]handoffs.ID{"", "H-1040"}).Draw(t, "despite")
	h.Card.Exception, h.Card.Why = rapid.Bool().Draw(t, "exception"), name.Draw(t, "why")
	for _, f := range d.Type.Fields[:min(5, len(d.Type.Fields))] {
		h.Excused = append(h.Excused, f.Key)
	}
	h.Excused = h.Excused[:rapid.IntRange(0, len(h.Excused)).Draw(t, "excused")]
	if rapid.Bool().Draw(t, "reviewed") {
		drawReview(t, h)
	}
	return h
}

// drawReview lets a review say anything of any of the fields.
func drawReview(t *rapid.T, h *handoffs.Handoff) {
	text := drawText(10_000)
	h.Review = &handoffs.Review{
		Model: text.Draw(t, "model"), PromptHash: text.Draw(t, "prompt"), At: at("2026-12-01 10:00"), Read: 1, Total: rapid.IntRange(1, 2).Draw(t, "total"),
		Note: rapid.SampledFrom([]string{"", "no_model", handoffs.NoteSentNow, "of a later release"}).Draw(t, "note"),
	}
	for range rapid.IntRange(0, 6).Draw(t, "bullets") {
		h.Review.Bullets = append(h.Review.Bullets, handoffs.ReviewBullet{Text: text.Draw(t, "bullet"), Quote: quote(text.Draw(t, "quote"))})
	}
	for range rapid.IntRange(0, 5).Draw(t, "warnings") {
		h.Review.Warnings = append(h.Review.Warnings, quote(text.Draw(t, "warning")))
	}
	said := text.Draw(t, "said")
	for _, f := range h.Definition.Type.Fields {
		switch rapid.IntRange(0, 3).Draw(t, "found") {
		case 0:
			h.Review.Gaps = append(h.Review.Gaps, handoffs.ReviewGap{
				Field: f.Key, Kind: rapid.SampledFrom(handoffs.GapKinds[:]).Draw(t, "gap"), Suggested: said, Why: said, Kept: said, Quotes: slices.Repeat([]handoffs.Quote{quote(said)}, 4),
			})
		case 1:
			h.Open = append(h.Open, handoffs.OpenItem{Field: f.Key, Reason: said, Finder: rapid.SampledFrom([]handoffs.UserID{"", ana, "<!channel>"}).Draw(t, "finder"), By: "2026-12-04"})
		case 2:
			h.Review.Suggestions = append(h.Review.Suggestions, handoffs.ReviewSuggestion{Field: f.Key, Value: said, Quote: quote(said)})
		}
	}
}

// allowed are the only things between angle brackets that this package writes.
var allowed = regexp.MustCompile(`^<(@[A-Za-z0-9_]{2,40}|#C0ONB|!date\^\d+\^\{date_short_pretty\} at \{time\}\|[0-9: -]+ UTC|https?://[^<>|\s]+\|[^<>|]*)>$`)

// strayed returns what is alive in mrkdwn and should not be.
func strayed(s string) string {
	for _, a := range regexp.MustCompile(`<[^>]*>?`).FindAllString(s, -1) {
		if !allowed.MatchString(a) || strings.Contains(strings.ToLower(a), "evil") && !strings.HasPrefix(a, "<https://crm.") {
			return a
		}
	}
	s = strings.ReplaceAll(s, "\n>“", "\n“") // a passage of the notes, shown as one
	if rest := regexp.MustCompile(`<[^>]*>`).ReplaceAllString(s, ""); strings.Contains(rest, ">") {
		return rest
	}
	return ""
}

// mrkdwn collects everything that Slack reads as markup.
func mrkdwn(v any) []string {
	var out []string
	switch v := v.(type) {
	case map[string]any:
		if v["type"] == "mrkdwn" {
			out = append(out, asString(v["text"]))
		}
		for _, child := range v {
			out = append(out, mrkdwn(child)...)
		}
	case []any:
		for _, child := range v {
			out = append(out, mrkdwn(child)...)
		}
	}
	return out
}

func bytesOf(t *rapid.T, m Message) int {
	data, err := json.Marshal(m)
	if err != nil {
		t.Fatal(err)
	}
	return len(data)
}

func checkMessage(t *rapid.T, name string, m Message) {
	for _, p := range lintMessage(m) {
		t.Errorf("%s: %s", name, p)
	}
	for _, s := range append(mrkdwn(decode(m.Blocks)), m.Text) {
		if bad := strayed(s); bad != "" {
			t.Errorf("%s: %q is alive in %q", name, bad, s)
		}
	}
}

func checkView(t *rapid.T, name string, v any) {
	for _, p := range lintView(v) {
		t.Errorf("%s: %s", name, p)
	}
	for _, s := range mrkdwn(decode(v)) {
		if bad := strayed(s); bad != "" {
			t.Errorf("%s: %q is alive in %q", name, bad, s)
		}
	}
}

func TestNothingThatPeopleTypeBreaksAMessage(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		h := drawHandoff(t)
		text := drawText(10_000).Draw(t, "text")
		checkMessage(t, "card", Card(h))
		checkMessage(t, "status", Status(h, cardLink, at("2026-12-01 10:00")))
		for _, kind := range []handoffs.EventKind{handoffs.EventSent, handoffs.EventAcknowledged, handoffs.EventReleased, handoffs.EventAssigned, handoffs.EventCompleted, handoffs.EventCancelled, handoffs.EventFailed, handoffs.EventPosted} {
			d := because(toldTo(ana, kind, omar), text)
			checkMessage(t, "line "+string(kind), Line(h, d))
			checkMessage(t, "direct "+string(kind), Direct(h, d, rapid.SampledFrom([]string{"", cardLink, "javascript:x"}).Draw(t, "link")))
		}
		l := listOf(at("2026-12-01 10:00"), slices.Repeat([]handoffs.Handoff{*h}, rapid.IntRange(0, 30).Draw(t, "n"))...)
		l.Title = text
		list := List(l)
		checkMessage(t, "list", list)
		help := Help(HelpInput{Command: "/handoff", Types: slices.Repeat([]handoffs.Type{h.Definition.Type}, 30), Unknown: text})
		checkMessage(t, "help", help)
		for _, m := range []Message{list, help} {
			if n := bytesOf(t, m); n > 19_000 {
				t.Errorf("an answer has %d bytes; Slack drops those of 20,480", n)
			}
			if len(m.Text) > 4000 {
				t.Errorf("a text for one person has %d bytes", len(m.Text))
			}
		}
		checkMessage(t, "open", OpenButton(text))
		for _, r := range refusals() {
			for _, of := range []*handoffs.Handoff{h, nil} {
				s := Refusal(&r, of, cardLink)
				if bad := strayed(s); bad != "" || s == "" || len(s) > 4000 {
					t.Errorf("refusal %s: %q (%d bytes)", r.Reason, s, len(s))
				}
			}
		}
	})
}

func TestNothingThatPeopleTypeBreaksAView(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		h := drawHandoff(t)
		typ := &h.Definition.Type
		text := drawText(10_000).Draw(t, "text")
		checkView(t, "show all", ShowAll(h))
		in := FormInput{
			Type: typ, Receiver: h.To().Name, Values: h.Values, Reason: text, AskReason: rapid.Bool().Draw(t, "ask"), Notice: text,
			Refused: Refusal(&handoffs.Refusal{Reason: handoffs.ReasonAlreadyOpen}, h, cardLink),
			Offer:   &Offer{SavedAt: at("2026-12-01 10:00"), TypeName: typ.Name, Title: text}, Meta: Meta{TS: text},
		}
		in.Types = slices.Repeat([]handoffs.Type{*typ}, rapid.IntRange(1, 3).Draw(t, "types"))
		checkView(t, "form", Form(in))
		checkView(t, "sources", Sources(h))
		if h.Review != nil {
			checkView(t, "review", ReviewForm(ReviewInput{Type: typ, Review: h.Review, Form: h.Values, Open: h.Open, Reason: text, Suggest: suggestion, Notice: in.Refused, Meta: in.Meta}))
		}
		checkView(t, "reviewing", Reviewing(ReviewingInput{Model: text, Meta: in.Meta}))
		checkView(t, "assign", AssignForm(in.Meta, h.ID))
		checkView(t, "cancel", CancelForm(in.Meta, h.ID))
		checkView(t, "note", Note(text, Refusal(&handoffs.Refusal{Reason: handoffs.ReasonClosed}, h, "")))
		for block, e := range FieldErrors(typ, []handoffs.Problem{{Field: "f0", Text: text}, {Field: "gone", Text: text}}) {
			if measure(e, units) > maxError || !strings.HasPrefix(block, "f.f0.") {
				t.Errorf("error under %q: %q", block, e)
			}
		}
	})
}

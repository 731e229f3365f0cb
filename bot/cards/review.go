package cards

import (
	"fmt"
	"strings"

	"github.com/slack-go/slack"

	"github.com/handoffbot/handoffbot/handoffs"
)

// Lengths to which the parts of a review are cut.
const (
	bulletLength = 200
	quoteLength  = 160
	whyGapLength = 300
	modelLength  = 80
	// mostGapQuotes is how many passages stand beside one gap.
	mostGapQuotes = 3
)

// withoutModel says why no model read the notes, by the review's note.
var withoutModel = map[string]markup{
	"off":                "reviews are turned off",
	"no_model":           "no model is configured",
	"no_notes":           "there were no notes",
	"timed_out":          "the model did not answer in time",
	"unavailable":        "the model could not be reached",
	"refused":            "the model refused to read the notes",
	"too_long":           "the notes are too long for the model",
	"unreadable":         "the model's answer could not be used",
	handoffs.NoteSentNow: "the sender did not wait",
}

// reviewed says who read the notes, and when.
func reviewed(r *handoffs.Review) markup {
	why, known := withoutModel[r.Note]
	if !known {
		why = "the model was not asked"
	}
	switch r.Note {
	case "":
		return "Reviewed by " + said(r.Model, modelLength) + ", " + instant(r.At)
	case handoffs.NoteSentNow, "off", "no_notes":
		return "Sent without review (" + why + ")"
	}
	return "Reviewed by rules alone, " + instant(r.At) + " (" + why + ")"
}

// unread says what of the notes nobody read; "" if nothing.
func unread(r *handoffs.Review) markup {
	if r.Read == 0 || r.Read >= r.Total {
		return ""
	}
	return markup(fmt.Sprintf("the model read the first %d of %d characters", r.Read, r.Total))
}

func quoted(q handoffs.Quote, n int) markup { return "“" + said(q.Text, n) + "”" }

// gapWords are the kinds of gaps as people read them.
var gapWords = map[handoffs.GapKind]markup{
	handoffs.GapMissing: "missing", handoffs.GapUnclear: "unclear", handoffs.GapContradiction: "contradiction",
}

// mark is what stands beside the label of a field that has a gap.
func mark(h *handoffs.Handoff, key string) markup {
	g := gapOf(h, key)
	if g == nil {
		return ""
	}
	text := gapWords[g.Kind]
	switch {
	case len(g.Quotes) > 1 && g.Kind == handoffs.GapContradiction:
		text += ": the notes say " + quoted(g.Quotes[0], quoteLength/2) + " and " + quoted(g.Quotes[len(g.Quotes)-1], quoteLength/2)
	case len(g.Quotes) > 0:
		text += ": the notes say " + quoted(g.Quotes[0], quoteLength/2)
	}
	if g.Kept != "" {
		text += "; " + mention(h.Sender) + " says: " + said(g.Kept, quoteLength)
	}
	return " (" + text + ")"
}

func gapOf(h *handoffs.Handoff, key string) *handoffs.ReviewGap {
	if h.Review == nil {
		return nil
	}
	for i := range h.Review.Gaps {
		if h.Review.Gaps[i].Field == key {
			return &h.Review.Gaps[i]
		}
	}
	return nil
}

// openLines are the fields that were sent unsettled: who finds out what by when, why one stays, and what is simply not
// there.
func openLines(h *handoffs.Handoff) markups {
	var lines markups
	listed := map[string]bool{}
	for _, o := range h.Open {
		line := "• " + fieldName(h, o.Field) + ": "
		switch {
		case o.By != "":
			line += mention(o.Finder) + " finds out by " + said(day(o.By), 40)
		default:
			line += "stays as it is"
		}
		if oneLine(clean(o.Reason)) != "" {
			line += ". " + mention(h.Sender) + " says: " + said(o.Reason, quoteLength)
		}
		lines, listed[o.Field] = append(lines, line), true
	}
	if h.Review == nil {
		return lines
	}
	for _, g := range h.Review.Gaps {
		if !listed[g.Field] && h.Values[g.Field].Empty() {
			lines = append(lines, "• "+fieldName(h, g.Field)+": "+markup(strings.Trim(string(mark(h, g.Field)), " ()")))
		}
	}
	return lines
}

// mostOpen is how many open fields a card lists.
const mostOpen = 6

// reviewLines say what the card shows of the review: the summary, what is open, and who read the notes.
func reviewLines(h *handoffs.Handoff) (summary, open, footer markup) {
	if lines := openLines(h); len(lines) > 0 {
		if more := len(lines) - mostOpen; more > 0 {
			lines = append(lines[:mostOpen:mostOpen], andMore(more))
		}
		open = "*Still open*\n" + lines.joined()
	}
	r := h.Review
	if r == nil {
		return "", open, ""
	}
	if len(r.Bullets) > 0 {
		lines := make(markups, 0, len(r.Bullets)+1)
		lines = append(lines, "*From the deal notes*")
		for _, b := range r.Bullets {
			lines = append(lines, "• "+said(b.Text, bulletLength))
		}
		summary = lines.joined()
	}
	footer = reviewed(r)
	if part := unread(r); part != "" {
		footer += " · " + part
	}
	if len(r.Warnings) > 0 {
		footer += " · :warning: words in the notes speak to a language model"
	}
	return summary, open, footer
}

// reviewBlocks are the same on the card. The evidence is a click away.
func reviewBlocks(h *handoffs.Handoff) []slack.Block {
	summary, open, footer := reviewLines(h)
	var blocks []slack.Block
	if open != "" {
		blocks = append(blocks, section(open))
	}
	sources := button(ActionSources, wordSources, string(h.ID), "of "+string(h.ID)+" "+h.Title)
	switch {
	case summary != "":
		blocks = append(blocks, slack.NewSectionBlock(mrkdwnObject(summary, maxSection), nil, slack.NewAccessory(sources)), small(footer))
	case footer != "" && hasSources(h.Review):
		blocks = append(blocks, slack.NewSectionBlock(mrkdwnObject(footer, maxSection), nil, slack.NewAccessory(sources)))
	case footer != "":
		blocks = append(blocks, small(footer))
	}
	return blocks
}

// reviewOutline is what reviewBlocks say, as lines.
func reviewOutline(h *handoffs.Handoff) markups {
	var out markups
	summary, open, footer := reviewLines(h)
	for _, text := range []markup{open, summary, footer} {
		if text != "" {
			out = append(out, text)
		}
	}
	return out
}

func hasSources(r *handoffs.Review) bool {
	return r != nil && len(r.Bullets)+len(r.Gaps)+len(r.Warnings) > 0
}

// Sources draws what the review rests on: each statement with the passage of the notes that it comes from.
func Sources(h *handoffs.Handoff) slack.ModalViewRequest {
	if h.ErasedAt != 0 || h.Review == nil {
		return Note(string(h.ID), "There is no review of "+string(titled(h, ""))+".")
	}
	r := h.Review
	blocks := []slack.Block{section("*" + titled(h, "") + "*")}
	if len(r.Bullets) > 0 {
		blocks = append(blocks, heading("From the deal notes"))
	}
	for _, b := range r.Bullets {
		blocks = append(blocks, section("• "+said(b.Text, maxOption*4)+"\n>"+quoted(b.Quote, 2*quoteLength)))
	}
	if len(r.Gaps) > 0 {
		blocks = append(blocks, heading("Gaps"))
	}
	for i := range r.Gaps {
		text := gapText(&h.Definition.Type, &r.Gaps[i])
		if r.Gaps[i].Kept != "" {
			text += "\n" + mention(h.Sender) + " says: " + said(r.Gaps[i].Kept, maxReason)
		}
		blocks = append(blocks, section(text))
	}
	blocks = append(blocks, warned(r)...)
	footer := reviewed(r)
	if part := unread(r); part != "" {
		footer += " · " + part
	}
	if skipped := r.Skipped.Quotes + r.Skipped.Values + r.Skipped.Bullets; skipped > 0 {
		footer += markup(fmt.Sprintf(" · left out without evidence in the notes: %d", skipped))
	}
	if r.PromptHash != "" {
		footer += " · prompt " + said(r.PromptHash, 40)
	}
	v := view(CallbackSources, wordSources+" "+string(h.ID), bounded(append(blocks, small(footer))))
	v.PrivateMetadata = Meta{Handoff: h.ID}.Encode()
	return v
}

// gapText says what is wrong with a field, and shows the passages.
func gapText(typ *handoffs.Type, g *handoffs.ReviewGap) markup {
	label := g.Field
	if f := typ.Field(g.Field); f != nil {
		label = f.Label
	}
	text := "*" + said(label, labelLength) + "* · " + gapWords[g.Kind] + "\n" + said(g.Why, whyGapLength)
	for _, q := range g.Quotes[:min(len(g.Quotes), mostGapQuotes)] {
		text += "\n>" + quoted(q, quoteLength)
	}
	return text
}

// mostWarnings is how many suspicious passages are quoted.
const mostWarnings = 3

// warned shows the passages that address a model.
func warned(r *handoffs.Review) []slack.Block {
	if len(r.Warnings) == 0 {
		return nil
	}
	text := markup(":warning: *These words in the notes speak to a language model, not to a reader.* Nothing was taken from them.")
	for _, q := range r.Warnings[:min(len(r.Warnings), mostWarnings)] {
		text += "\n>" + quoted(q, quoteLength)
	}
	if more := len(r.Warnings) - mostWarnings; more > 0 {
		text += "\n" + andMore(more)
	}
	return []slack.Block{section(text)}
}

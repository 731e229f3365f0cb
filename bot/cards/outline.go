package cards

import (
	"slices"
	"strings"

	"github.com/handoffbot/handoffbot/handoffs"
)

// maxText is what a message's text may hold: Slack refuses updates over 4,000.
const maxText = 3900

// outlineSteps are the lengths to which values are cut, until the outline fits.
var outlineSteps = [...]int{700, 250, 100, 40}

// outline is the card as plain lines. It says everything that the blocks say, so that it can stand alone.
func outline(h *handoffs.Handoff, fields []shown, empty []string) markup {
	head := append([]markup{"Handoff " + titled(h, ""), standing(h), from(h)}, absences(h)...)
	head = append(head, outlineTasks(h)...)
	if how := howWithoutButtons(h); how != "" {
		head = append(head, how)
	}
	if until := snoozed(h); until != "" {
		head = append(head, until)
	}
	if h.Card.Exception {
		head = append(head, exception(h))
	}
	head = append(head, journeyLines(h)...)
	head = append(head, openQuestions(h)...)
	if why := oddity(h); why != "" {
		head = append(head, why+". Reason: "+said(h.Reason, 300))
	}
	head = append(head, reviewOutline(h)...)
	if h.Status == handoffs.StatusCancelled {
		head = append(head, "Reason to cancel: "+said(h.CloseReason, 300))
	}
	var tail markup
	if len(empty) > 0 {
		tail = "Left empty: " + labels(&h.Definition.Type, empty, 300)
	}
	for _, n := range outlineSteps {
		body, lost := outlineFields(fields, n)
		end := tail
		if lost {
			end += "\nLong texts are cut here."
		}
		if text := lines(head, body, end); measure(string(text), units) <= maxText {
			return text
		}
	}
	for n := range slices.Backward(fields) {
		body, _ := outlineFields(fields[:n], outlineSteps[len(outlineSteps)-1])
		more := fitted{missing: len(fields) - n}.note()
		if text := lines(head, body, more); measure(string(text), units) <= maxText {
			return text
		}
	}
	return lines(head, nil, tail).whole(maxText)
}

// howWithoutButtons says how to make the next move where no buttons are shown or seen.
func howWithoutButtons(h *handoffs.Handoff) markup {
	if len(asked(h)) > 0 {
		return mention(h.Sender) + " can press Answer, on the card or in the message from the bot."
	}
	switch h.Status {
	case handoffs.StatusSent:
		return "To acknowledge: press Acknowledge, reply “ack” in this thread, or react with :white_check_mark:"
	case handoffs.StatusAcknowledged:
		return mention(h.Owner) + " can press Complete, Release or Assign on the card."
	case handoffs.StatusReturned:
		return mention(h.Sender) + " can press Fix on the card."
	case handoffs.StatusDeclined:
		return mention(h.To().ExceptionOwner) + " can press Redirect, Take, Return or Cancel on the card."
	case handoffs.StatusDraft, handoffs.StatusCompleted, handoffs.StatusCancelled:
	}
	return ""
}

// outlineFields draws one line a field, with its values cut to n characters, and reports whether that lost something.
func outlineFields(fields []shown, n int) (out []markup, lost bool) {
	under := ""
	for _, s := range fields {
		if s.field.Section != under && !s.field.Lead {
			under = s.field.Section
			if under != "" {
				out = append(out, "– "+said(under, labelLength)+" –")
			}
		}
		text := s.text
		if text == "" {
			cutTo, short := s.short(n)
			text, lost = saidLines(cutTo.value, n, "   "), lost || short
		}
		out = append(out, said(s.field.Label, labelLength)+s.mark+": "+text)
	}
	return out, lost
}

func lines(head, body []markup, tail markup) markup {
	all := make([]string, 0, len(head)+len(body)+2)
	for _, l := range head {
		all = append(all, string(l))
	}
	if len(body) > 0 {
		all = append(all, "")
	}
	for _, l := range body {
		all = append(all, string(l))
	}
	if tail = markup(strings.TrimSpace(string(tail))); tail != "" {
		all = append(all, "", string(tail))
	}
	return markup(strings.Join(all, "\n"))
}

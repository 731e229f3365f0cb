package cards

import (
	"fmt"
	"slices"
	"strings"

	"github.com/slack-go/slack"

	"github.com/handoffbot/handoffbot/handoffs"
)

// remark is a sentence with rows below it; text alone where the sentence says it all.
type remark struct {
	head markup
	rows []pair
	// more says what the rows leave out.
	more markup
}

func (r remark) blocks() []slack.Block {
	blocks := []slack.Block{section(r.head)}
	if len(r.rows) > 0 {
		blocks = append(blocks, table(r.rows))
	}
	if r.more != "" {
		blocks = append(blocks, small(r.more))
	}
	return blocks
}

func (r remark) text() markup {
	text := r.head
	for _, row := range r.rows {
		text += "\n" + markup(trimBold(row.label)+": "+strings.ReplaceAll(string(row.text), "\n", "\n   "))
	}
	if r.more != "" {
		text += "\n" + r.more
	}
	return text
}

// message makes a message of a remark; tail says whose move it is now.
func (r remark) message(tail markup, buttons ...slack.BlockElement) Message {
	text, blocks := r.text(), r.blocks()
	if tail != "" {
		text += "\n" + tail
		blocks = append(blocks, small(tail))
	}
	if len(buttons) > 0 {
		blocks = append(blocks, slack.NewActionBlock("", buttons...))
	}
	return Message{Text: string(text.whole(maxText)), Blocks: blocks}
}

// Lengths to which reasons and values are cut where they stand in rows.
const (
	rowLength    = 200
	changeLength = 100
	besideLength = 300
)

// journey says where the handoff has been: redirected, returned, declined, sent again.
func journey(h *handoffs.Handoff) []remark {
	var list []remark
	if r := h.Redirected; r != nil && h.Status.Open() {
		head := "Redirected from *" + said(r.From, teamLength) + "*"
		if r.By != "" {
			head += " by " + mention(r.By)
		}
		list = append(list, remark{head: head + besides(r.Why)})
	}
	switch h.Status {
	case handoffs.StatusReturned:
		list = append(list, complained(h, "*To fix*, returned by "+mention(h.ReturnedBy)+":", h.Complaints))
	case handoffs.StatusDeclined:
		if d := h.Decline; d != nil {
			list = append(list, remark{head: "*Declined* by " + mention(d.By) + ": " + said(d.Reason, typeLength) + besides(d.Text)})
		}
	case handoffs.StatusSent, handoffs.StatusAcknowledged:
		if h.Edition > 1 {
			list = append(list, changed(h, "*"+edition(h)+"*", h.Changes))
		}
	case handoffs.StatusDraft, handoffs.StatusCompleted, handoffs.StatusCancelled:
	}
	return list
}

func journeyBlocks(h *handoffs.Handoff) []slack.Block {
	var blocks []slack.Block
	for _, r := range journey(h) {
		blocks = append(blocks, r.blocks()...)
	}
	return blocks
}

func journeyLines(h *handoffs.Handoff) []markup {
	var out []markup
	for _, r := range journey(h) {
		out = append(out, r.text())
	}
	return out
}

// besides adds what somebody wrote beside a choice.
func besides(text string) markup {
	if oneLine(clean(text)) == "" {
		return ""
	}
	return " · “" + said(text, besideLength) + "”"
}

// edition says which version it is: "2nd version".
func edition(h *handoffs.Handoff) markup {
	suffix := "th"
	if n := h.Edition; n%100 < 11 || n%100 > 13 {
		switch n % 10 {
		case 1:
			suffix = "st"
		case 2:
			suffix = "nd"
		case 3:
			suffix = "rd"
		}
	}
	return markup(fmt.Sprintf("%d%s version", h.Edition, suffix))
}

// complained lists the fields that came back, with the reason for each.
func complained(h *handoffs.Handoff, head markup, complaints []handoffs.Complaint) remark {
	r := remark{head: head}
	for _, c := range complaints[:min(len(complaints), maxPairs)] {
		r.rows = append(r.rows, pair{label: "*" + fieldName(h, c.Field) + "*", text: saidLines(cutLines(c.Why, mostLines), rowLength, "")})
	}
	var rest []string
	for _, c := range complaints[len(r.rows):] {
		rest = append(rest, c.Field)
	}
	r.more = others(h, rest)
	return r
}

// changed lists what a new version changed: what each field held, and what it holds.
func changed(h *handoffs.Handoff, head markup, changes []handoffs.FieldChange) remark {
	if len(changes) == 0 {
		return remark{head: head + " · nothing was changed"}
	}
	r := remark{head: head + " · changed:"}
	for _, c := range changes[:min(len(changes), maxPairs)] {
		r.rows = append(r.rows, pair{label: "*" + fieldName(h, c.Field) + "*", text: difference(h, c)})
	}
	var rest []string
	for _, c := range changes[len(r.rows):] {
		rest = append(rest, c.Field)
	}
	r.more = others(h, rest)
	return r
}

func others(h *handoffs.Handoff, keys []string) markup {
	if len(keys) == 0 {
		return ""
	}
	return andMore(len(keys)) + ": " + labels(&h.Definition.Type, keys, 200)
}

// difference is what a field held, and what it holds, on one line.
func difference(h *handoffs.Handoff, c handoffs.FieldChange) markup {
	f := h.Definition.Type.Field(c.Field)
	was, is := c.Old.Text(), c.New.Text()
	if f != nil {
		if f.Kind == handoffs.KindUser || f.Kind == handoffs.KindUsers {
			return someOf(c.Old) + " → " + someOf(c.New)
		}
		was, is = shownAs(f, c.Old).value, shownAs(f, c.New).value
	}
	was, is = apart(oneLine(clean(was)), oneLine(clean(is)))
	return orEmpty(was) + " → " + orEmpty(is)
}

// mostChanged is how many people of a changed field are named.
const mostChanged = 5

func someOf(v handoffs.Value) markup {
	if v.Empty() {
		return orEmpty("")
	}
	return people(v[:min(len(v), mostChanged)])
}

func orEmpty(s string) markup {
	if s == "" {
		return "(empty)"
	}
	return said(s, changeLength)
}

// sameBefore is how many characters that two long texts share stand before the first in which they differ.
const sameBefore = 20

// apart leaves out what two texts share at their beginning, if they would be cut before they differ.
func apart(a, b string) (string, string) {
	was, is := []rune(a), []rune(b)
	shared := 0
	for shared < min(len(was), len(is)) && was[shared] == is[shared] {
		shared++
	}
	if from := shared - sameBefore; from > 0 && max(len(was), len(is)) > changeLength {
		return "…" + string(was[from:]), "…" + string(is[from:])
	}
	return a, b
}

// lineReturned, lineFixed, lineDeclined, lineRedirected and lineTaken tell the card's thread.
func lineReturned(h *handoffs.Handoff, about *handoffs.Told) Message {
	return complained(h, mention(about.By)+" returned this to "+mention(h.Sender)+":", about.Complaints).message(ballFor(h, ""))
}

func lineFixed(h *handoffs.Handoff, about *handoffs.Told) Message {
	return changed(h, mention(about.By)+" sent this again"+besides(about.Text), about.Changes).message(ballFor(h, ""))
}

func lineDeclined(h *handoffs.Handoff, about *handoffs.Told) Message {
	return remark{head: mention(about.By) + " declined this: " + said(about.Reason, typeLength) + besides(about.Text)}.message(ballFor(h, ""))
}

func lineRedirected(h *handoffs.Handoff, about *handoffs.Told) Message {
	return remark{head: mention(about.By) + " redirected this" + route(about.Redirect) + besides(about.Reason)}.message(ballFor(h, ""))
}

func lineTaken(h *handoffs.Handoff, about *handoffs.Told) Message {
	return remark{head: mention(about.By) + " took this and owns it now."}.message(ballFor(h, ""))
}

// route says from where to where.
func route(r *handoffs.Redirection) markup {
	if r == nil {
		return ""
	}
	return " from *" + said(r.From, teamLength) + "* to *" + said(r.To.Name, teamLength) + "*"
}

// Returned tells the sender, or the thread where the handoff started, what came back. viewer is who reads it, if that is
// one person.
func Returned(h *handoffs.Handoff, about *handoffs.Told, viewer handoffs.UserID, link string) Message {
	r := complained(h, mention(about.By)+" returned "+titled(h, link)+":", about.Complaints)
	if h.Status != handoffs.StatusReturned {
		return r.message(ballFor(h, viewer))
	}
	m := r.message(ballFor(h, viewer), button(ActionFix, wordFix, string(h.ID), string(h.ID)+" "+h.Title).WithStyle(slack.StylePrimary))
	m.Text = string((markup(m.Text) + "\nTo fix it: press Fix here or on the card.").whole(maxText))
	return m
}

func directFixed(h *handoffs.Handoff, d *handoffs.Delivery, link string) Message {
	head := mention(d.About.By) + " sent " + titled(h, link) + " again" + besides(d.About.Text)
	return changed(h, head, d.About.Changes).message(ballFor(h, d.To))
}

// directDeclined asks the exception owner to decide, and tells the sender who decides.
func directDeclined(h *handoffs.Handoff, d *handoffs.Delivery, link string) Message {
	r := remark{head: mention(d.About.By) + " declined " + titled(h, link) + ": " + said(d.About.Reason, typeLength) + besides(d.About.Text)}
	if h.Status != handoffs.StatusDeclined || d.To != h.To().ExceptionOwner {
		return r.message(ballFor(h, d.To))
	}
	id, about := string(h.ID), string(h.ID)+" "+h.Title
	m := r.message(ballFor(h, d.To),
		button(ActionRedirect, wordRedirect, id, about).WithStyle(slack.StylePrimary),
		button(ActionTake, wordTake, id, about), button(ActionReturn, wordReturn, id, about), button(ActionCancel, wordCancel, id, about))
	m.Text = string((markup(m.Text) + "\nHere or on the card: press Redirect to give it to another team, Take to own it, Return to give it back " +
		"to the sender, or Cancel to close it.").whole(maxText))
	return m
}

func directRedirected(h *handoffs.Handoff, d *handoffs.Delivery, link string) Message {
	return remark{head: mention(d.About.By) + " redirected " + titled(h, link) + route(d.About.Redirect) + besides(d.About.Reason)}.message(ballFor(h, d.To))
}

func directTaken(h *handoffs.Handoff, d *handoffs.Delivery, link string) Message {
	return remark{head: mention(d.About.By) + " took " + titled(h, link) + " and owns it now."}.message(ballFor(h, d.To))
}

// Took answers somebody who took a handoff elsewhere than on its card.
func Took(h *handoffs.Handoff, link string) string {
	return string((reference(h.ID, link) + " is yours, and it is your move: " + nextStep(h) + ".").whole(maxSection))
}

// Moved says where a handoff is that another team has now.
func moved(h *handoffs.Handoff, it markup) markup {
	text := it + " is with " + toTeam(h) + " now, in " + channel(h.To().Channel) + "."
	if !h.Status.Open() {
		return text + " It is " + markup(statusWords[h.Status]) + "; nothing more to do."
	}
	return text + " It is " + move(h, "") + ". Nothing more to do here."
}

// Meanwhile says as plain text why a form can no longer be sent, and that what was typed is not lost.
func Meanwhile(r *handoffs.Refusal, h *handoffs.Handoff) string {
	id, team := string(h.ID), oneLine(h.To().Name)
	why := "That cannot be done now: " + id + " is " + statusWords[h.Status] + "."
	switch r.Reason {
	case handoffs.ReasonClosed:
		why = id + " is " + statusWords[h.Status] + " now; nothing more to do."
	case handoffs.ReasonNotMember:
		why = "Only " + team + " can do that with " + id + "."
	case handoffs.ReasonNotOwner:
		why = id + " has an owner now. Only they, or a manager of " + team + ", can do that."
	case handoffs.ReasonNotSender:
		why = "Only the sender can do that with " + id + "."
	case handoffs.ReasonNotExceptionOwner:
		why = id + " is " + statusWords[h.Status] + ". Only the exception owner, or a manager of " + team + ", can do that."
	case handoffs.ReasonMoved:
		why = id + " is with " + team + " now."
	default:
	}
	text, _ := plain(why+" Nothing was changed; your text stays here until you close this.", maxError)
	return text
}

// TitleTaken is the plain error under a title that is open already.
func TitleTaken(typ *handoffs.Type, existing handoffs.ID) map[string]string {
	text, _ := plain(string(existing)+" of the same type and title is open. Write another title, or have that one closed first.", maxError)
	return map[string]string{BlockField(typ.TitleField()): text}
}

// ChangedFields are the errors of a fix, each under its field.
func ChangedFields(typ *handoffs.Type, problems []handoffs.Problem) map[string]string {
	problems = slices.Clone(problems)
	for i := range problems {
		if problems[i].Filler {
			problems[i].Text += " Give it below, in “What to say beside it”."
		}
	}
	return FieldErrors(typ, problems)
}

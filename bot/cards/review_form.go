package cards

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/slack-go/slack"

	"github.com/handoffbot/handoffbot/handoffs"
)

// ReviewingInput is what Reviewing draws.
type ReviewingInput struct {
	Model string
	// Wait is how long the review takes at most.
	Wait time.Duration
	Meta Meta
	// Notice says in mrkdwn why nothing was sent, as Refusal and Fault return it.
	Notice string
}

// Reviewing is what stands in the form's place until the model has answered.
func Reviewing(in ReviewingInput) slack.ModalViewRequest {
	seconds := max(1, int(in.Wait.Round(time.Second)/time.Second))
	blocks := noticed(in.Notice)
	blocks = append(blocks,
		section("*Reviewing your notes…*\n"+said(in.Model, modelLength)+markup(fmt.Sprintf(" reads them. This takes at most %d seconds, and then the gaps stand here.", seconds))),
		slack.NewActionBlock("", button(ActionSendNow, wordSendNow, "form", "without the review")),
		small("Nothing is sent yet. If you close this, your draft is kept, and the review with it."))
	v := view(CallbackReviewing, "Hand off", blocks)
	v.PrivateMetadata = in.Meta.Encode()
	return v
}

// ReviewInput is what ReviewForm draws.
type ReviewInput struct {
	Type   *handoffs.Type
	Review *handoffs.Review
	// Form is what was reviewed.
	Form handoffs.Values
	// Typed and Open are what was typed into the review before.
	Typed handoffs.Values
	Open  []handoffs.OpenItem
	// Reason is why it is sent like this.
	Reason string
	// Suggest returns the notes' words as the field holds them; nothing if they are no value of it.
	Suggest func(f *handoffs.Field, words string) handoffs.Value
	// Notice says in mrkdwn why nothing was sent, as Refusal and Fault return it.
	Notice string
	Meta   Meta
}

// ReviewForm shows what was found in the notes, with each field that is not settled.
func ReviewForm(in ReviewInput) slack.ModalViewRequest {
	blocks := noticed(in.Notice)
	blocks = append(blocks, small(in.head()))
	if lines := in.bullets(); len(lines) > 0 {
		blocks = append(blocks, section(lines.joined()))
	}
	blocks = append(blocks, warned(in.Review)...)
	tail := []slack.Block{
		reasonInput("Reason to send it like this", "Only for a placeholder, or a second handoff of the same title. The card shows it.", in.Reason).
			WithOptional(true).WithDispatchAction(true),
		slack.NewActionBlock("", button(ActionBackToForm, wordBackToForm, "form", "")),
	}
	blocks = append(blocks, in.fields(maxViewBlocks-len(blocks)-len(tail))...)
	v := view(CallbackReview, "Review", renewed(append(blocks, tail...), in.Meta.Generation))
	v.Submit = plainObject(wordSend, maxViewTag)
	v.PrivateMetadata = in.Meta.Encode()
	v.NotifyOnClose = true
	return v
}

// head says who read the notes. Whoever did not wait is asked only for what must be settled.
func (in *ReviewInput) head() markup {
	if in.Review.Note == handoffs.NoteSentNow {
		return "Not sent yet: this must be settled first. The rest goes as it is."
	}
	return reviewed(in.Review) + prefixed(" · ", unread(in.Review))
}

func prefixed(by, m markup) markup {
	if m == "" {
		return ""
	}
	return by + m
}

// bullets are the summary, each line with its passage.
func (in *ReviewInput) bullets() markups {
	if len(in.Review.Bullets) == 0 {
		return nil
	}
	lines := markups{"*From the deal notes*"}
	for _, b := range in.Review.Bullets {
		line := "• " + said(b.Text, bulletLength)
		if !strings.Contains(oneLine(b.Text), oneLine(b.Quote.Text)) {
			line += "\n>" + quoted(b.Quote, quoteLength)
		}
		lines = append(lines, line)
	}
	return lines
}

// fields draws the fields that are not settled, and then those that the notes can fill.
func (in *ReviewInput) fields(room int) []slack.Block {
	var groups [][]slack.Block
	left := initialBytes
	add := func(title string, list [][]slack.Block) {
		for i, g := range list {
			if i == 0 {
				g = append([]slack.Block{heading(title)}, g...)
			}
			groups = append(groups, g)
		}
	}
	var gaps, filled [][]slack.Block
	for i := range in.Review.Gaps {
		if f := in.Type.Field(in.Review.Gaps[i].Field); f != nil {
			gaps = append(gaps, in.gap(f, &in.Review.Gaps[i], &left))
		}
	}
	for i := range in.Review.Suggestions {
		s := &in.Review.Suggestions[i]
		if f := in.Type.Field(s.Field); f != nil {
			field := softened(f, fieldInput(f, in.value(f, s.Value), &left), "required")
			filled = append(filled, []slack.Block{small("*" + said(f.Label, labelLength) + "* · the notes say " + quoted(s.Quote, quoteLength)), field})
		}
	}
	add("To settle", gaps)
	add("The notes say, and the form did not", filled)
	if len(groups) == 0 {
		return []slack.Block{section("Nothing is missing, unclear or contradicted. Send it.")}
	}
	return packed(groups, room)
}

// packed puts the groups into the room. Where they do not fit whole, only their fields are drawn, and at last some are
// left for the form.
func packed(groups [][]slack.Block, room int) []slack.Block {
	var blocks []slack.Block
	for i, g := range groups {
		rest := len(groups) - i - 1
		if len(blocks)+len(g)+rest > room-1 {
			g = slices.DeleteFunc(slices.Clone(g), func(b slack.Block) bool {
				in, ok := b.(*slack.InputBlock)
				return !ok || !strings.HasPrefix(in.BlockID, "f.")
			})
		}
		if len(blocks)+len(g) > room-1 {
			return append(blocks, small(markup(fmt.Sprintf("%d more: press %s", rest+1, wordBackToForm))))
		}
		blocks = append(blocks, g...)
	}
	return blocks
}

// gap draws what is wrong with a field, the field, and how to leave it.
func (in *ReviewInput) gap(f *handoffs.Field, g *handoffs.ReviewGap, left *int) []slack.Block {
	suggested := g.Suggested
	if g.Kind == handoffs.GapUnclear && f.Exit {
		suggested = "" // what is not sure is not to be accepted by not looking
	}
	// What must be there is checked when it is sent, not by Slack: a field may also be left with a word on it.
	field := softened(f, fieldInput(f, in.value(f, suggested), left), "required, or say below by when you find out")
	blocks := []slack.Block{section(gapText(in.Type, g)), field}
	mustSettle, empty := f.Exit || f.Title, in.Form[f.Key].Empty()
	switch {
	case mustSettle && !empty:
		blocks = append(blocks, in.leave(f, named(f)+" is right: why"))
	case !mustSettle && !(f.Required && empty): // for one that is required a reason is not enough
		blocks = append(blocks, in.leave(f, "Leave "+named(f)+" as it is: why"))
	}
	if mustSettle {
		return blocks
	}
	by := datePicker(handoffs.Value{in.item(f.Key).By})
	return append(blocks, slack.NewInputBlock(blockBy+f.Key, plainObject(named(f)+" is unknown: I find out by", maxLabel),
		plainObject("The card says that you find out, and by when", maxHint), by).WithOptional(true).WithDispatchAction(true))
}

// named is a field's name within a label, so that each label is told from the others when it is heard.
func named(f *handoffs.Field) string { return cut(oneLine(f.Label), labelLength, units) }

// leave asks why a field stays as it is.
func (in *ReviewInput) leave(f *handoffs.Field, label string) slack.Block {
	why := slack.NewPlainTextInputBlockElement(nil, ActionInput).WithMaxLength(maxReason).WithDispatchActionConfig(everyCharacter())
	why.InitialValue = cut(clean(in.item(f.Key).Reason), maxReason, units)
	return slack.NewInputBlock(blockLeave+f.Key, plainObject(label, maxLabel), plainObject("The card shows it beside the field", maxHint), why).
		WithOptional(true).WithDispatchAction(true)
}

// value is what stands in a field: what was typed, else what the form held, else what the notes say.
func (in *ReviewInput) value(f *handoffs.Field, words string) handoffs.Value {
	if v, typed := in.Typed[f.Key]; typed {
		return v
	}
	if v := in.Form[f.Key]; !v.Empty() || words == "" || in.Suggest == nil {
		return v
	}
	return in.Suggest(f, words)
}

func (in *ReviewInput) item(key string) handoffs.OpenItem {
	for _, o := range in.Open {
		if o.Field == key {
			return o
		}
	}
	return handoffs.OpenItem{Field: key}
}

// softened lets Slack accept a required field that is empty, and says beside the field what is asked for.
func softened(f *handoffs.Field, b slack.Block, asks string) slack.Block {
	in, ok := b.(*slack.InputBlock)
	if !ok || !f.Required || f.Title || f.Kind == handoffs.KindCheckbox {
		return b
	}
	if f.Exit {
		asks = "required"
	}
	hint := "(" + asks + ")"
	if text := hintOf(f); text != "" {
		hint += " " + text
	}
	in.Hint = plainObject(hint, maxHint)
	return in.WithOptional(true)
}

// What is said beside a field has a block of its own, which names the field.
const (
	blockLeave = "leave."
	blockBy    = "by."
)

// ReadReview reads ReviewForm's state: the fields that it asks for, those that were left empty too, and what was said
// beside them.
func ReadReview(v slack.View) (typed handoffs.Values, open []handoffs.OpenItem, reason string) {
	values := ReadForm(v).Values
	typed = handoffs.Values{}
	for _, b := range v.Blocks.BlockSet {
		in, ok := b.(*slack.InputBlock)
		if !ok {
			continue
		}
		key, _, ok := parseBlockField(in.BlockID)
		if !ok {
			continue
		}
		typed[key] = values[key]
		item := handoffs.OpenItem{
			Field: key, Reason: strings.TrimSpace(input(v, blockLeave+key, ActionInput).Value), By: input(v, blockBy+key, ActionInput).SelectedDate,
		}
		if item.Reason != "" || item.By != "" {
			open = append(open, item)
		}
	}
	return typed, open, ReadReason(v)
}

// Unsettled says in mrkdwn what keeps the handoff from being sent, by field.
func Unsettled(typ *handoffs.Type, problems []handoffs.Problem) string {
	lines := markups{"*Not sent yet.* Mend this first:"}
	for _, p := range problems[:min(len(problems), mostOpen)] {
		label := p.Field
		if f := typ.Field(p.Field); f != nil {
			label = f.Label
		}
		lines = append(lines, "• *"+said(label, labelLength)+"*: "+said(p.Text, maxError))
	}
	if more := len(problems) - mostOpen; more > 0 {
		lines = append(lines, andMore(more))
	}
	return string(lines.joined())
}

// SentNote says in mrkdwn that a form was sent which is still before the person. link is the card's address, "" if there
// is none yet.
func SentNote(h *handoffs.Handoff, link string) string {
	return string(titled(h, link) + " is sent. Now it is " + move(h, h.Sender) + ". You can close this.")
}

// ReviewGone says in mrkdwn that a review's draft is no longer there.
func ReviewGone(command string) string {
	return "This review is no longer there: its draft was discarded, or another form took its place. Nothing was sent. Start again with " + string(said(command, 40)) + "."
}

// InForm reports whether every problem is about a field that the view shows.
func InForm(v slack.View, problems []handoffs.Problem) bool {
	return !slices.ContainsFunc(problems, func(p handoffs.Problem) bool {
		return !slices.ContainsFunc(v.Blocks.BlockSet, func(b slack.Block) bool {
			in, ok := b.(*slack.InputBlock)
			if !ok {
				return false
			}
			key, _, ok := parseBlockField(in.BlockID)
			return ok && key == p.Field
		})
	})
}

package cards

import (
	"encoding/json"
	"slices"
	"strconv"
	"strings"

	"github.com/slack-go/slack"

	"github.com/handoffbot/handoffbot/handoffs"
)

// mostAnswers is how many fields one form answers, so that what they hold fits into a view.
const mostAnswers = 8

// AnswerInput is what AnswerForm draws.
type AnswerInput struct {
	Handoff *handoffs.Handoff
	Meta    Meta
	// Questions are the numbers of those to answer; nil means all that are open.
	Questions []int
	// Typed is what the person typed before, if the form is drawn again.
	Typed *Replies
	// Notice says in mrkdwn why nothing was stored, as Refusal and Fault return it.
	Notice string
}

// AnswerForm shows each question above the field that it is about, which holds what it held before. Questions about the
// same field share it.
func AnswerForm(in AnswerInput) slack.ModalViewRequest {
	h := in.Handoff
	in.Meta.Handoff = h.ID
	var blocks []slack.Block
	if in.Notice != "" {
		blocks = append(blocks, section(markup(in.Notice)), slack.NewDividerBlock())
	}
	blocks = append(blocks, small(titled(h, "")))
	groups := grouped(h, in.Questions)
	room := initialBytes
	for i, g := range groups[:min(len(groups), mostAnswers)] {
		if i > 0 {
			blocks = append(blocks, slack.NewDividerBlock())
		}
		blocks = append(blocks, g.blocks(h, in.Typed, len(groups) > 1, &room)...)
	}
	if more := len(groups) - mostAnswers; more > 0 {
		blocks = append(blocks, small(andMore(more)+": they are asked when these are answered"))
	} else if len(groups) > 1 {
		blocks = append(blocks, small("What you leave as it is, without a word beside it, stays open."))
	}
	v := view(CallbackAnswer, wordAnswer+" "+string(h.ID), blocks)
	v.Submit, v.PrivateMetadata = plainObject(wordAnswer, maxViewTag), in.Meta.Encode()
	return v
}

// questionGroup are the questions about one field.
type questionGroup struct {
	field     *handoffs.Field
	questions []handoffs.Question
}

// grouped returns the questions by field, the oldest first.
func grouped(h *handoffs.Handoff, numbers []int) []questionGroup {
	var groups []questionGroup
	for _, q := range h.Questions {
		f := h.Definition.Type.Field(q.Field)
		wanted := slices.Contains(numbers, q.N) || (numbers == nil && q.Open())
		if f == nil || !wanted {
			continue
		}
		i := slices.IndexFunc(groups, func(g questionGroup) bool { return g.field == f })
		if i < 0 {
			i = len(groups)
			groups = append(groups, questionGroup{field: f})
		}
		groups[i].questions = append(groups[i].questions, q)
	}
	return groups
}

func (g questionGroup) blocks(h *handoffs.Handoff, typed *Replies, several bool, room *int) []slack.Block {
	var blocks []slack.Block
	block := []string{blockSay}
	for _, q := range g.questions {
		head := mention(q.By) + " asks about *" + said(g.field.Label, labelLength) + "*, " + instant(q.AskedAt)
		blocks = append(blocks, section(head))
		text := q.Text
		if several || len(g.questions) > 1 {
			text, _ = plain(text, answerLength)
		}
		for _, part := range parts(text) {
			blocks = append(blocks, plainSection(part))
		}
		block = append(block, strconv.Itoa(q.N))
	}
	value, say := h.Values[g.field.Key], ""
	if r := typed.about(g.questions[0].N); r != nil {
		value, say = r.Value, r.Text
	}
	in, ok := fieldInput(g.field, value, room).(*slack.InputBlock)
	if ok {
		in.BlockID += generationMark + h.Values[g.field.Key].Digest()
		in.DispatchAction = false // what is typed here is no draft
		blocks = append(blocks, in)
	}
	text := slack.NewPlainTextInputBlockElement(nil, ActionInput).WithMultiline(true).WithMaxLength(maxReason)
	text.InitialValue = cut(clean(say), maxReason, units)
	return append(blocks, slack.NewInputBlock(strings.Join(block, "."), plainObject("What to say beside it", maxLabel),
		plainObject("If the field stays as it is, say why here", maxHint), text).WithOptional(true))
}

// blockSay begins the block ids of what is said beside the answer to the questions that it names.
const blockSay = "say"

// Reply is what a person typed about some questions on one field.
type Reply struct {
	Questions []int
	Key       string
	// Seen is the digest of what the field held when the form was drawn.
	Seen  string
	Value handoffs.Value
	Text  string
}

// Replies is what a person typed into AnswerForm, in its order.
type Replies struct{ All []Reply }

func (r *Replies) about(question int) *Reply {
	if r == nil {
		return nil
	}
	for i := range r.All {
		if slices.Contains(r.All[i].Questions, question) {
			return &r.All[i]
		}
	}
	return nil
}

// Questions are the numbers of all questions that the form was about.
func (r *Replies) Questions() []int {
	numbers := []int{}
	for _, reply := range r.All {
		numbers = append(numbers, reply.Questions...)
	}
	return numbers
}

// ReadAnswers reads AnswerForm's state. Block ids say what belongs to what; nothing of it is checked.
func ReadAnswers(v slack.View) Replies {
	var all Replies
	var next Reply
	for _, b := range v.Blocks.BlockSet {
		in, ok := b.(*slack.InputBlock)
		if !ok {
			continue
		}
		if key, kind, ok := parseBlockField(in.BlockID); ok {
			_, seen, _ := strings.Cut(in.BlockID, generationMark)
			next = Reply{Key: key, Seen: seen}
			if v.State != nil {
				next.Value = valueOf(kind, v.State.Values[in.BlockID][ActionInput])
			}
			continue
		}
		parts := strings.Split(in.BlockID, ".")
		if parts[0] != blockSay {
			continue
		}
		for _, number := range parts[1:] {
			if n, err := strconv.Atoi(number); err == nil && n > 0 {
				next.Questions = append(next.Questions, n)
			}
		}
		next.Text = strings.TrimSpace(input(v, in.BlockID, ActionInput).Value)
		if len(next.Questions) > 0 {
			all.All = append(all.All, next)
		}
		next = Reply{}
	}
	return all
}

// Answers are the replies as the command takes them. Of several, those that the person left alone are left out; if that
// is all of them, the first stays, so that the command says what is missing.
func (r *Replies) Answers(h *handoffs.Handoff) []handoffs.Answer {
	var out, first []handoffs.Answer
	for _, reply := range r.All {
		value, same := reply.value(h)
		var answers []handoffs.Answer
		for _, n := range reply.Questions {
			answers = append(answers, handoffs.Answer{Question: n, Value: value, Seen: reply.Seen, Text: reply.Text})
		}
		if first == nil {
			first = answers
		}
		if !same || reply.Text != "" {
			out = append(out, answers...)
		}
	}
	if len(out) == 0 {
		return first
	}
	return out
}

// value is what the field is to hold, and whether the person left it as it was. What could not be put into the input,
// and what only the drawing changed, is as it was.
func (r *Reply) value(h *handoffs.Handoff) (v handoffs.Value, same bool) {
	now := h.Values[r.Key]
	f := h.Definition.Type.Field(r.Key)
	switch {
	case f == nil:
		return r.Value, false
	case r.Value.Empty() && !now.Empty() && !prefilled(f, now):
		return now, true
	case r.Value.Text() == now.Text(), oneLine(clean(r.Value.Text())) == oneLine(clean(now.Text())) && len(r.Value) == len(now):
		return now, true
	case r.Value.Empty():
		return nil, now.Empty()
	}
	return r.Value, false
}

// prefilled reports whether the field's input shows the value.
func prefilled(f *handoffs.Field, v handoffs.Value) bool {
	room := initialBytes
	data, err := json.Marshal(element(f, v, &room))
	return err == nil && strings.Contains(string(data), `"initial_`)
}

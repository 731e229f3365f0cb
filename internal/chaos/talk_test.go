package chaos

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/handoffbot/handoffbot/handoffs"
	"github.com/handoffbot/handoffbot/internal/slacksim"
)

// asked are the fields that people ask about and send back. The title is not among them: by it everybody knows a card.
var asked = []string{"scope", "plan", "contact"}

// words are what somebody types, and nobody else ever does.
func (s *somebody) words(about string) string {
	s.spoken++
	return fmt.Sprintf("%s %s, %s %d", planted, about, personID(s.number), s.spoken)
}

func number(text string) int {
	n, _ := strconv.Atoi(text)
	return n
}

func (s *somebody) ask(ctx context.Context, card *posted) {
	if s.asForm(ctx, card, deed{kind: handoffs.EventAsked}, s.opens("ask"), func(_ slacksim.View, d *deed) (filling, bool) {
		d.to, d.text = asked[s.random.n(len(asked))], s.words("what is that?")
		return filling{others: map[string]string{"ask_field": d.to, "ask_text": d.text}}, true
	}) {
		card.waitsFor(forAnswer)
	}
}

// answer opens the answers from the card, or from a direct message.
func (s *somebody) answer(ctx context.Context, card *posted) {
	open := s.opens("answer")
	if s.random.chance(30) {
		open = func(m slacksim.Message) error {
			for _, dm := range slices.Backward(s.p.DMs()) {
				o := offers(dm)
				if o.has("answer") && strings.Contains(dm.Text, string(card.id)) {
					return s.p.Press(dm, "answer")
				}
			}
			return s.p.Press(m, "answer")
		}
	}
	if s.asForm(ctx, card, deed{kind: handoffs.EventAnswered}, open, func(v slacksim.View, d *deed) (filling, bool) {
		f := s.mend(v, d)
		f.others["say"] = d.text
		return f, len(d.values) > 0
	}) {
		card.waitsFor(forReceivers)
	}
}

// mend gives every field of a form another value.
func (s *somebody) mend(v slacksim.View, d *deed) filling {
	d.text, d.values = s.words("as agreed"), map[string]string{}
	blocks, choices := inputs(v)
	for _, b := range blocks {
		switch field := fieldOf(b); {
		case field == "":
		case len(choices[b]) > 0:
			d.values[field] = choices[b][s.random.n(len(choices[b]))].Value
		default:
			d.values[field] = s.words("is what it says")
		}
	}
	return filling{fields: d.values, others: map[string]string{}}
}

func (s *somebody) fix(ctx context.Context, card *posted) {
	if s.asForm(ctx, card, deed{kind: handoffs.EventFixed}, s.opens("fix"), func(v slacksim.View, d *deed) (filling, bool) {
		f := s.mend(v, d)
		f.others["beside"] = d.text
		return f, len(d.values) > 0
	}) {
		card.waitsFor(forReceivers)
	}
}

// returns sends one or two fields back; the exception owner gives back what was declined in the same way.
func (s *somebody) returns(ctx context.Context, card *posted) {
	if s.asForm(ctx, card, deed{kind: handoffs.EventReturned}, s.opens("return"), func(v slacksim.View, d *deed) (filling, bool) {
		first := s.random.n(len(asked))
		fields := []string{asked[first]}
		if s.random.chance(40) {
			fields = append(fields, asked[(first+1)%len(asked)])
		}
		d.values = map[string]string{}
		f := filling{others: map[string]string{}}
		for _, field := range fields {
			d.values[field] = s.words("is not good enough")
			f.others["w."+field] = d.values[field]
		}
		if err := s.p.Choose(v, "fields", fields...); err != nil && !unanswered(err) {
			return f, false
		}
		s.awaitInput(ctx, v.ID, "w."+fields[len(fields)-1])
		return f, true
	}) {
		card.waitsFor(forFix)
	}
}

// awaitInput waits a moment until a form that is drawn anew asks for something.
func (s *somebody) awaitInput(ctx context.Context, id, block string) {
	for range 15 {
		v, _ := s.view(id)
		if blocks, _ := inputs(v); slices.Contains(blocks, block) || !pause(ctx, 100*time.Millisecond) {
			return
		}
	}
}

func (s *somebody) decline(ctx context.Context, card *posted) {
	if s.asForm(ctx, card, deed{kind: handoffs.EventDeclined}, s.opens("decline"), func(_ slacksim.View, d *deed) (filling, bool) {
		reasons := handoffs.DefaultDeclineReasons()
		d.to, d.text = reasons[s.random.n(len(reasons))], s.words("is not for us")
		return filling{others: map[string]string{"why": d.to, "beside": d.text}}, true
	}) {
		card.ownedBy("")
		card.waitsFor(forException)
	}
}

func (s *somebody) redirect(ctx context.Context, card *posted) {
	team := (card.team + 1 + s.random.n(teamCount-1)) % teamCount
	s.asForm(ctx, card, deed{kind: handoffs.EventRedirected, to: teamKey(team)}, s.opens("redirect"), func(_ slacksim.View, d *deed) (filling, bool) {
		d.text = s.words("is theirs")
		return filling{others: map[string]string{"to": d.to, "reason": d.text}}, true
	})
}

package prompts

import (
	"testing"

	"github.com/handoffbot/handoffbot/handoffs"
)

// judged is what is concluded of one field from notes in which each quote states a value.
func judged(f *Field, form, notes string, said ...[2]string) string {
	ex := &Extraction{}
	for _, s := range said {
		ex.Fields = append(ex.Fields, Stated{Field: f.Key, Status: StatusStated, Value: s[0], Quote: s[1]})
	}
	in := Input{Fields: []Field{*f}, Form: handoffs.Values{}, Notes: notes}
	if form != "" {
		in.Form[f.Key] = handoffs.Value{form}
	}
	found := Judge(in, ex)
	if len(found.Gaps) == 0 {
		return ""
	}
	return string(found.Gaps[0].Kind)
}

func TestTheValueThatHoldsIsTheOneThatWasSaidLast(t *testing.T) {
	t.Parallel()
	seats := &Field{Key: "seats", Label: "Seats", Kind: handoffs.KindNumber, Required: true}
	old, now := [2]string{"40", "40 seats"}, [2]string{"45", "45 seats"}
	for notes, newest := range map[string][2]string{
		"~~40 seats~~ 45 seats":                                now,
		"<s>40 seats</s> 45 seats":                             now,
		"40 seats, then. Correction: 45 seats":                 now,
		"UPDATE: 45 seats\n---\n40 seats":                      now,
		"45 seats it is.\n\nOn Monday, Mel wrote:\n> 40 seats": now,
	} {
		for _, said := range [][][2]string{{old, now}, {now, old}} {
			if got := judged(seats, newest[0], notes, said...); got != "" {
				t.Errorf("%q: the form holds %s, found %s", notes, newest[0], got)
			}
			if got := judged(seats, "40", notes, said...); got != "contradiction" {
				t.Errorf("%q: the form holds 40, found %q", notes, got)
			}
		}
	}
}

func TestWordsWithoutAValueLeaveAFieldOpen(t *testing.T) {
	t.Parallel()
	kickoff := &Field{Key: "kickoff", Label: "Kickoff", Kind: handoffs.KindDate, Required: true}
	contact := &Field{Key: "contact", Label: "Contact", Kind: handoffs.KindText, Required: true}
	plan := &Field{Key: "plan", Label: "Plan", Kind: handoffs.KindSelect, Required: true}
	for _, c := range []struct {
		f     *Field
		form  string
		value string
		quote string
		want  string
	}{
		{kickoff, "", "They fix the date after the audit", "They fix the date after the audit", "unclear"},
		{kickoff, "asap", "", "", "missing"},
		{kickoff, "", "first Monday in March", "first Monday in March", ""},
		{kickoff, "", "15 March", "15 March or the week after", "unclear"},
		{contact, "", "someone in IT", "we talk to someone in IT", "unclear"},
		{contact, "S. Roth", "Sabine Roth", "Contact is Sabine Roth", ""},
		{plan, "", "Growth", "Growth is my understanding", "unclear"},
		{plan, "", "Growth", "Growth if the board agrees", "unclear"},
		{plan, "", "Growth", "They took Growth", ""},
	} {
		var said [][2]string
		if c.quote != "" {
			said = append(said, [2]string{c.value, c.quote})
		}
		if got := judged(c.f, c.form, "Signed. "+c.quote+".", said...); got != c.want {
			t.Errorf("%s %q, form %q: %q, want %q", c.f.Key, c.quote, c.form, got, c.want)
		}
	}
}

func TestAQuestionThatIsAnsweredIsNotOpen(t *testing.T) {
	t.Parallel()
	plan := &Field{Key: "plan", Label: "Plan", Kind: handoffs.KindSelect, Required: true}
	said := [2]string{"Scale", "Scale plan right?"}
	if got := judged(plan, "", "Lee: Scale plan right?\nDana: yep.", said); got != "" {
		t.Errorf("an answered question is %s", got)
	}
	if got := judged(plan, "", "Lee: Scale plan right?\nDana: hm, have to look.", said); got != "unclear" {
		t.Errorf("a question without an answer is %q", got)
	}
}

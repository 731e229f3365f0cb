package prompts

import (
	"slices"
	"strings"
	"time"

	"github.com/handoffbot/handoffbot/handoffs"
)

// weigh goes through what the notes say of a field, in order, and leaves what holds at the end. If two values stand against each other, and
// none takes the other back, it returns both.
func (j *judge) weigh(f *Field, said []evidence) (live []evidence, clash []*evidence) {
	for i := range said {
		e := said[i]
		if j.obsolete(&e) && (len(live) > 0 || i+1 < len(said)) {
			continue
		}
		if e.hedge != "" {
			// What a mail says that was answered may have been open before the answer.
			if n := len(live); n == 0 || j.source.quoting(e.quote.Start) <= j.source.quoting(live[n-1].quote.Start) {
				live = []evidence{e}
			}
			continue
		}
		// What is said twice counts where it was said last.
		live = slices.DeleteFunc(live, func(l evidence) bool { return l.hedge != "" || folding(l.value) == folding(e.value) })
		kept, stale := live[:0:0], false
		for k := range live {
			switch {
			case !j.clashes(f, &live[k], &e):
				kept = append(kept, live[k])
			case j.newestFirst(&live[k], &e):
				kept, stale = append(kept, live[k]), true
			case !j.takesBack(&live[k], &e):
				return live, []*evidence{&live[k], &e}
			}
		}
		if live = kept; !stale {
			live = append(live, e)
		}
	}
	return live, nil
}

// clashes reports whether two statements cannot both hold.
func (j *judge) clashes(f *Field, a, b *evidence) bool {
	switch f.Kind {
	case handoffs.KindLongText, handoffs.KindNotes, handoffs.KindMultiSelect, handoffs.KindUsers:
		return false
	case handoffs.KindText, handoffs.KindNumber, handoffs.KindMoney, handoffs.KindDate, handoffs.KindURL, handoffs.KindEmail,
		handoffs.KindSelect, handoffs.KindUser, handoffs.KindCheckbox:
	}
	if f.Kind == handoffs.KindText && manyOf(f) {
		return false
	}
	return a.value != "" && b.value != "" && j.compareEvidence(f, a.value, nil, b) == different && j.compareEvidence(f, "", a, b) == different
}

// compareEvidence compares a value, or that of other evidence, with evidence: amounts with what stands beside them in the notes.
func (j *judge) compareEvidence(f *Field, value string, other, e *evidence) likeness {
	if other != nil {
		value = other.value
	}
	l := compare(f, value, chosen(f, e), j.in.Now)
	if l != different || f.Kind != handoffs.KindMoney && f.Kind != handoffs.KindNumber {
		return l
	}
	as := amountsFor(f, value)
	if other != nil {
		as = j.inContext(other)
	}
	if anyEqual(as, j.inContext(e)) {
		return same
	}
	return different
}

// chosen returns the value of evidence, or the one option that its quote names where the value names none: P2 (high).
func chosen(f *Field, e *evidence) string {
	if f.Kind == handoffs.KindSelect && len(choicesIn(f.Options, e.value)) == 0 {
		if named := choicesIn(f.Options, e.quote.Text); len(named) == 1 {
			return named[0]
		}
	}
	return e.value
}

// inContext returns the amounts of evidence as they stand in the notes, with what they are per month or per seat.
func (j *judge) inContext(e *evidence) []amount {
	value := amountsFor(e.field, e.value)
	found := slices.DeleteFunc(numbersIn(bare(j.source.clauseText(e.first, e.last))), func(a amount) bool {
		return !slices.ContainsFunc(value, func(v amount) bool { return equalReading(&a, &v) })
	})
	if len(found) == 0 {
		return value
	}
	if e.field.Kind == handoffs.KindMoney {
		return due(e.field, found)
	}
	return found
}

// equalReading compares two amounts as they stand, whatever time they count by.
func equalReading(a, b *amount) bool {
	for _, x := range a.readings {
		if slices.ContainsFunc(b.readings, func(y float64) bool { return near(x, y) }) {
			return true
		}
	}
	return false
}

// manyOf reports whether a label asks for several things.
func manyOf(f *Field) bool {
	list := words(f.Label)
	if len(list) == 0 {
		return false
	}
	last := list[len(list)-1]
	return len(last) > 4 && strings.HasSuffix(last, "s") && !strings.HasSuffix(last, "ss") && !strings.HasSuffix(last, "us") && kin[last] == 0 || list[0] == "other"
}

// obsolete reports whether a statement says of itself that it is old: "originally 2 March".
func (j *judge) obsolete(e *evidence) bool {
	return once().MatchString(j.source.clauseText(e.first, e.last)) || j.struck(e)
}

// once says of the value beside it that it no longer holds.
var once = wordsPattern([]string{
	`originally|initially|previously|formerly|used to be|at first|first (?:we |they |he |she )?said|had (?:first )?(?:said|planned|wanted)|old (?:date|number|price|plan|contact|value|amount)|list (?:price|was)|asking price|(?:first|initial|opening) (?:offer|quote|ask)|started (?:at|with)|before (?:the )?discount|was (?:supposed|meant|going|planned|scheduled) to|not anymore`,
	`ursprünglich|urspruenglich|zunächst|anfangs|bisher|zuerst|initialement|[àa] l'origine|au d[ée]part|pr[ée]c[ée]demment|inicialmente|originalmente|al principio|en un principio|inizialmente|originariamente|all'inizio|in origine|oorspronkelijk|aanvankelijk|no in[íi]cio`,
})

// takesBack reports whether the later of two statements takes the earlier back.
func (j *judge) takesBack(a, b *evidence) bool {
	if j.source.headed(a.quote.End, b.quote.Start) {
		return true
	}
	from, to := j.source.sentenceOf(b.first, b.last)
	if sameSentence := from <= a.first; !sameSentence {
		text := j.source.clauseText(from, to)
		if changed().MatchString(text) {
			return true
		}
		// "Sorry. It is 9 March." and "It is 9 March. Forget the 2nd."
		if before := from - 1; before >= 0 && j.source.clauses[before].start >= a.quote.End && j.source.clauses[from].before <= seamLine {
			first, last := j.source.sentenceOf(before, before)
			if text := j.source.clauseText(first, last); len(words(text)) <= 8 && changed().MatchString(text) && !j.namesOther(b.field, bare(text)) {
				return true
			}
		}
	} else if past().MatchString(j.source.clauseText(a.first, a.last)) && !past().MatchString(j.source.clauseText(b.first, b.last)) {
		return true // it was the 12th, is the 19th
	} else if changed().MatchString(folding(string(j.source.text[min(a.quote.End, b.quote.Start):max(b.quote.End, j.source.clauses[b.last].end)]))) {
		return true
	}
	return j.dropped(a, b) || j.logged(a, b)
}

// newestFirst reports whether the earlier of two statements is the newer one: the later stands in the mail that the earlier answers, or below an update.
func (j *judge) newestFirst(a, b *evidence) bool {
	if j.source.quoting(b.quote.Start) > j.source.quoting(a.quote.Start) {
		return true
	}
	start := a.quote.Start
	for start > 0 && j.source.text[start-1] != '\n' {
		start--
	}
	return j.source.headed(start, a.quote.Start) && !j.takesBack(a, b) && !j.source.headed(a.quote.End, b.quote.Start)
}

// logged reports whether both statements stand in lines that begin with a date, and the later line with the later one.
func (j *judge) logged(a, b *evidence) bool {
	day := func(e *evidence) (date, bool) {
		start := e.quote.Start
		for start > 0 && j.source.text[start-1] != '\n' {
			start--
		}
		line := strings.TrimLeft(bare(string(j.source.text[start:min(len(j.source.text), start+40)])), "-*•>[( ")
		found := findDates(line, j.in.Now)
		if len(found) == 0 || len(found[0].readings) == 0 || !strings.HasPrefix(line, found[0].text) {
			return date{}, false
		}
		return found[0].readings[0], true
	}
	first, ok := day(a)
	second, also := day(b)
	// What is not the day of the line is a value of it.
	return ok && also && first.exact() && second.exact() && first.from < second.from && first.year == second.year && a.field.Kind != handoffs.KindDate
}

// past is a verb that a value no longer has.
var past = wordsPattern([]string{`was|were|had been|war|waren|[ée]tai(?:t|ent)|era|eran|erano|eram|foi`})

// dropped reports whether the notes, after a statement, name its value again only to say that it is old.
func (j *judge) dropped(a, b *evidence) bool {
	for i := a.last + 1; i < len(j.source.clauses); i++ {
		text := j.source.clauseText(i, i)
		if a.value != "" && old().MatchString(text) && (j.holds(a.field, text, a.value) || j.sameDay(a, text)) && !(i >= b.first && i <= b.last && !once().MatchString(text) && !notThat().MatchString(text)) {
			return true
		}
	}
	return false
}

// sameDay reports whether a text names the day of a date alone: "the 13th".
func (j *judge) sameDay(e *evidence, text string) bool {
	if e.field.Kind != handoffs.KindDate {
		return false
	}
	for _, d := range findDates(bare(e.value), j.in.Now) {
		for _, m := range dayAlone().FindAllStringSubmatch(text, -1) {
			if len(d.readings) == 1 && d.readings[0].exact() && atoi(m[1]) == d.readings[0].from%100 {
				return true
			}
		}
	}
	return false
}

// dayAlone is a day without its month.
var dayAlone = lazily(`(?:^|[^\p{L}\p{N}])(?:the|am|den|der|le|el|il|de|dia|día) (\d{1,2})(?:st|nd|rd|th|\.|e)?(?:$|[^\p{L}\p{N}])`)

// notThat is an old value beside the new one: 9 March, not 2 March.
var notThat = lazily(`(?:^|[^\p{L}])(?:not|instead of|rather than|was|statt|nicht|pas|au lieu|no|en vez|en lugar|invece|non|niet|in plaats|não|em vez)(?:$|[^\p{L}])`)

// withdrawal returns the later sentence that takes a value back and gives no other, if there is one.
func (j *judge) withdrawal(f *Field, e *evidence) *evidence {
	if e.value == "" || !definite(f) {
		return nil
	}
	for i := e.last + 1; i < len(j.source.clauses); i++ {
		text := j.source.clauseText(i, i)
		if !withdrawn().MatchString(text) || !j.holds(f, text, e.value) {
			continue
		}
		// In the sentence that states another value the old one is only named.
		first, last := j.source.sentenceOf(i, i)
		if e.first >= first && e.last <= last {
			continue
		}
		return &evidence{field: f, quote: j.source.passage(i, i), first: i, last: i}
	}
	return nil
}

// leftOpen finds a clause that names the field and says that it is open.
func (j *judge) leftOpen(f *Field) (*handoffs.Quote, string) {
	for i := range j.source.clauses {
		text := j.source.clauseText(i, i)
		last := i
		// "seats - open": the dash parts what belongs together.
		if next := i + 1; next < len(j.source.clauses) && j.source.clauses[next].before == seamComma && len(words(text)) <= 3 {
			text, last = j.source.clauseText(i, next), next
		}
		m := open().FindString(text)
		if m == "" {
			m = unanswered().FindString(text)
		}
		if m != "" && names(f, text) && len(words(text)) <= 12 {
			q := j.source.passage(i, last)
			if j.warned(q) {
				continue
			}
			return &q, strings.Trim(m, " ,;:.!()")
		}
	}
	return nil, ""
}

// unanswered is a question mark where a value should be.
var unanswered = lazily(`[=:-]\s?\?\s*$`)

// open says of what it stands beside that it is not known yet.
var open = wordsPattern([]string{
	`tbc|tbd|tba|to be (?:confirmed|defined|determined|decided|agreed|clarified)|unclear|unknown|undecided|unconfirmed|(?:not|n't) (?:yet )?(?:known|sure|clear|decided|confirmed|agreed|set|fixed|settled|defined)|still (?:open|unclear|missing|pending)|pending|up in the air|no idea|\?\?|[=:-] ?\?|[=:-] ?open`,
	`noch offen|ist offen|unklar|steht noch nicht fest|noch nicht (?:klar|fix|bestätigt|entschieden|bekannt)|wird noch geklärt|zu klären|n\.n\.|nnb`,
	`[àa] (?:confirmer|d[ée]finir|pr[ée]ciser|d[ée]terminer|valider)|pas encore (?:connue?|d[ée]finie?|fix[ée]e?|confirm[ée]e?|d[ée]cid[ée]e?)|por (?:confirmar|definir|determinar)|pendiente de (?:confirmar|definir)|da (?:confermare|definire|stabilire)|nader te bepalen|nog (?:niet bekend|onbekend|te bepalen|open)|a (?:confirmar|definir)`,
})

// filler reports whether a form's value says nothing.
func filler(f *Field, value string) bool {
	value = strings.Trim(folding(value), " .,:;!?…-_~()[]<>\"'")
	if value == "" {
		return true
	}
	switch f.Kind {
	case handoffs.KindDate, handoffs.KindMoney, handoffs.KindNumber:
		if len(numberPattern().FindString(value))+len(findDates(bare(value), time.Time{}))+len(amountsFor(f, value)) == 0 && !no().MatchString(value) && !free().MatchString(value) {
			return true // as soon as possible
		}
		return slices.Contains(handoffs.DefaultFiller(), value) || moreFiller[bare(value)] || elsewhere().MatchString(value) && len(words(value)) <= 4
	case handoffs.KindText, handoffs.KindLongText, handoffs.KindNotes, handoffs.KindURL, handoffs.KindEmail:
		return slices.Contains(handoffs.DefaultFiller(), value) || moreFiller[bare(value)] || elsewhere().MatchString(value) && len(words(value)) <= 4
	case handoffs.KindSelect, handoffs.KindMultiSelect, handoffs.KindUser, handoffs.KindUsers, handoffs.KindCheckbox:
	}
	return false
}

// free is an amount of nothing.
var free = wordsPattern([]string{`free|zero|nil|kostenlos|gratis|gratuit|offert|nul|null`})

// elsewhere is how a value begins that only says where the value is.
var elsewhere = lazily(`^(?:see|as per|per|siehe|voir|cf\.?|ver|v[ée]ase|vedi|zie|veja) (?:the |my |attached |das |die |den |le |la |les |el |il |de |o |a )?\p{L}|^s\. (?:notiz|mail|anhang|unten|oben|vertrag|angebot)`)

var moreFiller = func() map[string]bool {
	set := map[string]bool{}
	for _, phrase := range []string{
		"offen", "noch offen", "unklar", "folgt", "k.a", "k. a", "ka", "nnb", "n.n", "n.n.b", "spater", "wird noch geklart", "siehe notizen", "a definir", "a confirmer", "a preciser",
		"a voir", "inconnu", "voir notes", "por definir", "por confirmar", "pendiente", "desconocido", "ver notas", "da definire", "da confermare", "da vedere", "sconosciuto", "vedi note",
		"nog niet bekend", "onbekend", "ntb", "nader te bepalen", "zie notities", "a confirmar", "desconhecido", "to be confirmed", "to be agreed", "not known", "not sure",
		"dunno", "wip", "placeholder", "fill in", "unk", "to follow",
	} {
		set[strings.Trim(phrase, " .?")] = true
	}
	return set
}()

package prompts

import (
	"slices"
	"strings"

	"github.com/handoffbot/handoffbot/handoffs"
)

// tagWords is how many telling words a clause may have that says of its neighbor that it is open: "but Ana has to check first".
const tagWords = 5

// narrow leaves of the clauses of a quote those that hold the value.
func (j *judge) narrow(e *evidence) {
	if e.value == "" || e.first == e.last {
		return
	}
	first, last := -1, -1
	for i := e.first; i <= e.last; i++ {
		if j.holds(e.field, j.source.clauseText(i, i), e.value) {
			if first < 0 {
				first = i
			}
			last = i
		}
	}
	if first >= 0 {
		e.first, e.last = first, last
	}
}

// holds reports whether a folded clause holds a value.
func (j *judge) holds(f *Field, text, value string) bool {
	switch f.Kind {
	case handoffs.KindDate:
		return len(findDates(bare(text), j.in.Now)) > 0 && compareDates(value, text, j.in.Now) == same
	case handoffs.KindMoney, handoffs.KindNumber:
		return anyEqual(amountsOf(value), numbersIn(bare(text)))
	case handoffs.KindText, handoffs.KindLongText, handoffs.KindNotes, handoffs.KindURL, handoffs.KindEmail, handoffs.KindSelect,
		handoffs.KindMultiSelect, handoffs.KindUser, handoffs.KindUsers, handoffs.KindCheckbox:
	}
	return strings.Contains(text, folding(value)) || j.borne(value, text)
}

// hedgeOf returns the words that leave evidence open, or "".
func (j *judge) hedgeOf(e *evidence) string {
	if risky(e.field) {
		return ""
	}
	long := e.field.Kind == handoffs.KindLongText || e.field.Kind == handoffs.KindNotes
	text := j.source.clauseText(e.first, e.last)
	if h := hedges(text, long); h != "" && !(e.field.Kind == handoffs.KindCheckbox && no().MatchString(h)) {
		return h
	}
	if h := hedges(folding(e.value), long); h != "" && definite(e.field) {
		return h // what looks like the end of a sentence parts it from its number: ok. 40
	}
	if e.field.Kind == handoffs.KindCheckbox {
		return ""
	}
	if h := j.openEnd(e, text); h != "" {
		return h
	}
	if h := j.doubted(e, text); h != "" {
		return h
	}
	for _, i := range j.tags(e) {
		if h := j.tagHedge(e, i, long); h != "" {
			return h
		}
	}
	return ""
}

// doubted returns the words of a clause that leave open a value of a kind that has one: a number, a date, a choice, a person.
func (j *judge) doubted(e *evidence, text string) string {
	if e.value == "" || !singular(e.field) {
		return ""
	}
	if _, after, found := strings.Cut(text, folding(e.value)); found {
		if m := off().FindString(after); m != "" {
			return strings.Trim(m, " ,;:.!()")
		}
		if h := j.source.depends(after); h != "" && (definite(e.field) || e.field.Kind == handoffs.KindSelect || strings.HasPrefix(text, folding(e.value))) {
			return h
		}
	}
	if m := ought().FindString(text); m != "" && definite(e.field) {
		return strings.TrimSpace(m)
	}
	rest := strings.ReplaceAll(text, folding(e.value), " ")
	if h := doubts(rest); h != "" || len(words(rest)) > 0 && (len(words(e.value)) < minWords || looksNamed(e.value)) {
		return h
	}
	return doubts(text) // a value that is a sentence
}

// singular reports whether a field asks for one value, so that words of doubt beside it doubt the value.
func singular(f *Field) bool {
	return definite(f) && f.Kind != handoffs.KindEmail && f.Kind != handoffs.KindURL || f.Kind == handoffs.KindSelect || f.Kind == handoffs.KindUser || f.Kind == handoffs.KindText && asksForPerson(f)
}

// risky reports whether a field asks for what may happen: doubt is what it is for.
func risky(f *Field) bool {
	return risks().MatchString(bare(f.Label + " " + strings.ReplaceAll(f.Key, "_", " ")))
}

var risks = lazily(`\b(?:risk|risks|concern|concerns|objection|objections|blocker|blockers|open (?:points|questions|items|issues)|unknowns|worries|watch.?outs?|red flags?|risiko|risiken|bedenken|einwande|offene punkte|` +
	`risque|risques|riesgo|riesgos|rischio|rischi|risico|risicos|risco|riscos|next steps?|upsell|expansion|opportunit\w+)\b`)

// tags returns the clauses beside the evidence, in its sentence and right after it, that may speak of it.
func (j *judge) tags(e *evidence) []int {
	from, to := j.source.sentenceOf(e.first, e.last)
	qFirst, qLast := j.source.clausesOf(e.quote)
	var out []int
	for i := e.last + 1; i <= max(to, qLast); i++ {
		if i > qLast && j.bearsValue(e, i) {
			break
		}
		out = append(out, i)
	}
	for i := e.first - 1; i >= min(from, qFirst); i-- {
		if i < qFirst && (j.bearsValue(e, i) || conjunctions[firstWords(j.source.texts[i], 1)] == limits) {
			break // "40 seats, but they won't commit, Growth plan" limits the seats
		}
		out = append(out, i)
	}
	// What follows a list of many values speaks of none of them.
	if next := max(to, qLast) + 1; to-from < listClauses && next < len(j.source.clauses) && j.source.clauses[next].before <= seamSentence {
		out = append(out, next)
	}
	return out
}

// roundNumber is a word for about as many.
var roundNumber = wordsPattern([]string{`(?:une? |la )?(?:demi-)?(?:diz|douz|quinz|vingt|trent|quarant|cinquant|soixant|cent)aine|una? (?:decen|quincen|veinten|treinten|dozzin|decin|ventin|trentin|quarantin|cinquantin|centinai)[ao]|(?:a )?couple|dutzende?|dozens|hundreds|hunderte`})

// listClauses is how many clauses make a sentence a list.
const listClauses = 4

// bearsValue reports whether a clause speaks of another value or another field.
func (j *judge) bearsValue(e *evidence, i int) bool {
	text := bare(j.source.clauseText(i, i))
	if len(numbersIn(text)) > 0 || roundNumber().MatchString(text) || len(findDates(text, j.in.Now)) > 0 || strings.Contains(text, "@") {
		return true
	}
	return j.namesOther(e.field, text)
}

// ofKind reports whether a folded clause holds nothing but values of the field's kind, and names no other field.
func (j *judge) ofKind(e *evidence, text string) bool {
	plain := bare(text)
	dates, amounts := len(findDates(plain, j.in.Now)) > 0, len(numbersIn(plain)) > 0
	switch e.field.Kind {
	case handoffs.KindDate:
		return dates && !amounts && !j.namesOther(e.field, plain)
	case handoffs.KindMoney, handoffs.KindNumber:
		return amounts && !dates && !j.namesOther(e.field, plain)
	case handoffs.KindText, handoffs.KindLongText, handoffs.KindNotes, handoffs.KindURL, handoffs.KindEmail, handoffs.KindSelect,
		handoffs.KindMultiSelect, handoffs.KindUser, handoffs.KindUsers, handoffs.KindCheckbox:
	}
	return false
}

// addition is what may come on top of a value and leaves it as it is.
var addition = lazily(`(?:^|[^\p{L}])(?:another|a second|additional|additionally|more later|extra|upsell|later on|next year|phase (?:2|two)|weitere[rns]?|zusätzlich\p{L}*|zweite[rns]?|nächstes jahr|autre|deuxième|otr[oa]|segund[oa]|altr[oa]|second[oa]|tweede|outr[oa])(?:$|[^\p{L}])`)

// namesOther reports whether a text names another field and not this one.
func (j *judge) namesOther(f *Field, text string) bool {
	if names(f, text) {
		return false
	}
	return slices.ContainsFunc(j.in.Fields, func(o Field) bool { return o.Key != f.Key && names(&o, text) })
}

// tagHedge returns what a clause beside the evidence says to leave it open. It must say little else.
func (j *judge) tagHedge(e *evidence, i int, long bool) string {
	text, c := j.source.clauseText(i, i), j.source.clauses[i]
	h := hedges(text, long)
	if m := condition().FindString(text); h == "" && m != "" && !long {
		h = strings.TrimSpace(m)
	}
	if h == "" && singular(e.field) {
		h = doubts(text)
	}
	if m := off().FindString(text); h == "" && m != "" && i > e.last {
		h = strings.Trim(m, " ,;:.!()")
	}
	quoted := c.start < e.quote.End && e.quote.Start < c.end
	if h == "" || otherSubject(text, h) || addition().MatchString(text) || j.bearsValue(e, i) && !(quoted && j.ofKind(e, text)) {
		return ""
	}
	limit := tagWords
	switch {
	case i > e.last && c.before >= seamSentence && c.start >= e.quote.End:
		limit = 1 // the next sentence: it must say nothing else
	case c.before == seamJoined && c.start >= e.quote.End, i < e.first && j.source.clauses[i+1].before == seamJoined:
		return ""
	}
	rest := 0
	spoken := words(h)
	for _, w := range words(text) {
		if !idle[w] && !slices.Contains(spoken, w) && !small[w] {
			rest++
		}
	}
	if rest > limit {
		return ""
	}
	return h
}

// condition is how a clause begins that makes what stands beside it depend on something.
var condition = lazily(`^\W*(?:but |aber |mais |pero |ma |maar |mas )?(?:only )?(?:if|unless|provided|assuming|falls|sofern|vorausgesetzt|wenn|[àa] condition|si tout|siempre que|si todo|a condizione|se tutto|se|mits|als alles|desde que)(?:$|[^\p{L}])`)

// otherSubject reports whether a clause says of something else that it is open: "room tbd".
func otherSubject(text, hedge string) bool {
	if !short().MatchString(hedge) {
		return false
	}
	if list := words(text); slices.ContainsFunc(list, func(w string) bool {
		return slices.ContainsFunc(approvals, func(stem string) bool { return strings.HasPrefix(w, stem) })
	}) {
		return false // the landlord still has to countersign
	}
	before, _, _ := strings.Cut(text, hedge)
	for _, w := range words(before) {
		if !idle[w] && !small[w] && !generic[w] && !approval[w] {
			return true
		}
	}
	return false
}

// short are hedges that stand behind their subject.
var short = lazily(`^(?:tb[cda]|\?|ntb|nnb|to be |still |open|offen|unklar|unclear|unknown|pending|noch offen|[àa] (?:d[ée]finir|confirmer|pr[ée]ciser|voir)|por |pendiente|da |nog |a (?:definir|confirmar))`)

// approvals are how verbs begin that make a value hold.
var approvals = strings.Fields(`sign countersign approv confirm agree accept authori ratif unterschr unterzeich gegenzeich freig genehm bestatig zustimm valid firm aprob aprueb accett teken goedkeur bevestig akkoord assin aprov podpis zatwierdz godkann underteck`)

// approval are words for what a deal waits for.
var approval = wordSet(`approval sign off signoff ok okay confirmation signature legal review decision freigabe bestatigung unterschrift entscheidung validation accord signature
	aprobacion firma visto bueno approvazione conferma goedkeuring handtekening bevestiging aprovacao assinatura aval exact precise final day exakt genau genaues tag jour exacte exacta dia esatta giorno exacte dag exata`)

// small are words that say nothing of their own in a clause that leaves something open.
var small = wordSet(`yet still though that this date number amount i you me my him them us has have had be been no not so there s re ll t but just only first then until before from
	noch aber das datum zahl ich es sie muss wird werden pas encore mais cela ce c que qui se lo aun todavia pero eso ainda isso ancora ma questo nog dat maar ik`)

// generic are words of labels that name no field.
var generic = wordSet(`date number no name value amount total field main primary of the and for in per link url address email e mail expected planned confirmed agreed current new key info details type kind
	datum nummer anzahl zahl der die das und wert betrag nombre de du des la le date montant numero el los valor total data di del della numero importo aantal van het bedrag valor do da customer client kunde company deal notes
	technical business s`)

// kin are words that name the same kind of field. Each line is one kind.
var kin = synonymTable(
	"kickoff kick-off start starts starting begin begins auftakt projektstart lancement demarrage arranque inicio avvio partenza aftrap startdatum inicia startet",
	"golive go-live launch live rollout produktivstart livegang mise-en-service",
	"seats seat users user licences licenses licence license nutzer benutzer lizenzen platze utilisateurs postes licencias usuarios utenti licenze gebruikers licenties utilizadores usuarias assentos headcount",
	"price amount budget arr acv tcv value volume contract preis vertragswert auftragswert auftragsvolumen volumen prix montant importe precio importo prezzo prijs bedrag contractwaarde preco valor deal",
	"discount rabatt remise descuento sconto korting desconto",
	"contact ansprechpartner ansprechpartnerin kontakt interlocuteur contacto referente contatto contactpersoon contato poc",
	"sponsor champion", "plan tier paket tarif forfait piano abo package edition",
	"term laufzeit duree duracion durata looptijd duracao", "deadline frist echeance",
)

// names reports whether a folded text names a field.
func names(f *Field, text string) bool {
	list := words(text)
	for i := range list[:max(0, len(list)-1)] {
		list = append(list, list[i]+list[i+1]) // go live, kick off
	}
	for _, w := range labelWords(f) {
		if slices.ContainsFunc(list, func(x string) bool {
			return x == w || kin[x] != 0 && kin[x] == kin[w] || len(w) > 3 && len(x) > 3 && (strings.HasPrefix(x, w) || strings.HasPrefix(w, x))
		}) {
			return true
		}
	}
	return false
}

// labelWords are the words that name a field.
func labelWords(f *Field) []string {
	all := append(words(f.Label), words(strings.ReplaceAll(f.Key, "_", " "))...)
	out := slices.DeleteFunc(slices.Clone(all), func(w string) bool { return generic[w] || len(w) < 3 })
	if len(out) == 0 {
		return all
	}
	joined := words(strings.NewReplacer("-", "", "_", "").Replace(f.Label))
	return append(out, slices.DeleteFunc(joined, func(w string) bool { return generic[w] || len(w) < 5 })...)
}

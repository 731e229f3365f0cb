package prompts

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// idle are words that do not tell two values apart, as bare writes them.
var idle = wordSet(`a an the of for in on at to by with and or is are be was we they he she it our their his her its this that will as per from via plus new about only all
	plan package tier edition version abo tarif paket pack forfait formule piano pacchetto pakket pacote
	doctor doktor docteur doutor dott dottore dottoressa professor professeur profesor professore miss sir madam senor senora senorita senhor senhora herrn pan pani fru dokter
	mr mrs ms dr herr frau fr hr frl m mme mlle monsieur madame sr sra don dona signor signora dhr mevr prof ing
	der die das dem den ein eine einer und oder ist mit fur von vom zum zur im am auf bei wird
	le la les un une des du de et ou est avec pour par sur en dans au aux
	el los las unos unas del y o es con para por al lo
	il i gli uno una di da e con per su nel della dello
	het een en of met voor van op bij
	os um uma do dos das no na nos nas com em`)

// callings are words for what people are, not who.
var callings = wordSet(
	`ceo cfo cto coo cio cmo cro vp svp evp director head lead leader manager owner founder cofounder president chief officer admin administrator engineer
	buyer procurement finance it ops operations sales marketing hr legal security product project program team contact sponsor champion decision maker main primary technical business
	economic executive assistant analyst specialist consultant architect accountant controller coordinator partner principal senior junior interim acting
	gf leiter leiterin leitung geschaftsfuhrer geschaftsfuhrerin einkauf einkaufer vertrieb ansprechpartner ansprechpartnerin kontakt entscheider projektleiter projektleiterin
	directeur directrice responsable chef contacto director directora gerente jefe jefa responsabile direttore direttrice referente capo hoofd directeur verantwoordelijke
	diretor diretora chefe contato`)

func wordSet(text string) map[string]bool {
	set := map[string]bool{}
	for w := range strings.FieldsSeq(text) {
		set[w] = true
	}
	return set
}

// telling returns the words of a value that may tell it from another: not idle ones, not those of the field's label.
func telling(f *Field, s string) []string {
	label := append(words(f.Label), words(f.Key)...)
	var out []string
	for _, w := range words(s) {
		if !idle[w] && !slices.Contains(label, w) {
			out = append(out, w)
		}
	}
	return out
}

// alike reports whether two words may be one: the same, an initial, a short form, another ending, an umlaut written out.
func alike(a, b string) bool {
	if a == b {
		return true
	}
	if len(a) > len(b) {
		a, b = b, a
	}
	switch n := utf8.RuneCountInString(a); {
	case n == 1:
		return strings.HasPrefix(b, a) && unicode.IsLetter([]rune(a)[0])
	case n >= 2 && strings.HasPrefix(b, a):
		return true
	case n >= 5 && distance(a, b) <= 1:
		return true
	}
	plain := strings.NewReplacer("ae", "a", "oe", "o", "ue", "u", "ph", "f", "th", "t", "ck", "k", "y", "i")
	return plain.Replace(a) == plain.Replace(b)
}

// distance counts the letters to change to make one word of another.
func distance(a, b string) int {
	x, y := []rune(a), []rune(b)
	row := make([]int, len(y)+1)
	for j := range row {
		row[j] = j
	}
	for i := range x {
		diagonal := row[0]
		row[0] = i + 1
		for j := range y {
			cost := diagonal
			if x[i] != y[j] {
				cost++
			}
			diagonal = row[j+1]
			row[j+1] = min(cost, row[j]+1, row[j+1]+1)
		}
	}
	return row[len(y)]
}

// acronym reports whether a word is made of the first letters of a list of words: SSO of single sign on.
func acronym(w string, list []string) bool {
	var first strings.Builder
	for _, l := range list {
		r, _ := utf8.DecodeRuneInString(l)
		first.WriteRune(r)
	}
	return utf8.RuneCountInString(w) >= 2 && first.String() == w
}

// synonyms are words that mean one thing in the values of forms. Each line is one thing.
var synonyms = synonymTable(
	"annual annually yearly jahrlich annuel annuelle anual annuale jaarlijks year year jahr",
	"monthly monatlich mensuel mensuelle mensual mensile maandelijks mensal month",
	"quarterly quartalsweise vierteljahrlich trimestriel trimestral trimestrale kwartaal quarter",
	"upfront prepaid advance vorab vorauskasse avance anticipado anticipato vooraf",
	"yes ja oui si sim", "no nein non nao nee",
	"sso saml", "germany deutschland de allemagne alemania germania", "france frankreich francia", "spain espana spanien espagne", "italy italien italia italie",
	"netherlands holland niederlande", "uk britain", "us usa",
	"munich munchen monaco", "cologne koln", "vienna wien", "milan milano mailand", "rome roma rom", "naples napoli neapel", "turin torino", "florence firenze florenz",
	"geneva geneve genf ginevra", "brussels bruxelles brussel", "antwerp anvers antwerpen", "lisbon lisboa lissabon lisbonne", "seville sevilla", "prague praha prag praga",
	"warsaw warszawa warschau", "copenhagen kobenhavn kopenhagen", "nuremberg nurnberg", "hanover hannover", "gothenburg goteborg", "venice venezia venedig", "basel bale basle",
	"low niedrig gering basse faible baja bajo bassa basso laag baixa baixo lag niski niska",
	"medium mittel moyen moyenne media medio gemiddeld middel sredni srednia",
	"high hoch eleve elevee haute alta alto hoog hog hoj wysoki wysoka", "critical kritisch critique critica critico kritiek kritisk krytyczny krytyczna",
	"remote online virtual", "onsite vor-ort",
	"bob robert rob", "bill william will", "liz elizabeth beth", "mike michael", "kate katherine catherine", "tony anthony", "jim james", "peggy margaret", "dick richard rick", "ted edward", "jack john", "sasha alexander", "pepe jose", "paco francisco",
)

func synonymTable(lines ...string) map[string]int {
	table := map[string]int{}
	for i, line := range lines {
		for w := range strings.FieldsSeq(line) {
			table[w] = i + 1
		}
	}
	return table
}

func related(a, b string) bool {
	return alike(a, b) || synonyms[a] != 0 && synonyms[a] == synonyms[b]
}

// compareNames compares two short values word by word: names of plans, people, places.
func compareNames(f *Field, a, b string) likeness {
	as, bs := telling(f, a), telling(f, b)
	if len(as) == 0 || len(bs) == 0 {
		return cannotTell
	}
	if acronym(strings.Join(as, ""), bs) || acronym(strings.Join(bs, ""), as) {
		return same
	}
	person := slices.DeleteFunc(slices.Clone(as), func(w string) bool { return callings[w] })
	other := slices.DeleteFunc(slices.Clone(bs), func(w string) bool { return callings[w] })
	if len(person) > 0 && len(other) > 0 {
		as, bs = person, other
	} else if len(person) != len(other) {
		return cannotTell // a person and what somebody is
	}
	common := 0
	for _, x := range as {
		if slices.ContainsFunc(bs, func(y string) bool { return related(x, y) }) {
			common++
		}
	}
	switch {
	case common == 0:
		return different
	case common == min(len(as), len(bs)):
		return same
	case shortened(as, bs) || shortened(bs, as):
		return same // Sveta and Svetlana Markova, JL and Jean-Luc Moreau
	case looksNamed(a) && looksNamed(b) && len(as) <= 3 && len(bs) <= 3:
		return different // Anna Holm and Birgit Holm, Growth EU and Growth US
	}
	return cannotTell
}

// shortened reports whether each word of a name is a word of another, its short form, or initials of its words. One word must be the same.
func shortened(short, long []string) bool {
	whole := 0
	rest := slices.DeleteFunc(slices.Clone(long), func(w string) bool {
		return slices.Contains(short, w) && len(w) > 2
	})
	for _, w := range short {
		switch {
		case slices.Contains(long, w) && len(w) > 2:
			whole++
		case acronym(w, rest), slices.ContainsFunc(rest, func(l string) bool { return shortForm(w, l) }):
		default:
			return false
		}
	}
	return whole > 0
}

// shortForm reports whether a given name may be short for another: Sveta for Svetlana, Tom for Thomas.
func shortForm(w, l string) bool {
	if len(w) < 3 || len(l) <= len(w) || w[0] != l[0] {
		return false
	}
	if len(w) > 3 && w[:3] == l[:3] {
		return true
	}
	rest := l
	for i := range len(w) {
		at := strings.IndexByte(rest, w[i])
		if at < 0 {
			return false
		}
		rest = rest[at+1:]
	}
	return true
}

// nameWords are what a name consists of, in a text that is not folded.
var nameWords = lazily(`[\p{L}\p{M}\p{N}'’.-]+`)

// looksNamed reports whether a value is written like a name: one to four words, each with a capital, or a single word.
func looksNamed(s string) bool {
	list := nameWords().FindAllString(strings.SplitN(s, "(", 2)[0], -1)
	if len(list) == 0 || len(list) > 5 {
		return false
	}
	if len(list) == 1 {
		return true
	}
	for _, w := range list {
		if !capital(w) && !idle[bare(w)] && !callings[bare(w)] {
			return false
		}
	}
	return true
}

// people says that a field's label asks for a person.
var people = lazily(
	`\b(?:contact|sponsor|champion|owner|decision maker|decision-maker|stakeholder|buyer|lead|chef|manager|signer|signatory|poc|responsible|person|who|ae|csm|rep|` +
		`ansprechpartner|ansprechpartnerin|kontakt|entscheider|verantwortlich\w*|projektleit\w+|interlocuteur|responsable|contacto|decisor|referente|responsabile|contatto|contactpersoon|investigator|planner|editor|technician|leader|buddy|mentor|surgeon|engineer|adjuster|coordinator|handler|handled by|driver|foreman|counsel|lawyer|officer|supervisor|superintendent|captain|dispatcher|secretary|teacher|tutor\w*|trainer|coach|agent|broker|advisor|adviser|consultant|architect|nurse|doctor|physician|candidate|recruiter|reviewer|approver|assignee|requester|author|designer|developer|host|caller|reports to|techniker\w*|fahrer\w*|lehrer\w*|berater\w*|betreuer\w*|sachbearbeiter\w*|verwalter\w*|polier|leiter\w*|chauffeur|enseignante?|conseill\w+|gerante?|referent|conductor\w*|profesor\w*|asesor\w*|encargad[oa]|autista|docente?|consulente|adviseur|begeleider|motorista|professora?|consultora?|gestora?|kontaktperson|osoba kontaktowa|beslisser|contato|decisora?)\b`)

func asksForPerson(f *Field) bool {
	return people().MatchString(bare(f.Label + " " + strings.ReplaceAll(f.Key, "_", " ")))
}

package prompts

import "strings"

// language is the code of the language that notes are mostly written in, as far as the words between the values tell.
type language string

// languageWords are words of each language that are frequent, and rare in the others.
var languageWords = map[language]map[string]bool{
	"en": wordSet("the and of with is are they we our their this that will for from at has have was it's not you to be in on but or if seats a an they'll"),
	"de": wordSet("der die das und ist mit fur wir sie nicht auf bei von zum ein eine den am im noch wird ab sind es zu aus nach vom oder aber wenn uns um in falls"),
	"fr": wordSet("le les des est avec pour nous ils sur une dans du au pas sera leur et ce par ont chez de la un en ou si mois"),
	"es": wordSet("el los las con para una del esta son sera hay su y que en nos por lo pero segun empezamos de la un si al mes"),
	"it": wordSet("il gli della di con per sono che una si non nel del dal alla anche e lo ci la un in se al mese le"),
	"nl": wordSet("het een van met voor zijn wij ze niet op bij naar wordt we dat ook heeft nog en te om de als of in er maar is per gebruikers"),
	"pt": wordSet("os uma com para do da dos das sao no na em ao nao que pela ficou mais ele ela e o de a um se por mes"),
	"pl": wordSet("i w z na do jest sie nie od po dla to za ze przez ok rocznie miesiecznie licencji"),
	"sv": wordSet("och det ar for att med vi de som pa inte ett den av blir till fran har ska i om en per"),
}

// languageOf guesses the language of a text, or returns "".
func languageOf(text string) language {
	counts := map[language]int{}
	for _, w := range words(text) {
		for l, known := range languageWords {
			if known[w] {
				counts[l]++
			}
		}
	}
	best, most := language(""), 0
	for l, n := range counts {
		if n > most || n == most && l < best {
			best, most = l, n
		}
	}
	return best
}

// conditions are the words, by language, with which a sentence makes what stands before it depend on something. Several mean something else elsewhere.
var conditions = map[language]map[string]bool{
	"en": wordSet("if unless provided assuming"), "de": wordSet("wenn falls sofern"), "fr": wordSet("si"), "es": wordSet("si"), "it": wordSet("se"),
	"pt": wordSet("se caso"), "nl": wordSet("als indien mits tenzij"), "pl": wordSet("jesli jezeli"), "sv": wordSet("om ifall"),
}

// joins are the words that put another value beside one, by language.
var joins = map[language]map[string]bool{
	"es": wordSet("o u"), "it": wordSet("o oppure"), "nl": wordSet("of"), "pl": wordSet("albo lub"), "sv": wordSet("eller"), "pt": wordSet("ou"),
}

// depends returns the words behind a value that make it depend on something, or "".
func (s *source) depends(after string) string {
	list := strings.Fields(after)
	for i, w := range list {
		if conditions[s.language][bare(strings.Trim(w, ",.;:()"))] && i+2 < len(list)+1 && len(list)-i >= 3 && !idioms[list[i+1]] {
			return strings.Join(list[i:min(len(list), i+3)], " ")
		}
	}
	return ""
}

// idioms are what follows "if" where nothing depends on it.
var idioms = wordSet("needed necessary required you anything asked notig moglich besoin etwas was vous necesita quieres serve vuoi nodig")

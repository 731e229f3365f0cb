package prompts

import (
	"slices"
	"strings"
	"unicode"

	"github.com/handoffbot/handoffbot/handoffs"
)

// commands are what people write to a model rather than to a colleague. They match folded text.
var commands = []command{
	// Take back what it was told.
	{[]string{"instr", "istru", "anweis", "consigne", "indica", "prompt", "polecen", "opdracht", "guideline", "directiv", "rules", "regeln", "above", "prior", "preced", "before", "alles", "system"}, lazily(`(?:ignor\p{L}*|disregard|forget|override|bypass|overlook|skip|vergiss|vergessen sie|missachte|überspringe|oublie[zr]?|ne tiens? pas compte|olvida|olvide|omite|dimentica|tralascia|negeer|vergeet|esque[çc]a|desconsidere|zignoruj|zapomnij|ignorera|glöm) ` +
		`(?:\S+ ){0,5}?(?:instruction|instrucc|istruzion|instructies|instru[çc]|anweisung|instruktion|consigne|indication|indicacion|prompt|polecenia|opdracht|guideline|system message|rules above|regeln|directives|everything (?:above|before|you)|all (?:the )?(?:above|previous text)|alles (?:bisherige|zuvor)|tout ce qui pr[ée]c[èe]de|todo lo anterior)`)},
	// Name it.
	{[]string{"ai", "llm", "model", "gpt", "assist", "bot", "claude", "gemini", "copilot", "ki", "ia", "asist", "mod", "jailbr", "unrestr", "dan", "system", "summar"}, lazily(`(?:you are|you're|act|behave|pretend|respond|answer) (?:now |from now on )?(?:as |like |to be )?(?:an? |the )?(?:ai|llm|language model|chatbot|chat bot|assistant|gpt|dan|jailbroken|unrestricted|large language model)(?:$|[^\p{L}])|` +
		`(?:^|[^\p{L}])(?:dear|hey|hi|hello|attention|note to|instructions? (?:for|to)|message to|an die|hinweis an|à l'attention de) (?:the |any |all |an |our |die |das )?(?:ai|llm|gpt|chatgpt|claude|gemini|copilot|language model|ki|ia|reviewer model|summari[sz]er|chatbot|ai assistant|assistant model|modell|mod[èe]le)(?:$|[^\p{L}])|` +
		`^\W*(?:ai|llm|assistant|chatgpt|gpt|ki|ia)(?: assistant| model)? ?[:>,] ?(?:please |bitte )?\p{L}+|(?:du bist|tu es|vous [êe]tes|eres|sei|jij bent|je bent|voc[êe] [ée]) (?:jetzt |nun |maintenant |ahora |ora |nu |agora |ab sofort )?(?:eine? |une? |un |een |uma? )?(?:ki|ia|ai|assistent|assistant|asistente|assistente|sprachmodell|mod[èe]le|modelo|modello|taalmodel|chatbot)`)},
	{[]string{"prompt", "system", "developer", "<", "[", "#", "instruct", "task", "rules", "directive", "jailbreak", "do anything", "end of", "notes"}, lazily(`(?:system|developer) ?(?:prompts?|message|override|instructions?)(?:$|[^\p{L}])|systemprompt(?:$|[^\p{L}])|<\|?(?:im_start|im_end|system|endoftext|assistant|user)\|?>|\[/?inst\]|<<sys>>|###? ?(?:instruction|system|assistant|response|new task)|` +
		`begin (?:new )?(?:system|instructions)|end of (?:the )?(?:notes|document|data|context|input)|new (?:instructions|task|rules|directive)s? ?:|(?:reveal|print|show|output|repeat|leak) (?:\S+ ){0,3}(?:system prompt|instructions|api key|hidden prompt)|prompt injection|jailbreak|do anything now`)},
	// Ask it for the shape of its answer.
	{[]string{"respon", "reply", "answer", "output", "message", "summary", "completion", "text"}, lazily(`(?:^|[.:!?;,"] ?|please |kindly |can you |could you |now |bitte |must |should |and |then |to )(?:integrate|express|modify|alter|enhance|include|insert|embed|encode|encrypt|encipher|render|shift|use|employ|reverse|invert|flip|translate|convert|display|substitute|replace|rewrite|format|append|` +
		`compose|craft|write|provide|give|add|output|present|transform|obfuscate|change|finish|end|begin|start|conclude|promote|incorporate|weave|mention|limit|make|communicate|deliver|phrase|represent|scramble|apply) ` +
		`(?:\S+ ){0,14}?(?:in |to |of |as |with |into )?(?:your (?:entire |whole |full |next |final |own )?(?:response|reply|answer|output|message|summary|completion|text)|the (?:entire |whole |full |final )?(?:response|reply|answer|output|completion))(?:$|[^\p{L}])`)},
	{[]string{"repl", "respon", "answer", "antw", "répon", "repon", "rispon", "antwoord"}, lazily(`(?:^|[.:!?;,"] ?|please |only |always |can you |could you )(?:reply|respond|answer|antworte|antworten sie|r[ée]ponds|r[ée]pondez|responde|rispondi|antwoord|responda) (?:only|always|just|nur|immer|uniquement|seulement|solo|sempre|alleen|using|as an?|in (?:reverse|rhyme|code|morse|json|yaml|all caps|uppercase|base|binary|hex|emojis?|english|french|german|spanish|italian|\p{L}+ (?:only|encoding|cipher|language)))(?:$|[^\p{L}])`)},
	{[]string{"base", "cipher", "emoji", "rot"}, lazily(`base ?-?(?:16|32|58|62|64|85)|(?:caesar|substitution|monoalphabetic|vigen[èe]re|atbash|rot-?13) ?(?:cipher)?|emojis? (?:only|substitution)|(?:only|using|with|relevant) emojis?`)},
	// Ask it to say that all is well.
	{[]string{"field", "gap", "criteri", "item", "value", "feld", "champ", "camp", "veld", "handoff", "everything", "all ", "nothing", "alles", "tout", "todo", "tutto", "missing", "contradict", "warning", "instruction", "user", "unclear", "problem", "no ", "customer"}, lazily(`(?:mark|set|treat|report|consider|flag|label|fill|markiere|setze|marque[zr]?|marca|contrassegna|markeer) (?:\S+ )?(?:all|every|each|everything|any|the|alle|jedes|tous|toutes|todos|todas|tutti|ogni|elk) (?:\S+ ){0,3}?(?:fields?|gaps?|criteria|items?|values?|felder|feld|champs|campos|campi|velden|handoff) (?:\S+ ){0,4}?(?:as|to|with|als|auf|comme|como|come|complete|stated|ok|done|resolved|approved|settled)|` +
		`(?:say|state|claim|write|confirm|report|answer|conclude|respond|sag|schreibe|dis|[ée]cris|di|scrivi|zeg) (?:that |dass |que |che |dat )?(?:everything|all (?:the )?(?:fields|criteria|is)|nothing|no (?:gaps|issues|problems)|alles|tout|todo|tutto|the customer is happy) (?:\S+ ){0,3}?(?:complete|fine|missing|approved|perfect|ok|good|stated|clear|vollständig|complet|completo|volledig|happy)|` +
		`(?:do not|don't|never) (?:mention|report|flag|reveal|list|output|show|tell|extract|include) (?:\S+ ){0,4}?(?:gap|gaps|missing|contradiction|this instruction|these instructions|warning|warnings|the user|unclear|problems)|no gaps? (?:should|must|shall) be`)},
	// Ask it for another piece of work.
	{[]string{"sentiment", "mood", "emotion", "tone", "positive", "negative", "script", "poem", "haiku", "limerick", "essay", "python", "javascript", "bash", "sql", "story", "song", "regex", "function", "program", "list", "overview", "summary", "translate"}, lazily(`^\W*(?:can you |could you |please )?(?:analy[sz]e|determine|classify|detect|identify|evaluate|assess|judge) (?:\S+ ){0,3}?(?:sentiment|mood|emotion|tone)|is (?:this|the following) (?:feedback|review|comment|tweet|text|sentence|statement) (?:positive|negative)|` +
		`^\W*(?:please )?(?:write|create|generate|code|compose) (?:me )?(?:an? )?(?:\S+ )?(?:script|poem|haiku|limerick|essay|python|javascript|bash|sql query|story|song|regex|function|program) |^\W*(?:please )?(?:provide|give me|list) (?:a list|an overview|a summary) of |^\W*(?:please )?translate (?:this|the following|everything|all)`)},
	{[]string{"tool", "function", "plugin", "shell", "command", "api", "conversation", "notes", "prompt", "data", "credential"}, lazily(`(?:^|[^\p{L}])(?:call|invoke|use|run|execute) (?:the |this |your )?(?:tool|function|plugin|shell|command|api) (?:\S+ ){0,4}?(?:to |and |with )|(?:send|forward|post|exfiltrate|e-?mail) (?:\S+ ){0,5}?(?:conversation|notes above|system prompt|all data|credentials|these notes) to`)},
}

// addressesModel reports whether a text speaks to a model.
func addressesModel(text string) bool {
	plain := folding(text)
	if spoken(commands, plain) {
		return true
	}
	disguised := undisguise(plain)
	return disguised != plain && spoken(commands[:3], disguised)
}

// spoken reports whether any of the commands is in the text. It looks for a command's words first, because that is quick.
func spoken(list []command, text string) bool {
	return slices.ContainsFunc(list, func(c command) bool {
		return slices.ContainsFunc(c.needs, func(w string) bool { return strings.Contains(text, w) }) && c.expr().MatchString(text)
	})
}

// command is a way to speak to a model. Without one of the words that it needs it is not there.
type command struct {
	needs []string
	expr  expression
}

// lookalikes are letters and digits that stand for another letter in words that hide.
var lookalikes = strings.NewReplacer(
	"0", "o", "1", "i", "3", "e", "4", "a", "5", "s", "7", "t", "@", "a", "$", "s", "!", "i", "|", "l",
	"а", "a", "е", "e", "о", "o", "р", "p", "с", "c", "у", "y", "х", "x", "і", "i", "ѕ", "s", "ј", "j", "ԁ", "d", "ո", "n", "ӏ", "l",
	"α", "a", "ε", "e", "ο", "o", "ρ", "p", "ν", "v", "ι", "i", "τ", "t", "υ", "u",
)

// undisguise writes a folded text as it is read: with letters for what looks like them, and without the spaces and dots within
// i g n o r e.
func undisguise(text string) string {
	list := strings.FieldsFunc(bare(lookalikes.Replace(text)), func(r rune) bool { return !unicode.IsLetter(r) && r != '\'' })
	var b strings.Builder
	for i, w := range list {
		alone := len([]rune(w)) == 1
		if i > 0 && !(alone && len([]rune(list[i-1])) == 1) {
			b.WriteByte(' ')
		}
		b.WriteString(w)
	}
	return b.String()
}

// addressed returns the sentences of the notes that speak to a model.
func (j *judge) addressed() []handoffs.Quote {
	var out []handoffs.Quote
	for i := 0; i < len(j.source.clauses); {
		_, last := j.source.sentenceOf(i, i)
		q := j.source.passage(i, last)
		if addressesModel(q.Text) {
			if n := len(out); n > 0 && strings.TrimSpace(string(j.source.text[out[n-1].End:q.Start])) == "" {
				out[n-1] = j.source.slice(out[n-1].Start, q.End)
			} else {
				out = append(out, q)
			}
		}
		i = last + 1
	}
	return out
}

package prompts

import "strings"

// doubtStems are how words begin that say that a value is thought, wished, proposed or provisional, as bare writes them: nouns, verbs and adjectives
// of any ending. They count beside a single value only; in a text that describes they leave nothing open.
var doubtStems = strings.Fields(`
	dependend dependiend dipendend guess guestimat estimat assumption assuming hunch understanding impression recollection forecast projection expectation anticipat predict proposal propos suggest
	floated mooted lean leaning inclin tentativ preliminar provisional indicativ outstanding interim uncertain doubt questionable negotiable unofficial speculat rumo shoot shooting rounded gerundet aufgerundet arrondi redonde arrotond afgerond arredond avrund
	schatz vermut annahme eindruck gefuhl prognos tendenz tendier neigen neigt angepeilt ausstehend ungewiss unverbindlich fraglich vorlauf provisor interims grossenordnung hausnummer vorschlag geruch
	estimati hypothes souhait tendance envisag penche indicati preliminair officieu provisoi
	estimaci hipotes impresion propuest tendenci provision barajan tentativ
	ipotes ipotizz stima impressione propost tendenz provvisor orientativ
	schatting aanname indruk voorstel streven streef overweeg voorlopig inschatting
	estimativ impressao propost tendenci provisori expectativ cogita
	uppskatt antagande gissn gissar forslag prelimin
	szacun zalozen propozycj wstepn przypuszcz orientacyjn`)

// doubtPhrases bound a value without naming it.
var doubtPhrases = wordsPattern([]string{
	`as (?:things stand|i understand)|at this stage|last i heard|word is|(?:if|unless) i'm (?:not )?mistaken|don't quote me|in theory|on paper|nominally|ideally|all being well|touch wood|with (?:any )?luck|weather permitting|(?:worst|best)[- ]case|to (?:the best of )?my knowledge|` +
		`or (?:something|similar)|tops|at most|no more than|(?:north|south|shy|excess) of|just (?:over|under|above|below)|a handful|finger in the air|back of (?:the|an) envelope|in limbo|fluid|moving target|contingent on|conditional on|hinges on|up to (?:them|her|him)|question mark|` +
		`subject to change|(?:may|could|can still) (?:change|shift|slip|move)|chances are|odds are|my bet|gut feeling|i hear|reportedly|supposed to be|meant to be|by my (?:count|math|reckoning)|in my (?:view|opinion)|from what i|still (?:being )?\p{L}+ing`,
	`(?:nach|stand) (?:jetzigem|aktuellem|derzeitigem|jetzt)(?: stand)?|soweit ich|meines wissens|m\.?w|wenn ich mich recht|schätze mal|über den daumen|theoretisch|idealerweise|im idealfall|höchstens|ein paar|steht und fällt|fragezeichen|wackelt|wackelig|unter umständen|u\.u|mit (?:etwas )?glück|in abstimmung|nach meiner rechnung|meiner meinung`,
	`[àa] vue de nez|en gros|grosso modo|sauf (?:imprévu|changement|erreur)|si je me souviens|de mémoire|[àa] ma connaissance|d'après m\p{L}+|selon moi|il paraît|théoriquement|en théorie|idéalement|au mieux|au pire|tout au plus|[àa] discuter|ça dépend|on table sur|point d'interrogation|en cours d\p{L}+`,
	`a bote pronto|salvo imprevistos|si (?:mal )?no (?:recuerdo|me equivoco)|si mal no|que yo sepa|seg[úu]n (?:mis|creo|parece)|al parecer|en teor[íi]a|idealmente|como mucho|como m[áa]ximo|a la espera|depende`,
	`a spanne|a naso|se non sbaglio|se ricordo bene|che io sappia|a quanto pare|in teoria|al massimo|in sospeso|secondo me|uit mijn hoofd|grofweg|naar schatting|als ik het goed|voor zover|volgens m\p{L}+|in theorie|idealiter|hooguit|een paar|op z'n best`,
	`l[áa] p(?:elo|ela|ara|or)|por alto|se n[ãa]o me engano|que eu saiba|em teoria|no m[áa]ximo|pelo que sei|ao que parece|p[åa] ett ungef[äa]r|s[åa]vitt jag|om jag minns|i teorin|h[öo]gst|(?:jag|vi|jeg) (?:tror|tycker)|tror (?:jag|vi|jeg|vi)|n[åa]gon g[åa]ng|mniej wi[ęe]cej|o ile wiem|je[śs]li dobrze|teoretycznie|maksymalnie|raczej|wst[ęe]pnie|zdaje si[ęe]`,
	`in the (?:region|area|neighbou?rhood|vicinity|order|range) of|for now|for the (?:moment|time being)|(?:erst ?mal|vorerst|einstweilen)|pour (?:l'instant|le moment)|por (?:ahora|el momento|enquanto|agora)|de momento|per (?:ora|il momento|adesso)|na razie|tills vidare|in der (?:gegend|gr[öo]ßenordnung)|de l'ordre d|del orden|nell'ordine|in de (?:orde|buurt)|na faixa|na casa d|w okolicach|i storleksordningen|rz[ęe]du`,
	`(?:(?:re)?negotiation|talk|review|approval|discussion|(?:nach)?verhandlung|gespräch|freigabe|prüfung|(?:re)?n[ée]gociation|discussion|negociaci[óo]n|trattativ|onderhandeling|negocia[çc][ãa]o|negocia[çc][õo]e)\p{L}* (?:\p{L}+ )?(?:ongoing|under ?way|in progress|läuft|laufen|en cours|en curso|in corso|em (?:curso|andamento)|loopt|lopen)|ainda (?:v[ãa]o|vai|precis\p{L}+)|(?:a[úu]n|todav[íi]a) van?`,
	`si (?:pensa|parla)|pensiamo (?:a|di)|(?:man denkt|wir denken|denken) an|gedacht ist|angedacht|on (?:songe|parle)|il est question|se (?:piensa en|habla de|baraja\p{L}*)|estamos pensando|pensa(?:-se|mos) em|fala-se|(?:we )?denken aan|wordt gedacht`,
	`pencil(?: it| us| them)? in|to be (?:appointed|hired|assigned|found|filled|elected|recruited)|(?:will|'ll|must|has to|have to) (?:re\p{L}+|double-?check|count|look into|think|sort|weigh|measure)`,
	`(?:o|ou|of|lub|eller) (?:as[íi]|cos[ìi]|quelque chose|zo|tak|s[åa]|po\p{L}+)|o gi[ùu] di l[ìi]|plus[ -]minus|plus ou moins|[àa] .{1,20} pr[èe]s|[±≈].{0,6}|what (?:i|we)(?:'d| would| think)|as far as`,
	`(?:wir|ich) rechne(?:n|t)? mit|rechnen mit|erwarte[nt]?|expect(?:s|ed|ing)?|compte(?:nt|r|ons)? sur|(?:cuento|contamos|cuentan) con|(?:conto|contiamo) (?:su|di)|reken(?:en|t)? op|r[äa]knar med|liczymy na|[àa] (?:la|une) louche`,
	`(?:nearly|almost|close to|fast|knapp|presque|pr[èe]s de|casi|quasi|bijna|quase|prawie|n[äa]stan) [€$£]?\d`,
})

// ought wishes a value that code can read; beside a person it is an instruction.
var ought = wordsPattern([]string{`should|ought to|devem? \p{L}+[aei]r`})

// doubts returns the first word of a folded clause that says that its value is thought, wished, proposed or provisional, or "".
func doubts(text string) string {
	if m := doubtPhrases().FindString(text); m != "" {
		return strings.Trim(m, " ,;:.!()")
	}
	for _, w := range words(text) {
		for _, stem := range doubtStems {
			if strings.HasPrefix(w, stem) {
				return w
			}
		}
	}
	return ""
}

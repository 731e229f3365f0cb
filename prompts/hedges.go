package prompts

import (
	"slices"
	"strings"
)

// The words with which people leave something open. They match folded text, so that könnte (might) and konnte (could) stay two words.
// Each language has a line of its own; a phrase stands in one line, however many languages know it.
var hedgeLines = []string{
	// in short
	`tbc|tbd|tba|t\.b\.[cda]\.?|ntb|n\.t\.b\.?|nnb|n\.n\.(?:b\.?)?|tb confirmed|iirc|afaik|prob|probs|approx|appx|ca|c\.a|circa|ggf|evtl|vorauss|aprox|env|\?\?+|\(\?\)`,
	// English
	`to be (?:confirmed|defined|determined|decided|agreed|announced|clarified|discussed|finali[sz]ed|checked|verified)|(?:not|n't|never)(?: been)?(?: yet)?(?: been)? ` +
		`(?:100%|100 %|fully |really |quite |entirely |completely )?(?:sure|certain|confirmed|final|finali[sz]ed|decided|agreed|clear|fixed|settled|set|signed off|clarified|nailed down|locked|locked in|defined|verified|booked|ordered|assigned|appointed|chosen|picked|selected|approved|arranged|scheduled|planned|reserved|official|guaranteed)|` +
		`not yet|(?:not|n't) (?:\p{L}+ ){1,3}yet|(?:not|n't) (?:\p{L}+ )?commit(?:ted)?|un(?:sure|certain|clear|confirmed|decided|defined|settled|verified)|probably|presumably|maybe|perhaps|possibly|likely|potentially|tentative(?:ly)?|pencil(?:l)?ed(?: in)?|` +
		`provisional(?:ly)?|roughly|approximately|ballpark|guess(?:ing)?|guesstimate|i(?:'d)? (?:think|believe|assume|reckon|suppose|imagine)|we (?:think|believe|assume|reckon)|` +
		`(?:she|he|they) (?:thinks?|believes?|assumes?|reckons?|guess(?:es)?)|if i (?:remember|recall)|as far as i (?:know|remember)|if memory serves|supposedly|apparently|allegedly|` +
		`may (?:be|have|become|go|need|want|slip|change|move|take|end|also|even|still|or may|well|start|get|drop|grow|come|stay|turn|vary|differ|rise|creep)|might|could (?:[^y\s]|y[^o])\S*|` +
		`should (?:be|start|begin|go live|kick off|launch|cost|come to) (?:on |in |at |by )?(?:[€$£]|the )?\d|should (?:be )?(?:around|about|roughly|something|somewhere|approximately|in the|land|end up|come|probably|work out|hopefully)|would be (?:around|about|roughly|something)|or so|or thereabouts|-ish|[\d.,]+ ?k?-?ish|` +
		`somewhere (?:around|between|in|near|north|south)|something like|in the region of|in the range of|in the ballpark|give or take|more or less|pending|still (?:open|to be|unclear|under|in|needs?|has|have|tbd|tbc|waiting|checking|discussing|undecided|deciding|unknown)|` +
		`open (?:question|point|item|issue)|up in the air|in flux|depend(?:s|ing|ent) on|waiting (?:on|for)|awaiting|subject to|(?:need|needs|have|has|want|wants|got) to (?:\w+ )?(?:check|confirm|ask|clarify|verify|decide|double-check|double check|ok|approve|sign off|figure)|` +
		`(?:will|'ll|to|must|going to|gonna|let me|let's) (?:check|confirm|verify|clarify|find out|get back|double[- ]check|circle back|decide|follow up on)|(?:don't|dont|doesn't|doesnt|didn't|do not|does not|did not|not|no one|nobody) (?:really )?(?:know|knows|remember)|no idea|` +
		`(?:will|'ll|should) (?:know|hear|see|find out|learn)|(?:tells?|telling|lets?|letting) (?:us|me) (?:know|by|tomorrow|later|next|on)|gets? back|comes? back to|coming back|to follow|trying|pushing for|in principle|(?:ty|red|zen|\d)[ -]?odd|and (?:something|a bit|change)|closer to|more like|fingers crossed|earmarked|before (?:she|he|they|we) (?:hears?|knows?|gets?|decides?|checks?)|in play|still (?:deciding|negotiating|talking|thinking|waffling)|negotiating|torn between|undecided|on the fence|\w+'s call|hop(?:e|es|ed) (?:to|for|that)|aim(?:s|ed|ing)? (?:to|at|for)|targeting|would (?:like|love|prefer) (?:to (?:start|begin|kick off|go live|launch|have)|it)|'d (?:like|love|prefer) to (?:start|begin|kick off|go live|launch|have)|(?:n't|not|nobody has|no one has|haven't|hasn't) (?:yet )?(?:told|said|named|given|shared|sent|picked|chosen|assigned|nominated|heard|received|got|booked|scheduled|planned|fixed|found)|nothing (?:is |has been )?(?:booked|fixed|agreed|decided|signed|confirmed|scheduled|in writing|official)|nobody (?:can|could|knows|has)|to be (?:scheduled|booked|arranged|approved|signed|named|nominated|set|fixed|agreed on|negotiated|announced)|(?:has|have|needs?|want|wants) (?:still )?to (?:be )?(?:approve|approved|agree|sign)|if (?:approved|possible|all goes|everything|it works|that works|legal|they agree|he agrees|she agrees)|assuming|provided (?:that|they|we|the|it)|no (?:date|number|decision|answer|name) (?:yet|so far)|at least \D{0,3}\d|minimum(?: of)? \d|no (?:less|fewer) than \d|(?:more|less|fewer) than \D{0,3}\d|over \d|under \d|upwards of|not before|no earlier than|earliest|sometime|some time (?:in|around)|up to \d+ (?:seats|users|licen)|in my head|from memory|unofficial(?:ly)?|ball ?park|placeholder|as a (?:guess|start)|working (?:assumption|title|date)|for now|initial (?:guess|estimate)|estimat\w+|could \D{0,8}be|hopefully|hoping|aiming for|shooting for|sounds like|seems? (?:to|like)|looks like|not set in stone|no (?:firm|final|fixed|confirmed|clear|definite|exact)|rumou?r(?:ed)?|unknown|under discussion|under review|in discussion|being (?:discussed|decided|reviewed|finali[sz]ed)|` +
		`to confirm|(?:he|she|they|customer|client)(?:'ll| will| must| has to| have to| needs to| need to) (?:\w+ )?(?:confirm|check|decide|let us know)|yet to (?:be|confirm|decide|come|hear)|remains? (?:to be|unclear|open)|either .{1,30} or|wasn't sure|weren't sure|isn't sure|aren't sure|not sure|leaning (?:towards?|to)|thinking (?:about|of)|considering|debating|around|about(?: \d| [€$£])|~ ?\d|verbal(?:ly)? only|hearsay|ball-?park`,
	// German
	`vermutlich|wahrscheinlich|wohl|vielleicht|eventuell|voraussichtlich|ungefähr|ungefaehr|etwa|rund|in etwa|unklar|(?:noch|ist|sind|bleibt|weiterhin|lässt|lassen) (?:\S+ )?offen|offen|noch (?:nicht|kein|keine|keinen|unklar|unsicher|in klärung|in abstimmung|zu klären|zu bestätigen|ungeklärt|unbestätigt)|` +
		`nicht (?:ganz |100% |hundertprozentig |wirklich )?(?:sicher|klar|fix|bestätigt|final|entschieden|festgelegt|geklärt|abgestimmt|abgesegnet|besprochen)|unter vorbehalt|vorbehaltlich|möglicherweise|moeglicherweise|könnten?|koennten?|dürften?|duerften?|müssten?|muessten?|(?:ich |wir )?(?:glaube|denke|schätze|vermute|meine|nehme an|glauben|denken|vermuten)|` +
		`noch (?:ab|zu )?(?:klären|klaeren|prüfen|pruefen|stimmen|sprechen|definieren|festlegen)|glaub ich|geschätzt|angeblich|mal sehen|(?:wird|werden|muss|müssen|muessen|will|wollen) (?:\S+ ){0,3}?(?:noch|klären|klaeren|prüfen|pruefen|bestätigen|nachfragen|rückmelden|abstimmen|geklärt|bestätigt|geprüft|entschieden|abgestimmt)|zu klären|klärt noch|klären noch|in klärung|klärung|unbestätigt|ungeklärt|unsicher|vorläufig|sollten?|(?:soll|sollen) (?:so )?(?:um|etwa|gegen|ungefähr|wohl|irgendwo|circa|ca|ende|anfang|mitte)|` +
		`muss (?:\S+ ){0,4}?(?:freigeben|genehmigen|zustimmen|absegnen|entscheiden)|(?:noch )?(?:abzustimmen|zu vereinbaren|abstimmen|vereinbaren wir|zu definieren|festzulegen|offen gelassen)|wird noch|werden noch|kommt noch|folgt noch|müssen noch|angepeilt|anvisiert|im gespräch|nicht vor (?:dem|mitte|ende|anfang)|frühestens|fruehestens|mindestens|über \d|knapp|gut \d|circa|falls|sofern|vorausgesetzt|wenn alles (?:klappt|gut)|noch nichts|steht nicht fest|meldet sich|melden sich|gibt (?:\S+ )?bescheid|geben (?:\S+ )?bescheid|sagt (?:\S+ )?bescheid|im prinzip|grundsätzlich|eher|steht im raum|wird sich zeigen|schwankt|überlegen noch|irgendwann|irgendwo|so um (?:die|den)|gegebenenfalls|schätzungsweise|tendenziell|hoffentlich|meldet sich noch|mehr oder weniger|pi mal daumen|grob|weiß nicht|weiss nicht|weiß (?:es )?noch nicht|kann sein|abhängig von|hängt (?:noch )?(?:von|davon|an)|je nachdem|steht noch aus|ausstehend|um die \d|so \d+ bis|oder so`,
	// French
	`peut[- ]?[êe]tre|probablement|sans doute|s[ûu]rement|[àa] (?:confirmer|d[ée]finir|valider|v[ée]rifier|pr[ée]ciser|d[ée]terminer|voir|d[ée]cider|clarifier|discuter|reconfirmer)|reste [àa] |environ|approximativement|autour d[eu']|vers (?:le|la|mi|fin|d[ée]but|\d)|normalement|[ée]ventuel(?:le)?(?:ment)?|` +
		`(?:pas|rien)(?: encore)?(?: (?:tout [àa] fait|vraiment|totalement|100% ?))? (?:s[ûu]re?s?|certaine?s?|confirm[ée]e?s?|d[ée]finie?s?|fix[ée]e?s?|valid[ée]e?s?|claire?s?|arr[êe]t[ée]e?s?|d[ée]cid[ée]e?s?|tranch[ée]e?s?|sign[ée]e?s?|acquis)|pas encore|(?:je|on|il|elle|ils) (?:crois|pense|croit|suppose|pensent|croient|imagine)|il me semble|` +
		`devrai(?:t|ent)|pourrai(?:t|ent)|serait|seraient|aurait|sous r[ée]serve|[àa] peu pr[èe]s|en attente|en suspens|provisoire(?:ment)?|incertaine?|[àa] (?:caler|fixer|convenir|planifier|trancher|arbitrer|arr[êe]ter|revoir|chiffrer)|rien d(?:'|e )(?:arr[êe]t[ée]|d[ée]cid[ée]|fix[ée]|sign[ée]|officiel)|doit (?:\S+ ){0,3}?(?:approuver|signer|trancher|donner son accord)|soit \S+.{1,30} soit|ils? tranchent?|au moins \d|minimum|pas avant|au plus t[ôo]t|plus de \d|nous redit|nous dira|nous diront|on attend|courant (?:t[1-4]|\p{L}+)|si tout va bien|sous condition|[àa] condition|donnera|donneront|nous tient au courant|tiennent au courant|et quelques|h[ée]sitent?|on verra|a priori|[àa] priori|d[ée]pend(?:ra)? d|doit (?:\S+ )?(?:confirmer|v[ée]rifier|valider|d[ée]cider)|doivent (?:\S+ )?(?:confirmer|v[ée]rifier|valider|d[ée]cider)|(?:je|on) (?:ne )?sai[st] pas|plus ou moins|sauf erreur|en principe|estim[ée]|quelque part|flou|une (?:vingtaine|trentaine|quarantaine|cinquantaine|dizaine|centaine)`,
	// Spanish
	`quiz[áa]s?|tal vez|a lo mejor|probablemente|posiblemente|seguramente|por (?:confirmar|definir|determinar|ver|decidir|validar|aclarar|cerrar)|pendientes?|aproximadamente|alrededor de|m[áa]s o menos|(?:creo|creen?|cree|creemos|supongo|suponemos|pienso|parece) que|creo|supongo|` +
		`no (?:est[áa]n?|es|son|lo|lo tienen?|tenemos|hay|ha|han|qued[óo]) (?:\S+ ){0,2}?(?:claros?|claras?|seguros?|seguras?|confirmados?|confirmadas?|definidos?|definidas?|cerrados?|cerradas?|decididos?|decididas?|fijados?|firmes?|confirmado|fecha)|sin (?:confirmar|definir|cerrar|decidir|fijar)|a[úu]n no|todav[íi]a (?:no|sin)|a[úu]n (?:sin|por)|deber[íi]an?|podr[íi]an?|ser[íi]an?|puede (?:que|ser)|` +
		`(?:tiene|tienen|falta|faltan) (?:\S+ ){0,3}?(?:aprobar|aprobaci[óo]n|firmar|validar|ok|visto bueno)|por (?:acordar|fijar|aprobar|agendar|concretar)|ojal[áa]|esperan?|al menos \d|como m[íi]nimo|m[áa]s de \d|no antes de|si todo va bien|siempre que|nos (?:dir[áa]n?|confirman?)|(?:lo|la|nos lo|nos la) dir[áa]n?|dir[áa]n?|nos avis\w+|avisar[áa]n?|ya veremos|y pico|y tantos|y tantas|unos|unas|seg[úu]n vaya|dud[ao]n?|provisional(?:mente)?|tentativ[oa]|habr[íi]a que|depende(?:r[áa])? de|(?:tiene|tienen|debe|deben|falta|faltan|hay) (?:\S+ )?que (?:confirmar|consultar|verificar|revisar|preguntar|decidir)|falta (?:confirmar|definir|decidir)|no (?:s[ée]|sabemos|saben?|recuerdo)|en principio|a ojo|estimad[oa]|en el aire|entre .{1,20} y \d`,
	// Italian
	`forse|probabilmente|magari|da (?:confermare|definire|verificare|vedere|decidere|valutare|chiarire|concordare|stabilire|capire)|indicativamente|intorno a[il]?|attorno a[il]?|verso (?:il|la|met[àa]|fine|inizio|\d)|pi[ùu] o meno|credo|penso|(?:mi|ci) (?:sembra|pare)|suppongo|` +
		`non (?:[èe]|sono|siamo|ancora|[èe] ancora|sono ancora|hanno|ha) (?:\S+ ){0,2}?(?:sicur[oiae]|chiar[oiae]|confermat[oiae]|definit[oiae]|cert[oiae]|decis[oiae]|fissat[oiae]|deciso)|non ancora|ancora (?:da|in|apert[oa]|incert[oa])|dovrebbero?|potrebbero?|sarebbe|in attesa|provvisori[oa](?:mente)?|in forse|salvo (?:conferma|imprevisti)|presumibilmente|non (?:so|sappiamo|sanno|ricordo)|` +
		`(?:deve|devono|manca|mancano) (?:\S+ ){0,3}?(?:approvare|approvazione|firmare|ok|firma|validare)|da (?:fissare|approvare|firmare|pianificare)|sperano|speriamo|almeno \d|minimo|pi[ùu] di \d|non prima d|se tutto va bene|salvo|ci (?:dicono|diranno|faranno sapere)|(?:ci|vi) fa(?:nno)? sapere|fa(?:nno|rà|ranno)? sapere|vediamo|e rotti|dir[àa]|diranno|indecis[oi]|da confermarsi|dipende d|deve(?:ono)? (?:\S+ )?(?:confermare|verificare|decidere|chiedere)|in linea di massima|a occhio|stimat[oa]|una (?:trentina|ventina|quarantina|cinquantina|decina)`,
	// Dutch
	`misschien|waarschijnlijk|vermoedelijk|wellicht|nog (?:niet|te|geen|even|open|onder|onzeker|onduidelijk|onbekend)|ongeveer|rond (?:de|het|eind|begin|half|\d)|een stuk of|onder voorbehoud|nader te (?:bepalen|bevestigen)|zou(?:den)? (?:\S+ ){0,3}?(?:kunnen|moeten|worden|zijn)|denk ik|ik denk|dacht ik|geloof ik|volgens mij|onzeker|onduidelijk|onbekend|voorlopig|mogelijk|` +
		`niet (?:\S+ )?(?:zeker|bevestigd|definitief|duidelijk|vast|rond|bekend)|even (?:checken|navragen)|moet(?:en)? (?:\S+ ){0,3}?(?:nog|checken|bevestigen|navragen|overleggen)|moet(?:en)? (?:\S+ ){0,3}?(?:goedkeuren|tekenen|akkoord)|nog af te (?:spreken|stemmen)|wordt nog|worden nog|hopelijk|hopen|minstens \d|minimaal|meer dan \d|niet v[oó][oó]r|op zijn vroegst|als alles|mits|laat(?:en)? (?:het )?nog weten|richten op|laten? weten|ho(?:or|ren|ort) (?:\S+ )?(?:nog|later)|horen we|komt nog|en nog wat|twijfel\w*|afhankelijk van|hangt (?:nog )?af van|schatting|pakweg|zoiets|in principe|weet (?:het )?(?:nog )?niet|naar verwachting|zo'n \d`,
	// Portuguese
	`talvez|provavelmente|possivelmente|a (?:confirmar|definir|combinar|verificar|validar|decidir)|por (?:fechar|combinar|validar)|cerca de|em torno de|por volta d[eoa]|mais ou menos|(?:acho|creio|acredito|penso|parece|suponho|acham|acha) que|acho|` +
		`n[ãa]o (?:est[áa]|[ée]|foi|ficou|temos|tem|h[áa]|confirm\S+|est[ãa]o|ainda) ?(?:\S+ ){0,2}?(?:claro|certo|confirmado|definido|fechado|decidido|certeza|confirmada|definida|fechada|decidida)?|ainda (?:n[ãa]o|sem|por|a definir|em|falta)|deve(?:m|ria|riam)? (?:\S+ )?(?:ser|ficar|come[çc]ar|confirmar|verificar)|poderiam?|seria|(?:falta|faltam|precisa) (?:\S+ ){0,3}?(?:aprovar|aprova[çc][ãa]o|assinar|ok|aval)|a (?:agendar|acertar|fechar|aprovar)|esperam|tomara|pelo menos \d|no m[íi]nimo|mais de \d|n[ãa]o antes|se tudo der certo|desde que|v[ãa]o (?:dizer|confirmar|avisar)|vai dizer|avisa|avisar[ãa]o|e poucos|e tantos|uns|umas|d[úu]vida|pode (?:ser|mudar)|pendentes?|em aberto|provis[óo]ri[oa]|a ver|sem (?:confirma[çc][ãa]o|data|defini[çc][ãa]o|certeza)|depende d|(?:precisa|precisam|falta|tem que|t[êe]m que) (?:\S+ )?(?:confirmar|verificar|definir|decidir|aprovar)|n[ãa]o (?:sei|sabemos|sabem|lembro)|estimad[oa]|a princ[íi]pio`,
	// Polish, Swedish, Danish, Norwegian
	`chyba|prawdopodobnie|mo[żz]e|do (?:potwierdzenia|ustalenia)|oko[łl]o|ok\. \d|kanske|troligen|troligtvis|f[öo]rmodligen|ungef[äa]r|cirka|ej bekr[äa]ftat|inte (?:klart|bekr[äa]ftat|s[äa]kert)|preliminärt|m[åa]ske|sandsynligvis|formentlig|omkring|kanskje|sannsynligvis|trolig|ikke (?:bekr[æe]ftet|afklaret|avklart|bekreftet|sikker)`,
}

// hedge finds words that leave something open. The first group is what stands before.
var hedge = wordsPattern(hedgeLines)

// negation is the end of a word where it stands alone among the phrases.
var negation = lazily(`(^|[|(:])n't`)

// wordsPattern finds any of the phrases as whole words. Go's \b knows ASCII letters only.
func wordsPattern(lines []string) expression {
	phrases := negation().ReplaceAllString(strings.Join(lines, "|"), `${1}\p{L}+n't`)
	return lazily(`(^|[^\p{L}\p{N}])(?:` + phrases + `)(?:$|[^\p{L}])`)
}

// modest are words that leave something open beside a number or a date only: "around the corner" leaves nothing open.
var modest = lazily(`^(?:around|rund|etwa|ca|circa|c\.a|env|rond|cirka|omkring|vers|verso|ungefähr|wohl|sollten?$|knapp|for now|earliest|frühestens|minimum|minimaal|minimo|mindestens|if possible|unos|unas|uns|umas|trying)`)

// modal are words that wish or foresee as often as they leave open. In a long text, which describes, they are no doubt about it.
var modal = lazily(`^(?:if |in principle|im prinzip|grundsätzlich|eher|trying|vediamo|falls|sofern|mits|salvo|knapp|at least|minimum|mindestens|over \d|more than|for now|placeholder|estimat|hop|aim|would|'d |wird noch|werden noch|esper|sper|should|could|might|may |sollten?|könnten?|koennten?|dürften?|müssten?|devrai|pourrai|serai|aurai|deber|podr|ser[íi]a|dovrebber?o?|potrebber?o?|sarebbe|` +
	`zou|deveria|poderia|depend|hängt|je nachdem|likely|potentially|possibly|hopefully|hoping|seems?|looks like|sounds like|considering|thinking|probably churn|i think|(?:she|he|they) think|eventuell|evtl|` +
	`wohl|rund|pode |puede |mogelijk|hoffentlich|irgend|etwa|env|around|about|approx|roughly|circa|ca$|more or less|(?:need|needs|have|has|want|wants|got) to|(?:will|'ll|to|must) (?:check|decide|verify|find)|(?:muss|müssen|will|wollen|wird|werden|moet|moeten|doit|deve) )`)

// settled are phrases that look like hedges and are the contrary.
var settled = lazily(`(?:called|wrote|e?mailed|mailed|replied|rang|back|happy|able|signed|came back|reached out|pinged|texted|emailed) (?:\p{L}+ )?to confirm|` +
	`used to \p{L}+|no (?:longer|more) (?:unclear|open|pending|tbc|tbd|unsure)|nothing (?:is )?(?:open|pending|unclear)|no (?:open|pending) (?:questions|points|items|issues)|not (?:tbc|tbd|a maybe)|no maybe|` +
	`keine offenen|nichts (?:mehr )?offen|nicht mehr (?:offen|unklar)|without (?:a )?doubt|~~?[^~\n]{1,80}~~?|if (?:needed|you|necessary|required|anything|asked)|falls nötig|si besoin|definitely|pending no more|was (?:tbc|tbd|open|unclear|pending)`)

// hedges returns the first words in a folded text that leave something open, or "". In a long text fewer words do.
func hedges(text string, long bool) string {
	text = settled().ReplaceAllStringFunc(text, func(s string) string { return strings.Repeat("x", len(s)) })
	for at := 0; at < len(text); {
		m := hedge().FindStringIndex(text[at:])
		if m == nil {
			break
		}
		start, end := at+m[0], at+m[1]
		found := strings.Trim(text[start:end], " ,;:.!()\n")
		at = max(end-1, start+1)
		if modest().MatchString(found) && !beforeNumberOrDate(text[end-1:]) && !behindNumber(text[:start+1], text[start+strings.Index(text[start:end], found)+len(found):]) && !strings.ContainsAny(found, "0123456789") {
			continue
		}
		if long && modal().MatchString(found) {
			at = start + 1 + strings.IndexAny(text[start+1:]+" ", " ") // another may begin within it: muss Petra noch klären
			continue
		}
		return found
	}
	return ""
}

// beforeNumberOrDate reports whether a number or a date follows soon.
func beforeNumberOrDate(rest string) bool {
	plain := bare(rest)
	if soonNumber().MatchString(rest) || soonMonth().MatchString(plain) {
		return true
	}
	next := words(plain)
	return slices.ContainsFunc(next[:min(2, len(next))], func(w string) bool { return numerals[w] > 0 })
}

// behindNumber reports whether words stand right behind a number and end what is said: 40 circa.
func behindNumber(before, rest string) bool {
	return strings.Trim(rest, " .,;:!)\n") == "" && justNumber().MatchString(before)
}

var (
	justNumber = lazily(`\d[\d.,']*\s?[\p{L}€$£%]*(?: \p{L}+)?\s*$`)
	soonNumber = lazily(`^[\s.]*(?:\p{L}+ ){0,2}(?:[€$£]|eur |usd |chf |gbp )?\s?\d`)
	soonMonth  = lazily(`^[\s.]*(?:\p{L}+ ){0,2}` + oneOf(monthWords) + `(?:$|[^\p{L}])`)
)

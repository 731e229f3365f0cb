package prompts

// The words with which people take back what they wrote, or say that it is old. They match folded text.

// changed says, anywhere in the line of a value, that the value is newer than another.
var changed = wordsPattern([]string{
	`update[ds]?|upd|edit|correction|corrected|correcting|corr|erratum|changed?|changes|moved|moving|postponed|rescheduled|pushed(?: back| out)?|brought forward|pulled (?:forward|in)|bumped|shifted|slipped|delayed|revised|` +
		`amended|adjusted|renegotiated|re-negotiated|upgraded|downgraded|upsized|downsized|reduced|increased|raised|lowered|cut to|switched|swapped|replaced|replaces|supersedes?|superseded|overrides?|scratch|strike|ignore|` +
		`forget|disregard|not the|no longer|anymore|any more|instead|rather than|turns out|turned out|in fact|my (?:mistake|bad)|mistake|typo|wrong|misheard|i was wrong|wrote .{0,20}wrong|final answer|final (?:number|date|decision|version|price)|` +
		`latest|newest|as of|taking over|takes over|took over|left the company|has left|handed over to|stepped (?:down|in)|steps in|new (?:date|number|contact|price|amount|plan|owner|sponsor|kickoff|total|figure|value|count|champion|start|go-live|go live|quote|offer|deadline|email|address|url|link)|` +
		`now|actually|finally|sorry|apologies|wait|nope|since then|went (?:up|down|from|with)|goes? up|goes? down|grew to|dropped to|ended up|end up|settled on|landed on|became|becomes|ok so|after all|changed (?:her|his|their) mind|overruled|clarified|clarification|not \S+ (?:but|as)|per (?:the )?(?:signed|final)|was .{1,30} now|from .{1,30} to|supposed to be|counter(?:ed|offer)?|counter-offer|re-?negotiat\w*|negotiated|met (?:at|in the middle)|(?:got|brought|talked|knocked|bargained|haggled|beat|took|drove) (?:\S+ ){0,2}?(?:down|up)|down to|compromise\w*|settled at|another|additional|added|adding|adds|extra|fewer|bought|hired|makes?(?: it)?|bringing|so (?:now )?\d|->|→|=>|v[2-9]|version [2-9]|second (?:quote|offer|version)|can't (?:do|make)|cannot (?:do|make)|doesn't work|won't work|didn't work|let's (?:do|take|make it)|better|recount(?:ed)?|re-?checked|checked again|double[- ]checked|back(?:ed)? (?:down|out)`,
	`korrektur|korrigiert|korrigiere|aktualisiert|aktualisierung|nachtrag|geändert|geaendert|änderung|aenderung|ändert sich|verschoben|verschiebt|verlegt|vorgezogen|nach hinten|erhöht|reduziert|gesenkt|aufgestockt|angepasst|statt|anstatt|stattdessen|doch|jetzt|nun|neu|neuer|neue|neues|nunmehr|inzwischen|mittlerweile|` +
		`tatsächlich|eigentlich|nicht mehr|vergiss|vergesst|falsch|irrtum|fehler|vertippt|sondern|ersetzt|übernimmt|uebernimmt|letztlich|schließlich|endgültig|final|stand (?:heute|jetzt)|sind wir bei|am ende|nachverhandelt|verhandelt|heruntergehandelt|dazu(?:gekommen)?|kommen dazu|weitere|zusätzlich|mehr geworden|weniger|gewechselt|nachgezählt|macht (?:jetzt )?\d|wechselt|umentschieden|laut (?:vertrag|angebot)|richtig ist`,
	`correction|rectificatif|rectification|rectifi[ée]e?|mise? [àa] jour|màj|maj|modifi[ée]e?s?|chang[ée]e?s?|changement|report[ée]e?s?|d[ée]cal[ée]e?s?|avanc[ée]e?s?|repouss[ée]e?s?|d[ée]plac[ée]e?s?|finalement|en fait|au final|plut[ôo]t|au lieu d|[àa] la place|remplac[ée]e?s?|remplace|d[ée]sormais|maintenant|nouveau|nouvelle|nouvel|non plus|ne \S+ plus|erreur|oublie[zr]?|oubliez|revu[es]?|pass(?:e|é|ée|ons|és) (?:de|[àa])|pas .{1,20} mais|augment[ée]e?s?|r[ée]dui[st]e?s?|reprend|ren[ée]goci\w*|n[ée]goci\w*|en plus|de plus|ajout[ée]?\w*|d[ée]cale[r]?|d[ée]calons|recompt[ée]\w*|ça fait|tout compte fait|en r[ée]alit[ée]`,
	`correcci[óo]n|corrijo|corregido|rectifico|rectificaci[óo]n|actualizaci[óo]n|actualizado|actualizo|cambi[óoa]d?[oa]?s?|cambio|movid[oa]|movemos|mueve|aplazad[oa]|aplaza|pospuest[oa]|pospone|retrasad[oa]|retrasa|adelantad[oa]|adelanta|al final|finalmente|en realidad|de hecho|en (?:vez|lugar) de|ya no|ahora|nuev[oa]s?|error|olvid[aeo]\S*|mejor dicho|pas(?:a|an|amos|ó) (?:a|de)|sub(?:e|en|ió|imos) a|baj(?:a|an|ó|amos) a|sustituye|reemplaza|ampliad[oa]|ampl[íi]an?|reducid[oa]|sino|quedamos en|renegoci\w*|a[ñn]ad\w+|suman|m[áa]s bien|recontad\w+|definitiv[oa]`,
	`correzione|corretto|correggo|rettific[ao]|aggiornament[oi]|aggiornat[oa]|cambiat[oa]|cambi[oa]|spostat[oa]|spostiamo|rinviat[oa]|posticipat[oa]|anticipat[oa]|alla fine|in realt[àa]|anzi|invece|al posto|non pi[ùu]|adesso|ora|nuov[oa]|errore|sbagliato|mi sono sbagliat[oa]|dimentica\S*|sostituit[oa]|sostituisce|subentra|pass(?:a|ano|iamo|ato|ati) (?:a|da)|sal(?:e|gono|iti|ito) a|scend(?:e|ono) a|ridott[oa]|aumentat[oa]|definitiv[oa]|bens[ìi]|rinegozia\w*|in pi[ùu]|aggiunt\w+|aggiungono|diventano|una settimana dopo|ricontat\w+|richiamato`,
	`correctie|gecorrigeerd|aangepast|aanpassing|gewijzigd|wijziging|verschoven|verplaatst|verzet|uitgesteld|naar voren|vervroegd|verhoogd|verlaagd|toch|nu|nieuwe?|in plaats van|ipv|niet meer|niet langer|eigenlijk|uiteindelijk|vergeet|fout|vergissing|vervangt|vervangen|neemt over|wordt nu|definitief|bijgewerkt|inmiddels|alsnog|uitgebreid|geworden|heronderhandeld|erbij|extra|geteld|wordt het`,
	`corre[çc][ãa]o|corrigindo|corrigido|retifica[çc][ãa]o|atualiza[çc][ãa]o|atualizado|atualizando|alterad[oa]|altera[çc][ãa]o|mud(?:ou|ado|ança|amos|aram)|mudan[çc]a|adiad[oa]|adiou|antecipad[oa]|remarcad[oa]|na verdade|afinal|no fim|em vez de|ao inv[ée]s|j[áa] n[ãa]o|n[ãa]o [ée] mais|agora|nov[oa]s?|erro|esque[çc]\S*|substitu[ií]\S*|assume|pass(?:a|ou|amos|aram) (?:a|para|de)|sub(?:iu|ir) para|ca(?:iu|ir) para|aument(?:ou|aram|ado)|reduzid[oa]|definitiv[oa]|a mais|adicion\w+|recontad\w+`,
	`zmiana|zmieniono|przesuni[ęe]t[oy]|jednak|zamiast|teraz|ändrat|flyttat|uppdatering|istället|nu|ændret|flyttet|rettelse|opdatering|oppdatering|endret|i stedet`,
})

// old says, right before or after a value, that it holds no more.
var old = wordsPattern([]string{
	`originally|initially|previously|formerly|earlier|before it was|used to be|was|were|had been|old|instead of|rather than|not|no longer|isn't|wasn't|from|first said|first (?:we|they|he|she) said|at first|scratch|forget|ignore|strike|disregard|replaces|cancel(?:l)?ed|is off|dropped|superseded|outdated|obsolete|wrong|can't|cannot|doesn't work|won't work|no good|impossible|not possible|ex`,
	`ursprünglich|urspruenglich|zunächst|zuerst|vorher|bisher|früher|frueher|anfangs|erst|statt|anstatt|war|waren|alt|alter|alte|altes|nicht|nicht mehr|von|hinfällig|überholt|abgesagt|vergiss|ehemals`,
	`initialement|[àa] l'origine|au d[ée]part|au d[ée]but|auparavant|avant|pr[ée]c[ée]demment|ancien(?:ne)?|[ée]tait|[ée]taient|au lieu (?:de|du|des)|pas|plus|annul[ée]e?|d'abord|caduc`,
	`inicialmente|originalmente|antes|anteriormente|al principio|primero|en (?:vez|lugar) de|era|eran|fue|viej[oa]|antigu[oa]|no|ya no|cancelad[oa]|anulad[oa]`,
	`inizialmente|originariamente|originalmente|prima|precedentemente|all'inizio|invece di|al posto di|era|erano|vecchi[oa]|non|non pi[ùu]|annullat[oa]`,
	`oorspronkelijk|aanvankelijk|eerder|eerst|voorheen|in plaats van|ipv|was|waren|oude?|niet|niet meer|geannuleerd|vervallen`,
	`inicialmente|originalmente|antes|anteriormente|no in[íi]cio|em vez de|ao inv[ée]s de|era|eram|foi|antig[oa]|velh[oa]|n[ãa]o|j[áa] n[ãa]o|cancelad[oa]`,
})

// withdrawn says, in a later sentence on the same field, that nothing takes the place of what was said.
var withdrawnLines = []string{
	`is off|are off|off the table|called off|cancel(?:l)?ed|on hold|withdrawn|withdrew|pulled out|dropped|scrapped|no longer|not anymore|not any more|doesn't hold|does not hold|fell through|scratch|forget|disregard|back to square one|reopened|back open|all bets|postponed indefinitely|until further notice`,
	`abgesagt|hinfällig|zurückgezogen|gestrichen|vom tisch|gilt nicht mehr|nicht mehr|auf eis|geplatzt|vergiss|storniert`,
	`annul[ée]e?s?|ne tient plus|tombe [àa] l'eau|tomb[ée]e? [àa] l'eau|retir[ée]e?s?|caduc|abandonn[ée]e?s?|oublie[zr]?|en pause`,
	`cancelad[oa]s?|anulad[oa]s?|se cae|se cay[óo]|ya no|descartad[oa]s?|retirad[oa]s?|olvid[ae]\S*|en pausa`,
	`annullat[oa]|saltat[oa]|non vale pi[ùu]|ritirat[oa]|scartat[oa]|dimentica\S*|in pausa`,
	`geannuleerd|gaat niet door|van tafel|vervallen|ingetrokken|niet meer|vergeet|on hold`,
	`cancelad[oa]|caiu|n[ãa]o vale mais|retirad[oa]|descartad[oa]|esque[çc]\S*|suspens[oa]`,
}

var withdrawn = wordsPattern(withdrawnLines)

// off are words right behind a value that leave nothing of it: "3 Feb, but she canceled".
var off = wordsPattern([]string{
	`cancel(?:l)?ed|cancel(?:l)?ed it|called (?:it )?off|is off|fell through|on hold|postponed|pulled out|backed out|abgesagt|storniert|geplatzt|auf eis|verschoben|annul[ée]e?s?|report[ée]e?s?|en pause|cancel(?:ado|ada|ó|aron)|anulad[oa]|` +
		`aplazad[oa]|annullat[oa]|saltat[oa]|rinviat[oa]|in pausa|geannuleerd|uitgesteld|gaat niet door|cancelou|cancelaram|adiad[oa]|suspens[oa]`,
})

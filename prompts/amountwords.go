package prompts

import (
	"math"
	"strings"
)

// The words of amounts, as bare writes them.

// multipliers are what stands behind a number and makes it larger.
var multipliers = map[string]float64{
	"k": 1e3, "tsd": 1e3, "tausend": 1e3, "thousand": 1e3, "mille": 1e3, "mil": 1e3, "mila": 1e3, "duizend": 1e3, "grand": 1e3, "milliers": 1e3,
	"tys": 1e3, "m": 1e6, "mm": 1e6, "mio": 1e6, "mln": 1e6, "mn": 1e6, "mill": 1e6, "million": 1e6, "millions": 1e6, "millionen": 1e6, "millon": 1e6,
	"millones": 1e6, "milione": 1e6, "milioni": 1e6, "milhao": 1e6, "milhoes": 1e6, "miljoen": 1e6, "b": 1e9, "bn": 1e9, "mrd": 1e9, "billion": 1e9,
	"milliarde": 1e9, "milliarden": 1e9, "milliard": 1e9, "milliards": 1e9, "lakh": 1e5, "lakhs": 1e5, "lac": 1e5, "crore": 1e7, "crores": 1e7, "cr": 1e7,
	"tusen": 1e3, "tkr": 1e3, "tysiecy": 1e3, "tysiace": 1e3, "miljoner": 1e6, "miljon": 1e6, "mnkr": 1e6, "hundred": 100, "hundert": 100,
	"cent": .01, "cents": .01, "centime": .01, "centimes": .01, "centimos": .01, "centesimi": .01, "centavos": .01, "pence": .01, "rappen": .01, "groszy": .01,
	"dozen": 12, "dutzend": 12, "douzaine": 12, "douzaines": 12, "docena": 12, "docenas": 12, "dozzine": 12, "dozijn": 12, "duzias": 12, "tuziny": 12, "dussin": 12,
}

// characters are multipliers in scripts without spaces: they end at no word's end.
var characters = map[string]float64{"千": 1e3, "万": 1e4, "萬": 1e4, "億": 1e8, "亿": 1e8, "천": 1e3, "만": 1e4, "억": 1e8}

// currencies are the words and signs of currencies, each with its code. "$" alone may be any dollar.
var currencies = map[string]string{
	"€": "EUR", "eur": "EUR", "euro": "EUR", "euros": "EUR", "$": "$", "us$": "USD", "usd": "USD", "dollar": "$", "dollars": "$", "bucks": "$", "dolares": "$",
	"dollari": "$", "£": "GBP", "gbp": "GBP", "pound": "GBP", "pounds": "GBP", "quid": "GBP", "chf": "CHF", "sfr": "CHF", "franken": "CHF", "fr": "CHF",
	"stutz": "CHF", "¥": "JPY", "jpy": "JPY", "yen": "JPY", "円": "JPY", "sek": "SEK", "nok": "NOK", "dkk": "DKK", "kr": "kr", "pln": "PLN", "zl": "PLN",
	"czk": "CZK", "cad": "CAD", "c$": "CAD", "ca$": "CAD", "aud": "AUD", "a$": "AUD", "nzd": "NZD", "sgd": "SGD", "hkd": "HKD", "₹": "INR", "inr": "INR", "rs": "INR",
	"r$": "BRL", "brl": "BRL", "reais": "BRL", "mxn": "MXN", "₺": "TRY", "aed": "AED", "zar": "ZAR", "₪": "ILS", "₩": "KRW", "cny": "CNY", "rmb": "CNY",
	"元": "CNY", "원": "KRW", "krw": "KRW", "huf": "HUF", "ft": "HUF", "ron": "RON", "lei": "RON", "kc": "CZK", "rub": "RUB", "₽": "RUB", "uah": "UAH", "ils": "ILS",
	"thb": "THB", "myr": "MYR", "idr": "IDR", "php": "PHP", "vnd": "VND", "bgn": "BGN", "isk": "ISK", "clp": "CLP", "ars": "ARS", "sar": "SAR", "kroner": "kr", "kronor": "kr",
	"sterling": "GBP", "rupees": "INR", "zloty": "PLN", "zlotych": "PLN", "libras": "GBP", "pesos": "MXN",
}

// thousandCurrencies are signs that hold a thousand already: TEUR 24.
var thousandCurrencies = map[string]string{
	"teur": "EUR", "t€": "EUR", "keur": "EUR", "k€": "EUR", "kusd": "USD", "k$": "$", "kchf": "CHF", "tchf": "CHF", "tusd": "USD", "k£": "GBP", "kgbp": "GBP",
}

// periods are how often an amount falls due in a year, in the words that follow it.
var periods = func() map[string]float64 {
	table := map[string]float64{}
	for yearly, line := range map[float64]string{
		12: "monthly monatlich mtl mensuel mensuelle mensuels mensual mensuales mensile mensili mensal mensais maandelijks miesiecznie manadsvis manedlig mrr pm p.m.",
		4:  "quarterly quartalsweise vierteljahrlich trimestriel trimestral trimestrale kwartalnie kvartalsvis",
		1:  "yearly annual annually jahrlich annuel annuels anual anuales annuo annui annuali annua anuais jaarlijks rocznie arligen arlig arr acv pa p.a. per_annum all'anno a_l'annee",
		52: "weekly wochentlich hebdomadaire semanal settimanale wekelijks",
	} {
		for w := range strings.FieldsSeq(line) {
			table[strings.ReplaceAll(w, "_", " ")] = yearly
		}
	}
	units := map[string]float64{"m": 12, "quarter": 4, "quartal": 4, "trimestre": 4, "kwartaal": 4, "kwartal": 4, "kvartal": 4, "man": 12, "mies": 12, "jhr": 1}
	for w, days := range lengths {
		if days > 1 {
			units[w] = math.Round(yearDays / days)
		}
	}
	for w, yearly := range units {
		for _, before := range []string{"/", "/ ", "per ", "pro ", "par ", "por ", "al ", "ao ", "na ", "pr ", "a ", "each ", "every ", "im ", "i "} {
			table[before+w] = yearly
		}
	}
	return table
}()

// spansBefore are words that stand before an amount and say how often it falls due.
var spansBefore = map[string]float64{
	"monthly": 12, "mrr": 12, "monatlich": 12, "monatliche": 12, "mensuel": 12, "mensuelle": 12, "mensualite": 12, "mensual": 12, "mensile": 12, "maandelijks": 12, "mensal": 12,
	"annual": 1, "annually": 1, "yearly": 1, "arr": 1, "acv": 1, "jahrlich": 1, "jahrliche": 1, "jahreswert": 1, "annuel": 1, "annuelle": 1, "anual": 1, "annuale": 1, "annuo": 1, "jaarlijks": 1,
	"quarterly": 4, "trimestriel": 4, "trimestral": 4, "trimestrale": 4, "年間": 1, "年額": 1, "月額": 12, "毎月": 12,
}

// qualifiers are words that say of an amount what is in it.
const qualifiers = `net|netto|nett|neto|gross|brutto|bruto|brut|lordi|ht|ttc|hors taxes?|(?:excl|incl|exkl|inkl|zzgl|plus|ex|sin|mas|senza|piu|hors)?\.? ?(?:vat|tax|mwst|ust|iva|tva|btw|moms)(?: (?:incl|excl)\w*\.?)?|` +
	`excluding tax|all[ -]in|flat|fix|fixed|in total|total|insgesamt|gesamt|au total|en total|in totale|base|cash`

// perUnit are words that make an amount the price of one.
const perUnit = `(?:(?:/|per |pro |par |por |a |al )\s?(?:seat|user|head|person|licen[cs]e|employee|site|nutzer|user|platz|lizenz|kopf|mitarbeiter|utilisateur|` +
	`poste|usuario|utente|gebruiker|stuk|unit|piece|ud|each|licencia|licenza|licentie|pers|guest|person|persona|personne|pallet|anvandare|osoba)(?:s|n|en|e)?\b|(?:each|apiece|je|chacun|cada uno|ciascuno|elk)\b)`

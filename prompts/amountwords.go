package prompts

import "strings"

// The words of amounts, as bare writes them.

// multipliers are what stands behind a number and makes it larger.
var multipliers = map[string]float64{
	"k": 1e3, "tsd": 1e3, "tausend": 1e3, "thousand": 1e3, "mille": 1e3, "mil": 1e3, "mila": 1e3, "duizend": 1e3, "grand": 1e3, "milliers": 1e3,
	"tys": 1e3, "m": 1e6, "mm": 1e6, "mio": 1e6, "mln": 1e6, "mn": 1e6, "mill": 1e6, "million": 1e6, "millions": 1e6, "millionen": 1e6, "millon": 1e6,
	"millones": 1e6, "milione": 1e6, "milioni": 1e6, "milhao": 1e6, "milhoes": 1e6, "miljoen": 1e6, "b": 1e9, "bn": 1e9, "mrd": 1e9, "billion": 1e9,
	"milliarde": 1e9, "milliarden": 1e9, "milliard": 1e9, "milliards": 1e9, "lakh": 1e5, "lakhs": 1e5, "crore": 1e7, "crores": 1e7,
}

// currencies are the words and signs of currencies, each with its code. "$" alone may be any dollar.
var currencies = map[string]string{
	"€": "EUR", "eur": "EUR", "euro": "EUR", "euros": "EUR", "$": "$", "us$": "USD", "usd": "USD", "dollar": "$", "dollars": "$", "bucks": "$", "dolares": "$",
	"dollari": "$", "£": "GBP", "gbp": "GBP", "pound": "GBP", "pounds": "GBP", "quid": "GBP", "chf": "CHF", "sfr": "CHF", "franken": "CHF", "fr": "CHF",
	"stutz": "CHF", "¥": "JPY", "jpy": "JPY", "yen": "JPY", "円": "JPY", "sek": "SEK", "nok": "NOK", "dkk": "DKK", "kr": "kr", "pln": "PLN", "zl": "PLN",
	"czk": "CZK", "cad": "CAD", "c$": "CAD", "ca$": "CAD", "aud": "AUD", "a$": "AUD", "nzd": "NZD", "sgd": "SGD", "hkd": "HKD", "₹": "INR", "inr": "INR", "rs": "INR",
	"r$": "BRL", "brl": "BRL", "reais": "BRL", "mxn": "MXN", "₺": "TRY", "aed": "AED", "zar": "ZAR", "₪": "ILS", "₩": "KRW", "cny": "CNY", "rmb": "CNY",
}

// thousandCurrencies are signs that hold a thousand already: TEUR 24.
var thousandCurrencies = map[string]string{
	"teur": "EUR", "t€": "EUR", "keur": "EUR", "k€": "EUR", "kusd": "USD", "k$": "$", "kchf": "CHF", "tchf": "CHF", "tusd": "USD", "k£": "GBP", "kgbp": "GBP",
}

// periods are how often an amount falls due in a year.
var periods = map[string]float64{
	"/mo": 12, "/month": 12, "/monat": 12, "/mois": 12, "/mes": 12, "/mese": 12, "/maand": 12, "/m": 12, "a month": 12, "per month": 12, "monthly": 12,
	"each month": 12, "every month": 12, "p.m.": 12, "pm": 12, "pro monat": 12, "im monat": 12, "monatlich": 12, "mtl": 12, "par mois": 12, "mensuel": 12, "al mes": 12,
	"por mes": 12, "mensual": 12, "mensuales": 12, "al mese": 12, "mensili": 12, "per maand": 12, "maandelijks": 12, "ao mes": 12, "mrr": 12, "mensais": 12,
	"/yr": 1, "/y": 1, "/year": 1, "/jahr": 1, "/an": 1, "/ano": 1, "/anno": 1, "/jaar": 1, "a year": 1, "per year": 1, "yearly": 1, "annual": 1, "annually": 1,
	"per annum": 1, "p.a.": 1, "pa": 1, "pro jahr": 1, "im jahr": 1, "jahrlich": 1, "par an": 1, "annuel": 1, "al ano": 1, "anual": 1, "anuales": 1, "all'anno": 1, "annui": 1,
	"per jaar": 1, "por ano": 1, "ao ano": 1, "arr": 1, "acv": 1, "/quarter": 4, "per quarter": 4, "quarterly": 4, "pro quartal": 4, "par trimestre": 4, "a quarter": 4,
	"/week": 52, "per week": 52, "weekly": 52, "a week": 52,
}

// perUnit are words that make an amount the price of one.
const perUnit = `(?:/|per |pro |par |por |a |al )\s?(?:seat|user|head|person|licen[cs]e|employee|site|nutzer|user|platz|lizenz|kopf|mitarbeiter|utilisateur|` +
	`poste|usuario|utente|gebruiker|stuk|unit|piece|ud|each)`

// numerals are numbers in words. Those that are as often an article (one, un, ein) are not among them.
var numerals = numeralTable()

var numeralLines = map[float64]string{
	2: "two zwei deux dos due twee dois duas", 3: "three drei trois tres tre drie", 4: "four vier quatre cuatro quattro quatro",
	5: "five funf fuenf cinq cinco cinque vijf", 6: "six sechs seis sei zes", 7: "seven sieben sept siete sette zeven sete",
	8: "eight acht huit ocho otto oito", 9: "nine neun neuf nueve nove negen", 10: "ten zehn dix diez dieci tien dez",
	11: "eleven elf onze once undici", 12: "twelve zwolf zwoelf douze doce dodici twaalf doze dozen dutzend", 13: "thirteen dreizehn treize trece tredici dertien treze",
	14: "fourteen vierzehn quatorze catorce quattordici veertien", 15: "fifteen funfzehn fuenfzehn quinze quince quindici vijftien",
	16: "sixteen sechzehn seize dieciseis sedici zestien dezesseis", 17: "seventeen siebzehn diecisiete diciassette zeventien", 18: "eighteen achtzehn dieciocho diciotto achttien dezoito",
	19: "nineteen neunzehn diecinueve diciannove negentien", 20: "twenty zwanzig vingt veinte venti twintig vinte", 24: "vierundzwanzig vingt-quatre veinticuatro ventiquattro vierentwintig",
	25: "funfundzwanzig fuenfundzwanzig vingt-cinq veinticinco venticinque vijfentwintig", 30: "thirty dreissig trente treinta trenta dertig trinta",
	35: "funfunddreissig trente-cinq trentacinque vijfendertig", 36: "sechsunddreissig trente-six trentasei", 40: "forty fourty vierzig quarante cuarenta quaranta veertig quarenta",
	45: "funfundvierzig quarante-cinq quarantacinque vijfenveertig", 50: "fifty funfzig fuenfzig cinquante cincuenta cinquanta vijftig cinquenta", 60: "sixty sechzig soixante sesenta sessanta zestig sessenta",
	70: "seventy siebzig soixante-dix setenta settanta zeventig", 75: "funfundsiebzig", 80: "eighty achtzig quatre-vingts ochenta ottanta tachtig oitenta", 90: "ninety neunzig quatre-vingt-dix noventa novanta negentig",
	100: "hundred hundert cent cien ciento cento honderd cem", 150: "hundertfunfzig", 200: "zweihundert doscientos duecento tweehonderd duzentos", 250: "zweihundertfunfzig",
	300: "dreihundert trescientos trecento driehonderd trezentos", 400: "vierhundert", 500: "funfhundert quinientos cinquecento vijfhonderd quinhentos", 1000: "tausend mille duizend thousand",
}

func numeralTable() map[string]float64 {
	table := map[string]float64{}
	for n, line := range numeralLines {
		for w := range strings.FieldsSeq(line) {
			table[w] = n
		}
	}
	return table
}

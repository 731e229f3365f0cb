package prompts

import (
	"strings"
	"sync"
	"unicode"
)

// numeralLines are the words of which numbers are made, as bare writes them: each language joins them by the same few rules.
var numeralLines = map[float64]string{
	1: "one eins ein eine une un uno una um uma jeden jedna ett een", 2: "two zwei zwo deux dos due dois duas twee dwa dwie tva",
	3: "three drei trois tres tre tria drie trzy", 4: "four vier quatre cuatro quattro quatro cztery fyra", 5: "five funf fuenf cinq cinco cinque vijf piec fem",
	6: "six sechs seis sei zes szesc sex seks", 7: "seven sieben sept siete sette zeven sete siedem sju syv", 8: "eight acht huit ocho otto oito osiem atta atte",
	9: "nine neun neuf nueve nove negen dziewiec nio", 10: "ten zehn dix diez dieci tien dez dziesiec tio",
	11: "eleven elf onze once undici jedenascie elva elleve", 12: "twelve zwolf zwoelf douze doce dodici twaalf doze dwanascie tolv",
	13: "thirteen dreizehn treize trece tredici dertien treze trzynascie tretton tretten", 14: "fourteen vierzehn quatorze catorce quattordici veertien czternascie fjorton fjorten",
	15: "fifteen funfzehn fuenfzehn quinze quince quindici vijftien pietnascie femton femten", 16: "sixteen sechzehn seize dieciseis sedici zestien dezesseis dezasseis szesnascie sexton seksten",
	17: "seventeen siebzehn diecisiete diciassette zeventien dezessete dezassete siedemnascie sjutton sytten", 18: "eighteen achtzehn dieciocho diciotto achttien dezoito osiemnascie arton atten",
	19: "nineteen neunzehn diecinueve diciannove negentien dezenove dezanove dziewietnascie nitton nitten",
	20: "twenty zwanzig vingt vingts veinte veinti venti vent twintig vinte dwadziescia tjugo tyve tjue", 30: "thirty dreissig trente treinta trenta trent dertig trinta trzydziesci trettio tredive tretti",
	40: "forty fourty vierzig quarante cuarenta quaranta quarant veertig quarenta czterdziesci fyrtio fyrre forti", 50: "fifty funfzig fuenfzig cinquante cincuenta cinquanta cinquant vijftig cinquenta piecdziesiat femtio halvtreds femti",
	60: "sixty sechzig soixante sesenta sessanta sessant zestig sessenta szescdziesiat sextio seksti", 70: "seventy siebzig septante setenta settanta settant zeventig siedemdziesiat sjuttio halvfjerds sytti",
	80: "eighty achtzig huitante octante ochenta ottanta ottant tachtig oitenta osiemdziesiat attio firs atti", 90: "ninety neunzig nonante noventa novanta novant negentig dziewiecdziesiat nittio halvfems nitti",
	100: "hundred hundert cent cents cien ciento cento honderd cem sto hundra hundre", 200: "doscientos doscientas duzentos duzentas dwiescie", 300: "trescientos trescientas trezentos trezentas trzysta",
	400: "cuatrocientos cuatrocientas quatrocentos czterysta", 500: "quinientos quinientas quinhentos piecset", 600: "seiscientos seiscientas seiscentos", 700: "setecientos setecientas setecentos",
	800: "ochocientos ochocientas oitocentos", 900: "novecientos novecientas novecentos",
	1e3: "thousand tausend mille mila mil duizend tusen tusind tysiac tysiace tysiecy", 1e6: "million millions millionen millon millones milione milioni milhao milhoes miljoen miljon miljoner milion",
}

// rankLines are the numbers of what is counted through: the fifth grade. Where an ordinary number is said, they are not read.
var rankLines = []string{
	"first erste erster ersten premier premiere primero primera primo prima primeiro primeira eerste", "second zweite zweiter zweiten deuxieme segundo segunda secondo seconda tweede",
	"third dritte dritter dritten troisieme tercero tercera tercer terzo terza terceiro terceira derde", "fourth vierte vierter vierten quatrieme cuarto cuarta quarto quarta vierde",
	"fifth funfte funfter funften cinquieme quinto quinta vijfde", "sixth sechste sechster sechsten sixieme sexto sexta sesto sesta zesde",
	"seventh siebte siebter siebten septieme septimo septima settimo settima setimo setima zevende", "eighth achte achter achten huitieme octavo octava ottavo ottava oitavo oitava achtste",
	"ninth neunte neunter neunten neuvieme noveno novena nono nona negende", "tenth zehnte zehnter zehnten dixieme decimo decima tiende",
	"eleventh elfte elfter elften onzieme undecimo undecima elfde", "twelfth zwolfte zwolfter zwolften douzieme duodecimo dodicesimo twaalfde",
}

var ranks = sync.OnceValue(func() map[string]float64 {
	table := map[string]float64{}
	for i, line := range rankLines {
		for w := range strings.FieldsSeq(line) {
			table[w] = float64(i + 1)
		}
	}
	return table
})

// dozens are the words for twelve of something.
const dozens = "dozen dozens dutzend douzaine douzaines docena docenas dozzina dozzine dozijn duzia duzias tuzin tuziny dussin dusin"

// numerals are numbers in words.
var numerals = func() map[string]float64 {
	table := map[string]float64{}
	for n, line := range numeralLines {
		for w := range strings.FieldsSeq(line) {
			table[w] = n
		}
	}
	for w := range strings.FieldsSeq(dozens) {
		table[w] = 12
	}
	return table
}()

// numeralLinks join the words of one number.
var numeralLinks = wordSet("and und y et e en i og och")

// halves halve the number behind them: half a dozen, une demi-douzaine.
var halves = wordSet("half halb halbes halbe demi demie media medio mezza mezzo meia meio half halve halvt pol")

// shyNumerals are numerals that mean something else as often. They count within a number of several words, and where they are all that is said.
var shyNumerals = wordSet("once due sei elf sex cents cent ten tio fem nio sto tres tre arton atten firs mil mille nove sete dos dix dieci vent trent")

// isDozen reports whether a word counts by twelve.
func isDozen(w string) bool { return numerals[w] == 12 && strings.Contains(" "+dozens+" ", " "+w+" ") }

// numeralParts cuts a word into the numerals that it is made of, or returns nil: zwei-und-vierzig, duecento-cinquanta.
func numeralParts(w string) []string {
	parts := cutNumerals(w)
	if len(parts) < 2 {
		return parts
	}
	var n numeral
	for _, part := range parts {
		if v := numerals[part]; v > 0 && !n.add(part, v) || v == 0 && n.words == 0 {
			return nil
		} else if v == 0 {
			n.linked = true
		}
	}
	return parts
}

func cutNumerals(w string) []string {
	if numerals[w] > 0 {
		return []string{w}
	}
	const longest = 48
	if len(w) > longest {
		return nil
	}
	for cut := len(w) - 2; cut >= 2; cut-- {
		if numerals[w[:cut]] == 0 && (cut > 3 || !numeralLinks[w[:cut]]) {
			continue
		}
		if rest := cutNumerals(w[cut:]); rest != nil {
			return append([]string{w[:cut]}, rest...)
		}
	}
	return nil
}

// numeral is a number that is being put together from words.
type numeral struct {
	total, group float64
	words        int
	text         string
	linked       bool // the last word was a link
}

// add takes a further word, or reports that it begins another number.
func (n *numeral) add(w string, v float64) bool {
	tail := float64(int(n.group) % 100)
	switch {
	case n.words == 0:
		n.group = v
	case isDozen(w) && n.group > 0:
		n.group *= 12
	case v >= 1e3 && n.group > 0 && n.group < 1e3:
		n.total, n.group = n.total+n.group*v, 0
	case v >= 1e3:
		return false
	case v >= 200 && n.group == 0:
		n.group = v
	case v == 100 && n.group > 0 && n.group < 100:
		n.group *= 100
	case v == 100 && n.group == 0:
		n.group = 100
	case v >= 100:
		return false
	case tail == 0, tail >= 20 && int(tail)%10 == 0 && v < 10, tail < 10 && v >= 20 && n.linked, (tail == 60 || tail == 80) && v >= 10 && v < 20, tail == 10 && v >= 7 && v < 10:
		n.group += v
	case tail == 4 && strings.HasPrefix(w, "vingt"):
		n.group += 76
	default:
		return false
	}
	if n.words == 0 && v >= 1e3 {
		n.total, n.group = v, 0
	}
	n.words++
	n.text = strings.TrimSpace(n.text + " " + w)
	n.linked = false
	return true
}

func (n *numeral) value() float64 { return n.total + n.group }

// findNumerals returns the numbers that a text writes in words, with the unit of time behind them. "One" alone is an article as often as a number.
func findNumerals(text string) []amount {
	var found []amount
	var n numeral
	half := false
	alone := len(strings.Fields(text)) <= 2
	end := func() {
		if n.words > 0 && (alone || n.value() > 1) && (alone || n.words > 1 || !shyNumerals[n.text]) {
			found = append(found, amount{text: n.text, readings: []float64{n.value()}})
			if half && n.words == 1 {
				found[len(found)-1].scale(.5, false)
			}
		}
		half = half && n.words == 0
		n = numeral{}
	}
	for w := range strings.FieldsFuncSeq(text, func(r rune) bool { return !unicode.IsLetter(r) }) {
		parts := numeralParts(w)
		if parts == nil {
			if halves[w] {
				end()
				half = true
				continue
			}
			half = half && (w == "a" || w == "an")
			counted := n.words > 0
			if numeralLinks[w] && counted && !n.linked {
				n.linked = true
				continue
			}
			end()
			if days := lengths[w]; days > 0 && counted && len(found) > 0 {
				found[len(found)-1].days = days
			}
			continue
		}
		for _, part := range parts {
			if v := numerals[part]; v == 0 {
				n.linked = true
			} else if !n.add(part, v) {
				end()
				n.add(part, v)
			}
		}
	}
	end()
	return found
}

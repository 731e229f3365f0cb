package prompts

import (
	"maps"
	"slices"
	"strings"
)

// The words of dates, as bare writes them. A word may stand in several languages; where two languages mean different
// months by one word, it is left out.
var monthWords = numbered(monthLines[:], 1)

var monthLines = [12]string{
	"january jan janvier janv januar jaenner janner enero ene gennaio gen januari janeiro stycznia styczen ledna januari tammikuuta января",
	"february feb fevrier fev fevr februar febr febrero febbraio febb februari fevereiro lutego luty unora helmikuuta февраля",
	"march mar mars marz maerz marzo maart mrt marco marca marzec brezna maaliskuuta марта",
	"april apr avril avr abril abr aprile kwietnia kwiecien dubna huhtikuuta апреля",
	"may mai mayo maggio mag mei maio maja maj kvetna toukokuuta мая",
	"june jun juin juni junio giugno giu junho czerwca czerwiec cervna kesakuuta июня",
	"july jul juillet juil juli julio luglio lug julho lipca lipiec cervence heinakuuta июля",
	"august aug aout agosto ago augustus augusti sierpnia sierpien srpna elokuuta августа",
	"september sep sept septembre septiembre settembre set setembro wrzesnia wrzesien zari syyskuuta сентября",
	"october oct octobre oktober okt octubre ottobre ott outubro out oktober pazdziernika pazdziernik rijna lokakuuta октября",
	"november nov novembre noviembre novembro listopada listopad listopadu marraskuuta ноября",
	"december dec decembre dezember dez diciembre dic dicembre december dezembro grudnia grudzien prosince joulukuuta декабря",
}

// shyMonths are months' words that mean something else as often: alone, without a day, they name no month.
var shyMonths = map[string]bool{
	"may": true, "mar": true, "march": true, "set": true, "out": true, "ago": true, "gen": true, "mag": true, "lug": true, "mars": true,
	"dic": true, "dec": true, "jan": true, "ene": true, "abr": true, "giu": true, "ott": true, "mai": true, "maj": true, "maja": true, "marca": true,
	"jun": true, "sep": true, "fev": true, "feb": true, "apr": true, "marco": true,
}

var weekdayWords = numbered(weekdayLines[:], 0)

// weekdayLines begin with Sunday, as time.Weekday does.
var weekdayLines = [7]string{
	"sunday sun sonntag so dimanche dim domingo dom domenica zondag zo",
	"monday mon montag mo lundi lun lunes lunedi maandag ma segunda-feira segunda",
	"tuesday tue tues dienstag di mardi martes martedi dinsdag terca-feira terca",
	"wednesday wed mittwoch mi mercredi mercoledi miercoles mie woensdag wo quarta-feira quarta",
	"thursday thu thur thurs donnerstag jeudi jeu jueves jue giovedi gio donderdag quinta-feira quinta",
	"friday fri freitag fr vendredi ven viernes vie venerdi vrijdag vr sexta-feira sexta",
	"saturday sat samstag sonnabend samedi sam sabado sabato zaterdag za",
}

// ordinals are days of the month in words.
var ordinals = map[string]string{
	"first": "1", "second": "2", "third": "3", "fourth": "4", "fifth": "5", "sixth": "6", "seventh": "7", "eighth": "8", "ninth": "9", "tenth": "10",
	"eleventh": "11", "twelfth": "12", "thirteenth": "13", "fourteenth": "14", "fifteenth": "15", "twentieth": "20", "thirtieth": "30",
	"ersten": "1", "erster": "1", "zweiten": "2", "zweiter": "2", "dritten": "3", "dritter": "3", "vierten": "4", "funften": "5", "zehnten": "10",
	"premier": "1", "primero": "1", "primo": "1", "primeiro": "1", "uno": "1", "eerste": "1", "tweede": "2", "derde": "3",
	"twenty-first": "21", "twenty-second": "22", "twenty-third": "23", "twenty-fourth": "24", "twenty-fifth": "25", "thirty-first": "31",
}

// nthWords count the weeks and weekdays of a month; the last is -1.
var nthWords = func() map[string]int {
	table := map[string]int{}
	for n, line := range map[int]string{
		1:  "first 1st erste erster ersten premier premiere 1er primer primera primero primo prima primeira primeiro eerste pierwszy pierwsza forsta forste",
		2:  "second 2nd zweite zweiter zweiten deuxieme second seconde segundo segunda secondo seconda tweede drugi druga andra anden andre",
		3:  "third 3rd dritte dritter dritten troisieme tercer tercera terzo terza terceiro terceira derde trzeci trzecia tredje",
		4:  "fourth 4th vierte vierter vierten quatrieme cuarto cuarta quarto quarta vierde czwarty czwarta fjarde",
		-1: "last letzte letzter letzten dernier derniere ultimo ultima laatste ostatni ostatnia sista siste",
	} {
		for w := range strings.FieldsSeq(line) {
			table[w] = n
		}
	}
	return table
}()

// monthPart are the words for a part of a month, with the days that they may mean.
var monthParts = map[string][2]int{
	"early": {1, 12}, "beginning": {1, 12}, "start": {1, 12}, "anfang": {1, 12}, "debut": {1, 12}, "principios": {1, 12}, "inicios": {1, 12},
	"inizio": {1, 12}, "begin": {1, 12}, "inicio": {1, 12}, "comienzos": {1, 12},
	"mid": {8, 22}, "middle": {8, 22}, "mitte": {8, 22}, "mi": {8, 22}, "mediados": {8, 22}, "meta": {8, 22}, "medio": {8, 22}, "half": {8, 22},
	"halverwege": {8, 22}, "meados": {8, 22}, "milieu": {8, 22},
	"late": {18, 31}, "end": {18, 31}, "ende": {18, 31}, "fin": {18, 31}, "finales": {18, 31}, "fine": {18, 31}, "eind": {18, 31}, "einde": {18, 31},
	"final": {18, 31}, "fim": {18, 31}, "finais": {18, 31}, "fins": {18, 31},
}

// relativeDays are words for a day counted from today.
var relativeDays = map[string]int{
	"today": 0, "heute": 0, "aujourd'hui": 0, "hoy": 0, "oggi": 0, "vandaag": 0, "hoje": 0,
	"tomorrow": 1, "tmrw": 1, "tmr": 1, "morgen": 1, "demain": 1, "manana": 1, "domani": 1, "amanha": 1,
	"day after tomorrow": 2, "pasado manana": 2, "depois de amanha": 2, "apres demain": 2, "pojutrze": 2, "i overmorgon": 2, "jutro": 1, "i morgon": 1, "imorgon": 1,
	"ubermorgen": 2, "uebermorgen": 2, "apres-demain": 2, "dopodomani": 2, "overmorgen": 2,
}

// relativeUnits are words for spans of days.
var relativeUnits = map[string]int{
	"day": 1, "days": 1, "tag": 1, "tage": 1, "tagen": 1, "jour": 1, "jours": 1, "dia": 1, "dias": 1, "giorno": 1, "giorni": 1, "dag": 1, "dagen": 1,
	"week": 7, "weeks": 7, "wk": 7, "wks": 7, "woche": 7, "wochen": 7, "semaine": 7, "semaines": 7, "semana": 7, "semanas": 7, "settimana": 7,
	"settimane": 7, "weken": 7,
}

// numbered gives each word the number of its line.
func numbered(lines []string, first int) map[string]int {
	table := map[string]int{}
	for i, line := range lines {
		for w := range strings.FieldsSeq(line) {
			table[w] = i + first
		}
	}
	return table
}

// oneOf returns a pattern for any of a table's words, the longest first.
func oneOf[V any](table map[string]V) string {
	return "(?:" + strings.Join(byLength(slices.Collect(maps.Keys(table))), "|") + ")"
}

func byLength(list []string) []string {
	slices.SortFunc(list, func(a, b string) int {
		if len(a) != len(b) {
			return len(b) - len(a)
		}
		return strings.Compare(a, b)
	})
	return list
}

// dateWords are the words without which, and without a digit, there is no date.
var dateWords = func() map[string]bool {
	set := map[string]bool{}
	for _, table := range []map[string]int{monthWords, weekdayWords, relativeDays, relativeUnits} {
		for w := range table {
			if len(w) > 2 {
				set[w] = true
			}
			for part := range strings.SplitSeq(w, "-") {
				if len(part) > 2 {
					set[part] = true
				}
			}
		}
	}
	return set
}()

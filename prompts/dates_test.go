package prompts

import (
	"fmt"
	"strings"
	"testing"
	"time"
)

// monday is the day from which tests count.
var monday = time.Date(2026, 11, 23, 0, 0, 0, 0, time.UTC)

func (d date) String() string {
	if d.exact() {
		return fmt.Sprintf("%d-%d", d.year, d.from)
	}
	return fmt.Sprintf("%d-%d..%d", d.year, d.from, d.to)
}

func TestDatesAreReadAsPeopleWriteThem(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"2 March": "0-302", "March 2nd": "0-302", "the second of March": "0-302", "Mar. 2, 2027": "2027-302", "2-Mar-27": "2027-302",
		"3/2": "0-203 0-302", "13/2": "0-213", "03/02/27": "2027-203 2027-302", "02.03.2027": "2027-302", "2.3.": "0-302",
		"2027-03-02": "2027-302", "2027-03-02T10:00Z": "2027-302", "am 2. März": "0-302", "2. Maerz 2027": "2027-302",
		"le 1er avril": "0-401", "2 de março de 2027": "2027-302", "il 2 marzo": "0-302", "2 maart": "0-302", "el 2 de marzo": "0-302",
		"2027年3月2日": "2027-302", "Tuesday, 3 March": "0-303", "lundi 2 mars à 10h": "0-302",
		"mid-March": "0-308..322", "Ende März": "0-318..331", "Q2 2027": "2027-401..631", "March 2027": "2027-301..331",
		"week of 9 March": "0-309..315", "second week of March": "0-304..317",
		"tomorrow": "2026-1124", "in two weeks": "2026-1207", "Tuesday": "2026-1124", "next Tuesday": "2026-1124 2026-1201", "nächste Woche": "2026-1130 2026-1201..1206",
		"first Monday in March 2027": "2027-301", "in ten days": "2026-1203", "the day after tomorrow": "2026-1125",
		"24/7 support": "", "may be 40 seats": "", "2 out of 3": "", "31.02.2027": "", "version 2.3.1": "", "march on": "", "1.2m": "", "so 40": "",
	} {
		var got []string
		for _, d := range findDates(bare(text), monday) {
			for _, r := range d.readings {
				got = append(got, r.String())
			}
		}
		if s := strings.Join(got, " "); s != want {
			t.Errorf("%q is read as %q, want %q", text, s, want)
		}
	}
}

func TestRelativeDatesNeedAToday(t *testing.T) {
	t.Parallel()
	for _, text := range []string{"tomorrow", "next Tuesday", "in two weeks", "nächste Woche"} {
		found := findDates(bare(text), time.Time{})
		if len(found) != 1 || len(found[0].readings) != 0 && found[0].readings[0] != anyDay {
			t.Errorf("%q is read as %v without a today", text, found)
		}
	}
}

func FuzzDatesAreDaysOfTheCalendar(f *testing.F) {
	for _, seed := range []string{"2 March", "3/2", "week of 30 December", "KW 53 2026", "Q4", "31.12.99", "h2 2026", "2nd feb"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		for _, d := range findDates(bare(text), monday) {
			for _, r := range d.readings {
				month, day := r.from/100, r.from%100
				if month < 1 || month > 12 || day < 1 || day > 31 || r.to < r.from || r.to/100 > 12 || r.to%100 > 31 {
					t.Fatalf("%q is read as %v", text, r)
				}
			}
		}
	})
}

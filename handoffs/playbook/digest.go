package playbook

import (
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/robfig/cron/v3"

	"github.com/handoffbot/handoffbot/handoffs"
)

func (r *reader) digests(v value, p *Playbook) []Digest {
	var digests []Digest
	names := firsts{}
	for _, item := range v.list(`digests, such as { name: stalls, team: onboarding, to: [C024BE91L], at: "0 9 * * mon-fri" }`) {
		m := item.mapping("a digest")
		d := m.digest(quoted(slices.Collect(maps.Keys(p.Teams))))
		if d.Name != "" {
			names.first(m.take("name"), d.Name)
		}
		if d.Timezone == "" {
			d.Timezone = p.Calendars[p.Teams[d.Team].CalendarName].Timezone
		}
		if d.Timezone == "" && d.Team != "" && !m.has("timezone") && p.Teams[d.Team].CalendarName == "" {
			m.r.report(m.at, "a digest has no timezone, and its team no calendar; %s", writeTimezone)
		}
		digests = append(digests, d)
	}
	return digests
}

func (m *mapping) digest(teams []string) Digest {
	name := m.need("name", "write a word to tell it from others, such as onboarding-stalls")
	d := Digest{
		Name:     name.key("a digest"),
		Team:     handoffs.TeamKey(m.need("team", "write the key of the team that it is about").word(teams)),
		To:       m.need("to", writePlace).ids(personForm, "channel or person", writePlace),
		At:       m.need("at", writeCron).cron(),
		Timezone: m.take("timezone").timezone(),
		Quiet:    m.take("quiet").flag(),
		Picture:  handoffs.PictureEvery(m.take("picture").word([]string{string(handoffs.PictureWeekly)})),
	}
	if to := m.take("to"); to.isEmptyList() {
		to.report("a digest goes to at least one place; %s", writePlace)
	}
	m.done()
	return d
}

// Schedule returns the digest's slots. A slot on a date on which the calendar is closed is left out; dates are those of
// the digest's time zone, because that is where its readers are.
func (d *Digest) Schedule(calendar *handoffs.Calendar) handoffs.Schedule {
	slots, err := cron.ParseStandard(d.At)
	if err != nil {
		return func(time.Time) time.Time { return time.Time{} } // unreachable: Parse refuses it
	}
	zone := d.Location()
	return func(after time.Time) time.Time {
		at := slots.Next(after.In(zone))
		for range daysTried {
			if at.IsZero() || calendar.OpenOn(at) {
				return at
			}
			at = slots.Next(time.Date(at.Year(), at.Month(), at.Day(), 23, 59, 59, 0, zone))
		}
		return time.Time{}
	}
}

// daysTried bounds the search for a slot on an open date. There is none in a schedule of days that are always closed.
const daysTried = 1000

// Location is the digest's time zone.
func (d *Digest) Location() *time.Location {
	zone, err := time.LoadLocation(d.Timezone)
	if err != nil {
		return time.UTC // unreachable: Parse refuses unknown zones
	}
	return zone
}

const writeCron = `write minute, hour, day, month and weekday, such as "0 9 * * mon-fri"`

func (v value) cron() string {
	s := v.line(maxWord)
	if s == "" {
		return ""
	}
	fields := strings.Fields(s)
	if len(fields) != 5 || strings.ContainsAny(s, "@=") {
		v.report("%q is no schedule of five fields; %s", clip(s), writeCron)
		return ""
	}
	schedule, err := cron.ParseStandard(s)
	if err != nil {
		v.report("%q is no schedule; %s", clip(s), writeCron)
		return ""
	}
	if anyDay := time.Date(2024, time.January, 1, 0, 0, 0, 0, time.UTC); schedule.Next(anyDay).IsZero() {
		v.report("%q names a day that never comes; %s", clip(s), writeCron)
		return ""
	}
	return strings.Join(fields, " ")
}

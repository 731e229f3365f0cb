package chaos

import (
	"fmt"
	"strings"
)

// timedTeam and the one before it are the teams whose types have targets of some seconds, so that reminders and
// escalations are due while people work.
const timedTeam = teamCount - 1

func personID(i int) string    { return fmt.Sprintf("U0P%02d", i) }
func teamKey(i int) string     { return fmt.Sprintf("team%d", i) }
func teamChannel(i int) string { return fmt.Sprintf("C0TEAM%d", i) }

// member reports whether the person is of the team: every eighth one is.
func member(person, team int) bool { return person%teamCount == team }

// exceptionOwner is somebody of another team.
func exceptionOwner(team int) string { return personID((team+1)%teamCount + teamCount) }

// playbookText has one type for each receiving team. The first person manages all of them. Everybody always works, so
// that the run means the same at any hour.
func playbookText() string {
	var b strings.Builder
	b.WriteString("version: 1\ncalendars:\n  always: { timezone: UTC, days: mon-sun, hours: \"00:00-24:00\" }\n")
	b.WriteString("teams:\n  sales: { name: Sales, channel: C0SALES }\n")
	for i := range teamCount {
		var members []string
		for p := range peopleCount {
			if member(p, i) {
				members = append(members, personID(p))
			}
		}
		fmt.Fprintf(&b, "  %s:\n    name: Team %d\n    channel: %s\n    members: [%s]\n    managers: [%s]\n    exception_owner: %s\n    calendar: always\n",
			teamKey(i), i, teamChannel(i), strings.Join(members, ", "), personID(0), exceptionOwner(i))
	}
	b.WriteString("types:\n")
	for i := range teamCount {
		fmt.Fprintf(&b, "  deal%d:\n    name: Deal %d\n    from: sales\n    to: %s\n    fields:\n", i, i, teamKey(i))
		b.WriteString("      - { key: customer, label: Customer, kind: text, required: true, title: true }\n")
		b.WriteString("      - { key: scope, label: Scope, kind: long_text, required: true }\n")
		b.WriteString("      - { key: plan, label: Plan, kind: select, options: [Starter, Growth], required: true }\n")
		b.WriteString("      - { key: contact, label: Contact, kind: text }\n")
		b.WriteString("      - { key: notes, label: Deal notes, kind: notes }\n")
		b.WriteString("    tasks:\n      - { title: Schedule the call, owner: receiver, due: 1d }\n      - { title: Send the order form, owner: sender }\n")
		if i == timedTeam {
			b.WriteString("    targets: { acknowledge: 4s, complete: 8s, answer: 4s }\n    remind: [50%]\n")
			b.WriteString("    escalate: [ { at: 100%, to: managers, channel: true }, { at: 150%, to: exception_owner } ]\n")
		}
		if i == timedTeam-1 {
			b.WriteString("    targets: { acknowledge: 2s, complete: 6s, answer: 3s }\n    remind: [50%, 80%]\n")
			b.WriteString("    escalate: [ { at: 120%, to: exception_owner, channel: true }, { at: 200%, to: managers } ]\n")
		}
	}
	b.WriteString("digests:\n")
	for _, name := range append([]string{minuteDigest}, rareDigests...) {
		at, picture, team := "0 0 29 2 *", "", timedTeam-1
		switch name {
		case minuteDigest:
			at, team = "* * * * *", timedTeam
		case pictureDigest:
			picture = ", picture: weekly"
		}
		fmt.Fprintf(&b, "  - { name: %s, team: %s, to: [%s], at: %q, timezone: UTC%s }\n",
			name, teamKey(team), strings.Join(digestPlaces(name), ", "), at, picture)
	}
	return b.String()
}

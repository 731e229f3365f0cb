package playbook

import (
	"maps"
	"slices"

	"github.com/handoffbot/handoffbot/handoffs"
)

const maxName = 75 // Slack's select options end there

func (r *reader) teams(v value, calendars map[string]handoffs.Calendar) map[handoffs.TeamKey]handoffs.Team {
	teams := map[handoffs.TeamKey]handoffs.Team{}
	known := slices.Sorted(maps.Keys(calendars))
	for _, e := range v.parts("teams") {
		if key, ok := r.key(e, "a team"); ok {
			m := e.mapping("the team " + key)
			team := m.team(known)
			team.Key = handoffs.TeamKey(key)
			teams[team.Key] = team
			r.teamsRead[team.Key] = m
		}
	}
	return teams
}

func (m *mapping) team(calendars []string) handoffs.Team {
	t := handoffs.Team{
		Name:           m.need("name", "write what people call it").line(maxName),
		Channel:        handoffs.ChannelID(m.take("channel").id(channelForm, "channel", writeChannel)),
		Members:        m.take("members").ids(memberForm, "person or user group", writeMember),
		ExceptionOwner: handoffs.UserID(m.take("exception_owner").id(userForm, "person", writeUser)),
	}
	t.DeclineReasons = m.take("decline_reasons").declineReasons()
	for _, id := range m.take("managers").ids(userForm, "person", writeUser) {
		t.Managers = append(t.Managers, handoffs.UserID(id))
	}
	if c := m.take("calendar"); len(calendars) == 0 && !c.absent() {
		c.report("the file has no calendars; write one under calendars:, or leave this out")
	} else {
		t.CalendarName = c.word(calendars)
	}
	m.done()
	return t
}

// maxReasons is how many reasons to decline people read before they choose.
const maxReasons = 10

// declineReasons returns why a team may decline what it receives; nil for the default ones.
func (v value) declineReasons() []string {
	const of = "reasons to decline, such as [Not for this team, Not ready to start]"
	items := v.list(of)
	switch {
	case v.isEmptyList():
		v.report("%s is empty; write a list of %s, or leave it out", v.name, of)
	case len(items) > maxReasons:
		v.report("%s has %d items; write at most %d", v.name, len(items), maxReasons)
		return nil
	}
	var reasons []string
	seen := firsts{}
	for _, item := range items {
		if s := item.line(maxName); s != "" && seen.first(item, s) {
			reasons = append(reasons, s)
		}
	}
	return reasons
}

// receivers reports what teams lack that handoffs go to: a place for cards, and a person for what nobody takes.
func (r *reader) receivers(types []handoffs.Type) {
	seen := map[handoffs.TeamKey]bool{}
	for i := range types {
		key := types[i].To
		m := r.teamsRead[key]
		if m == nil || m.broken || seen[key] {
			continue
		}
		seen[key] = true
		if !m.has("channel") {
			r.report(m.at, "the team %s receives handoffs and has no channel; %s", key, writeChannel)
		}
		if !m.has("exception_owner") {
			r.report(m.at, "the team %s receives handoffs and has no exception_owner, who gets what nobody else takes; %s",
				key, writeUser)
		}
	}
}

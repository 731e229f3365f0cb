package playbook

import (
	"maps"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/handoffbot/handoffbot/handoffs"
)

const (
	maxPercent  = 1000
	maxTasks    = 20
	maxTask     = 150
	maxBusiness = 10_000 * time.Hour
)

// commandWords are what people type behind the command to see something; a type of that name could not be chosen.
var commandWords = []string{"list", "mine", "status", "help"}

// types reads the types. retain is for how long those keep their content that say nothing of it.
func (r *reader) types(v value, teams map[handoffs.TeamKey]handoffs.Team, retain int) []handoffs.Type {
	var types []handoffs.Type
	known := quoted(slices.Collect(maps.Keys(teams)))
	words := map[string]handoffs.TypeKey{}
	for _, e := range v.parts("types") {
		key, ok := r.key(e, "a type")
		if !ok {
			continue
		}
		m := e.mapping("the type " + key)
		t := m.handoffType(known, retain)
		t.Key = handoffs.TypeKey(key)
		m.checkEscalation(&t, teams[t.To])
		for _, word := range slices.Compact([]string{folded(key), folded(t.Name)}) {
			if other, twice := words[word]; twice && word != "" {
				m.take("name").report("the type %s goes by %q too; write another name, because people type it to choose", other, word)
			}
			if slices.Contains(commandWords, word) {
				m.take("name").report("%q is a word of the command; write another key and name, because people type them to choose", word)
			}
			words[word] = t.Key
		}
		types = append(types, t)
	}
	r.receivers(types)
	return types
}

func (m *mapping) handoffType(teams []string, retain int) handoffs.Type {
	t := handoffs.Type{
		Name: m.need("name", "write what people call it").line(maxName),
		From: handoffs.TeamKey(m.need("from", "write the key of the team that sends").word(teams)),
		To:   handoffs.TeamKey(m.need("to", "write the key of the team that receives").word(teams)),
	}
	t.Fields = m.fields(m.need("fields", "write a list of fields; one of them has title: true"))
	t.Targets = m.take("targets").targets()
	t.Remind = m.take("remind").percents()
	t.Escalate = m.take("escalate").escalations()
	t.Tasks = m.take("tasks").tasks()
	t.Bridge = m.take("bridge").flag()
	t.Retain = m.take("retain").retain(retain)
	m.done()
	return t
}

// checkEscalation reports reminders and escalations that nothing would ever cause, or nobody would get.
func (m *mapping) checkEscalation(t *handoffs.Type, to handoffs.Team) {
	if t.Targets == (handoffs.Targets{}) && !m.has("targets") {
		for _, key := range []string{"remind", "escalate"} {
			if v := m.take(key); !v.absent() {
				v.report("%s counts in parts of a target, and the type has none; write targets: { acknowledge: 4h }", key)
			}
		}
	}
	toManagers := slices.ContainsFunc(t.Escalate, func(e handoffs.Escalation) bool { return e.To == "managers" })
	if team := m.r.teamsRead[to.Key]; toManagers && team != nil && !team.broken && !team.has("managers") {
		m.take("escalate").report("the team %s has no managers to escalate to; write managers: in the team, or to: exception_owner", to.Key)
	}
}

func (v value) targets() handoffs.Targets {
	if v.absent() {
		return handoffs.Targets{}
	}
	m := v.mapping("targets")
	t := handoffs.Targets{
		Acknowledge: m.take("acknowledge").duration(),
		Complete:    m.take("complete").duration(),
		Answer:      m.take("answer").duration(),
	}
	m.done()
	return t
}

const writeDuration = "write business time (30m, 4h) or business days (2d)"

func (v value) duration() handoffs.Duration {
	s := v.line(maxWord)
	if s == "" {
		return handoffs.Duration{}
	}
	d, err := handoffs.ParseDuration(s)
	switch {
	case err != nil:
		v.report("%q is no duration; %s", clip(s), writeDuration)
		return handoffs.Duration{}
	case d.Days == 0 && d.Time%time.Second != 0:
		v.report("%q is finer than a second; %s", clip(s), writeDuration)
		return handoffs.Duration{}
	case d.Time > maxBusiness:
		v.report("%q is longer than years of work; %s", clip(s), writeDuration)
		return handoffs.Duration{}
	}
	return d
}

func (v value) percent() (int, bool) {
	s := v.line(maxWord)
	if s == "" {
		return 0, false
	}
	digits, hasSign := strings.CutSuffix(s, "%")
	n, err := strconv.Atoi(strings.TrimSpace(digits))
	switch {
	case err != nil || !hasSign:
		v.report("%q is no part of the target; write percent, such as 80%%", clip(s))
	case n < 1 || n > maxPercent:
		v.report("%q is out of range; write 1%% to %d%%", clip(s), maxPercent)
	default:
		return n, true
	}
	return 0, false
}

// percents come back in order.
func (v value) percents() []int {
	var percents []int
	seen := firsts{}
	for _, item := range v.list("parts of the target, such as [50%, 80%]") {
		if n, ok := item.percent(); ok && seen.first(item, strconv.Itoa(n)+"%") {
			percents = append(percents, n)
		}
	}
	slices.Sort(percents)
	return percents
}

func (v value) escalations() []handoffs.Escalation {
	var list []handoffs.Escalation
	for _, item := range v.list("escalations, such as { at: 100%, to: managers }") {
		m := item.mapping("an escalation")
		at, _ := m.need("at", "write at: 100%").percent()
		to := m.need("to", "write to: managers or to: exception_owner").word([]string{"managers", "exception_owner"})
		e := handoffs.Escalation{At: at, To: to, Channel: m.take("channel").flag()}
		m.done()
		if slices.Contains(list, e) && at > 0 && to != "" {
			item.report("this escalation stands here twice; remove or change one")
		}
		list = append(list, e)
	}
	slices.SortStableFunc(list, func(a, b handoffs.Escalation) int { return a.At - b.At })
	return list
}

func (v value) tasks() []handoffs.TaskPlan {
	var tasks []handoffs.TaskPlan
	seen := firsts{}
	items := v.list("tasks, such as { title: Schedule the kickoff call, owner: receiver, due: 1d }")
	if len(items) > maxTasks {
		v.report("there are %d tasks; write at most %d", len(items), maxTasks)
	}
	for _, item := range items {
		m := item.mapping("a task")
		title := m.need("title", "write what is to be done")
		t := handoffs.TaskPlan{
			Title: title.line(maxTask),
			Owner: m.need("owner", "write owner: receiver or owner: sender").word([]string{"receiver", "sender"}),
			Due:   m.take("due").duration(),
		}
		m.done()
		if t.Title != "" {
			seen.first(title, t.Title)
		}
		tasks = append(tasks, t)
	}
	return tasks
}

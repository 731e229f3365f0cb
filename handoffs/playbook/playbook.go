package playbook

import (
	"strings"

	"github.com/handoffbot/handoffbot/handoffs"
)

// Playbook is a checked playbook. It is not changed after Parse, and may be read from many goroutines.
type Playbook struct {
	Teams map[handoffs.TeamKey]handoffs.Team
	// Types stand in the order of the file.
	Types     []handoffs.Type
	Calendars map[string]handoffs.Calendar
	Digests   []Digest
	// Filler holds the texts that say nothing, lower case, with single spaces.
	Filler []string

	definitions map[handoffs.TypeKey]*handoffs.Definition
}

// Digest is a scheduled message about what stalls for one team.
type Digest struct {
	Name string
	Team handoffs.TeamKey
	// To are channels (C…, G…) and users (U…, W…).
	To []string
	// At is a cron expression of five fields, in Timezone.
	At       string
	Timezone string
	// Quiet says nothing when nothing stalls.
	Quiet bool
	// Picture is how often a picture comes with it.
	Picture handoffs.PictureEvery
}

// MaxSize is the largest playbook in bytes. A hundred types are a tenth of it.
const MaxSize = 1 << 20

// Parse reads a playbook. The name is only used in messages. The error is Problems: all of them, in the file's order.
func Parse(name string, data []byte) (*Playbook, error) {
	r := &reader{file: name, teamsRead: map[handoffs.TeamKey]*mapping{}}
	root, ok := r.open(data)
	if !ok {
		return nil, r.result()
	}
	p := r.playbook(root)
	if err := r.result(); err != nil {
		return nil, err
	}
	p.define()
	return p, nil
}

// Definition returns what a handoff of that type is sent under. It is the same pointer each time.
func (p *Playbook) Definition(key handoffs.TypeKey) (*handoffs.Definition, bool) {
	d, ok := p.definitions[key]
	return d, ok
}

// Type finds a type by its key or its name as people type it, in any case.
func (p *Playbook) Type(word string) (handoffs.TypeKey, bool) {
	word = folded(word)
	for i := range p.Types {
		if t := &p.Types[i]; folded(string(t.Key)) == word || folded(t.Name) == word {
			return t.Key, true
		}
	}
	return "", false
}

func (p *Playbook) define() {
	p.definitions = make(map[handoffs.TypeKey]*handoffs.Definition, len(p.Types))
	for _, t := range p.Types {
		to := p.Teams[t.To]
		p.definitions[t.Key] = &handoffs.Definition{
			Type: t, From: p.Teams[t.From], To: to, Calendar: p.Calendars[to.CalendarName], Filler: p.Filler,
		}
	}
}

// folded returns a text as it is compared with others: lower case, with single spaces.
func folded(s string) string { return strings.Join(strings.Fields(strings.ToLower(s)), " ") }

func (r *reader) playbook(root value) *Playbook {
	top := root.mapping("a playbook")
	p := &Playbook{Filler: handoffs.DefaultFiller()}
	if v := top.need("version", "write version: 1"); !v.absent() {
		if s, ok := v.scalar(); !ok || s != "1" {
			v.report("this version of the playbook is not known; write version: 1")
		}
	}
	p.Calendars = r.calendars(top.take("calendars"))
	p.Teams = r.teams(top.need("teams", "write at least one team under teams:"), p.Calendars)
	retain := top.take("retain").retain(0)
	p.Types = r.types(top.need("types", "write at least one handoff type under types:"), p.Teams, retain)
	p.Digests = r.digests(top.take("digests"), p)
	if v := top.take("filler"); !v.absent() {
		p.Filler = r.filler(v)
	}
	top.done()
	return p
}

func (r *reader) filler(v value) []string {
	filler := []string{}
	seen := firsts{}
	for _, item := range v.list("texts that say nothing, such as [tbd, n/a]") {
		s := folded(item.line(maxFiller))
		if s != "" && seen.first(item, s) {
			filler = append(filler, s)
		}
	}
	return filler
}

const maxFiller = 200

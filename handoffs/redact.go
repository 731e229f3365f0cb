package handoffs

import (
	"bytes"
	"encoding/json"
	"fmt"
	"regexp"
	"slices"
	"strings"
)

// Redacts reports whether the change removes data that is stored already.
func (c *Change) Redacts() bool { return c.Erases() || c.forgets() != "" }

// Erases reports whether the change removes all content.
func (c *Change) Erases() bool {
	return slices.ContainsFunc(c.Events, func(e Event) bool { return e.Kind == EventErased })
}

// forgets returns who is taken out; empty for nobody.
func (c *Change) forgets() UserID {
	for _, e := range c.Events {
		if e.Kind == EventForgotten {
			return e.forget
		}
	}
	return ""
}

// Redacted returns the handoff's earlier events without the data that the change removes. A store that commits a change
// that Redacts must put them in place of those that it holds. Together with the change's own events they still make the
// state: numbers, times and kinds stay, so that versions, statuses and targets come out as before.
func (c *Change) Redacted(earlier []Event) []Event {
	out := make([]Event, 0, len(earlier)+len(c.Events))
	user := c.forgets()
	for _, e := range earlier {
		switch {
		case c.Erases():
			e = erased(e)
		case user != "":
			e = forgotten(e, user)
		}
		out = append(out, e)
	}
	return out
}

// erased returns what stays of an event. It names what stays, so that what events may carry one day goes by itself.
func erased(e Event) Event {
	kept := Event{Seq: e.Seq, At: e.At, Kind: e.Kind, Via: e.Via, By: removed(e.By), To: removed(e.To), Detail: e.bare()}
	if e.Sent != nil {
		kept.Sent = &Sent{DefinitionID: e.Sent.DefinitionID, Definition: e.Sent.Definition, Clocked: e.Sent.Clocked}
	}
	if e.Receipt != nil {
		kept.Receipt = &Receipt{Key: anonymous(e.Receipt.Key), Revision: e.Receipt.Revision}
	}
	if e.Failure != nil {
		kept.Reason = e.Failure.Why
		kept.Failure = &Failure{Key: anonymous(e.Failure.Key), Why: e.Failure.Why, Remedy: e.Failure.Remedy}
	}
	return kept
}

// anonymous returns a delivery's key as it is planned when its reader is Removed.
func anonymous(key string) string {
	parts := strings.SplitN(key, ":", 3)
	if (parts[0] != string(DeliverDM) && parts[0] != string(DeliverNotice)) || len(parts) < 3 {
		return key
	}
	return strings.Join([]string{parts[0], parts[1], string(removed(UserID(parts[2])))}, ":")
}

// forgotten returns the event without the person. Where they were told something is theirs too.
func forgotten(e Event, user UserID) Event {
	if e.Receipt != nil && strings.HasPrefix(e.Receipt.Key, string(DeliverDM)) && strings.HasSuffix(e.Receipt.Key, ":"+string(user)) {
		receipt := *e.Receipt
		receipt.Message = Message{}
		e.Receipt = &receipt
	}
	return without(e, user)
}

// without returns what is stored of v with Removed wherever a text names the user. It goes over the stored form, so that
// nothing that a record may hold one day is left out.
func without[T any](v T, user UserID) T {
	data, err := json.Marshal(v)
	if err != nil {
		panic(fmt.Sprintf("marshal %T: %v", v, err)) // unreachable: it is stored as JSON all the time
	}
	read := json.NewDecoder(bytes.NewReader(data))
	read.UseNumber()
	var tree any
	if err := read.Decode(&tree); err != nil {
		panic(fmt.Sprintf("read %T: %v", v, err)) // unreachable: it was just written
	}
	word := regexp.MustCompile(`\b` + regexp.QuoteMeta(string(user)) + `\b`)
	if data, err = json.Marshal(replaced(tree, word)); err != nil {
		panic(fmt.Sprintf("marshal %T: %v", v, err)) // unreachable: as above
	}
	var out T
	if err := json.Unmarshal(data, &out); err != nil {
		panic(fmt.Sprintf("read %T: %v", v, err)) // unreachable: only texts differ
	}
	return out
}

func replaced(tree any, word *regexp.Regexp) any {
	switch t := tree.(type) {
	case string:
		return word.ReplaceAllLiteralString(t, string(Removed))
	case []any:
		for i := range t {
			t[i] = replaced(t[i], word)
		}
	case map[string]any:
		for key := range t {
			t[key] = replaced(t[key], word)
		}
	}
	return tree
}

// People returns whom the handoff and the events name in places that hold people, in the order of their ids. A name in
// somebody's own words is a text like any other.
func People(h *Handoff, events []Event) []UserID {
	people := []UserID{h.Sender, h.Owner, h.ClosedBy, h.ReturnedBy}
	people = append(people, h.peopleIn(h.Values)...)
	for _, e := range events {
		people = append(people, e.By, e.To)
		people = append(people, e.people()...)
		for _, c := range e.Changes {
			people = append(people, h.peopleIn(Values{c.Field: c.Old})...)
			people = append(people, h.peopleIn(Values{c.Field: c.New})...)
		}
		if e.Sent != nil {
			people = append(people, h.peopleIn(e.Sent.Values)...)
			for _, o := range e.Sent.Open {
				people = append(people, o.Finder)
			}
		}
	}
	people = slices.DeleteFunc(people, func(u UserID) bool { return u == "" || u == Removed || u == Administrator })
	slices.Sort(people)
	return slices.Compact(people)
}

func (h *Handoff) peopleIn(values Values) []UserID {
	var people []UserID
	if h.Definition == nil {
		return nil
	}
	for _, f := range h.Definition.Type.Fields {
		if f.Kind != KindUser && f.Kind != KindUsers {
			continue
		}
		for _, user := range values[f.Key] {
			people = append(people, UserID(user))
		}
	}
	return people
}

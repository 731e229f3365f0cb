package handoffs

import "slices"

// Detail is what an event, and what is told of it, says beside who, when and why.
type Detail struct {
	// Question is the question that was asked or answered, as it was at that moment.
	Question *Question `json:"question,omitempty"`
	// Complaints are the fields that were returned, with the reason for each.
	Complaints []Complaint `json:"complaints,omitempty"`
	// Changes are the fields that an answer or a fix changed.
	Changes []FieldChange `json:"changes,omitempty"`
	// Text is what somebody wrote beside a reason or a new value.
	Text string `json:"text,omitempty"`
	// Task is the task that was added, ticked or opened again.
	Task *Task `json:"task,omitempty"`
	// Tasks are those that an acknowledgement made.
	Tasks []Task `json:"tasks,omitempty"`
	// Reminder is which part of the target has passed.
	Reminder *Reminder `json:"reminder,omitempty"`
	// Until is how long reminders are put off.
	Until Instant `json:"until,omitempty"`
	// Reply is a reply that was carried across the bridge.
	Reply *Reply `json:"reply,omitempty"`
	// Gone says whose place is empty, when somebody is missed.
	Gone *Absence `json:"gone,omitempty"`
	// Redirect is the team that a redirected handoff goes to.
	Redirect *Redirection `json:"redirect,omitempty"`
}

// Complaint says why a field is not good enough.
type Complaint struct {
	Field string `json:"field"`
	Why   string `json:"why,omitempty"`
}

// FieldChange is what a field held, and what it holds since.
type FieldChange struct {
	Field string `json:"field"`
	Old   Value  `json:"old,omitempty"`
	New   Value  `json:"new,omitempty"`
}

// Redirection is the team that works on a handoff in place of the one that its definition names, and its calendar.
type Redirection struct {
	To       Team     `json:"to"`
	Calendar Calendar `json:"calendar"`
	// From is the name of the team that had it before.
	From string `json:"from,omitempty"`
	// By, At and Why are the event's own, and Gone the cards that it had before; only the handoff has these.
	By   UserID    `json:"by,omitempty"`
	At   Instant   `json:"at,omitempty"`
	Why  string    `json:"why,omitempty"`
	Gone []Message `json:"gone,omitempty"`
}

// bare returns the detail without anything that people wrote: which fields and how many stays, for reports.
func (d Detail) bare() Detail {
	out := Detail{Redirect: d.Redirect, Reminder: d.Reminder, Until: d.Until, Gone: d.Gone}
	if d.Question != nil {
		out.Question = &Question{N: d.Question.N, Field: d.Question.Field, By: removed(d.Question.By), AskedAt: d.Question.AskedAt}
	}
	if r := d.Reply; r != nil {
		out.Reply = &Reply{In: r.In, Source: Message{TS: r.Source.TS}, N: r.N, Gone: r.Gone}
	}
	for _, c := range d.Complaints {
		out.Complaints = append(out.Complaints, Complaint{Field: c.Field})
	}
	for _, c := range d.Changes {
		out.Changes = append(out.Changes, FieldChange{Field: c.Field})
	}
	if d.Task != nil {
		task := d.Task.bare()
		out.Task = &task
	}
	for _, t := range d.Tasks {
		out.Tasks = append(out.Tasks, t.bare())
	}
	return out
}

// people returns whom the detail names.
func (d Detail) people() []UserID {
	var people []UserID
	if d.Question != nil {
		people = append(people, d.Question.By, d.Question.AnsweredBy)
	}
	if d.Task != nil {
		people = append(people, d.Task.DoneBy)
	}
	return people
}

// changes returns which fields the values change, and what they held before.
func (h *Handoff) changes(to Values) []FieldChange {
	var list []FieldChange
	for i := range h.Definition.Type.Fields {
		key := h.Definition.Type.Fields[i].Key
		value, asked := to[key]
		if asked && !slices.Equal(value, h.Values[key]) {
			list = append(list, FieldChange{Field: key, Old: h.Values[key], New: value})
		}
	}
	return list
}

// accept puts changed values in place. excused are the keys of fields whose filler text a reason excuses.
func (h *Handoff) accept(changes []FieldChange, excused []string) {
	for _, c := range changes {
		if len(c.New) == 0 {
			delete(h.Values, c.Field)
		} else {
			if h.Values == nil {
				h.Values = Values{}
			}
			h.Values[c.Field] = c.New
		}
		h.Excused = slices.DeleteFunc(h.Excused, func(key string) bool { return key == c.Field })
		if f := h.Definition.Type.Field(c.Field); f != nil && f.Title {
			h.Title = c.New.Text()
		}
	}
	h.settleOpen(changes)
	for _, key := range excused {
		if !slices.Contains(h.Excused, key) {
			h.Excused = append(h.Excused, key)
		}
	}
	if len(h.Excused) == 0 {
		h.Excused = nil // as it is read from a store
	}
}

package handoffs

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
)

// Definition is everything that the playbook said of a handoff when it was sent: its type, both teams and the
// receiving team's calendar. A handoff keeps the definition that it was sent under, whatever the playbook says later.
// A Definition is not changed after it is made.
type Definition struct {
	Type     Type     `json:"type"`
	From     Team     `json:"from"`
	To       Team     `json:"to"`
	Calendar Calendar `json:"calendar"`
	// Filler holds the texts that say nothing ("tbd"), lower case.
	Filler []string `json:"filler,omitempty"`
}

// ID names the definition by its content: equal definitions have equal ids.
func (d *Definition) ID() string {
	data, err := json.Marshal(d)
	if err != nil {
		panic(fmt.Sprintf("marshal definition: %v", err)) // unreachable: only strings, numbers and slices
	}
	sum := sha256.Sum256(data)
	return hex.EncodeToString(sum[:12])
}

// Team is one side of a handoff.
type Team struct {
	Key     TeamKey   `json:"key"`
	Name    string    `json:"name"`
	Channel ChannelID `json:"channel"`
	// Members are users (U…) and user groups (S…); empty means whoever is in Channel.
	Members        []string `json:"members,omitempty"`
	Managers       []UserID `json:"managers,omitempty"`
	ExceptionOwner UserID   `json:"exception_owner,omitempty"`
	// DeclineReasons are why the team may decline a handoff; empty for the default ones.
	DeclineReasons []string `json:"decline_reasons,omitempty"`
	CalendarName   string   `json:"calendar,omitempty"`
}

// ManagedBy reports whether the user is one of the team's managers.
func (t *Team) ManagedBy(user UserID) bool { return slices.Contains(t.Managers, user) }

// Type is one kind of handoff.
type Type struct {
	Key      TypeKey      `json:"key"`
	Name     string       `json:"name"`
	From     TeamKey      `json:"from"`
	To       TeamKey      `json:"to"`
	Fields   []Field      `json:"fields"`
	Targets  Targets      `json:"targets,omitzero"`
	Remind   []int        `json:"remind,omitempty"` // percent of the target
	Escalate []Escalation `json:"escalate,omitempty"`
	Tasks    []TaskPlan   `json:"tasks,omitempty"`
	// Bridge says that replies are carried between the card's thread and the one where the handoff started.
	Bridge bool `json:"bridge,omitempty"`
	// Retain is how many calendar days after its end a handoff keeps its content; zero means forever.
	Retain int `json:"retain,omitempty"`
}

// TitleField returns the field that names the card. Every type of a checked playbook has one.
func (t *Type) TitleField() *Field {
	for i := range t.Fields {
		if t.Fields[i].Title {
			return &t.Fields[i]
		}
	}
	return &t.Fields[0]
}

// Field returns the field with the key, or nil.
func (t *Type) Field(key string) *Field {
	for i := range t.Fields {
		if t.Fields[i].Key == key {
			return &t.Fields[i]
		}
	}
	return nil
}

// NotesField returns the field that takes notes: the first of that kind, else the first long text of that name; or nil.
func (t *Type) NotesField() *Field {
	var named *Field
	for i := range t.Fields {
		f := &t.Fields[i]
		switch {
		case f.Kind == KindNotes:
			return f
		case named == nil && f.Kind == KindLongText && (f.Key == "notes" || strings.EqualFold(f.Label, "notes")):
			named = f
		}
	}
	return named
}

// Targets are how long a step may take, in the receiving team's business time. Zero means no target.
type Targets struct {
	Acknowledge Duration `json:"acknowledge,omitzero"`
	Complete    Duration `json:"complete,omitzero"`
	// Answer is how long the sender may take for an answer or a fix.
	Answer Duration `json:"answer,omitzero"`
}

// Escalation tells somebody when a part of the target, in percent, has passed.
type Escalation struct {
	At int    `json:"at"`
	To string `json:"to"` // "managers" or "exception_owner"
	// Channel says that it is told in the card's channel too.
	Channel bool `json:"channel,omitempty"`
}

// TaskPlan is a task that is made when the handoff is acknowledged.
type TaskPlan struct {
	Title string   `json:"title"`
	Owner string   `json:"owner"` // "receiver" or "sender"
	Due   Duration `json:"due,omitzero"`
}

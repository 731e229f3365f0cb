package handoffs

import (
	"strconv"
	"strings"
	"time"
)

// ID names a handoff within its workspace: "H-1042". It is never given twice.
type ID string

// FirstNumber is the number of a workspace's first handoff; four digits keep ids the same length for a long time.
const FirstNumber = 1001

// NumberedID returns the ID with the given number.
func NumberedID(n int64) ID { return ID("H-" + strconv.FormatInt(n, 10)) }

// ParseID reads an ID as people write it ("H-1042", "h1042", "#1042", "1042").
// It reports false for anything else.
func ParseID(s string) (ID, bool) {
	digits := strings.TrimLeft(strings.ToLower(strings.TrimSpace(s)), "h#-")
	n, err := strconv.ParseInt(digits, 10, 64)
	if err != nil || n <= 0 || len(digits) > 18 || digits[0] == '+' {
		return "", false
	}
	return NumberedID(n), true
}

type (
	// UserID is a person in the workspace ("U024BE7LH").
	UserID string
	// ChannelID is a channel or a direct conversation ("C024BE91L").
	ChannelID string
	// TeamKey is a team's key in the playbook.
	TeamKey string
	// TypeKey is a handoff type's key in the playbook.
	TypeKey string
	// RequestID names one press of one person, the same however often it is delivered.
	// The empty RequestID is not remembered.
	RequestID string
)

// Instant is a point in time in Unix milliseconds, as it is stored. Zero means "never".
type Instant int64

// InstantOf returns t as an Instant.
func InstantOf(t time.Time) Instant { return Instant(t.UnixMilli()) }

// Time returns the instant in UTC.
func (i Instant) Time() time.Time { return time.UnixMilli(int64(i)).UTC() }

// Message is where a message stands in Slack.
type Message struct {
	Channel ChannelID `json:"channel,omitempty"`
	TS      string    `json:"ts,omitempty"`
}

// IsZero reports whether there is no such message yet.
func (m Message) IsZero() bool { return m.TS == "" }

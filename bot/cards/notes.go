package cards

import (
	"fmt"
	"regexp"
	"strings"
	"time"

	"github.com/handoffbot/handoffbot/handoffs"
)

// Speech is one message of a thread.
type Speech struct {
	// By is the author's name, and At when they said it, in the reader's time zone.
	By   string
	At   time.Time
	Text string // as Plain returns it
	// Files counts what was attached.
	Files int
}

// maxAuthor is the longest name before a line of notes, in characters.
const maxAuthor = 40

// Notes writes what was said as plain text of at most limit characters, oldest first. Each line begins with its author,
// so that nobody can write a line in somebody else's name. The oldest messages are left out until the rest fits; earlier
// counts those that are not in said, and left all that are not in the text.
func Notes(said []Speech, earlier, limit int) (text string, left int) {
	head := func(n int) string {
		switch n {
		case 0:
			return ""
		case 1:
			return "(1 earlier message is left out)\n"
		}
		return fmt.Sprintf("(%d earlier messages are left out)\n", n)
	}
	room := limit - measure(head(earlier+len(said)), units)
	first := len(said)
	for ; first > 0; first-- {
		lines := said[first-1].lines()
		cost := measure(lines, units) + 1
		if cost > room {
			break
		}
		room -= cost
		text = lines + "\n" + text
	}
	if text == "" && first > 0 {
		first--
		text = cut(said[first].lines(), room, units) + "\n"
	}
	left = earlier + first
	return strings.TrimSuffix(head(left)+text, "\n"), left
}

// lines are the message's lines: who and when, and who again where it goes on.
func (s *Speech) lines() string {
	by := author(s.By)
	var b strings.Builder
	b.WriteString(by + ", " + s.At.Format("2 Jan 15:04") + ": ")
	lines := strings.Split(strings.TrimSpace(clean(s.Text)), "\n")
	if s.Files > 0 {
		lines = append(lines, attached(s.Files))
	}
	written := 0
	for _, line := range lines {
		if line = oneLine(line); line == "" {
			continue
		}
		if written > 0 {
			b.WriteString("\n" + by + ": ")
		}
		b.WriteString(line)
		written++
	}
	return b.String()
}

// author is a name as it stands before what somebody said: one line, and no colon that could end it.
func author(name string) string {
	name = oneLine(strings.ReplaceAll(clean(name), ":", " "))
	if name == "" {
		name = "somebody"
	}
	return cut(name, maxAuthor, units)
}

func attached(files int) string {
	if files == 1 {
		return "(attached a file)"
	}
	return fmt.Sprintf("(attached %d files)", files)
}

var token = regexp.MustCompile(`<([^<>]*)>`)

// Plain returns what a person wrote in the platform's markup as they read it: names where mentions are, texts and
// addresses where links are. name returns a person's name. The result is data like any other.
func Plain(text string, name func(handoffs.UserID) string) string {
	var b strings.Builder
	end := 0
	for _, at := range token.FindAllStringSubmatchIndex(text, -1) {
		b.WriteString(unescape(text[end:at[0]]))
		b.WriteString(unescape(meaning(text[at[2]:at[3]], name)))
		end = at[1]
	}
	b.WriteString(unescape(text[end:]))
	return b.String()
}

// meaning is what is read where a token stands.
func meaning(token string, name func(handoffs.UserID) string) string {
	target, label, _ := strings.Cut(token, "|")
	switch {
	case strings.HasPrefix(target, "@"):
		return "@" + oneLine(name(handoffs.UserID(target[1:])))
	case strings.HasPrefix(target, "#"):
		if label == "" {
			return "#channel"
		}
		return "#" + label
	case strings.HasPrefix(target, "!subteam"), strings.HasPrefix(target, "!date"):
		if label == "" {
			return "(a group)"
		}
		return label
	case strings.HasPrefix(target, "!"):
		return "@" + target[1:]
	}
	address := strings.TrimPrefix(strings.TrimPrefix(target, "mailto:"), "tel:")
	if label == "" || label == address || label == target || "http://"+label == target || "https://"+label == target {
		return address
	}
	return label + " (" + address + ")"
}

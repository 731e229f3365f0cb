package cards

import (
	"fmt"
	"net/url"
	"regexp"
	"strings"
	"time"

	"github.com/handoffbot/handoffbot/handoffs"
)

// statusWords are the statuses as people read them.
var statusWords = map[handoffs.Status]string{
	handoffs.StatusDraft:        "Draft",
	handoffs.StatusSent:         "Sent",
	handoffs.StatusAcknowledged: "Acknowledged",
	handoffs.StatusReturned:     "Returned",
	handoffs.StatusDeclined:     "Declined",
	handoffs.StatusCompleted:    "Completed",
	handoffs.StatusCancelled:    "Cancelled",
}

// Buttons say exactly these words, wherever they stand.
const (
	wordAcknowledge = "Acknowledge"
	wordComplete    = "Complete"
	wordRelease     = "Release"
	wordAssign      = "Assign"
	wordCancel      = "Cancel"
	wordAsk         = "Ask"
	wordAnswer      = "Answer"
	wordReturn      = "Return"
	wordFix         = "Fix"
	wordDecline     = "Decline"
	wordRedirect    = "Redirect"
	wordTake        = "Take"
	wordSnooze      = "Snooze"
	wordNudge       = "Nudge"
	wordAddTask     = "Add task"
	wordShowAll     = "Show all"
	wordResume      = "Resume"
	wordDiscard     = "Discard"
	wordOpen        = "Open the form"
	wordFromHere    = "Hand off from here"
	wordStart       = "Start handoff"
	wordSend        = "Send handoff"
	wordClose       = "Close"
	wordSendNow     = "Send now"
	wordSources     = "Sources"
	wordBackToForm  = "Back to the form"
)

// Lengths of names within a sentence.
const (
	teamLength  = 60
	typeLength  = 80
	labelLength = 80
	titleLength = handoffs.MaxTitle
)

// viaWords say how something was done, when not with the button.
var viaWords = map[string]markup{"reaction": " by reaction", "reply": " by reply"}

// unreachable says why a channel cannot be reached; other words of the platform are shown as they are.
var unreachable = map[string]string{
	"is_archived":       "it is archived",
	"channel_not_found": "it is private and the bot is not in it, or it is gone",
	"not_in_channel":    "the bot is not in it",
	"restricted_action": "posting there is restricted",
}

func whyUnreachable(why string) markup {
	if words, ok := unreachable[why]; ok {
		return markup(words)
	}
	if why == "" {
		return "Slack refused the message"
	}
	return "Slack says " + said(why, 60)
}

var idForm = regexp.MustCompile(`^[A-Za-z0-9_]{2,40}$`)

// mention names a person. What is no user id is shown as text.
func mention(u handoffs.UserID) markup {
	if !idForm.MatchString(string(u)) {
		return said(string(u), 60)
	}
	return "<@" + markup(u) + ">"
}

// channel names a channel. What is no channel id is shown as text.
func channel(c handoffs.ChannelID) markup {
	if !idForm.MatchString(string(c)) {
		return said(string(c), 60)
	}
	return "<#" + markup(c) + ">"
}

// instant shows a point in time in the reader's own time zone.
func instant(i handoffs.Instant) markup {
	return markup(fmt.Sprintf("<!date^%d^{date_short_pretty} at {time}|%s UTC>", i.Time().Unix(), i.Time().Format("2006-01-02 15:04")))
}

// day shows a date, which has no time zone: "Tue 1 Dec 2026".
func day(s string) string {
	date, err := time.Parse(time.DateOnly, s)
	if err != nil {
		return s
	}
	return date.Format("Mon 2 Jan 2006")
}

// unsafeInLink are the characters that would end a link in mrkdwn.
var unsafeInLink = strings.NewReplacer("<", "%3C", ">", "%3E", "|", "%7C", " ", "%20", `"`, "%22", "`", "%60")

// maxLink is Slack's limit of an address.
const maxLink = 3000

// address returns what stands in a link for a web address, or false if it is none.
func address(s string) (string, bool) {
	s = strings.TrimSpace(clean(s))
	u, err := url.Parse(s)
	if err != nil || u.Host == "" || (u.Scheme != "https" && u.Scheme != "http") {
		return "", false
	}
	target := escape(unsafeInLink.Replace(u.String()))
	return target, measure(target, units) <= maxLink
}

// link returns label as a link; without a web address, the label alone.
func link(to string, label markup) markup {
	target, ok := address(to)
	if !ok {
		return label
	}
	return "<" + markup(target) + "|" + label + ">"
}

// webLink shows a web address that somebody typed: where it leads is what it says.
func webLink(s string, n int) (markup, bool) {
	target, ok := address(s)
	if !ok || measure(target, units) > n {
		return "", false
	}
	label := strings.TrimPrefix(strings.TrimPrefix(unescape(target), "https://"), "http://")
	return link(s, said(label, 60)), true
}

// possessive returns "Onboarding's", and "Sales'".
func possessive(m markup) markup {
	if strings.HasSuffix(string(m), "s") {
		return m + "'"
	}
	return m + "'s"
}

func toTeam(h *handoffs.Handoff) markup { return said(h.To().Name, teamLength) }

// reference names a handoff, as a link if there is one.
func reference(id handoffs.ID, to string) markup { return link(to, said(string(id), 30)) }

// titled names a handoff with its title.
func titled(h *handoffs.Handoff, to string) markup {
	if h.ErasedAt != 0 {
		return reference(h.ID, to) + " · (content removed)"
	}
	return reference(h.ID, to) + " · " + said(h.Title, titleLength)
}

// holder names who has the next move.
func holder(h *handoffs.Handoff) markup {
	switch h.Ball() {
	case handoffs.HolderSender:
		return mention(h.Sender)
	case handoffs.HolderReceiver:
		return toTeam(h)
	case handoffs.HolderOwner:
		return mention(h.Owner)
	case handoffs.HolderExceptionOwner:
		return mention(h.To().ExceptionOwner)
	case handoffs.HolderNobody:
	}
	return "nobody"
}

// move says whose move it is; viewer is told "your move".
func move(h *handoffs.Handoff, viewer handoffs.UserID) markup {
	personal := h.Ball() != handoffs.HolderReceiver && h.Status.Open()
	if personal && viewer != "" && holder(h) == mention(viewer) {
		return "your move"
	}
	return possessive(holder(h)) + " move"
}

// nextStep says what the holder is to do, and until when.
func nextStep(h *handoffs.Handoff) markup {
	var step markup
	if open := asked(h); len(open) > 0 {
		return answering(h, open)
	}
	switch h.Status {
	case handoffs.StatusDraft:
		return "send it"
	case handoffs.StatusReturned:
		return "fix it and send it again"
	case handoffs.StatusDeclined:
		return "decide what becomes of it"
	case handoffs.StatusSent:
		step = "acknowledge"
	case handoffs.StatusAcknowledged:
		step = "complete"
	case handoffs.StatusCompleted, handoffs.StatusCancelled:
		return "nothing more to do"
	}
	if h.Due == 0 {
		return step
	}
	return step + " by " + instant(h.Due)
}

// standing is the status in one line: the word, whose move since when, and the next step.
func standing(h *handoffs.Handoff) markup {
	line := "*" + markup(statusWords[h.Status]) + "*"
	switch h.Status {
	case handoffs.StatusCancelled:
		return line + " by " + mention(closedBy(h, h.Sender)) + " · " + instant(h.ClosedAt) + " · nothing more to do"
	case handoffs.StatusCompleted:
		line += " by " + mention(closedBy(h, h.Owner)) + " · " + instant(h.ClosedAt)
		if closedBy(h, h.Owner) != h.Owner {
			line += " · owner " + mention(h.Owner)
		}
		return line + " · nothing more to do"
	case handoffs.StatusDraft, handoffs.StatusSent, handoffs.StatusAcknowledged, handoffs.StatusReturned, handoffs.StatusDeclined:
	}
	line += " · " + move(h, "")
	if h.BallSince != 0 {
		line += " since " + instant(h.BallSince)
	}
	line += " · " + nextStep(h)
	if still := standstill(h); still != "" {
		line += " · " + still
	}
	return line
}

// closedBy is who closed the handoff; whoever had to, for records that do not say.
func closedBy(h *handoffs.Handoff, usually handoffs.UserID) handoffs.UserID {
	if h.ClosedBy != "" {
		return h.ClosedBy
	}
	return usually
}

// working says how long a target is: "4 working hours", "2 business days".
func working(d handoffs.Duration) markup {
	count := func(n int, one string) markup {
		if n == 1 {
			return markup("1 " + one)
		}
		return markup(fmt.Sprintf("%d %ss", n, one))
	}
	switch {
	case d.Days > 0:
		return count(d.Days, "business day")
	case d.Time%time.Hour == 0:
		return count(int(d.Time/time.Hour), "working hour")
	case d.Time < time.Hour && d.Time%time.Minute == 0:
		return count(int(d.Time/time.Minute), "working minute")
	}
	return markup(d.String()) + " of working time"
}

// labels lists fields by their labels.
func labels(typ *handoffs.Type, keys []string, n int) markup {
	var names []string
	for _, key := range keys {
		if f := typ.Field(key); f != nil {
			names = append(names, oneLine(f.Label))
		}
	}
	return said(strings.Join(names, ", "), n)
}

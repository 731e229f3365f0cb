package cards

import (
	"strconv"
	"strings"

	"github.com/slack-go/slack"

	"github.com/handoffbot/handoffbot/handoffs"
)

// ReportTypes is how many types one answer reports on: it holds 50 blocks.
const ReportTypes = 5

// ReportInput is what a report says of one type.
type ReportInput struct {
	Report handoffs.Report
	// Type, From and To are as the playbook has them now.
	Type     *handoffs.Type
	From, To string
}

// Definitions of the figures; each stands beside its figure.
const (
	defineVolume   = "Handoffs that were sent on these days, and what has become of them up to now."
	defineComplete = "Sent with no field left open or excused, and up to now no field asked about or returned."
	defineWait     = "Business time of the receiving team from sending (or from a release or a redirect) to Acknowledge, without the time in which " +
		"the sender has to answer. What has not been acknowledged counts for as long as it waits or waited (Kaplan-Meier). p50 is half, p90 is nine in " +
		"ten. Rounded up: to 5 minutes up to 2 hours, to 15 up to 8 hours, to an hour up to 40 hours, then to 4 hours."
	defineHeld = "Business time of the receiving team in which it was each side's move, of all these handoffs together, up to when the move " +
		"last changed hands. While the team is closed it is nobody's."
	defineFields  = "How often somebody asked about a field of these handoffs, or returned it."
	defineTargets = "Steps of these handoffs that took longer than their target, of all that ended with one. A step that is late when the sender " +
		"gets the move counts at once. Overdue now is what is open, whenever it was sent."
)

// Report draws how types went, at most ReportTypes of them. more is how many others there are.
func Report(list []ReportInput, command string, more int) Message {
	var blocks []slack.Block
	var text markups
	for i := range list {
		in := &list[i]
		head := "Report: " + oneLine(in.Type.Name)
		blocks = append(blocks, heading(head), small(in.scope()))
		text = append(text, "*"+said(head, typeLength+8)+"*", in.scope())
		for _, f := range in.figures() {
			blocks = append(blocks, section(f.says+"\n_"+f.means+"_"))
			text = append(text, f.says)
			if len(list) == 1 {
				text = append(text, f.means)
			}
		}
	}
	if more > 0 {
		rest := "And " + number(more) + " more: name a type, as in `" + said(command, 40) + " report " + said(string(list[0].Type.Key), typeLength) + "`."
		blocks, text = append(blocks, small(rest)), append(text, rest)
	}
	return Message{Text: string(text.within(maxWhisper)), Blocks: blocks}
}

// figure is what a report says of one thing, and how that is defined.
type figure struct{ says, means markup }

// scope says of what the report is.
func (in *ReportInput) scope() markup {
	line := said(in.From, teamLength) + " to " + said(in.To, teamLength) + " · " + said(day(in.Report.From), 40) + " to " + said(day(in.Report.To), 40)
	if in.Report.Since != "" {
		line += " · counted since " + said(day(in.Report.Since), 40)
	}
	return line
}

func (in *ReportInput) figures() []figure {
	r := &in.Report
	list := []figure{{in.volume(), defineVolume}}
	if r.Sent < handoffs.ReportLeast && r.Acknowledge.Waits < handoffs.ReportLeast {
		return append(list, figure{"*All other figures:* " + tooFew(r.Sent), "With fewer than five, a figure tells of single handoffs and not of how things go."})
	}
	return append(
		list, figure{in.complete(), defineComplete}, figure{in.waits(), defineWait}, figure{in.held(), defineHeld},
		figure{in.fields(), defineFields}, figure{in.targets(), defineTargets},
	)
}

func tooFew(n int) markup { return "not enough data (" + number(n) + ", it takes five)" }

func (in *ReportInput) volume() markup {
	r := &in.Report
	line := "*Volume: " + number(r.Sent) + " sent*"
	for _, part := range []struct {
		n    int
		what markup
	}{{r.Completed, "completed"}, {r.Cancelled, "cancelled"}, {r.Declined, "declined"}, {r.Redirected, "redirected"}} {
		if part.n > 0 {
			line += " · " + number(part.n) + " " + part.what
		}
	}
	return line
}

func (in *ReportInput) complete() markup {
	r := &in.Report
	if r.Sent < handoffs.ReportLeast {
		return "*Sent complete at the first time:* " + tooFew(r.Sent)
	}
	return "*Sent complete at the first time: " + number(r.Complete) + " of " + number(r.Sent) + "* (" + percent(int64(r.Complete), int64(r.Sent)) + ")"
}

func (in *ReportInput) waits() markup {
	a := &in.Report.Acknowledge
	const head = "Time to acknowledge:"
	if a.Waits < handoffs.ReportLeast {
		return "*" + head + "* " + tooFew(a.Waits)
	}
	var line markup
	switch {
	case !a.HalfKnown:
		line = "*" + head + "* not known yet, because fewer than half are acknowledged"
	case !a.MostKnown:
		line = "*" + head + " half within " + lasting(a.Half) + "* (p50). p90 is not known yet"
	default:
		line = "*" + head + " half within " + lasting(a.Half) + ", nine in ten within " + lasting(a.Most) + "* (p50, p90)"
	}
	line += ". Of " + number(a.Waits) + ", " + number(a.Acknowledged) + " acknowledged, " + number(a.Open+a.Still) + " still open"
	if a.Still > 0 {
		line += " (" + number(a.Still) + " of them with a question or a return at the sender)"
	}
	if a.Left > 0 {
		line += ", " + number(a.Left) + " ended otherwise"
	}
	if a.Open > 0 && a.Longest > 0 {
		line += ". The oldest open one waits for " + lasting(a.Longest)
	}
	return line + "."
}

// lasting says how long a number of minutes is.
func lasting(minutes int) markup {
	count := func(n int, one markup) markup {
		if n == 1 {
			return "1 " + one
		}
		return number(n) + " " + one + "s"
	}
	hours, rest := minutes/60, minutes%60
	switch {
	case hours == 0:
		return count(rest, "minute")
	case rest == 0 || hours >= 8:
		return count(hours, "hour")
	}
	return count(hours, "hour") + " " + count(rest, "minute")
}

func (in *ReportInput) held() markup {
	r := &in.Report
	h := r.Held
	all := h.Sender + h.Receiver + h.ExceptionOwner
	switch {
	case r.Sent < handoffs.ReportLeast:
		return "*Time held by each side:* " + tooFew(r.Sent)
	case all == 0:
		return "*Time held by each side:* none yet"
	}
	var parts []string
	for _, side := range []struct {
		who markup
		ms  int64
	}{
		{"sender (" + said(in.From, teamLength) + ")", h.Sender}, {"receiver (" + said(in.To, teamLength) + ")", h.Receiver}, {"exception owner", h.ExceptionOwner},
	} {
		parts = append(parts, string(side.who+" "+percent(side.ms, all)+", "+lasting(int(side.ms/60_000))))
	}
	return "*Time held by each side:* " + markup(strings.Join(parts, " · "))
}

// percent is a part of all, rounded.
func percent(part, all int64) markup {
	return markup(strconv.FormatInt((part*200+all)/(2*all), 10)) + "%"
}

// reportFields is how many fields a report names.
const reportFields = 5

func (in *ReportInput) fields() markup {
	r := &in.Report
	const head = "*Fields most often asked about or returned:* "
	switch {
	case r.Sent < handoffs.ReportLeast:
		return head + tooFew(r.Sent)
	case len(r.Fields) == 0:
		return head + "none"
	}
	var parts []string
	for _, f := range r.Fields[:min(len(r.Fields), reportFields)] {
		name := said(f.Field, labelLength)
		if field := in.Type.Field(f.Field); field != nil {
			name = said(field.Label, labelLength)
		}
		parts = append(parts, string(name+" "+number(f.Asked+f.Returned)+" ("+number(f.Asked)+" asked, "+number(f.Returned)+" returned)"))
	}
	if more := len(r.Fields) - reportFields; more > 0 {
		parts = append(parts, string(andMore(more)))
	}
	return head + markup(strings.Join(parts, " · "))
}

func (in *ReportInput) targets() markup {
	r := &in.Report
	var parts []string
	for _, t := range r.Targets {
		all := t.Kept + t.Broken
		says := number(t.Broken) + " of " + number(all)
		if all < handoffs.ReportLeast {
			says = tooFew(all)
		}
		parts = append(parts, t.Step+" "+string(says))
	}
	if len(parts) == 0 {
		parts = append(parts, "no step with a target has ended")
	}
	return "*Broken targets:* " + markup(strings.Join(parts, " · ")) + " · " + number(r.Overdue) + " overdue now"
}

// ReportUnknown answers words that name no type and no period.
func ReportUnknown(command, words string, types []handoffs.Type) Message {
	command = string(said(command, 40))
	text := markup("“") + said(words, 80) + "” names no type and no period. Write `" + markup(command) + " report [type] [period]`.\n" +
		"The period is a number of days up to 366, as in `7d`, `30d` or `90d`; or `week`, `month`, `quarter` or `year`, also with `last` before it. " +
		"Without one it is `30d`.\nThe type is one of these: "
	var keys []string
	for i := range types[:min(len(types), mostTypes)] {
		keys = append(keys, "`"+string(said(string(types[i].Key), typeLength))+"`")
	}
	text += markup(strings.Join(keys, ", ")) + ". Without one you get all of your teams'."
	return Message{Text: string(text), Blocks: []slack.Block{section(text)}}
}

// ReportNotYours answers somebody who is in neither of the teams. Without a type, they are in no team at all.
func ReportNotYours(def *handoffs.Definition) Message {
	if def == nil {
		return Message{Text: "Reports are for the teams that send or receive handoffs, and you are in none of them. " +
			"Ask whoever keeps the playbook to add you to your team's members."}
	}
	return Message{Text: string("Only " + said(def.From.Name, teamLength) + " and " + said(def.To.Name, teamLength) + " see the report of " +
		said(def.Type.Name, typeLength) + ". Ask somebody of them for it, or write `report` alone for your own teams'.")}
}

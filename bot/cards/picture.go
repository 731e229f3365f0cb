package cards

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/handoffbot/handoffbot/handoffs"
)

// PictureInput is what a picture of a team's days shows: the first of them, and nil for one that was not counted. At
// least one was.
type PictureInput struct {
	Team  handoffs.Team
	First time.Time
	Days  []*handoffs.DayCount
}

// Picture is what is said beside a picture.
type Picture struct {
	// File and Title name it, Alt tells it to whoever does not see it, and Comment is the message that it comes with.
	File, Title, Alt, Comment string
}

const (
	// maxAlt is how many characters Slack takes of an alternative text.
	maxAlt = 1000
	// maxPictureTitle keeps a title on a line or two.
	maxPictureTitle = 150
)

// DigestPicture says what a picture of open and overdue by day shows.
func DigestPicture(in PictureInput) Picture {
	last := in.First.AddDate(0, 0, len(in.Days)-1)
	title, _ := plain("Open and overdue in "+oneLine(in.Team.Name)+", "+dateOf(in.First)+" to "+dateOf(last), maxPictureTitle)
	alt, _ := plain(in.alt(last), maxAlt)
	name := said(in.Team.Name, teamLength)
	return Picture{
		File: "open-and-overdue-" + last.Format(time.DateOnly) + ".png", Title: title, Alt: alt,
		Comment: string("*" + name + "*, the last " + number(len(in.Days)) + " days: open and overdue at the end of each day. " + markup(in.newest()) + "."),
	}
}

func (in *PictureInput) alt(last time.Time) string {
	var b strings.Builder
	fmt.Fprintf(&b, "A bar for each day from %s to %s: how many handoffs to %s were open at the end of the day, and how many of them were overdue.",
		dateOf(in.First), dateOf(last), cut(oneLine(clean(in.Team.Name)), teamLength, units))
	highest, unknown := -1, 0
	for i, c := range in.Days {
		switch {
		case c == nil:
			unknown++
		case highest < 0 || c.Open > in.Days[highest].Open:
			highest = i
		}
	}
	fmt.Fprintf(&b, " Most: %s, on %s. %s.", stood(in.Days[highest]), dateOf(in.First.AddDate(0, 0, highest)), in.newest())
	if unknown == 1 {
		b.WriteString(" One day was not counted.")
	} else if unknown > 1 {
		fmt.Fprintf(&b, " %d days were not counted.", unknown)
	}
	return b.String()
}

// newest says how things stood on the last day that was counted.
func (in *PictureInput) newest() string {
	for i, c := range slices.Backward(in.Days) {
		if c != nil {
			return "On " + dateOf(in.First.AddDate(0, 0, i)) + ": " + stood(c)
		}
	}
	return ""
}

func stood(c *handoffs.DayCount) string {
	return fmt.Sprintf("%d open, %d of them overdue", c.Open, c.Overdue)
}

func dateOf(t time.Time) string { return t.Format("2 January 2006") }

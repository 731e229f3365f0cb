package handoffs

import (
	"context"
	"time"
)

// PageQuery says what a person's page is to show.
type PageQuery struct {
	User UserID
	// Receives are the teams whose incoming handoffs the person may acknowledge, and Manages those that they manage.
	Receives, Manages []TeamKey
	// Most is how many handoffs each list holds.
	Most int
	Now  Instant
}

// Page is what one person has before them. All of it is open.
type Page struct {
	// Waits are the handoffs whose ball that very person has, longest first, and Sent those that they sent, longest with
	// their holder first.
	Waits, Sent List
	// Tasks are the handoffs with an open task of theirs: the one that is due first comes first, those without a date last.
	Tasks List
	// Receives and Manages follow the query.
	Receives []List
	Manages  []TeamPage
}

// List is the beginning of a list; Total counts all of it.
type List struct {
	Handoffs []Handoff
	Total    int
}

// TeamPage is what a team has received, longest with its holder first, with counts of it.
type TeamPage struct {
	Open List
	// Waiting has the team as its holder: nobody has acknowledged it. Overdue has passed its target. Exceptions were
	// declined, or have their card with the exception owner.
	Waiting, Overdue, Exceptions int
}

// Pages finds what pages show, through indexes: how many handoffs are open does not change what that costs.
type Pages interface {
	Page(ctx context.Context, q PageQuery) (Page, error)
}

// HomeLife is for how long a page counts as open after the person opened or used it: nobody says when it is left.
const HomeLife = 8 * time.Hour

// Homes remembers who has their page before them. What it forgets is no loss: the page is drawn anew when it is opened.
type Homes interface {
	// OpenHome notes that the person has the page before them.
	OpenHome(ctx context.Context, user UserID, now time.Time) error
	// OpenHomes returns who opened their page within HomeLife, whoever did last first; at most the last thousands.
	OpenHomes(ctx context.Context, now time.Time) ([]UserID, error)
	// HomeShows returns what SaveHome kept, or "" if it does not remember.
	HomeShows(ctx context.Context, user UserID) (string, error)
	// SaveHome keeps a word on what the page shows, for HomeLife.
	SaveHome(ctx context.Context, user UserID, shows string) error
}

// FirstTask returns when the person's first open task of the handoff is due, and whether they have one at all. Undated
// stands for a task without a date.
func (h *Handoff) FirstTask(user UserID) (due Instant, ok bool) {
	due = Undated
	for _, t := range h.OpenTasks() {
		if h.TaskOwner(&t) != user || user == "" {
			continue
		}
		ok = true
		if t.Due != 0 {
			due = min(due, t.Due)
		}
	}
	return due, ok
}

// Undated is after every date.
const Undated Instant = 1 << 52

// Excepted reports whether the handoff is with the exception owner, or its card is.
func (h *Handoff) Excepted() bool {
	return h.Status == StatusDeclined || h.Card.Exception && h.Status.Open()
}

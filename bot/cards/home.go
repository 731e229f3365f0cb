package cards

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/slack-go/slack"

	"github.com/handoffbot/handoffbot/handoffs"
)

// CallbackHome is the callback id of a person's page.
const CallbackHome = "home"

// HomeMost is how many handoffs each list of a page holds. Those of a team are shorter where there are many teams.
const HomeMost = 10

// HomeTeams is how many teams a page shows, of those that a person receives for and of those that they manage.
const HomeTeams = 3

// homeOldest is how many of a team's handoffs its managers see.
const homeOldest = 5

// HomeInput is what Home draws.
type HomeInput struct {
	User handoffs.UserID
	// Command is the slash command's name: "/handoff".
	Command string
	Page    handoffs.Page
	// Receives and Manages are the teams of the page's lists, in their order.
	Receives, Manages []handoffs.Team
	// Draft is a form that the person has not sent, if there is one.
	Draft *Offer
	Now   handoffs.Instant
	// Link returns the address of a message, or "".
	Link func(handoffs.Message) string
}

// Home draws a person's page: what waits for them, and what to press for it; then what others do for them.
func Home(in HomeInput) slack.HomeTabViewRequest {
	blocks := []slack.Block{
		slack.NewActionBlock("", button(ActionOpen, wordStart, "", "").WithStyle(slack.StylePrimary)),
	}
	blocks = append(blocks, in.draft()...)
	blocks = append(blocks, in.waits()...)
	blocks = append(blocks, in.tasks()...)
	for i := range in.Receives {
		blocks = append(blocks, in.receives(i)...)
	}
	for i := range in.Manages {
		blocks = append(blocks, in.manages(i)...)
	}
	blocks = append(blocks, in.sent()...)
	if len(blocks) == 1 {
		blocks = append(blocks, section(in.nothing()))
	}
	return slack.HomeTabViewRequest{Type: slack.VTHomeTab, CallbackID: CallbackHome, Blocks: slack.Blocks{BlockSet: bounded(blocks)}}
}

func (in *HomeInput) nothing() markup {
	return "*Nothing waits for you.*\nTo hand work over, press " + wordStart + ", or type `" + said(in.Command, 40) + "` in any channel. " +
		"What you send, what waits for you and your tasks will stand here."
}

func (in *HomeInput) draft() []slack.Block {
	if in.Draft == nil {
		return nil
	}
	return []slack.Block{
		heading("Your draft"),
		section("Saved " + in.Draft.words()),
		slack.NewActionBlock("",
			button(ActionResumeDraft, wordResume, "draft", "the draft").WithStyle(slack.StylePrimary),
			button(ActionDiscardDraft, wordDiscard, "draft", "the draft").WithConfirm(confirm(
				"Discard the draft?", "What you typed is gone then.", wordDiscard))),
	}
}

func (in *HomeInput) waits() []slack.Block {
	list := in.Page.Waits
	if list.Total == 0 {
		return nil
	}
	blocks := []slack.Block{listHeading("Waiting for you", list.Total)}
	for i := range list.Handoffs {
		h := &list.Handoffs[i]
		blocks = append(blocks, in.row(h, in.step(h, false), next(h, false)))
	}
	return append(blocks, in.more(list, "mine")...)
}

// tasks groups the person's open tasks by handoff, in the order in which they are due, as boxes to tick.
func (in *HomeInput) tasks() []slack.Block {
	list := in.Page.Tasks
	if list.Total == 0 {
		return nil
	}
	blocks := []slack.Block{heading("Your tasks")}
	list.Handoffs = list.Handoffs[:min(len(list.Handoffs), homeTasks)]
	for i := range list.Handoffs {
		h := &list.Handoffs[i]
		blocks = append(blocks, section("*"+markup(in.name(h))+"*"))
		runs := runsOf(h, in.User)
		left := len(runs) - homeRuns
		for _, run := range runs[:min(len(runs), homeRuns)] {
			blocks = append(blocks, slack.NewActionBlock(tickBlock(h, run).String(), boxes(h, run)))
		}
		if left > 0 {
			blocks = append(blocks, small("More of your tasks stand on the card."))
		}
	}
	return append(blocks, in.more(list, "mine")...)
}

// homeTasks is how many handoffs with tasks a page shows.
const homeTasks = 6

// homeRuns is how many elements of boxes a page shows for one handoff.
const homeRuns = 2

// runsOf returns the person's open tasks, in runs that one element holds: it counts from its first task on.
func runsOf(h *handoffs.Handoff, user handoffs.UserID) [][]handoffs.Task {
	var runs [][]handoffs.Task
	for _, t := range h.OpenTasks() {
		if h.TaskOwner(&t) != user {
			continue
		}
		last := len(runs) - 1
		if last >= 0 && len(runs[last]) < perBlock && runs[last][len(runs[last])-1].N == t.N-1 {
			runs[last] = append(runs[last], t)
			continue
		}
		runs = append(runs, []handoffs.Task{t})
	}
	return runs
}

func (in *HomeInput) receives(i int) []slack.Block {
	list, team := in.Page.Receives[i], &in.Receives[i]
	if list.Total == 0 {
		return nil
	}
	blocks := []slack.Block{listHeading("To acknowledge in "+team.Name, list.Total)}
	list.Handoffs = list.Handoffs[:min(len(list.Handoffs), in.perTeam())]
	for i := range list.Handoffs {
		h := &list.Handoffs[i]
		blocks = append(blocks, in.row(h, in.step(h, false)+" · from "+string(mention(h.Sender)), next(h, false)))
	}
	return append(blocks, in.more(list, "list "+string(team.Key))...)
}

func (in *HomeInput) manages(i int) []slack.Block {
	page, team := in.Page.Manages[i], &in.Manages[i]
	blocks := []slack.Block{heading(team.Name)}
	if page.Open.Total == 0 {
		return append(blocks, section("Nothing is open."))
	}
	counts := "*" + number(page.Open.Total) + "* open"
	for _, c := range []struct {
		n    int
		what markup
	}{{page.Waiting, "to acknowledge"}, {page.Overdue, "overdue"}, {page.Exceptions, "declined or without a channel"}} {
		if c.n > 0 {
			counts += " · *" + number(c.n) + "* " + c.what
		}
	}
	blocks = append(blocks, section(counts+"\nLongest with their holder:"))
	list := page.Open
	list.Handoffs = list.Handoffs[:min(len(list.Handoffs), homeOldest)]
	for i := range list.Handoffs {
		h := &list.Handoffs[i]
		blocks = append(blocks, in.row(h, in.where(h), next(h, true)))
	}
	return append(blocks, in.more(list, "list "+string(team.Key))...)
}

// sent says where everything is that the person sent. What waits for them stands further up, with its button.
func (in *HomeInput) sent() []slack.Block {
	list := in.Page.Sent
	if list.Total == 0 {
		return nil
	}
	blocks := []slack.Block{listHeading("Sent by you", list.Total)}
	for group := range slices.Chunk(list.Handoffs, perSection) {
		var lines []string
		for i := range group {
			h := &group[i]
			lines = append(lines, "*"+in.name(h)+"*\n"+in.where(h))
		}
		blocks = append(blocks, section(markup(strings.Join(lines, "\n\n"))))
	}
	return append(blocks, in.more(list, "mine")...)
}

func (in *HomeInput) perTeam() int { return max(3, HomeMost/max(1, len(in.Receives))) }

// row is one handoff: its name, what there is to do, and the button for it.
func (in *HomeInput) row(h *handoffs.Handoff, what string, b *slack.ButtonBlockElement) slack.Block {
	s := slack.NewSectionBlock(mrkdwnObject(markup("*"+in.name(h)+"*\n"+what), maxSection), nil, nil)
	if b != nil {
		s.Accessory = slack.NewAccessory(b)
	}
	return s
}

func (in *HomeInput) name(h *handoffs.Handoff) string {
	to := ""
	if in.Link != nil && !h.Card.IsZero() {
		to = in.Link(h.Card.Message)
	}
	return string(reference(h.ID, to) + " · " + said(h.Title, 80))
}

// step says what the holder is to do, since when, and until when or how late.
func (in *HomeInput) step(h *handoffs.Handoff, named bool) string {
	plain := *h
	if h.Overdue(in.Now) {
		plain.Due = 0
	}
	words := nextStep(&plain)
	if h.Overdue(in.Now) {
		words += " · *overdue* since " + instant(h.Due)
	}
	if !named {
		words = capital(words)
	}
	if h.BallSince != 0 && !named {
		words += " · waiting since " + instant(h.BallSince)
	}
	return string(words)
}

// where says whose move it is, since when, and what they are to do.
func (in *HomeInput) where(h *handoffs.Handoff) string {
	who := move(h, in.User)
	if who == "your move" {
		who = "*your move*"
	}
	line := markup(statusWords[h.Status]) + " · " + who
	if h.BallSince != 0 {
		line += " since " + instant(h.BallSince)
	}
	return string(line) + " · " + in.step(h, true)
}

// next is the button for a handoff's next step. A manager is offered to choose who takes it, where that is possible.
func next(h *handoffs.Handoff, manager bool) *slack.ButtonBlockElement {
	about := string(h.ID) + " " + h.Title
	plain := func(action, word string) *slack.ButtonBlockElement { return button(action, word, string(h.ID), about) }
	switch {
	case manager && h.Owner != "" && (h.Status == handoffs.StatusAcknowledged || h.Status == handoffs.StatusReturned):
		return plain(ActionAssign, wordAssign)
	case h.Ball() == handoffs.HolderSender && h.Status == handoffs.StatusReturned:
		return plain(ActionFix, wordFix)
	case h.Ball() == handoffs.HolderSender:
		return plain(ActionAnswer, wordAnswer)
	}
	switch h.Status {
	case handoffs.StatusSent:
		return plain(ActionAcknowledge, wordAcknowledge)
	case handoffs.StatusAcknowledged:
		return completion(h).WithStyle(slack.StyleDefault)
	case handoffs.StatusDeclined:
		return plain(ActionRedirect, wordRedirect)
	case handoffs.StatusDraft, handoffs.StatusReturned, handoffs.StatusCompleted, handoffs.StatusCancelled:
	}
	return nil
}

// more says how many a list leaves out, and which command shows them.
func (in *HomeInput) more(list handoffs.List, command string) []slack.Block {
	n := list.Total - len(list.Handoffs)
	if n <= 0 {
		return nil
	}
	return []slack.Block{small("and " + number(n) + " more: `" + said(in.Command+" "+command, 100) + "`")}
}

func listHeading(title string, n int) slack.Block { return heading(fmt.Sprintf("%s · %d", title, n)) }

func number(n int) markup { return markup(strconv.Itoa(n)) }

// capital makes the first letter of our own words a capital.
func capital(words markup) markup { return markup(strings.ToUpper(string(words[:1]))) + words[1:] }

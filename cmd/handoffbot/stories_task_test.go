package main

import (
	"fmt"
	"strings"
	"testing"

	"github.com/handoffbot/handoffbot/handoffs"
	"github.com/handoffbot/handoffbot/internal/slacksim"
)

// The demo's tasks.
const (
	kickoffTask = "Schedule the kickoff call"
	formTask    = "Send the signed order form"
)

// owned is a handoff that Omar has acknowledged: the sender heard of their task.
func (s *story) owned(title string) *card {
	s.t.Helper()
	card := s.sara.HandsOff(title)
	card.Press("Acknowledge")
	card.Line("@Omar Haddad acknowledged")
	s.sara.Hears("@Omar Haddad acknowledged", "Your tasks", formTask)
	return card.Shows("*Tasks* · 0 of 2 done", kickoffTask, formTask)
}

// Ticks turns a box as the card shows it now, and TicksOld as a message showed it once.
func (c *card) Ticks(box string) *card {
	c.s.t.Helper()
	c.TicksOld(c.now(), box)
	return c
}

func (c *card) TicksOld(seen slacksim.Message, box string) {
	c.s.t.Helper()
	if err := c.reader.slacksim.Tick(seen, box); err != nil {
		c.s.t.Fatalf("%s ticks %s: %v\n%s", c.reader.name, box, err, c.reader.screen())
	}
}

func (c *card) addsTask(title, whose, due string) {
	c.s.t.Helper()
	c.Press("Add task")
	form := c.reader.SeesForm("Add task to").Fill("What is to be done", title).Fill("Whose task is it", whose)
	if due != "" {
		form.Fill("Due", due)
	}
	form.Sends()
}

func TestTasksAreTickedOnTheCardUntilItIsComplete(t *testing.T) {
	t.Parallel()
	eachRedis(t, func(s *story) {
		card := s.owned("Acme Corp")
		card.For(s.sara).Ticks(formTask)
		card.Shows("*Tasks* · 1 of 2 done", "done by @Sara Lind")
		card.Ticks(kickoffTask)
		card.Shows("*Tasks* · all done")
		offer := s.omar.Hears("All tasks of", "are done", "Complete it")
		offer.Press("Complete")
		card.Line("@Omar Haddad completed")
		card.Shows("Completed", "☑ "+kickoffTask)
		s.sara.Hears("@Omar Haddad completed")
	})
}

func TestTwoPeopleTickAtOnce(t *testing.T) {
	t.Parallel()
	s := begin(t)
	card := s.owned("Acme Corp")
	seen := card.now()
	done := make(chan struct{})
	go func() {
		defer close(done)
		card.For(s.nina).TicksOld(seen, kickoffTask)
	}()
	card.For(s.sara).TicksOld(seen, formTask)
	<-done
	card.Shows("*Tasks* · all done", "done by @Sara Lind", "done by @Nina Costa")
	s.omar.Hears("All tasks of", "are done")
}

func TestATickOnAnOldCardTakesNobodysBack(t *testing.T) {
	t.Parallel()
	s := begin(t)
	card := s.owned("Acme Corp")
	old := card.now()
	card.For(s.nina).Ticks(kickoffTask)
	card.Shows("1 of 2 done")
	card.For(s.sara).TicksOld(old, formTask) // on her screen nothing is ticked yet
	card.Shows("all done", "done by @Nina Costa", "done by @Sara Lind")
	s.omar.Hears("All tasks of", "are done")
	card.For(s.sara).TicksOld(old, kickoffTask) // done already: nothing changes
	card.For(s.sara).Ticks(formTask)            // and taken back
	card.Shows("1 of 2 done", "done by @Nina Costa")
}

func TestOnlyTheTwoTeamsTick(t *testing.T) {
	t.Parallel()
	s := begin(t)
	card := s.owned("Acme Corp")
	s.ws.AddMember("C0ONBOARDING", s.tom.id)
	card.For(s.tom).Ticks(kickoffTask)
	s.tom.IsTold("Only Onboarding and @Sara Lind", "can work on its tasks")
	card.Shows("0 of 2 done")
}

func TestATaskIsAddedFromTheCard(t *testing.T) {
	t.Parallel()
	s := begin(t)
	card := s.owned("Acme Corp")
	card.Press("Add task")
	form := s.omar.SeesForm("Add task to").Fill("What is to be done", "Send the keys").Fill("Due", "2020-01-01")
	form.Submit()
	form.Objects("Due", "in the past")
	form.Fill("What is to be done", "Send <!channel> the *keys* 🎉").Fill("Whose task is it", "The sender").Fill("Due", s.inDays(7)).Sends()
	card.Line("@Omar Haddad added a task for @Sara Lind", "<!channel>")
	s.sara.Hears("@Omar Haddad added a task for you", "due "+s.inDays(7))
	card.Shows("0 of 3 done", "Send <!channel> the *keys* 🎉")
}

func TestTwentyTasksAreAllThereIsRoomFor(t *testing.T) {
	t.Parallel()
	s := begin(t)
	card := s.owned("Acme Corp")
	for n := 3; n <= handoffs.MaxTasks; n++ {
		card.addsTask(fmt.Sprintf("%d %s", n, strings.Repeat("é", handoffs.MaxTaskTitle-3)), "Whoever owns the handoff", "")
		card.Line(fmt.Sprintf("added a task for @Omar Haddad: %d ", n))
	}
	card.Shows("0 of 20 done")
	card.Press("Add task")
	s.omar.SeesForm("H-1001").Shows("20 tasks already").Closes()
	card.Ticks("20").Shows("1 of 20 done")
	card.Ticks("1").Shows("2 of 20 done")
}

func TestATaskThatIsLateSaysSo(t *testing.T) {
	t.Parallel()
	s := begin(t)
	card := s.owned("Acme Corp")
	for _, stored := range s.stored() {
		s.ws.Clock.Advance(stored.handoff.Tasks[0].Due.Time().Sub(s.now()) + second)
	}
	card.Shows("*overdue* · @Omar Haddad")
	card.Ticks(kickoffTask).Lacks("*overdue* · @Omar Haddad")
}

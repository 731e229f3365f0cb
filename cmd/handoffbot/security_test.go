package main

import (
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/slack-go/slack"
	"github.com/slack-go/slack/slackevents"

	"github.com/handoffbot/handoffbot/bot"
	"github.com/handoffbot/handoffbot/bot/cards"
	"github.com/handoffbot/handoffbot/handoffs"
	"github.com/handoffbot/handoffbot/internal/slacksim"
)

// who may do what is in docs/security.md; these stories try the rest.

// state is everything that is stored of handoffs, but for what the bot notes of its own messages.
func (s *story) state() string {
	s.t.Helper()
	all := s.stored()
	var lines []string
	for _, id := range slices.Sorted(maps.Keys(all)) {
		h := all[id].handoff
		lines = append(lines, fmt.Sprintf("%s %s owner %q title %q version %d", id, h.Status, h.Owner, h.Title, h.Version))
	}
	return strings.Join(lines, "\n")
}

// changesNothing lets somebody try something, and fails if anything that is stored changed. What they are told is of no
// matter here.
func (s *story) changesNothing(who *person, what string, try func() error) {
	s.t.Helper()
	s.untilTold()
	before := s.state()
	if err := try(); err != nil {
		s.t.Errorf("%s, by %s: %v", what, who.name, err)
	}
	s.quiet()
	s.untilTold()
	if after := s.state(); after != before {
		s.t.Errorf("%s, by %s, changed\n%s\nto\n%s", what, who.name, before, after)
	}
	for _, v := range who.slacksim.Stack() {
		_ = who.slacksim.Close(v)
	}
	s.hushed(who)
}

// hushed takes note of whatever a person was told.
func (s *story) hushed(who *person) {
	for _, m := range append(who.slacksim.Ephemerals(), who.slacksim.DMs()...) {
		s.expected[place{m.Channel, m.TS}] = true
	}
}

// fakes shows somebody a form that the bot would not show them, as if its metadata could be forged.
func (s *story) fakes(who *person, view slack.ModalViewRequest) (slacksim.View, error) {
	s.t.Helper()
	who.Types("#general", "/handoff")
	form := who.SeesForm("Hand off")
	api := bot.NewClient(s.parts().slack, bot.NewMetrics())
	s.quiet() // or the bot draws over it
	if _, err := api.UpdateViewContext(s.t.Context(), view, "", "", form.id); err != nil {
		s.t.Fatal(err)
	}
	v, open := form.view()
	if !open {
		s.t.Fatal("the form is closed")
	}
	return v, nil
}

// submitsFake fills in a forged form and sends it.
func (s *story) submitsFake(who *person, view slack.ModalViewRequest, to string) error {
	s.t.Helper()
	v, err := s.fakes(who, view)
	if err != nil {
		return err
	}
	if to != "" {
		if err := who.slacksim.Choose(v, "New owner", to); err != nil {
			return err
		}
	}
	if err := who.slacksim.Type(v, "Reason", "because I say so"); err != nil {
		return err
	}
	return s.submits(who, v)
}

// submits sends a form, and fails if the bot never got it.
func (s *story) submits(who *person, v slacksim.View) error {
	s.t.Helper()
	submissions := func() (n int) {
		for _, e := range s.ws.Envelopes() {
			if strings.HasPrefix(e.Label, "view_submission") {
				n++
			}
		}
		return n
	}
	before := submissions()
	err := who.slacksim.Submit(v)
	if submissions() == before {
		s.t.Errorf("%s's form was not sent\n%s", who.name, who.screen())
	}
	return err
}

// everyWay tries everything that acts on a handoff, by somebody who may not.
func (s *story) everyWay(c *card, id handoffs.ID, who *person, may ...string) {
	s.t.Helper()
	here := c.For(who)
	for _, action := range []string{cards.ActionAcknowledge, cards.ActionComplete, cards.ActionRelease, cards.ActionAssign, cards.ActionCancel, cards.ActionMore} {
		if slices.Contains(may, action) {
			continue
		}
		s.changesNothing(who, "the button "+action, func() error {
			return who.slacksim.PressRaw(here.first, "", action, string(id))
		})
	}
	s.changesNothing(who, "an old Acknowledge", func() error { return who.slacksim.PressOld(here.first, "Acknowledge") })
	s.changesNothing(who, "a check mark", func() error {
		if err := who.slacksim.React(c.channel, c.ts, "white_check_mark"); err != nil {
			return err
		}
		return who.slacksim.Unreact(c.channel, c.ts, "white_check_mark")
	})
	for _, words := range []string{"ack", "@handoffbot ack"} {
		s.changesNothing(who, "the reply "+words, func() error {
			_, err := who.slacksim.Reply(c.channel, c.ts, words)
			return err
		})
	}
	s.changesNothing(who, "a forged form to assign", func() error { return s.submitsFake(who, cards.AssignForm(cards.Meta{}, id), who.id) })
	if !slices.Contains(may, cards.ActionCancel) {
		s.changesNothing(who, "a forged form to cancel", func() error { return s.submitsFake(who, cards.CancelForm(cards.Meta{}, id), "") })
	}
}

func TestOnlyMembersActOnASentHandoff(t *testing.T) {
	t.Parallel()
	s := begin(t, func(set *setting) { set.change = func(cfg *slacksim.Config) { addTom(cfg) } })
	card := s.sara.HandsOff("Acme Corp")
	s.everyWay(card, "H-1001", s.tom)                      // in the channel, not of the team
	s.everyWay(card, "H-1001", s.sara, cards.ActionCancel) // the sender may take it back, and no more
	s.changesNothing(s.omar, "Cancel by a member", func() error {
		return s.submitsFake(s.omar, cards.CancelForm(cards.Meta{}, "H-1001"), "")
	})
	card.Press("Acknowledge").IsAcknowledged(s.omar, s.sara)
}

func TestOnlyTheOwnerActsOnAnOwnedHandoff(t *testing.T) {
	t.Parallel()
	s := begin(t, func(set *setting) { set.change = func(cfg *slacksim.Config) { addTom(cfg) } })
	card := s.sara.HandsOff("Acme Corp")
	card.Press("Acknowledge").IsAcknowledged(s.omar, s.sara)
	for _, who := range []*person{s.tom, s.nina} { // a stranger, and another member
		s.everyWay(card, "H-1001", who)
	}
	s.everyWay(card, "H-1001", s.sara, cards.ActionCancel)
	s.changesNothing(s.omar, "Assign to a stranger", func() error {
		return s.submitsFake(s.omar, cards.AssignForm(cards.Meta{}, "H-1001"), s.tom.id)
	})
	card.Press("Complete")
	card.Line("@Omar Haddad completed")
	s.sara.Hears("@Omar Haddad completed")
	for _, who := range []*person{s.tom, s.nina, s.sara, s.omar} { // closed is closed, for everybody
		s.everyWay(card, "H-1001", who)
	}
}

func TestAButtonsValueGivesNoRight(t *testing.T) {
	t.Parallel()
	s := begin(t)
	card := s.sara.HandsOff("Acme Corp")
	s.nina.Types("#onboarding", "/handoff onboarding-to-support Globex")
	s.nina.SeesForm("Hand off").Fill("Live since", s.inDays(0)).Fill("Key contact", "Dee").Fill("What is special about the setup", "KEPT-FROM-OMAR").Sends()
	s.grace.SeesCard("#support", "Globex")
	s.nina.Hears("You sent", "Globex")
	for _, action := range []string{cards.ActionAcknowledge, cards.ActionComplete, cards.ActionRelease, cards.ActionAssign, cards.ActionCancel} {
		s.changesNothing(s.omar, action+" with another team's handoff in it", func() error {
			return s.omar.slacksim.PressRaw(card.first, "", action, "H-1002")
		})
	}
	for _, value := range []string{"", "H-0", "1001", "h-1001", " H-1001", "H-1001 ", "H-01001", "H-1001;H-1002", "H-99999999999999999999", "../H-1001", "{}", "cancel:H-1001"} {
		for _, action := range []string{cards.ActionAcknowledge, cards.ActionMore, cards.ActionShowAll} {
			s.changesNothing(s.omar, fmt.Sprintf("%s with %q", action, value), func() error {
				return s.omar.slacksim.PressRaw(card.first, "", action, value)
			})
		}
	}
	if err := s.omar.slacksim.PressRaw(card.first, "", cards.ActionShowAll, "H-1002"); err != nil {
		t.Fatal(err)
	}
	s.omar.IsTold("H-1002")
	s.omar.SeesNoForm()
	for _, m := range s.omar.slacksim.Ephemerals() {
		if text := s.read(m); strings.Contains(text, "KEPT-FROM-OMAR") || strings.Contains(text, "Globex") {
			t.Errorf("Omar is told what another channel got: %s", text)
		}
	}
	if err := s.omar.slacksim.PressRaw(card.first, "", cards.ActionShowAll, "H-1001"); err != nil {
		t.Fatal(err)
	}
	s.omar.SeesForm("H-1001").Shows("SAP import").Closes()
}

// addTom brings Tom into the channel of a team that he is not of.
func addTom(cfg *slacksim.Config) {
	for i := range cfg.Channels {
		if cfg.Channels[i].ID == "C0ONBOARDING" {
			cfg.Channels[i].Members = append(cfg.Channels[i].Members, "U0TOM")
		}
	}
}

func TestAFormsMetadataGivesNoRight(t *testing.T) {
	t.Parallel()
	s := begin(t)
	card := s.sara.HandsOff("Acme Corp")
	card.Press("Acknowledge").IsAcknowledged(s.omar, s.sara)
	s.sara.HandsOff("Globex")
	def, _ := s.book.Definition("sales-to-onboarding")
	forged := func(title string, meta cards.Meta) slack.ModalViewRequest {
		meta.Generation = 1 // or Slack keeps what stands in the form
		form := cards.Form(cards.FormInput{
			Types: s.book.Types, Type: &def.Type, Receiver: "Onboarding", Meta: meta, AskReason: true, Reason: "because I say so",
			Values: handoffs.Values{
				"customer": {title}, "plan": {"Growth"}, "price": {"1 EUR"}, "scope": {"All"}, "kickoff": {s.inDays(9)}, "contact": {"Ana"},
			},
		})
		form.PrivateMetadata = meta.Encode()
		return form
	}
	send := func(meta cards.Meta, title string) func() error {
		return func() error {
			v, err := s.fakes(s.tom, forged(title, meta))
			if err != nil {
				return err
			}
			return s.submits(s.tom, v)
		}
	}
	typed := func(meta cards.Meta) cards.Meta { meta.Type = def.Type.Key; return meta }
	for what, meta := range map[string]cards.Meta{
		"another handoff as the one that he was told of":     typed(cards.Meta{Existing: "H-1002"}),
		"a handoff that is none as the one he was told of":   typed(cards.Meta{Existing: "H-7777"}),
		"words instead of the handoff that he was told of":   typed(cards.Meta{Existing: "Acme"}),
		"a type that is none":                                {Type: "no-such-type", Existing: "H-1001"},
		"a type that the form does not show":                 {Type: "onboarding-to-support", Existing: "H-1001"},
		"the handoff itself, as if the form were about that": typed(cards.Meta{Handoff: "H-1001"}),
	} {
		s.changesNothing(s.tom, what, send(meta, "Acme Corp"))
	}
	// What needs no right is sent; what the metadata claims does not come along.
	before := s.stored()["H-1001"].handoff
	if err := send(typed(cards.Meta{
		Handoff: "H-1001", Existing: "H-1002", Origin: handoffs.Message{Channel: "C0GENERAL", TS: "1.000001"}, Channel: "C0GENERAL", TS: "1.000001",
	}), "Initech")(); err != nil {
		t.Fatal(err)
	}
	s.omar.SeesCard("#onboarding", "Initech").Lacks("H-1002")
	s.tom.Hears("You sent", "Initech")
	s.untilTold()
	all := s.stored()
	if after := all["H-1001"].handoff; after.Version != before.Version {
		t.Errorf("H-1001 changed to %+v", after)
	}
	for id, one := range all {
		if h := one.handoff; h.Title == "Initech" && (h.Sender != "U0TOM" || h.Despite != "" || h.Definition.Type.Key != def.Type.Key) {
			t.Errorf("%s: sender %q, despite %q", id, h.Sender, h.Despite)
		}
	}
	// Whom the bot told of the open one may send beside it.
	if err := send(typed(cards.Meta{Existing: "H-1001"}), "ACME corp")(); err != nil {
		t.Fatal(err)
	}
	s.omar.SeesCard("#onboarding", "ACME corp").Shows("beside H-1001")
	s.tom.Hears("You sent", "ACME corp")
	s.hushed(s.tom)
}

func TestEnvelopesOfOtherWorkspacesAreIgnored(t *testing.T) {
	t.Parallel()
	s := begin(t)
	card := s.sara.HandsOff("Acme Corp")
	s.untilTold()
	before, said := s.state(), s.ws.CallCounts()
	a := s.bots[0].a
	support := s.book.Teams["support"]
	foreign := slack.Team{ID: "T0OTHER"}
	omar := slack.User{ID: "U0OMAR", TeamID: "T0OTHER"}
	action := &slack.BlockAction{ActionID: cards.ActionAcknowledge, Value: "H-1001", ActionTs: "1.1"}
	press := slack.InteractionCallback{Type: slack.InteractionTypeBlockActions, Team: foreign, User: omar, TriggerID: "1.1.x"}
	press.Channel.ID, press.Message.Timestamp = card.channel, card.ts
	press.ActionCallback.BlockActions = []*slack.BlockAction{action}
	cancel := cards.CancelForm(cards.Meta{}, "H-1001")
	submit := slack.InteractionCallback{
		Type: slack.InteractionTypeViewSubmission, Team: foreign, User: slack.User{ID: "U0SARA"},
		View: slack.View{ID: "V1", CallbackID: cancel.CallbackID, PrivateMetadata: cancel.PrivateMetadata, State: &slack.ViewState{
			Values: map[string]map[string]slack.BlockAction{cards.BlockReason: {cards.ActionInput: {Value: "mine"}}},
		}},
	}
	for name, e := range map[string]*bot.Envelope{
		"a command": {Command: &slack.SlashCommand{TeamID: "T0OTHER", UserID: "U0SARA", Text: "mine", TriggerID: "2.2.x"}},
		"a press":   {Interaction: &press},
		"a form":    {Interaction: &submit},
		"a reaction": event("reaction_added", &slackevents.ReactionAddedEvent{
			User: "U0OMAR", Reaction: "white_check_mark", Item: slackevents.Item{Type: "message", Channel: card.channel, Timestamp: card.ts},
		}),
		"a reply":   event("message", &slackevents.MessageEvent{User: "U0OMAR", Text: "ack", Channel: card.channel, ThreadTimeStamp: card.ts}),
		"a mention": event("app_mention", &slackevents.AppMentionEvent{User: "U0OMAR", Text: "ack", Channel: card.channel, ThreadTimeStamp: card.ts}),
		"a join":    event("member_joined_channel", map[string]string{"type": "member_joined_channel", "user": "U0TOM", "channel": string(support.Channel)}),
	} {
		e.ID, e.Received = "E-"+name, time.Now()
		acked := make(chan any, 1)
		if !a.dispatcher.Take(t.Context(), e, func(_ context.Context, payload any) error { acked <- payload; return nil }) {
			t.Fatalf("%s was not taken", name)
		}
		if payload := <-acked; payload != nil {
			t.Errorf("%s was answered with %v", name, payload)
		}
	}
	s.quiet()
	s.untilTold()
	if after := s.state(); after != before {
		t.Errorf("it changed\n%s\nto\n%s", before, after)
	}
	if a.directory.Member(&support, "U0TOM") {
		t.Error("somebody became a member of a team by an event of another workspace")
	}
	if now := s.ws.CallCounts(); now["chat.postMessage"] != said["chat.postMessage"] || now["chat.postEphemeral"] != said["chat.postEphemeral"] || now["views.open"] != said["views.open"] {
		t.Errorf("the bot said something: %v, before %v", now, said)
	}
}

// event wraps an inner event of another workspace.
func event(kind string, data any) *bot.Envelope {
	raw, _ := json.Marshal(data)
	inner := json.RawMessage(raw)
	return &bot.Envelope{Event: &slackevents.EventsAPIEvent{
		TeamID: "T0OTHER", Type: slackevents.CallbackEvent,
		Data:       &slackevents.EventsAPICallbackEvent{EventID: "Ev-" + kind, TeamID: "T0OTHER", InnerEvent: &inner},
		InnerEvent: slackevents.EventsAPIInnerEvent{Type: kind, Data: data},
	}}
}

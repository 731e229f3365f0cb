package cards

import (
	"github.com/slack-go/slack"

	"github.com/handoffbot/handoffbot/handoffs"
)

// CallbackSnooze is SnoozeForm's.
const CallbackSnooze = "snooze_form"

// blockSnoozeAt is the input for a time of one's own; that of the choices is named as Snooze names its problems.
const blockSnoozeAt = "snooze_at"

// snoozeWords are the choices as people read them.
var snoozeWords = map[handoffs.SnoozeChoice]string{
	handoffs.SnoozeHours:   "In 4 working hours",
	handoffs.SnoozeNextDay: "When the team opens on its next working day",
	handoffs.SnoozeTwoDays: "In two business days",
	handoffs.SnoozeOwn:     "At the time below",
}

// SnoozeForm asks until when reminders are put off, and why.
func SnoozeForm(meta Meta, h *handoffs.Handoff) slack.ModalViewRequest {
	meta.Handoff = h.ID
	var options []*slack.OptionBlockObject
	for _, choice := range handoffs.SnoozeChoices {
		options = append(options, option(snoozeWords[choice], string(choice)))
	}
	until := slack.NewOptionsSelectBlockElement(slack.OptTypeStatic, plainObject("Choose one", maxChoice), ActionInput, options...)
	until.InitialOption = options[0]
	at := slack.NewDateTimePickerBlockElement(ActionInput)
	v := view(CallbackSnooze, wordSnooze+" "+string(h.ID), []slack.Block{
		small(titled(h, "") + " · " + standing(h)),
		slack.NewInputBlock(handoffs.SnoozeUntil, plainObject("Remind again", maxLabel),
			plainObject("Two business days at most. The clock runs on, and managers are told as ever.", maxHint), until),
		slack.NewInputBlock(blockSnoozeAt, plainObject("Time of your own", maxLabel), nil, at).WithOptional(true),
		reasonInput("Reason", "It stands on the card, so that the others know", ""),
	})
	v.Submit, v.PrivateMetadata = plainObject(wordSnooze, maxViewTag), meta.Encode()
	return v
}

// ReadSnooze reads SnoozeForm's state; at is zero unless a time was chosen.
func ReadSnooze(v slack.View) (choice handoffs.SnoozeChoice, at handoffs.Instant, reason string) {
	choice = handoffs.SnoozeChoice(unescape(input(v, handoffs.SnoozeUntil, ActionInput).SelectedOption.Value))
	return choice, handoffs.Instant(input(v, blockSnoozeAt, ActionInput).SelectedDateTime) * 1000, ReadReason(v)
}

// SnoozeErrors returns what is wrong with the time, under the input that it was chosen in.
func SnoozeErrors(choice handoffs.SnoozeChoice, own handoffs.Instant, problems []handoffs.Problem) map[string]string {
	block := handoffs.SnoozeUntil
	if choice == handoffs.SnoozeOwn {
		block = blockSnoozeAt
	}
	errs := map[string]string{}
	for _, p := range problems {
		errs[block], _ = plain(p.Text, maxError)
	}
	if choice == handoffs.SnoozeOwn && own == 0 {
		errs[block] = "Choose a date and a time, or one of the times above."
	}
	return errs
}

// snoozed says until when reminders are put off, and why; empty if they are not.
func snoozed(h *handoffs.Handoff) markup {
	if h.Snooze == nil || !h.Status.Open() {
		return ""
	}
	return "Reminders put off until " + instant(h.Snooze.Until) + " by " + mention(h.Snooze.By) + ": " + said(h.Snooze.Reason, 300)
}

// Nudged says that the holder was asked. link is the card's address, "" if unknown.
func Nudged(h *handoffs.Handoff, link string) string {
	return string("Asked " + holder(h) + " how " + titled(h, link) + " is going. The card's thread says so too.")
}

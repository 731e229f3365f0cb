package cards

import (
	"github.com/slack-go/slack"

	"github.com/handoffbot/handoffbot/handoffs"
)

// DeclineForm asks why the handoff is not for the team, and offers the team's own reasons.
func DeclineForm(meta Meta, h *handoffs.Handoff, notice string) slack.ModalViewRequest {
	meta.Handoff = h.ID
	var reasons []*slack.OptionBlockObject
	for _, reason := range h.To().Reasons()[:min(len(h.To().Reasons()), mostOptions)] {
		reasons = append(reasons, option(reason, reason))
	}
	which := slack.NewOptionsSelectBlockElement(slack.OptTypeStatic, plainObject("Choose a reason", maxChoice), ActionInput, reasons...)
	text := slack.NewPlainTextInputBlockElement(plainObject("Who it is for, or what is missing", maxChoice), ActionInput).
		WithMultiline(true).WithMaxLength(maxReason)
	blocks := append(noticed(notice),
		small(titled(h, "")+" · goes to "+mention(h.To().ExceptionOwner)+", who decides what becomes of it"),
		slack.NewInputBlock(BlockWhy, plainObject("Why", maxLabel), nil, which),
		slack.NewInputBlock(BlockBeside, plainObject("What to say beside it", maxLabel), nil, text).WithOptional(true))
	v := view(CallbackDecline, wordDecline+" "+string(h.ID), blocks)
	v.Submit, v.PrivateMetadata = plainObject(wordDecline, maxViewTag), meta.Encode()
	return v
}

// ReadDecline reads DeclineForm's state.
func ReadDecline(v slack.View) (reason, text string) {
	return unescape(input(v, BlockWhy, ActionInput).SelectedOption.Value), input(v, BlockBeside, ActionInput).Value
}

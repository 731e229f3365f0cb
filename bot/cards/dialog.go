package cards

import (
	"strings"

	"github.com/slack-go/slack"

	"github.com/handoffbot/handoffbot/handoffs"
)

func view(callback, title string, blocks []slack.Block) slack.ModalViewRequest {
	return slack.ModalViewRequest{
		Type:       slack.VTModal,
		CallbackID: callback,
		Title:      plainObject(title, maxViewTag),
		Close:      plainObject(wordClose, maxViewTag),
		Blocks:     slack.Blocks{BlockSet: blocks},
	}
}

// maxReason is the longest reason that the forms take.
const maxReason = 500

func reasonInput(label, hint, initial string) *slack.InputBlock {
	text := slack.NewPlainTextInputBlockElement(nil, ActionInput).WithMultiline(true).WithMaxLength(maxReason).
		WithDispatchActionConfig(everyCharacter())
	text.InitialValue = cut(clean(initial), maxReason, units)
	return slack.NewInputBlock(BlockReason, plainObject(label, maxLabel), plainObject(hint, maxHint), text)
}

// AssignForm asks who is to own the handoff, and why.
func AssignForm(meta Meta, id handoffs.ID) slack.ModalViewRequest {
	meta.Handoff = id
	who := slack.NewOptionsSelectBlockElement(slack.OptTypeUser, plainObject("Choose a person", maxChoice), ActionInput)
	v := view(CallbackAssign, wordAssign+" "+string(id), []slack.Block{
		slack.NewInputBlock(BlockTo, plainObject("New owner", maxLabel), plainObject("Somebody in the receiving team", maxHint), who),
		reasonInput("Reason", "The new owner and the card's thread see it", ""),
	})
	v.Submit, v.PrivateMetadata = plainObject(wordAssign, maxViewTag), meta.Encode()
	return v
}

// ReadAssign reads AssignForm's state.
func ReadAssign(v slack.View) (to handoffs.UserID, reason string) {
	return handoffs.UserID(input(v, BlockTo, ActionInput).SelectedUser), ReadReason(v)
}

// CancelForm asks why the sender cancels the handoff.
func CancelForm(meta Meta, id handoffs.ID) slack.ModalViewRequest {
	meta.Handoff = id
	v := view(CallbackCancel, wordCancel+" "+string(id), []slack.Block{
		reasonInput("Reason", "The receiving team sees it. A cancelled handoff stays closed.", ""),
	})
	v.Submit, v.Close = plainObject("Cancel handoff", maxViewTag), plainObject("Keep it", maxViewTag)
	v.PrivateMetadata = meta.Encode()
	return v
}

// ReadReason reads the reason of any form that asks for one.
func ReadReason(v slack.View) string { return input(v, BlockReason, ActionInput).Value }

// input returns the state of a block's input, of whatever generation; it is zero where nothing was typed.
func input(v slack.View, block, action string) slack.BlockAction {
	if v.State == nil {
		return slack.BlockAction{}
	}
	for id, actions := range v.State.Values {
		if base, _, _ := strings.Cut(id, generationMark); base == block {
			return actions[action]
		}
	}
	return slack.BlockAction{}
}

// Note draws a view that only says something. text is mrkdwn, as Refusal and Fault return it.
func Note(title, text string) slack.ModalViewRequest {
	return view(CallbackNote, title, []slack.Block{section(markup(text))})
}

package cards

import (
	"github.com/slack-go/slack"

	"github.com/handoffbot/handoffbot/handoffs"
)

// RedirectForm asks which team the handoff goes to, and why. teams are those that receive handoffs; the one that has it
// is not offered.
func RedirectForm(meta Meta, h *handoffs.Handoff, teams []handoffs.Team, notice string) slack.ModalViewRequest {
	meta.Handoff, meta.Team = h.ID, h.To().Key
	var options []*slack.OptionBlockObject
	for i := range teams {
		if teams[i].Key != h.To().Key && len(options) < mostOptions {
			options = append(options, option(teams[i].Name, string(teams[i].Key)))
		}
	}
	if len(options) == 0 {
		return Note(string(h.ID), "The playbook has no other team that receives handoffs. Press Take to work on it yourself, or Cancel.")
	}
	element := slack.NewOptionsSelectBlockElement(slack.OptTypeStatic, plainObject("Choose a team", maxChoice), ActionInput, options...)
	blocks := append(noticed(notice),
		small(titled(h, "")+" · the team gets it with its history, as a new card in its channel"),
		slack.NewInputBlock(BlockTo, plainObject("New team", maxLabel), nil, element),
		reasonInput("Reason", "The new team sees it on the card", ""))
	v := view(CallbackRedirect, wordRedirect+" "+string(h.ID), blocks)
	v.Submit, v.PrivateMetadata = plainObject(wordRedirect, maxViewTag), meta.Encode()
	return v
}

// ReadRedirect reads RedirectForm's state.
func ReadRedirect(v slack.View) (to handoffs.TeamKey, reason string) {
	return handoffs.TeamKey(unescape(input(v, BlockTo, ActionInput).SelectedOption.Value)), ReadReason(v)
}

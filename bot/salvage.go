package bot

import (
	"encoding/json"
	"time"

	"github.com/slack-go/slack"
	"github.com/slack-go/slack/socketmode"
)

// salvage reads an envelope that slack-go refused. One element that slack-go does not know, anywhere in the message that
// a person used a shortcut or a button on, makes it refuse the whole press; we need a few fields of it only.
// Without an envelope id there is nothing to acknowledge, and it reports false.
func salvage(raw json.RawMessage, now time.Time) (*Envelope, bool) {
	var frame struct {
		ID      string          `json:"envelope_id"`
		Type    string          `json:"type"`
		Payload json.RawMessage `json:"payload"`
		Retry   int             `json:"retry_attempt"`
	}
	if err := json.Unmarshal(raw, &frame); err != nil || frame.ID == "" {
		return nil, false
	}
	e := &Envelope{ID: frame.ID, Payload: frame.Payload, Retry: frame.Retry, Received: now}
	switch frame.Type {
	case socketmode.RequestTypeInteractive:
		e.Interaction = salvageInteraction(frame.Payload)
	case socketmode.RequestTypeSlashCommands:
		e.Command = salvageCommand(frame.Payload)
	}
	return e, true
}

func salvageCommand(payload json.RawMessage) *slack.SlashCommand {
	c := &slack.SlashCommand{}
	decodeWhatFits(payload, map[string]any{
		"team_id": &c.TeamID, "channel_id": &c.ChannelID, "channel_name": &c.ChannelName, "user_id": &c.UserID,
		"user_name": &c.UserName, "command": &c.Command, "text": &c.Text, "response_url": &c.ResponseURL,
		"trigger_id": &c.TriggerID, "api_app_id": &c.APIAppID,
	})
	if c.Command == "" || c.UserID == "" {
		return nil
	}
	return c
}

func salvageInteraction(payload json.RawMessage) *slack.InteractionCallback {
	ic := &slack.InteractionCallback{}
	var message, view json.RawMessage
	decodeWhatFits(payload, map[string]any{
		"type": &ic.Type, "callback_id": &ic.CallbackID, "trigger_id": &ic.TriggerID, "response_url": &ic.ResponseURL,
		"action_ts": &ic.ActionTs, "user": &ic.User, "team": &ic.Team, "channel": &ic.Channel, "container": &ic.Container,
		"message_ts": &ic.MessageTs, "action_id": &ic.ActionID, "block_id": &ic.BlockID, "value": &ic.Value,
		"is_cleared": &ic.IsCleared, "api_app_id": &ic.APIAppID,
		"message": &message, "view": &view,
	})
	if ic.Type == "" || ic.User.ID == "" {
		return nil
	}
	ic.ActionCallback.BlockActions = salvageActions(payload)
	m := &ic.Message.Msg
	decodeWhatFits(message, map[string]any{
		"type": &m.Type, "subtype": &m.SubType, "ts": &m.Timestamp, "thread_ts": &m.ThreadTimestamp, "text": &m.Text,
		"user": &m.User, "bot_id": &m.BotID,
	})
	v := &ic.View
	decodeWhatFits(view, map[string]any{
		"id": &v.ID, "type": &v.Type, "callback_id": &v.CallbackID, "private_metadata": &v.PrivateMetadata, "hash": &v.Hash,
		"state": &v.State, "root_view_id": &v.RootViewID, "previous_view_id": &v.PreviousViewID, "team_id": &v.TeamID,
		"external_id": &v.ExternalID,
	})
	return ic
}

// salvageActions reads which elements were pressed.
func salvageActions(payload json.RawMessage) []*slack.BlockAction {
	var actions []json.RawMessage
	decodeWhatFits(payload, map[string]any{"actions": &actions})
	pressed := make([]*slack.BlockAction, 0, len(actions))
	for _, raw := range actions {
		a := &slack.BlockAction{}
		decodeWhatFits(raw, map[string]any{
			"action_id": &a.ActionID, "block_id": &a.BlockID, "type": &a.Type, "value": &a.Value, "action_ts": &a.ActionTs,
			"selected_option": &a.SelectedOption, "selected_options": &a.SelectedOptions, "selected_user": &a.SelectedUser,
			"selected_users": &a.SelectedUsers, "selected_date": &a.SelectedDate,
		})
		pressed = append(pressed, a)
	}
	return pressed
}

// decodeWhatFits decodes the members of a JSON object one by one into the places given by name. A member that does not
// fit its place leaves the others alone.
func decodeWhatFits(object json.RawMessage, places map[string]any) {
	var members map[string]json.RawMessage
	if json.Unmarshal(object, &members) != nil {
		return
	}
	for name, place := range places {
		if raw, ok := members[name]; ok {
			_ = json.Unmarshal(raw, place) // what does not fit is what we do without
		}
	}
}

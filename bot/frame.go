package bot

import (
	"encoding/json"
	"errors"
	"time"

	"github.com/slack-go/slack"
	"github.com/slack-go/slack/slackevents"
	"github.com/tidwall/gjson"
)

// frame is one message of Slack over Socket Mode, with what we use of it. Everything is read in one go, whatever kind it
// is. A member of another shape than here stays empty, so that one element that nobody has heard of yet, anywhere in the
// message that a person pressed a button on, does not lose the press.
type frame struct {
	Type           string  `json:"type"`
	EnvelopeID     string  `json:"envelope_id"`
	Reason         string  `json:"reason"`
	Retry          int     `json:"retry_attempt"`
	NumConnections int     `json:"num_connections"`
	Payload        payload `json:"payload"`
}

// The types of frames.
const (
	frameHello       = "hello"
	frameDisconnect  = "disconnect"
	frameCommand     = "slash_commands"
	frameInteraction = "interactive"
	frameEvent       = "events_api"
)

// payload has the members of commands, interactions and events side by side; no name means two things.
type payload struct {
	Type        string `json:"type"`
	TeamID      string `json:"team_id"`
	APIAppID    string `json:"api_app_id"`
	TriggerID   string `json:"trigger_id"`
	ResponseURL string `json:"response_url"`

	ChannelID   string `json:"channel_id"`
	ChannelName string `json:"channel_name"`
	UserID      string `json:"user_id"`
	UserName    string `json:"user_name"`
	Command     string `json:"command"`
	Text        string `json:"text"`

	CallbackID string       `json:"callback_id"`
	ActionTS   string       `json:"action_ts"`
	ActionID   string       `json:"action_id"`
	BlockID    string       `json:"block_id"`
	Value      string       `json:"value"`
	IsCleared  bool         `json:"is_cleared"`
	User       framePerson  `json:"user"`
	Team       frameTeam    `json:"team"`
	Channel    frameChannel `json:"channel"`
	Message    frameMessage `json:"message"`
	View       frameView    `json:"view"`
	Actions    []frameInput `json:"actions"`

	EventID string     `json:"event_id"`
	Event   frameInner `json:"event"`
}

type framePerson struct {
	ID       string `json:"id"`
	TeamID   string `json:"team_id"`
	Name     string `json:"name"`
	Username string `json:"username"`
}

type frameTeam struct {
	ID     string `json:"id"`
	Domain string `json:"domain"`
}

type frameChannel struct {
	ID   string `json:"id"`
	Name string `json:"name"`
}

type frameMessage struct {
	Subtype  string `json:"subtype"`
	TS       string `json:"ts"`
	ThreadTS string `json:"thread_ts"`
	Text     string `json:"text"`
	User     string `json:"user"`
	BotID    string `json:"bot_id"`
	Edited   struct {
		TS string `json:"ts"`
	} `json:"edited"`
	Files []struct{} `json:"files"`
}

type frameView struct {
	ID              string         `json:"id"`
	TeamID          string         `json:"team_id"`
	Type            slack.ViewType `json:"type"`
	CallbackID      string         `json:"callback_id"`
	PrivateMetadata string         `json:"private_metadata"`
	Hash            string         `json:"hash"`
	ExternalID      string         `json:"external_id"`
	RootID          string         `json:"root_view_id"`
	PreviousID      string         `json:"previous_view_id"`
	Blocks          []frameBlock   `json:"blocks"`
	State           struct {
		Values map[string]map[string]frameInput `json:"values"`
	} `json:"state"`
}

type frameBlock struct {
	Type    slack.MessageBlockType `json:"type"`
	BlockID string                 `json:"block_id"`
}

// frameInput is an element that was pressed, or what stands in an input.
type frameInput struct {
	ActionID string           `json:"action_id"`
	BlockID  string           `json:"block_id"`
	Type     slack.ActionType `json:"type"`
	Value    string           `json:"value"`
	ActionTS string           `json:"action_ts"`
	Option   frameOption      `json:"selected_option"`
	Options  []frameOption    `json:"selected_options"`
	User     string           `json:"selected_user"`
	Users    []string         `json:"selected_users"`
	Date     string           `json:"selected_date"`
	DateTime int64            `json:"selected_date_time"`
	Files    []frameFile      `json:"files"`
}

// frameFile is a file that stands in an input.
type frameFile struct {
	ID       string `json:"id"`
	Name     string `json:"name"`
	User     string `json:"user"`
	Size     int    `json:"size"`
	Access   string `json:"file_access"`
	Private  string `json:"url_private"`
	Download string `json:"url_private_download"`
}

type frameOption struct {
	Value string `json:"value"`
}

// frameInner is the event itself. A channel and a user are ids in those that we read, and objects in others.
type frameInner struct {
	frameMessage
	Type        string       `json:"type"`
	Channel     string       `json:"channel"`
	ChannelType string       `json:"channel_type"`
	Reaction    string       `json:"reaction"`
	ItemUser    string       `json:"item_user"`
	Item        frameItem    `json:"item"`
	Message     frameMessage `json:"message"`
	Previous    frameMessage `json:"previous_message"`
}

type frameItem struct {
	Type    string `json:"type"`
	Channel string `json:"channel"`
	TS      string `json:"ts"`
}

// readFrame reads a message of Slack. It reports false for what is no JSON object.
func readFrame(raw []byte) (*frame, bool) {
	f := &frame{}
	err := json.Unmarshal(raw, f)
	if mismatch, ok := errors.AsType[*json.UnmarshalTypeError](err); ok && mismatch.Field != "" {
		err = nil // what does not fit is what we do without
	}
	return f, err == nil
}

// readEcho returns the envelope of an event that tells of a message of our own, and nil for everything else. Most of what
// comes in are such, with all their blocks, and nobody looks into them: so they are read no further than to here.
func readEcho(raw []byte, now time.Time) *Envelope {
	var kind, id, app, inner, by, changed string
	var payload, event, message gjson.Result
	members(gjson.ParseBytes(raw), map[string]any{"type": &kind, "envelope_id": &id, "payload": &payload})
	if kind != frameEvent || id == "" {
		return nil
	}
	members(payload, map[string]any{"api_app_id": &app, "event": &event})
	members(event, map[string]any{"type": &inner, "app_id": &by, "message": &message})
	if inner != "message" || app == "" {
		return nil
	}
	if by != app {
		if members(message, map[string]any{"app_id": &changed}); changed != app {
			return nil
		}
	}
	return &Envelope{ID: id, Received: now, echo: true}
}

// envelope returns what the frame delivers, or nil if there is nothing to acknowledge. It keeps nothing of raw.
func (f *frame) envelope(raw []byte, now time.Time) *Envelope {
	if f.EnvelopeID == "" {
		return nil
	}
	e := &Envelope{ID: f.EnvelopeID, Retry: f.Retry, Received: now}
	p := &f.Payload
	switch {
	case f.Type == frameCommand && p.Command != "" && p.UserID != "":
		e.Command = p.command()
	case f.Type == frameInteraction && p.Type != "" && p.User.ID != "":
		e.Interaction = p.interaction()
	case f.Type == frameEvent && p.Event.Type != "":
		p.event(e, raw)
	}
	return e
}

func (p *payload) command() *slack.SlashCommand {
	return &slack.SlashCommand{
		TeamID: p.TeamID, ChannelID: p.ChannelID, ChannelName: p.ChannelName, UserID: p.UserID, UserName: p.UserName,
		Command: p.Command, Text: p.Text, ResponseURL: p.ResponseURL, TriggerID: p.TriggerID, APIAppID: p.APIAppID,
	}
}

func (p *payload) interaction() *slack.InteractionCallback {
	ic := &slack.InteractionCallback{
		Type: slack.InteractionType(p.Type), CallbackID: p.CallbackID, TriggerID: p.TriggerID, ResponseURL: p.ResponseURL,
		ActionTs: p.ActionTS, ActionID: p.ActionID, BlockID: p.BlockID, Value: p.Value, APIAppID: p.APIAppID,
		User: slack.User{ID: p.User.ID, TeamID: p.User.TeamID, Name: p.User.Name, Username: p.User.Username},
		Team: slack.Team{ID: p.Team.ID, Domain: p.Team.Domain},
		View: p.View.view(),
	}
	ic.IsCleared = p.IsCleared
	ic.Channel.ID, ic.Channel.Name = p.Channel.ID, p.Channel.Name
	m := &ic.Message.Msg
	m.SubType, m.Timestamp, m.ThreadTimestamp, m.Text = p.Message.Subtype, p.Message.TS, p.Message.ThreadTS, p.Message.Text
	m.User, m.BotID = p.Message.User, p.Message.BotID
	for i := range p.Actions {
		ic.ActionCallback.BlockActions = append(ic.ActionCallback.BlockActions, new(p.Actions[i].action()))
	}
	return ic
}

func (v *frameView) view() slack.View {
	out := slack.View{
		ID: v.ID, TeamID: v.TeamID, Type: v.Type, CallbackID: v.CallbackID, PrivateMetadata: v.PrivateMetadata, Hash: v.Hash,
		ExternalID: v.ExternalID, RootViewID: v.RootID, PreviousViewID: v.PreviousID,
	}
	for _, b := range v.Blocks {
		if b.Type == slack.MBTInput {
			out.Blocks.BlockSet = append(out.Blocks.BlockSet, &slack.InputBlock{Type: b.Type, BlockID: b.BlockID})
		}
	}
	out.State = &slack.ViewState{Values: make(map[string]map[string]slack.BlockAction, len(v.State.Values))}
	for block, inputs := range v.State.Values {
		actions := make(map[string]slack.BlockAction, len(inputs))
		for id, in := range inputs {
			actions[id] = in.action()
		}
		out.State.Values[block] = actions
	}
	return out
}

func (in *frameInput) action() slack.BlockAction {
	a := slack.BlockAction{
		ActionID: in.ActionID, BlockID: in.BlockID, Type: in.Type, Value: in.Value, ActionTs: in.ActionTS,
		SelectedOption: slack.OptionBlockObject{Value: in.Option.Value}, SelectedUser: in.User, SelectedUsers: in.Users,
		SelectedDate: in.Date, SelectedDateTime: in.DateTime,
	}
	for _, o := range in.Options {
		a.SelectedOptions = append(a.SelectedOptions, slack.OptionBlockObject{Value: o.Value})
	}
	for _, f := range in.Files {
		a.Files = append(a.Files, slack.File{
			ID: f.ID, Name: f.Name, User: f.User, Size: f.Size, FileAccess: f.Access, URLPrivate: f.Private, URLPrivateDownload: f.Download,
		})
	}
	return a
}

// event sets the envelope's event. Those that are seldom are kept as they came, for whoever wants more of them.
func (p *payload) event(e *Envelope, raw []byte) {
	in := &p.Event
	e.where = eventPlace{User: in.User, in: in.Channel, ts: in.TS, thread: in.ThreadTS, item: in.Item, message: in.Message}
	if in.Message.TS == "" {
		e.where.message = in.Previous // that was deleted
	}
	whole := &slackevents.EventsAPICallbackEvent{EventID: p.EventID}
	e.Event = &slackevents.EventsAPIEvent{TeamID: p.TeamID, Type: p.Type, APIAppID: p.APIAppID, Data: whole}
	e.Event.InnerEvent.Type = in.Type
	switch in.Type {
	case "message":
		e.Event.InnerEvent.Data = in.message()
	case "app_mention":
		e.Event.InnerEvent.Data = &slackevents.AppMentionEvent{
			Type: in.Type, User: in.User, Text: in.Text, TimeStamp: in.TS, ThreadTimeStamp: in.ThreadTS, Channel: in.Channel, BotID: in.BotID,
		}
	case "reaction_added":
		e.Event.InnerEvent.Data = &slackevents.ReactionAddedEvent{
			Type: in.Type, User: in.User, Reaction: in.Reaction, ItemUser: in.ItemUser,
			Item: slackevents.Item{Type: in.Item.Type, Channel: in.Item.Channel, Timestamp: in.Item.TS},
		}
	default:
		var again struct {
			Payload struct {
				Event *json.RawMessage `json:"event"`
			} `json:"payload"`
		}
		if json.Unmarshal(raw, &again) == nil {
			whole.InnerEvent = again.Payload.Event
		}
	}
}

func (in *frameInner) message() *slackevents.MessageEvent {
	m := &slackevents.MessageEvent{
		Type: in.Type, SubType: in.Subtype, User: in.User, BotID: in.BotID, Text: in.Text, Channel: in.Channel,
		ChannelType: in.ChannelType, TimeStamp: in.TS, ThreadTimeStamp: in.ThreadTS,
	}
	m.Message, m.PreviousMessage = in.msg(), in.Previous.msg()
	if in.Message.TS != "" {
		m.Message = in.Message.msg()
	}
	return m
}

// msg returns the message, or nil if there is none.
func (m *frameMessage) msg() *slack.Msg {
	if m.TS == "" {
		return nil
	}
	return &slack.Msg{
		SubType: m.Subtype, Timestamp: m.TS, ThreadTimestamp: m.ThreadTS, Text: m.Text, User: m.User, BotID: m.BotID,
		Edited: &slack.Edited{Timestamp: m.Edited.TS}, Files: make([]slack.File, len(m.Files)),
	}
}

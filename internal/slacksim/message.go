package slacksim

import (
	"encoding/json"
	"slices"
)

// Message is a copy of a message as it stands; (Channel, TS) names it.
type Message struct {
	Channel     string          `json:"channel"`
	TS          string          `json:"ts"`
	ThreadTS    string          `json:"thread_ts,omitempty"`
	User        string          `json:"user"`
	BotID       string          `json:"bot_id,omitempty"`
	Username    string          `json:"username,omitempty"`
	Text        string          `json:"text"`
	Blocks      json.RawMessage `json:"blocks,omitempty"`
	Attachments json.RawMessage `json:"attachments,omitempty"`
	Edited      bool            `json:"edited"`
	Deleted     bool            `json:"deleted"`
	Reactions   []Reaction      `json:"reactions"`
	ReplyCount  int             `json:"reply_count"`
	EphemeralTo string          `json:"ephemeral_to,omitempty"`
	Metadata    json.RawMessage `json:"metadata,omitempty"`
	// Broadcast says that a reply is shown in the channel too.
	Broadcast bool   `json:"broadcast,omitempty"`
	Files     []File `json:"files,omitempty"`
}

// Reaction is one emoji on a message; Name keeps a skin tone as "::skin-tone-3".
type Reaction struct {
	Name  string   `json:"name"`
	Users []string `json:"users"`
}

// message is what the workspace holds; w.mu guards it.
type message struct {
	channel   *channel
	ts        string
	threadTS  string // of a reply, its parent's ts
	user      string
	botID     string
	username  string
	text      string
	blocks    json.RawMessage
	attach    json.RawMessage
	metadata  json.RawMessage
	subtype   string
	clientID  string
	editedTS  string
	deleted   bool
	tombstone bool
	broadcast bool
	ephemeral string
	reactions []Reaction
	replies   []*message
	files     []*file
}

func (m *message) view() Message {
	out := Message{
		Channel: m.channel.ID, TS: m.ts, ThreadTS: m.threadTS, User: m.user, BotID: m.botID, Username: m.username,
		Text: m.text, Blocks: m.blocks, Attachments: m.attach, Edited: m.editedTS != "", Deleted: m.deleted,
		Reactions: []Reaction{}, ReplyCount: len(m.replies), EphemeralTo: m.ephemeral, Metadata: m.metadata, Broadcast: m.broadcast && m.threadTS != "",
	}
	for _, r := range m.reactions {
		out.Reactions = append(out.Reactions, Reaction{Name: r.Name, Users: slices.Clone(r.Users)})
	}
	if len(m.replies) > 0 {
		out.ThreadTS = m.ts
	}
	for _, f := range m.files {
		if !f.deleted {
			out.Files = append(out.Files, f.File)
		}
	}
	return out
}

// react adds user's reaction and reports whether it was new.
func (m *message) react(user, name string) bool {
	for i := range m.reactions {
		if m.reactions[i].Name != name {
			continue
		}
		if slices.Contains(m.reactions[i].Users, user) {
			return false
		}
		m.reactions[i].Users = append(m.reactions[i].Users, user)
		return true
	}
	m.reactions = append(m.reactions, Reaction{Name: name, Users: []string{user}})
	return true
}

// unreact takes user's reaction away and reports whether there was one.
func (m *message) unreact(user, name string) bool {
	for i := range m.reactions {
		r := &m.reactions[i]
		at := slices.Index(r.Users, user)
		if r.Name != name || at < 0 {
			continue
		}
		r.Users = slices.Delete(slices.Clone(r.Users), at, at+1)
		if len(r.Users) == 0 {
			m.reactions = slices.Delete(m.reactions, i, i+1)
		}
		return true
	}
	return false
}

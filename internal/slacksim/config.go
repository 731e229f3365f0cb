package slacksim

import (
	"log/slog"
	"time"
)

// Config describes a workspace before anybody has done anything in it.
type Config struct {
	// Addr is the loopback address to listen on; empty means 127.0.0.1 with a free port.
	Addr       string
	Team       Team
	App        App
	People     []User
	UserGroups []UserGroup
	Channels   []Channel
	Options    Options
	// Hints are lines of mrkdwn that the page shows as what to try.
	Hints []string
	// Log receives what goes wrong inside the simulator; nil discards it. No message text is logged.
	Log *slog.Logger
}

// Team is the workspace's own name.
type Team struct {
	ID     string `json:"id"`
	Name   string `json:"name"`
	Domain string `json:"domain"`
}

// App is the one app that is installed in the workspace, as its manifest would describe it.
type App struct {
	ID       string
	Name     string
	BotUser  string // the bot's user id (U…)
	BotID    string // the bot's own id (B…)
	BotToken string // xoxb-…
	AppToken string // xapp-…, good for apps.connections.open only
	Scopes   []string
	// Events are subscriptions as the manifest names them: "message.channels", "app_mention", "reaction_added", …
	Events      []string
	Commands    []Command
	Shortcuts   []Shortcut
	HomeEnabled bool
}

// Command is a slash command of the app.
type Command struct {
	Command     string `json:"command"` // with its slash
	Description string `json:"description"`
	UsageHint   string `json:"usage_hint"`
	// ShouldEscape makes mentions arrive as <@U…|name> and <#C…|name> instead of @name and #name.
	ShouldEscape bool `json:"should_escape"`
}

// Shortcut is a global or a message shortcut of the app.
type Shortcut struct {
	Name        string `json:"name"`
	Type        string `json:"type"` // "global" or "message"
	CallbackID  string `json:"callback_id"`
	Description string `json:"description"`
}

// User is a person (or another bot) of the workspace.
type User struct {
	ID       string
	Name     string // the handle, lower case
	RealName string
	Title    string
	Email    string
	TZ       string // an IANA name; empty means UTC
	Color    string // six hex digits; empty picks one
	Deleted  bool
	IsBot    bool
}

// UserGroup is a mentionable group of people (S…).
type UserGroup struct {
	ID     string   `json:"id"`
	Handle string   `json:"handle"`
	Name   string   `json:"name"`
	Users  []string `json:"users"`
}

// Channel is a conversation. Direct messages exist by themselves and are not configured.
type Channel struct {
	ID       string
	Name     string
	Topic    string
	Private  bool
	Archived bool
	// IM is true for a direct message; its two Members are the people in it.
	IM bool
	// Members are user ids in the order of joining; the app's bot user is one if it was invited.
	Members []string
}

// Options tune what Slack does not promise or what a test wants faster. The zero value is Slack's behavior without rate limits.
type Options struct {
	// AckTimeout is how long Slack waits for an ack; 0 means 3 s.
	AckTimeout time.Duration
	// TriggerLife is how long a trigger_id serves; 0 means 3 s.
	TriggerLife time.Duration
	// RetryDelays are the waits before each retry of an event that was not acked; nil means 0, 1 and 5 minutes.
	// An empty, non-nil list switches retries off.
	RetryDelays []time.Duration
	// RetrySameEnvelope also delivers an unacked event a second time under the same envelope_id with retry_attempt 0.
	RetrySameEnvelope bool
	// PingInterval is the wait between WebSocket PINGs; 0 means 5 s.
	PingInterval time.Duration
	// PongTimeout is how long a silent socket stays registered; 0 means 30 s.
	PongTimeout time.Duration
	// MaxSockets is the cap on open sockets; 0 means 10.
	MaxSockets int
	// WarningLead is the wait between the disconnect frames "warning" and "refresh_requested"; 0 means 10 s.
	WarningLead time.Duration
	// OwnSocketAcks ignores an ack that comes on another socket than the envelope went to.
	OwnSocketAcks bool
	// ClosedViewKeepsState puts what was typed into the view of view_closed, which Slack does not promise.
	ClosedViewKeepsState bool
	// OmitScopesHeader leaves X-OAuth-Scopes out, as some servers do.
	OmitScopesHeader bool
	// OmitNumConnections leaves num_connections out of hello, as some servers do.
	OmitNumConnections bool
	// EveryoneOnline delivers ephemeral messages to people whom neither a page nor As has brought online.
	EveryoneOnline bool
	// RateLimits switches on HTTP 429; the zero value has none.
	RateLimits RateLimits
	// Watch, if set, hears of every message that is posted or changed, as it stands then and in that order. The whole
	// workspace waits for it: it must not block, and must not call the workspace.
	Watch func(Message)
	// Start is what the clock shows at the beginning; zero means the real time.
	Start time.Time
	// Seed makes the choice of sockets and the probability of faults repeatable; 0 picks one.
	Seed uint64
}

// RateLimits are Slack's tiers. Real Slack tolerates bursts without saying how large.
type RateLimits struct {
	On bool
	// Burst is how many calls of a method may come at once above its tier's even pace; 0 means 20.
	Burst int
	// PostBurst is the same for chat.postMessage in one channel, whose pace is one a second; 0 means 10.
	PostBurst int
}

func (o Options) withDefaults() Options {
	set := func(d *time.Duration, value time.Duration) {
		if *d == 0 {
			*d = value
		}
	}
	set(&o.AckTimeout, 3*time.Second)
	set(&o.TriggerLife, 3*time.Second)
	set(&o.PingInterval, 5*time.Second)
	set(&o.PongTimeout, 30*time.Second)
	set(&o.WarningLead, 10*time.Second)
	if o.RetryDelays == nil {
		o.RetryDelays = []time.Duration{0, time.Minute, 5 * time.Minute}
	}
	if o.MaxSockets == 0 {
		o.MaxSockets = 10
	}
	if o.RateLimits.Burst == 0 {
		o.RateLimits.Burst = 20
	}
	if o.RateLimits.PostBurst == 0 {
		o.RateLimits.PostBurst = 10
	}
	return o
}

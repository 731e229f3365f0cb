package redisstore

import (
	"crypto/sha256"
	"encoding/base64"

	"github.com/handoffbot/handoffbot/handoffs"
)

// keys names everything that is stored for one workspace. All keys share a hash tag, so they live in one slot and
// every script may touch any of them.
type keys struct{ prefix string }

func newKeys(workspace string) keys { return keys{"hb:{" + workspace + "}:"} }

// handoff (hash): v is the version, t the time of the last change, s the state as JSON. Chores are stored the same way.
func (k keys) handoff(id handoffs.ID) string { return k.handoffs() + string(id) }

// handoffs is the beginning of every handoff's key.
func (k keys) handoffs() string { return k.prefix + "h:" }

// log (list): the handoff's events as JSON, oldest first. A list, because a stream takes 4 kB for its first entry.
func (k keys) log(id handoffs.ID) string { return k.prefix + "log:" + string(id) }

// due (zset): the queue. Its members, handoffs' ids, are scored by the time at which to look at them next, or by the
// end of their lease.
func (k keys) due() string { return k.prefix + "due" }

// lease (hash): member of the queue to the token of whoever holds it.
func (k keys) lease() string { return k.prefix + "lease" }

// attempts (hash): member of the queue to the number of claims since the last clean end.
func (k keys) attempts() string { return k.prefix + "attempts" }

// lane (hash with expiry): the turns of what the platform limits together; see scripts/turn.lua.
func (k keys) lane(lane string) string { return k.prefix + "lane:" + lane }

// trouble (string with expiry): why the handoff's last delivery did not arrive, as JSON; for operators only.
func (k keys) trouble(id handoffs.ID) string { return k.prefix + "trouble:" + string(id) }

// stuck (zset): handoffs whose delivery waits until somebody mends the cause, by the time of the last attempt. It is
// for operators only, and members that are no longer stuck leave it within hours.
func (k keys) stuck() string { return k.prefix + "stuck" }

// seq (string): the last number given to a handoff.
func (k keys) seq() string { return k.prefix + "seq" }

// request (string with expiry): the id of the handoff that the request was committed on.
func (k keys) request(r handoffs.RequestID) string { return k.prefix + "req:" + string(r) }

// definition (string): a definition as JSON, named by its content and never changed.
func (k keys) definition(id string) string { return k.prefix + "def:" + id }

// card (string): the id of the handoff whose card the message is, or was.
func (k keys) card(m handoffs.Message) string {
	return k.prefix + "card:" + string(m.Channel) + ":" + m.TS
}

// origin (zset): handoffs that were started in a thread, open and closed, by the time at which they were sent.
func (k keys) origin(thread handoffs.Message) string {
	return k.prefix + "origin:" + string(thread.Channel) + ":" + thread.TS
}

// draft (hash with expiry): view is the form's name, d the draft as JSON.
func (k keys) draft(user handoffs.UserID) string { return k.prefix + "draft:" + string(user) }

// review (string with expiry): what a language model answered, as JSON, by a hash of what it was asked.
func (k keys) review(hash string) string { return k.prefix + "review:" + hash }

// subject (zset): open handoffs of one type and title, by the time at which they were sent.
func (k keys) subject(subject string) string {
	return k.prefix + "subject:" + digest(subject)
}

// digest keeps texts that people wrote out of the names of keys.
func digest(text string) string {
	sum := sha256.Sum256([]byte(text))
	return base64.RawURLEncoding.EncodeToString(sum[:12])
}

// titled (zset): handoffs of any type with one title, open and closed, by the time at which they were sent.
func (k keys) titled(title string) string {
	return k.prefix + "title:" + digest(handoffs.Folded(title))
}

// naming (zset): handoffs that name a person, open and closed, by the time at which they were sent.
func (k keys) naming(user handoffs.UserID) string { return k.prefix + "person:" + string(user) }

// openFor (zset): open handoffs that a team has received, by the time at which the present holder got the ball.
func (k keys) openFor(team handoffs.TeamKey) string { return k.prefix + "open:" + string(team) }

// openOf (zset): open handoffs that a person sent or owns, by the time at which the present holder got the ball.
func (k keys) openOf(user handoffs.UserID) string { return k.prefix + "by:" + string(user) }

// holders (set): people who sent or own open handoffs, which are those that have such a list.
func (k keys) holders() string { return k.prefix + "holders" }

// waits (zset): open handoffs whose ball that very person has, by the time since when.
func (k keys) waits(user handoffs.UserID) string { return k.prefix + "waits:" + string(user) }

// sent (zset): open handoffs that a person sent, by the time at which the present holder got the ball.
func (k keys) sent(user handoffs.UserID) string { return k.prefix + "sent:" + string(user) }

// tasks (zset): open handoffs with an open task of a person, by when the first is due; handoffs.Undated without a date.
func (k keys) tasks(user handoffs.UserID) string { return k.prefix + "tasks:" + string(user) }

// waitsFor (zset): open handoffs whose ball a whole team has, by the time since when.
func (k keys) waitsFor(team handoffs.TeamKey) string { return k.prefix + "team-waits:" + string(team) }

// dueBy (zset): open handoffs that a team has received, by when the present step is overdue; only those with a target.
func (k keys) dueBy(team handoffs.TeamKey) string { return k.prefix + "due-by:" + string(team) }

// exceptions (zset): open handoffs of a team that are with its exception owner, or whose card is, by the time at which
// the present holder got the ball.
func (k keys) exceptions(team handoffs.TeamKey) string {
	return k.prefix + "exceptions:" + string(team)
}

// lately (zset): handoffs of a team by when they were sent, acknowledged or completed, for handoffs.LatelyLife; what is
// older leaves it when something is put in.
func (k keys) lately(what string, team handoffs.TeamKey) string {
	return k.prefix + "lately:" + what + ":" + string(team)
}

// unacknowledged (zset): handoffs of a type that wait until somebody of a team acknowledges them, while the clock runs, by
// when their wait began; see handoffs.Wait.
func (k keys) unacknowledged(typ handoffs.TypeKey, team handoffs.TeamKey) string {
	return k.prefix + "unacknowledged:" + string(typ) + ":" + string(team)
}

// dueOf (zset): open handoffs of a type, by when the present step is overdue; only those with a target.
func (k keys) dueOf(typ handoffs.TypeKey) string { return k.prefix + "due-of:" + string(typ) }

// tally (hash with expiry): what was counted of a type's handoffs that were sent on a date, by team and handoffs.Tally's words
// with a slash in between.
func (k keys) tally(typ handoffs.TypeKey, day string) string {
	return k.prefix + "tally:" + string(typ) + ":" + day
}

// talliedSince (string): when the first handoff was sent that is counted. What was sent before is not.
func (k keys) talliedSince() string { return k.prefix + "tallied-since" }

// homes (zset with expiry): people who opened their page, by the time at which they last did.
func (k keys) homes() string { return k.prefix + "homes" }

// home (string with expiry): a word on what a person's page shows.
func (k keys) home(user handoffs.UserID) string { return k.prefix + "home:" + string(user) }

// indexed (hash): which of the indexes that came later hold everything: by pass and team, "done" or how far it went.
func (k keys) indexed() string { return k.prefix + "indexed" }

package slacksim

import (
	"regexp"
	"slices"
	"strings"
)

func reactionMethods() map[string]method {
	return map[string]method{
		"reactions.add":    {scopes: []string{"reactions:write"}, tier: 3, handle: addReaction},
		"reactions.remove": {scopes: []string{"reactions:write"}, tier: 2, handle: removeReaction},
		"reactions.get":    {scopes: []string{"reactions:read"}, tier: 3, handle: reactionsOf},
	}
}

var emojiName = regexp.MustCompile(`^[a-z0-9_+'-]+(::skin-tone-[2-6])?$`)

// reactable finds the message that a reaction method names.
func (w *Workspace) reactable(a args) (*message, reply) {
	c, refused := w.seen(a)
	switch {
	case refused.error != "":
		return nil, refused
	case !c.has(w.app.BotUser):
		return nil, fail("not_in_channel")
	}
	m := c.byTS[a.str("timestamp")]
	if m == nil || m.tombstone {
		return nil, fail("message_not_found")
	}
	return m, reply{}
}

func addReaction(w *Workspace, a args) reply {
	name := strings.Trim(a.str("name"), ":")
	if !emojiName.MatchString(name) {
		return fail("invalid_name")
	}
	m, refused := w.reactable(a)
	switch {
	case refused.error != "":
		return refused
	case m.channel.Archived:
		return fail("is_archived")
	case len(m.reactions) >= 23 && !slices.ContainsFunc(m.reactions, func(r Reaction) bool { return r.Name == name }):
		return fail("too_many_emoji")
	case !w.react(m, w.app.BotUser, name):
		return fail("already_reacted")
	}
	return ok(nil)
}

func removeReaction(w *Workspace, a args) reply {
	m, refused := w.reactable(a)
	if refused.error != "" {
		return refused
	}
	if !w.unreact(m, w.app.BotUser, strings.Trim(a.str("name"), ":")) {
		return fail("no_reaction")
	}
	return ok(nil)
}

func reactionsOf(w *Workspace, a args) reply {
	m, refused := w.reactable(a)
	if refused.error != "" {
		return refused
	}
	wire := w.messageWire(m, false)
	wire["permalink"] = w.permalink(m)
	return ok(map[string]any{"type": "message", "channel": m.channel.ID, "message": wire})
}

package bot

import (
	"context"
	"errors"
	"regexp"
	"slices"
	"strings"
	"unicode"

	"github.com/slack-go/slack"

	"github.com/handoffbot/handoffbot/bot/cards"
	"github.com/handoffbot/handoffbot/handoffs"
)

// listMax is how many handoffs a list shows.
const listMax = 15

// listTeams is how many teams one answer shows.
const listTeams = 6

// onCommand answers the slash command, whatever the app's manifest calls it.
func (b *Bot) onCommand(ctx context.Context, e *Envelope) (any, error) {
	c := e.Command
	if c.Command != "" {
		b.heard.Store(&c.Command)
	}
	text := plainText(c.Text)
	word, rest, _ := strings.Cut(text, " ")
	rest = strings.TrimSpace(rest)
	switch strings.ToLower(word) {
	case "":
		return b.openForm(ctx, c, "", ""), nil
	case "help":
		return b.help(c, ""), nil
	case "list":
		return b.list(ctx, c, rest), nil
	case "mine":
		return b.mine(ctx, c), nil
	case "digest":
		return b.digest(ctx, c), nil
	case "report":
		return b.report(ctx, c, rest), nil
	case "status":
		if id, ok := handoffs.ParseID(rest); ok {
			return b.status(ctx, c, id), nil
		}
		return b.help(c, text), nil
	}
	if id, ok := handoffs.ParseID(word); ok && rest == "" {
		return b.status(ctx, c, id), nil
	}
	if typ, title, ok := b.typed(text); ok {
		return b.openForm(ctx, c, typ, title), nil
	}
	if misspelled(word) && rest == "" || !strings.ContainsFunc(text, func(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) }) {
		return b.help(c, text), nil
	}
	return b.openForm(ctx, c, "", text), nil
}

// command is what the app's manifest calls the command, as far as anybody has used it.
func (b *Bot) command() string {
	if heard := b.heard.Load(); heard != nil {
		return *heard
	}
	return "/handoff"
}

// typed finds a type at the beginning of what was typed; the rest is a title.
func (b *Bot) typed(text string) (typ handoffs.TypeKey, title string, ok bool) {
	if key, ok := b.Playbook.Type(text); ok {
		return key, "", true
	}
	words := strings.Fields(text)
	for n := len(words) - 1; n > 0; n-- {
		if key, ok := b.Playbook.Type(strings.Join(words[:n], " ")); ok {
			return key, strings.Join(words[n:], " "), true
		}
	}
	return "", "", false
}

// misspelled reports whether a word is one letter away from a subcommand.
func misspelled(word string) bool {
	for _, known := range []string{"help", "list", "mine", "status", "digest", "report"} {
		if oneEdit(strings.ToLower(word), known) {
			return true
		}
	}
	return false
}

// oneEdit reports whether a becomes b by one letter put in, left out, changed, or swapped with its neighbor.
func oneEdit(a, b string) bool {
	if len(a) < len(b) {
		a, b = b, a
	}
	if len(a)-len(b) > 1 || a == b {
		return false
	}
	i := 0
	for i < len(b) && a[i] == b[i] {
		i++
	}
	if len(a) > len(b) {
		return a[i+1:] == b[i:]
	}
	swapped := i+1 < len(a) && a[i] == b[i+1] && a[i+1] == b[i] && a[i+2:] == b[i+2:]
	return swapped || a[i+1:] == b[i+1:]
}

var mention = regexp.MustCompile(`<[@#!][^>|]*(?:\|([^>]*))?>`)

// plainText undoes what Slack does to a command's text (should_escape), and leaves names where mentions were.
func plainText(s string) string {
	s = mention.ReplaceAllString(s, "$1")
	return strings.TrimSpace(strings.NewReplacer("&lt;", "<", "&gt;", ">", "&amp;", "&").Replace(s))
}

// ephemeral is an ack that only the asker sees.
func ephemeral(m cards.Message) *slack.Msg {
	msg := &slack.Msg{ResponseType: slack.ResponseTypeEphemeral, Text: m.Text}
	if len(m.Blocks) > 0 {
		msg.Blocks = slack.Blocks{BlockSet: m.Blocks}
	}
	return msg
}

func (b *Bot) help(c *slack.SlashCommand, unknown string) *slack.Msg {
	return ephemeral(cards.Help(cards.HelpInput{Command: c.Command, Types: b.Types, Unknown: unknown}))
}

func (b *Bot) fault(ctx context.Context, request handoffs.RequestID, err error) *slack.Msg {
	b.Log.ErrorContext(ctx, "cannot read handoffs", "error", err, "request", request, "ref", ref(request))
	return ephemeral(cards.Message{Text: cards.Fault(ref(request))})
}

// list shows what is open, for the team that the asker names or for each receiving team of the playbook.
func (b *Bot) list(ctx context.Context, c *slack.SlashCommand, name string) *slack.Msg {
	ctx, cancel := context.WithTimeoutCause(ctx, commitTimeout, errors.New("no answer from the store"))
	defer cancel()
	teams := b.receivers(name)
	if len(teams) == 0 {
		return b.help(c, "list "+name)
	}
	teams = teams[:min(len(teams), listTeams)] // an answer holds 20 kB and 50 blocks; "list <team>" shows any other
	var all cards.Message
	for _, team := range teams {
		open, total, err := b.Lister.OpenFor(ctx, team.Key, listMax)
		if err != nil {
			return b.fault(ctx, handoffs.RequestID(c.TriggerID), err)
		}
		all = join(all, cards.List(cards.ListInput{
			Title: "Open for " + team.Name, Handoffs: open, Total: total, Now: b.now(), Link: b.Crowd.Link, Most: max(2, listMax/len(teams)),
		}))
	}
	return ephemeral(all)
}

// receivers returns the playbook's receiving teams, or those that the name fits.
func (b *Bot) receivers(name string) []handoffs.Team {
	var teams []handoffs.Team
	seen := map[handoffs.TeamKey]bool{}
	for _, t := range b.Types {
		def, ok := b.Playbook.Definition(t.Key)
		if !ok || seen[def.To.Key] || (name != "" && !strings.EqualFold(name, def.To.Name) && !strings.EqualFold(name, string(def.To.Key))) {
			continue
		}
		seen[def.To.Key] = true
		teams = append(teams, def.To)
	}
	return teams
}

func join(a, b cards.Message) cards.Message {
	if a.Text == "" {
		return b
	}
	return cards.Message{Text: a.Text + "\n\n" + b.Text, Blocks: append(a.Blocks, b.Blocks...)}
}

func (b *Bot) mine(ctx context.Context, c *slack.SlashCommand) *slack.Msg {
	ctx, cancel := context.WithTimeoutCause(ctx, commitTimeout, errors.New("no answer from the store"))
	defer cancel()
	open, total, err := b.Lister.OpenOf(ctx, handoffs.UserID(c.UserID), listMax)
	if err != nil {
		return b.fault(ctx, handoffs.RequestID(c.TriggerID), err)
	}
	list := b.listed("Sent or owned by you", open, total)
	if b.Digests == nil {
		return ephemeral(list)
	}
	page, err := b.Digests.Pages.Page(ctx, handoffs.PageQuery{User: handoffs.UserID(c.UserID), Most: listMax, Now: b.now()})
	if err != nil {
		return b.fault(ctx, handoffs.RequestID(c.TriggerID), err)
	}
	excepted := slices.DeleteFunc(page.Waits.Handoffs, func(h handoffs.Handoff) bool { return h.Ball() != handoffs.HolderExceptionOwner })
	if len(excepted) == 0 {
		return ephemeral(list)
	}
	exceptions := b.listed("With you as exception owner", excepted, len(excepted))
	if total == 0 {
		return ephemeral(exceptions)
	}
	return ephemeral(join(list, exceptions))
}

func (b *Bot) listed(title string, list []handoffs.Handoff, total int) cards.Message {
	return cards.List(cards.ListInput{Title: title, Handoffs: list, Total: total, Now: b.now(), Link: b.Crowd.Link})
}

func (b *Bot) status(ctx context.Context, c *slack.SlashCommand, id handoffs.ID) *slack.Msg {
	ctx, cancel := context.WithTimeoutCause(ctx, commitTimeout, errors.New("no answer from the store"))
	defer cancel()
	h, err := b.Service.Store.Load(ctx, id, "")
	switch {
	case errors.Is(err, handoffs.ErrNotFound):
		return ephemeral(cards.Message{Text: cards.Unknown(id, b.command())})
	case err != nil:
		return b.fault(ctx, handoffs.RequestID(c.TriggerID), err)
	}
	return ephemeral(cards.Status(&h, b.link(&h), b.now()))
}

func (b *Bot) now() handoffs.Instant { return handoffs.InstantOf(b.Service.Now()) }

func (b *Bot) link(h *handoffs.Handoff) string {
	if h.Card.IsZero() {
		return ""
	}
	return b.Crowd.Link(h.Card.Message)
}

package bot

import (
	"context"
	"errors"
	"strings"

	"github.com/slack-go/slack"

	"github.com/handoffbot/handoffbot/bot/cards"
	"github.com/handoffbot/handoffbot/handoffs"
)

// report answers with how handoffs went: of the type that was named, or of all types that the asker's teams send or
// receive; in the period that was named, or the usual one.
func (b *Bot) report(ctx context.Context, c *slack.SlashCommand, words string) *slack.Msg {
	if b.Reports == nil {
		return b.help(c, "report")
	}
	ctx, cancel := context.WithTimeoutCause(ctx, commitTimeout, errors.New("no answer from the store"))
	defer cancel()
	typ, period, ok := b.reportOn(words)
	if !ok {
		return ephemeral(cards.ReportUnknown(c.Command, words, b.Types))
	}
	user := handoffs.UserID(c.UserID)
	var queries []handoffs.ReportQuery
	var list []cards.ReportInput
	more := 0
	for i := range b.Types {
		def, known := b.Playbook.Definition(b.Types[i].Key)
		switch {
		case !known || typ != "" && typ != b.Types[i].Key:
			continue
		case !b.partOf(&def.From, user) && !b.partOf(&def.To, user):
			if typ != "" {
				return ephemeral(cards.ReportNotYours(def))
			}
			continue
		case len(list) == cards.ReportTypes:
			more++
			continue
		}
		list = append(list, cards.ReportInput{Type: &def.Type, From: def.From.Name, To: def.To.Name})
		queries = append(queries, handoffs.ReportQuery{
			Type: def.Type.Key, Period: period, Now: b.now(), Calendar: def.Calendar, Calendars: b.calendars(),
		})
	}
	if len(list) == 0 {
		return ephemeral(cards.ReportNotYours(nil))
	}
	reports, err := handoffs.ReadReports(ctx, b.Reports, queries)
	if err != nil {
		return b.fault(ctx, handoffs.RequestID(c.TriggerID), err)
	}
	for i := range list {
		list[i].Report = reports[i]
	}
	return ephemeral(cards.Report(list, c.Command, more))
}

// reportOn reads which type and period are asked for. The period comes last and has one or two words.
func (b *Bot) reportOn(text string) (typ handoffs.TypeKey, period handoffs.Period, ok bool) {
	words := strings.Fields(text)
	period = handoffs.DefaultPeriod()
	if len(words) == 0 {
		return "", period, true
	}
	if key, known := b.Playbook.Type(text); known {
		return key, period, true
	}
	for _, n := range []int{2, 1} {
		if len(words) < n {
			continue
		}
		p, known := handoffs.ParsePeriod(strings.Join(words[len(words)-n:], " "))
		if !known {
			continue
		}
		if len(words) == n {
			return "", p, true
		}
		key, known := b.Playbook.Type(strings.Join(words[:len(words)-n], " "))
		return key, p, known
	}
	return "", period, false
}

// partOf reports whether the person is of the team, manages it, or owns its exceptions.
func (b *Bot) partOf(team *handoffs.Team, user handoffs.UserID) bool {
	return team.ManagedBy(user) || team.ExceptionOwner == user || b.Crowd.Member(team, user)
}

// calendars are those of the receiving teams.
func (b *Bot) calendars() map[handoffs.TeamKey]handoffs.Calendar {
	all := map[handoffs.TeamKey]handoffs.Calendar{}
	for _, t := range b.Types {
		if def, ok := b.Playbook.Definition(t.Key); ok {
			all[def.To.Key] = def.Calendar
		}
	}
	return all
}

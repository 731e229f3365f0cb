package bot

import (
	"context"

	"github.com/slack-go/slack"

	"github.com/handoffbot/handoffbot/bot/cards"
	"github.com/handoffbot/handoffbot/handoffs"
)

// Routes returns the one table from what arrives to who handles it.
func (b *Bot) Routes() map[string]Handler {
	return map[string]Handler{
		"command": b.onCommand,

		"submit:" + cards.CallbackForm:     b.onSubmit,
		"submit:" + cards.CallbackAssign:   b.onAssign,
		"submit:" + cards.CallbackCancel:   b.onCancel,
		"submit:" + cards.CallbackAsk:      b.onAsk,
		"submit:" + cards.CallbackAnswer:   b.onAnswer,
		"submit:" + cards.CallbackReturn:   b.onReturn,
		"submit:" + cards.CallbackFix:      b.onFix,
		"submit:" + cards.CallbackDecline:  b.onDecline,
		"submit:" + cards.CallbackRedirect: b.onRedirect,
		"submit:" + cards.CallbackReview:   b.onReview,
		"closed:" + cards.CallbackReview:   b.onReviewTyped,
		"closed:" + cards.CallbackFix:      b.onFixTyped,
		"closed:" + cards.CallbackForm:     b.onClosed,

		"action:" + cards.ActionAcknowledge:  b.onPress("Acknowledge", func(by handoffs.Actor) handoffs.Command { return handoffs.Acknowledge{By: by} }),
		"action:" + cards.ActionComplete:     b.onPress("Complete", func(by handoffs.Actor) handoffs.Command { return handoffs.Complete{By: by} }),
		"action:" + cards.ActionRelease:      b.onPress("Release", func(by handoffs.Actor) handoffs.Command { return handoffs.Release{By: by} }),
		"action:" + cards.ActionAssign:       b.onAssignPress,
		"action:" + cards.ActionCancel:       b.onCancelPress,
		"action:" + cards.ActionAsk:          b.onAskPress,
		"action:" + cards.ActionAnswer:       b.onAnswerPress,
		"action:" + cards.ActionReturn:       b.onReturnPress,
		"action:" + cards.ActionReturnFields: b.onReturnFields,
		"action:" + cards.ActionFix:          b.onFixPress,
		"action:" + cards.ActionDecline:      b.onDeclinePress,
		"action:" + cards.ActionRedirect:     b.onRedirectPress,
		"action:" + cards.ActionTake:         b.onTold("Take", func(by handoffs.Actor) handoffs.Command { return handoffs.Take{By: by} }, b.took),
		"action:" + cards.ActionNudge:        b.onTold("Nudge", func(by handoffs.Actor) handoffs.Command { return handoffs.Nudge{By: by} }, b.nudged),
		"action:" + cards.ActionSnooze:       b.onSnoozePress,
		"action:" + cards.ActionMore:         b.onMore,
		"action:" + cards.ActionShowAll:      b.onShow(cards.ShowAll),
		"action:" + cards.ActionSources:      b.onShow(cards.Sources),
		"action:" + cards.ActionSendNow:      b.onSendNow,
		"action:" + cards.ActionBackToForm:   b.onBackToForm,
		"action:" + cards.ActionRemoveFile:   b.onRemoveFile,
		"action:" + cards.ActionOpen:         b.onOpenAgain,

		"submit:" + cards.CallbackSnooze:       b.onSnooze,
		"action:" + cards.ActionDigestAll:      b.onDigestAll,
		"action:" + cards.ActionDigestNext:     b.onDigestAll,
		"action:" + cards.ActionDigestPrevious: b.onDigestAll,

		"shortcut:" + cards.ShortcutHere:     b.onStartHere,
		"action:" + cards.ActionStart:        b.onStart,
		"action:" + cards.ActionType:         b.onType,
		"action:" + cards.ActionResumeDraft:  b.onResume,
		"action:" + cards.ActionDiscardDraft: b.onDiscard,
		"action:" + cards.ActionInput:        b.onTyped,

		"event:app_home_opened": b.onHomeOpened,

		"submit:" + cards.CallbackTask:  b.onAddTask,
		"action:" + cards.ActionAddTask: b.onAddTaskPress,
		"action:" + cards.ActionTick:    b.onTick,

		"event:user_change":             b.onUserChange,
		"event:member_left_channel":     b.onLeft,
		"event:subteam_members_changed": b.onRegrouped,

		"event:reaction_added": b.onReaction,
		"event:message":        b.onMessage,
		"event:app_mention":    b.onMention,
	}
}

// Route names what an envelope asks for, in the words of the table.
func (e *Envelope) Route() string {
	switch {
	case e.Command != nil:
		return "command"
	case e.Event != nil:
		return "event:" + e.Event.InnerEvent.Type
	case e.Interaction == nil:
		return ""
	}
	switch i := e.Interaction; i.Type {
	case slack.InteractionTypeViewSubmission:
		return "submit:" + i.View.CallbackID
	case slack.InteractionTypeViewClosed:
		return "closed:" + i.View.CallbackID
	case slack.InteractionTypeMessageAction:
		return "shortcut:" + i.CallbackID
	case slack.InteractionTypeBlockActions:
		if len(i.ActionCallback.BlockActions) > 0 {
			return "action:" + i.ActionCallback.BlockActions[0].ActionID
		}
	}
	return ""
}

// Handler answers envelopes by the table. What has no handler is acknowledged: Slack would only send it again. So is
// what comes from another workspace, which the bot does not serve.
func (b *Bot) Handler() Handler {
	routes := b.Routes()
	return func(ctx context.Context, e *Envelope) (any, error) {
		if foreign(e, b.Workspace) {
			b.Log.WarnContext(ctx, "envelope of another workspace is ignored", "workspace", e.Workspace())
			return nil, nil
		}
		if e.fromHome() {
			b.after(ctx, func(ctx context.Context) { b.Homes.used(ctx, handoffs.UserID(e.Interaction.User.ID)) })
		}
		handler, ok := routes[e.Route()]
		if !ok {
			b.Log.DebugContext(ctx, "nothing handles this envelope", "kind", e.Kind()) // names of actions are anybody's
			return nil, nil
		}
		return handler(ctx, e)
	}
}

// Workspace returns the workspace that an envelope is from, or "" if it does not say.
func (e *Envelope) Workspace() string {
	switch {
	case e.Command != nil:
		return e.Command.TeamID
	case e.Interaction != nil:
		return e.Interaction.Team.ID
	case e.Event != nil:
		return e.Event.TeamID
	}
	return ""
}

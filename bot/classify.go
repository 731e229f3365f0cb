package bot

import (
	"context"
	"errors"
	"net"
	"net/http"
	"strings"
	"time"

	"github.com/slack-go/slack"

	"github.com/handoffbot/handoffbot/handoffs"
)

// verdict is what is done about a failed delivery. The zero verdict tries again later, in doubt whether it arrived.
type verdict struct {
	remedy  handoffs.Remedy
	why     string
	limited time.Duration
	stuck   bool
	// unsent says that the request never reached Slack: nothing is in doubt.
	unsent bool
}

// giveUpAfter is how many attempts an answer that we do not know is tried again. With backoff they take about an hour.
const giveUpAfter = 12

// maxGenerations is how often a card that was deleted is posted anew before the exception owner gets it.
const maxGenerations = 3

// limitedDefault is used when Slack says "too much" without saying for how long.
const limitedDefault = 30 * time.Second

// classify reads an error of a delivery. Only what Slack says for certain is final.
func classify(err error, h *handoffs.Handoff, d handoffs.Delivery, attempt int) verdict {
	if limit, ok := errors.AsType[*slack.RateLimitedError](err); ok {
		return verdict{limited: max(limit.RetryAfter, time.Second)}
	}
	if status, ok := errors.AsType[slack.StatusCodeError](err); ok && status.Code == http.StatusTooManyRequests {
		return verdict{limited: limitedDefault}
	}
	if notSent(err) {
		return verdict{unsent: true}
	}
	refused, ok := errors.AsType[slack.SlackErrorResponse](err)
	if !ok {
		return verdict{}
	}
	if passing(refused.Err) {
		return verdict{}
	}
	switch code := refused.Err; code {
	case "ratelimited", "rate_limited", "message_limit_exceeded":
		return verdict{limited: limitedDefault}
	case "invalid_blocks", "invalid_blocks_format", "msg_blocks_too_long", "msg_too_long", "no_text",
		"invalid_attachments", "too_many_attachments", "markdown_text_conflict":
		return unacceptable(code, h, d)
	case "message_not_found", "cant_update_message", "edit_window_closed", "thread_not_found", "cannot_reply_to_message":
		if aside(d) || h.Card.Generation >= maxGenerations {
			return unreachable(code, h, d)
		}
		return verdict{remedy: handoffs.RemedyAnew, why: code}
	case "channel_not_found", "not_in_channel", "is_archived", "is_inactive", "user_not_found", "users_not_found",
		"cannot_dm_bot", "user_disabled", "messages_tab_disabled":
		return unreachable(code, h, d)
	case "token_revoked", "invalid_auth", "account_inactive", "token_expired", "missing_scope", "not_authed",
		"not_allowed_token_type", "team_access_not_granted", "ekm_access_denied":
		return verdict{stuck: attempt > 3}
	default:
		if strings.HasPrefix(code, "restricted_action") || attempt >= giveUpAfter {
			return unreachable(code, h, d)
		}
		return verdict{}
	}
}

// passing reports whether the code says that something is wrong at Slack. What was asked may have been done.
func passing(code string) bool {
	switch code {
	case "internal_error", "fatal_error", "service_unavailable", "request_timeout":
		return true
	}
	return false
}

// unacceptable: Slack will not take the message as it is drawn.
func unacceptable(code string, h *handoffs.Handoff, d handoffs.Delivery) verdict {
	if !d.Plain {
		return verdict{remedy: handoffs.RemedyPlain, why: code}
	}
	return unreachable(code, h, d)
}

// aside reports whether a delivery stands beside the card and its thread: what it says, the card says too.
func aside(d handoffs.Delivery) bool {
	switch d.Kind {
	case handoffs.DeliverDM, handoffs.DeliverNotice, handoffs.DeliverOrigin, handoffs.DeliverGone, handoffs.DeliverCarry:
		return true
	case handoffs.DeliverCard, handoffs.DeliverLine:
	}
	return false
}

// unreachable: nothing can be posted there.
func unreachable(code string, h *handoffs.Handoff, d handoffs.Delivery) verdict {
	switch {
	case aside(d):
		return verdict{remedy: handoffs.RemedyDrop, why: code}
	case h.Card.Exception:
		return verdict{stuck: true, why: code}
	}
	return verdict{remedy: handoffs.RemedyException, why: code}
}

// notSent reports whether the request certainly never reached Slack.
func notSent(err error) bool {
	op, ok := errors.AsType[*net.OpError](err)
	return ok && op.Op == "dial" && !errors.Is(err, context.DeadlineExceeded)
}

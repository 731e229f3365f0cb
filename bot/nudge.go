package bot

import (
	"github.com/handoffbot/handoffbot/bot/cards"
	"github.com/handoffbot/handoffbot/handoffs"
)

// nudged tells whoever asked that it was done, because what follows is elsewhere.
func (b *Bot) nudged(_ press, h *handoffs.Handoff) string { return cards.Nudged(h, b.link(h)) }

package bot

import "github.com/handoffbot/handoffbot/handoffs"

// restored is the number of claims from which on everything that is pending may have arrived: docs/operations.md has
// operators set it after they restored a backup.
const restored = 1000

// doubtful returns the pending deliveries that an earlier claim may have made without saying so. Each is recorded before
// the next is begun, so that is one at most, and it is the first post: what came to be pending since stands behind it. A
// card that takes the place of another is put before everything, and what had to wait for its time was passed over.
// Whatever is left out here needs no search, of which Slack allows few.
func doubtful(h *handoffs.Handoff, attempt int) map[string]bool {
	unsure := map[string]bool{}
	if attempt <= 1 {
		return unsure
	}
	for i := range h.Pending {
		d := h.Pending[i]
		unsure[d.Key] = true
		replaces := d.Kind == handoffs.DeliverCard && h.Card.Generation > 0
		if posts(h, d) && d.NotBefore == 0 && !replaces && attempt <= restored {
			break
		}
	}
	return unsure
}

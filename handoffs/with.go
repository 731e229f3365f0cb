package handoffs

import "time"

// With is a command that can be made only when the handoff is known: who may act depends on the handoff's team.
type With struct {
	// Word is the name of the command that Make returns.
	Word string
	// On is the message on which the person acted, if it was one. On a card that another one has replaced nothing is done.
	On Message
	// Make must be pure; it is called again when the handoff changed meanwhile.
	Make func(h *Handoff) Command
}

// Name implements Command.
func (w With) Name() string { return w.Word }

func (w With) decide(h *Handoff, now time.Time) ([]Event, error) {
	if h.IsGone(w.On) {
		return nil, refuse(ReasonMoved)
	}
	return w.Make(h).decide(h, now)
}

package bot

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"strings"
	"time"

	"github.com/handoffbot/handoffbot/bot/cards"
	"github.com/handoffbot/handoffbot/handoffs"
)

// Trays sends people their reminders, joined where they come close together.
type Trays struct {
	Chores  handoffs.Chores
	Service *handoffs.Service
	Deliver *Deliverer
	// Joins is for how long reminders are collected; handoffs.TrayJoins if it is zero.
	Joins time.Duration
	Log   *slog.Logger
}

func (t *Trays) joins() time.Duration {
	if t.Joins == 0 {
		return handoffs.TrayJoins
	}
	return t.Joins
}

// put lays a reminder into the person's tray, once.
func (t *Trays) put(ctx context.Context, h *handoffs.Handoff, d handoffs.Delivery) error {
	notice := handoffs.Notice{Handoff: h.ID, Delivery: d.Key, About: d.About}
	_, _, err := t.states().change(ctx, handoffs.TrayID(d.To), func(tray *handoffs.Tray, now handoffs.Instant) bool {
		return tray.Put(notice, now)
	})
	return err
}

func (t *Trays) states() *choreState[handoffs.Tray] {
	return &choreState[handoffs.Tray]{chores: t.Chores, now: t.Service.Now, next: func(tray *handoffs.Tray, now handoffs.Instant) handoffs.Instant {
		return tray.NextLook(now, t.joins())
	}}
}

// Do implements ChoreDoer: it sends what was collected long enough.
func (t *Trays) Do(ctx context.Context, id handoffs.ID, doubt bool) (version int64, next handoffs.Instant, err error) {
	user := handoffs.UserID(strings.TrimPrefix(string(id), "tray:"))
	tray, version, err := t.states().change(ctx, id, func(tray *handoffs.Tray, now handoffs.Instant) bool {
		return tray.Take(now, t.joins(), now.Time().Format(time.DateOnly))
	})
	if err != nil {
		return 0, 0, err
	}
	if len(tray.Sending) > 0 {
		told, err := t.send(ctx, id, user, &tray, doubt)
		if err != nil {
			return 0, 0, err
		}
		if tray, version, err = t.states().change(ctx, id, func(tray *handoffs.Tray, _ handoffs.Instant) bool {
			tray.Sent(told)
			return true
		}); err != nil {
			return 0, 0, err
		}
	}
	if noted := len(tray.Back); noted > 0 {
		if err := t.noteBack(ctx, user, tray.Back); err != nil {
			return 0, 0, err
		}
		if tray, version, err = t.states().change(ctx, id, func(tray *handoffs.Tray, _ handoffs.Instant) bool {
			tray.Back = tray.Back[min(noted, len(tray.Back)):]
			return true
		}); err != nil {
			return 0, 0, err
		}
	}
	return version, tray.NextLook(handoffs.InstantOf(t.Service.Now()), t.joins()), nil
}

// heldBack is how it is kept what the cap on reminders kept back.
func heldBack(chores handoffs.Chores, now func() time.Time) *choreState[handoffs.Held] {
	return &choreState[handoffs.Held]{chores: chores, now: now, next: func(*handoffs.Held, handoffs.Instant) handoffs.Instant { return 0 }}
}

// noteBack notes what was held back with the teams of its handoffs, for their digests.
func (t *Trays) noteBack(ctx context.Context, user handoffs.UserID, back []handoffs.Notice) error {
	for _, n := range back {
		h, err := t.Service.Store.Load(ctx, n.Handoff, "")
		if errors.Is(err, handoffs.ErrNotFound) || err == nil && h.ErasedAt != 0 {
			continue
		}
		if err != nil {
			return err
		}
		_, _, err = heldBack(t.Chores, t.Service.Now).change(ctx, handoffs.HeldID(h.To().Key), func(held *handoffs.Held, now handoffs.Instant) bool {
			return held.Add(handoffs.HeldNotice{To: user, Notice: n, At: now}, now)
		})
		if err != nil {
			return fmt.Errorf("note what was held back: %w", err)
		}
	}
	return nil
}

// send says what of the reminders still stands. It reports false if nothing does, or the person cannot be reached.
func (t *Trays) send(ctx context.Context, id handoffs.ID, user handoffs.UserID, tray *handoffs.Tray, doubt bool) (bool, error) {
	var reminders []cards.Reminder
	since := tray.Sending[0].About.At
	for _, n := range tray.Sending {
		h, err := t.Service.Store.Load(ctx, n.Handoff, "")
		if errors.Is(err, handoffs.ErrNotFound) {
			continue
		}
		if err != nil {
			return false, err
		}
		if n.Stands(&h) {
			reminders = append(reminders, cards.Reminder{Handoff: h, About: n.About, Link: t.Deliver.cardLink(&h)})
		}
	}
	if len(reminders) == 0 {
		return false, nil
	}
	s := saying{
		to: string(user), person: true, owner: id, key: fmt.Sprintf("tray:%d", tray.Number), since: since,
		msg: cards.Reminders(user, reminders),
	}
	_, err := t.Deliver.say(ctx, s, doubt)
	if err == nil {
		return true, nil
	}
	if v := classify(err, &handoffs.Handoff{}, handoffs.Delivery{Kind: handoffs.DeliverDM}, 1); v.remedy == handoffs.RemedyDrop {
		t.Log.WarnContext(ctx, "cannot remind a person", "user", user, "why", v.why)
		return false, nil
	}
	return false, err
}

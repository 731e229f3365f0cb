package handoffs

import (
	"context"
	"errors"
	"fmt"
	"time"
)

// Service carries out commands: load, decide, commit.
type Service struct {
	Store Store
	// Now is the only clock.
	Now func() time.Time
	// Committed, if set, hears of every commit that left something to do. It must not block.
	Committed func()
}

// maxConflicts bounds how often a command starts again because somebody else was faster. They are a handful of people
// at most, and each round one of them wins.
const maxConflicts = 16

// maxFaults bounds how often a store is asked again that does not answer: with the pause between, for longer than
// anybody waits for a press. A deadline of the caller ends it before.
const maxFaults = 200

// Result is what became of a command.
type Result struct {
	Handoff Handoff
	// Events are what this command changed; empty if there was nothing to do or the request was done before.
	Events []Event
	// Repeated says that the same request was done before.
	Repeated bool
}

// Send makes a new handoff. A request that was done before returns the handoff that it made. The error is a *Refusal,
// or a fault after which the same request may be tried again. It may block as long as ctx lets it.
func (s *Service) Send(ctx context.Context, request RequestID, cmd Send) (result Result, err error) {
	for range maxConflicts {
		// A failover may have taken numbers back that were given before: then the number is somebody else's.
		if result, err = s.send(ctx, request, cmd); !errors.Is(err, ErrConflict) && !errors.Is(err, ErrDuplicate) {
			return result, err
		}
	}
	return result, err
}

func (s *Service) send(ctx context.Context, request RequestID, cmd Send) (Result, error) {
	id, err := retry(ctx, func() (ID, error) { return s.Store.Begin(ctx, request) })
	if errors.Is(err, ErrDuplicate) {
		h, err := s.Store.Load(ctx, id, "")
		if err != nil {
			return Result{}, fmt.Errorf("load repeated handoff %s: %w", id, err)
		}
		return Result{Handoff: h, Repeated: true}, nil
	}
	if err != nil {
		return Result{}, fmt.Errorf("begin handoff: %w", err)
	}
	change, err := Decide(New(id), cmd, s.Now())
	if err != nil {
		return Result{}, err
	}
	_, err = retry(ctx, func() (struct{}, error) { return struct{}{}, s.commit(ctx, request, change) })
	if taken, ok := errors.AsType[*SubjectTakenError](err); ok {
		return Result{}, &Refusal{Reason: ReasonAlreadyOpen, Existing: taken.Existing}
	}
	if err != nil {
		return Result{}, fmt.Errorf("commit handoff %s: %w", id, err)
	}
	return Result{Handoff: change.After, Events: change.Events}, nil
}

// Do carries out a command on a handoff. A request that was done before changes nothing and returns the handoff as it
// is now. The error is a *Refusal, ErrNotFound, or a fault after which the same request may be tried again.
// With a *Refusal the Result still holds the handoff.
func (s *Service) Do(ctx context.Context, id ID, request RequestID, cmd Command) (Result, error) {
	var fault error
	for conflicts, faults := 0, 0; conflicts < maxConflicts && faults < maxFaults; {
		h, err := s.Store.Load(ctx, id, request)
		switch {
		case errors.Is(err, ErrDuplicate):
			return Result{Handoff: h, Repeated: true}, nil
		case errors.Is(err, ErrNotFound):
			return Result{}, fmt.Errorf("load handoff %s: %w", id, err)
		case err == nil:
			var change Change
			if change, err = Decide(h, cmd, s.Now()); err != nil {
				return Result{Handoff: h}, err
			}
			if len(change.Events) == 0 {
				return Result{Handoff: h}, nil
			}
			if err = s.commit(ctx, request, change); err == nil {
				return Result{Handoff: change.After, Events: change.Events}, nil
			}
			if taken, ok := errors.AsType[*SubjectTakenError](err); ok {
				return Result{Handoff: h}, &Refusal{Reason: ReasonAlreadyOpen, Existing: taken.Existing}
			}
		}
		fault = err
		if errors.Is(err, ErrConflict) || errors.Is(err, ErrDuplicate) {
			conflicts++
			continue
		}
		if faults++; !pause(ctx) {
			break
		}
	}
	return Result{}, fmt.Errorf("%s handoff %s: %w", cmd.Name(), id, fault)
}

// DoOn is Do for whoever has read the handoff a moment ago: it is loaded only if that is not how it is any more.
func (s *Service) DoOn(ctx context.Context, h Handoff, request RequestID, cmd Command) (Result, error) {
	change, err := Decide(h, cmd, s.Now())
	if err == nil && len(change.Events) > 0 && s.commit(ctx, request, change) == nil {
		return Result{Handoff: change.After, Events: change.Events}, nil
	}
	return s.Do(ctx, h.ID, request, cmd)
}

func (s *Service) commit(ctx context.Context, request RequestID, change Change) error {
	now := InstantOf(s.Now())
	next := change.After.NextLook(now)
	err := s.Store.Commit(ctx, Commit{Change: change, Request: request, NextLook: next})
	if err == nil && next != 0 && next <= now && s.Committed != nil {
		s.Committed()
	}
	return err
}

// retry repeats a store call whose outcome is unknown, as long as ctx lets it.
func retry[T any](ctx context.Context, call func() (T, error)) (T, error) {
	for round := 1; ; round++ {
		v, err := call()
		_, taken := errors.AsType[*SubjectTakenError](err)
		final := err == nil || taken || errors.Is(err, ErrDuplicate) || errors.Is(err, ErrConflict)
		if final || round == maxFaults || !pause(ctx) {
			return v, err
		}
	}
}

// pause waits a moment before a store is asked again, and reports false when ctx ends first.
func pause(ctx context.Context) bool {
	select {
	case <-ctx.Done():
		return false
	case <-time.After(50 * time.Millisecond):
		return true
	}
}

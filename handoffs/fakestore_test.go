package handoffs_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"sync"

	"github.com/handoffbot/handoffbot/handoffs"
)

var errDown = errors.New("connection reset")

// fault is what happens to one write.
type fault int

const (
	none fault = iota
	// writeFailed: nothing was stored, and the caller is told of a fault.
	writeFailed
	// answerLost: it was stored, and the caller is told of a fault.
	answerLost
)

// fakeStore keeps handoffs as JSON, so that nothing is shared with what was handed in.
type fakeStore struct {
	mu          sync.Mutex
	next        int64
	records     map[handoffs.ID]string
	definitions map[string]*handoffs.Definition
	timelines   map[handoffs.ID][]handoffs.Event
	requests    map[handoffs.RequestID]handoffs.ID
	subjects    map[string]handoffs.ID
	nextLook    map[handoffs.ID]handoffs.Instant

	// begins, loads and commits are the faults of the calls to come, one a call; calls after them succeed.
	begins, loads, commits []fault
	// meanwhile runs once before the next commit is looked at: somebody else is faster.
	meanwhile func()
	calls     int
}

func newFakeStore() *fakeStore {
	return &fakeStore{
		next: handoffs.FirstNumber, records: map[handoffs.ID]string{}, definitions: map[string]*handoffs.Definition{},
		timelines: map[handoffs.ID][]handoffs.Event{}, requests: map[handoffs.RequestID]handoffs.ID{},
		subjects: map[string]handoffs.ID{}, nextLook: map[handoffs.ID]handoffs.Instant{},
	}
}

// pop takes the next fault of a list.
func (f *fakeStore) pop(list *[]fault) fault {
	f.calls++
	if len(*list) == 0 {
		return none
	}
	first := (*list)[0]
	*list = (*list)[1:]
	return first
}

func (f *fakeStore) Begin(ctx context.Context, request handoffs.RequestID) (handoffs.ID, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if err := ctx.Err(); err != nil {
		return "", err
	}
	if f.pop(&f.begins) != none {
		return "", errDown
	}
	if id, done := f.requests[request]; done && request != "" {
		return id, handoffs.ErrDuplicate
	}
	id := handoffs.NumberedID(f.next)
	f.next++
	return id, nil
}

func (f *fakeStore) Load(ctx context.Context, id handoffs.ID, request handoffs.RequestID) (handoffs.Handoff, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if err := ctx.Err(); err != nil {
		return handoffs.Handoff{}, err
	}
	if f.pop(&f.loads) != none {
		return handoffs.Handoff{}, errDown
	}
	data, ok := f.records[id]
	if !ok {
		return handoffs.Handoff{}, handoffs.ErrNotFound
	}
	var h handoffs.Handoff
	if err := json.Unmarshal([]byte(data), &h); err != nil {
		return handoffs.Handoff{}, fmt.Errorf("read %s: %w", id, err)
	}
	h.Definition = f.definitions[h.DefinitionID]
	if of, done := f.requests[request]; done && of == id && request != "" {
		return h, handoffs.ErrDuplicate
	}
	return h, nil
}

func (f *fakeStore) Commit(ctx context.Context, c handoffs.Commit) error {
	f.mu.Lock()
	if faster := f.meanwhile; faster != nil {
		f.meanwhile = nil
		f.mu.Unlock()
		faster()
		f.mu.Lock()
	}
	defer f.mu.Unlock()
	if err := ctx.Err(); err != nil {
		return err
	}
	switch f.pop(&f.commits) {
	case writeFailed:
		return errDown
	case answerLost:
		if err := f.store(c); err != nil {
			return err
		}
		return errDown
	case none:
	}
	return f.store(c)
}

func (f *fakeStore) store(c handoffs.Commit) error {
	id := c.After.ID
	if _, done := f.requests[c.Request]; done && c.Request != "" {
		return handoffs.ErrDuplicate
	}
	if int64(len(f.timelines[id])) != c.Before.Version {
		return handoffs.ErrConflict
	}
	subject := c.After.Subject()
	if other, taken := f.subjects[subject]; taken && other != id && c.After.Despite == "" {
		return &handoffs.SubjectTakenError{Existing: other}
	}
	data, err := json.Marshal(c.After)
	if err != nil {
		return fmt.Errorf("write %s: %w", id, err)
	}
	f.records[id] = string(data)
	f.definitions[c.After.DefinitionID] = c.After.Definition
	if c.Redacts() {
		f.timelines[id] = c.Redacted(f.timelines[id])
	}
	f.timelines[id] = append(f.timelines[id], c.Events...)
	f.requests[c.Request] = id
	f.nextLook[id] = c.NextLook
	if c.After.Status.Open() {
		f.subjects[subject] = id
	} else {
		delete(f.subjects, subject)
	}
	return nil
}

// Package cachetest is what every memory of reviews must do, as a suite, and one that lives in the process, for tests.
package cachetest

import (
	"bytes"
	"context"
	"sync"
	"testing"
	"time"

	"github.com/handoffbot/handoffbot/prompts"
)

// Run checks caches of several workspaces behind one server. forward moves the server's clock; nil means that it
// cannot be moved.
func Run(t *testing.T, open func(workspace string) prompts.Cache, forward func(time.Duration)) {
	t.Helper()
	ctx := t.Context()
	here, there := open("T1"), open("T2")
	get := func(c prompts.Cache, key string, want []byte) {
		t.Helper()
		got, found, err := c.Get(ctx, key)
		if err != nil || found != (want != nil) || !bytes.Equal(got, want) {
			t.Errorf("Get %s = %q, %v, %v, want %q", key, got, found, err, want)
		}
	}
	put := func(key string, value []byte, ttl time.Duration) {
		t.Helper()
		if err := here.Put(ctx, key, value, ttl); err != nil {
			t.Errorf("Put %s: %v", key, err)
		}
	}
	get(here, "a", nil)
	any256 := make([]byte, 256)
	for i := range any256 {
		any256[i] = byte(i)
	}
	put("a", any256, time.Hour)
	put("empty", []byte{}, time.Hour)
	put("short", []byte("x"), time.Minute)
	get(here, "a", any256)
	get(here, "empty", []byte{})
	get(here, "short", []byte("x"))
	get(there, "a", nil)
	put("a", []byte("again"), time.Hour)
	get(here, "a", []byte("again"))
	if forward != nil {
		forward(time.Minute)
		get(here, "short", nil)
		get(here, "a", []byte("again"))
	}
	gone, cancel := context.WithCancel(ctx)
	cancel()
	if _, _, err := here.Get(gone, "a"); err == nil {
		t.Error("Get without time to do it says nothing")
	}
}

// Memory is a cache in the process.
type Memory struct {
	// Now is the clock.
	Now func() time.Time

	mu   sync.Mutex
	kept map[string]kept
}

type kept struct {
	value []byte
	until time.Time
}

// Get implements prompts.Cache.
func (m *Memory) Get(ctx context.Context, key string) ([]byte, bool, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	k, ok := m.kept[key]
	if !ok || !m.Now().Before(k.until) {
		return nil, false, ctx.Err()
	}
	return bytes.Clone(k.value), true, ctx.Err()
}

// Put implements prompts.Cache.
func (m *Memory) Put(ctx context.Context, key string, value []byte, ttl time.Duration) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.kept == nil {
		m.kept = map[string]kept{}
	}
	m.kept[key] = kept{bytes.Clone(value), m.Now().Add(ttl)}
	return ctx.Err()
}

// Values returns everything that is kept, for tests that look for what should not be.
func (m *Memory) Values() [][]byte {
	m.mu.Lock()
	defer m.mu.Unlock()
	var all [][]byte
	for _, k := range m.kept {
		all = append(all, bytes.Clone(k.value))
	}
	return all
}

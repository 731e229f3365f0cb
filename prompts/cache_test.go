package prompts_test

import (
	"context"
	"errors"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/handoffbot/handoffbot/handoffs"
	"github.com/handoffbot/handoffbot/prompts"
	"github.com/handoffbot/handoffbot/prompts/cachetest"
)

func TestCacheInTheProcess(t *testing.T) {
	t.Parallel()
	now := time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC)
	caches := map[string]*cachetest.Memory{}
	cachetest.Run(t, func(workspace string) prompts.Cache {
		caches[workspace] = &cachetest.Memory{Now: func() time.Time { return now }}
		return caches[workspace]
	}, func(d time.Duration) { now = now.Add(d) })
}

func TestTheSameQuestionIsAskedOnceInAWeek(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		cache := &cachetest.Memory{Now: time.Now}
		with := func(c *prompts.Config) { c.Cache = cache }
		c, s := newClient(t, honest(), with)
		review := func(c *prompts.Client, in prompts.Input) (prompts.Extraction, prompts.Meta) {
			t.Helper()
			e, meta, err := c.Extract(t.Context(), in)
			if err != nil {
				t.Fatal(err)
			}
			return e, meta
		}
		first, meta := review(c, deal())
		again, metaAgain := review(c, deal())
		if diff := cmp.Diff(first, again); diff != "" || len(s.asked()) != 1 {
			t.Errorf("asked %d times (-first +again):\n%s", len(s.asked()), diff)
		}
		meta.Cached = true
		if diff := cmp.Diff(meta, metaAgain); diff != "" {
			t.Errorf("Meta (-first +again):\n%s", diff)
		}
		form := deal()
		form.Form = map[string]handoffs.Value{"plan": {"Starter"}}
		if _, meta := review(c, form); !meta.Cached {
			t.Error("another form is asked about again; the model does not see it")
		}
		other := deal()
		other.Fields = other.Fields[:1]
		if _, meta := review(c, other); meta.Cached {
			t.Error("other fields get the same answer")
		}
		elsewhere, _ := newClient(t, honest(), with, func(c *prompts.Config) { c.Model = "another" })
		if _, meta := review(elsewhere, deal()); meta.Cached {
			t.Error("another model gets the same answer")
		}
		wait(t, prompts.CacheLife)
		if _, meta := review(c, deal()); meta.Cached {
			t.Error("an answer is older than a week")
		}
	})
}

func TestFaultsAreNotRemembered(t *testing.T) {
	t.Parallel()
	cache := &cachetest.Memory{Now: time.Now}
	c, _ := newClient(t, inTurn(says(401, ``), honest()), func(c *prompts.Config) { c.Cache = cache })
	_ = fault(t, failure(c))
	if err := failure(c); err != nil {
		t.Errorf("second review: %v", err)
	}
}

// broken is a cache whose server is away.
type broken struct{}

func (broken) Get(context.Context, string) ([]byte, bool, error) {
	return nil, false, errors.New("away")
}

func (broken) Put(context.Context, string, []byte, time.Duration) error { return errors.New("away") }

// foreign is a cache that somebody else wrote into.
type foreign struct{ broken }

func (foreign) Get(context.Context, string) ([]byte, bool, error) {
	return []byte(`{"extraction":7`), true, nil
}

func TestACacheThatFailsCostsACallAndNothingElse(t *testing.T) {
	t.Parallel()
	for _, cache := range []prompts.Cache{broken{}, foreign{}} {
		c, _ := newClient(t, honest(), func(c *prompts.Config) { c.Cache = cache })
		if got, meta, err := c.Extract(t.Context(), deal()); err != nil || meta.Cached || len(got.Fields) != 3 {
			t.Errorf("%T: Extract = %+v, %+v, %v", cache, got, meta, err)
		}
	}
}

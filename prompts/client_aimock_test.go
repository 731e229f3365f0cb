package prompts_test

import (
	"errors"
	"testing"
	"time"

	"github.com/handoffbot/handoffbot/internal/aimock"
	"github.com/handoffbot/handoffbot/prompts"
)

// TestAMockThatOthersWroteFailsInEveryWayItKnows runs the client against a server that shares none of its mistakes.
func TestAMockThatOthersWroteFailsInEveryWayItKnows(t *testing.T) {
	t.Parallel()
	base := aimock.Start(t, "../internal/aimock")
	connect := func(t *testing.T, f aimock.Fault, timeout time.Duration) *prompts.Client {
		t.Helper()
		c, err := prompts.NewClient(prompts.Config{BaseURL: base, Model: "m", HTTPClient: aimock.Client(f), Timeout: timeout, Now: time.Now})
		if err != nil {
			t.Fatal(err)
		}
		return c
	}
	t.Run("not at all", func(t *testing.T) {
		t.Parallel()
		got, meta, err := connect(t, aimock.NoFault, prompts.DefaultTimeout).Extract(t.Context(), deal())
		if err != nil || len(got.Fields) != 3 || meta.Rung != "schema" || meta.PromptTokens == 0 {
			t.Errorf("Extract = %+v, %+v, %v", got, meta, err)
		}
	})
	for name, f := range aimock.Faults() {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			timeout, want := prompts.DefaultTimeout, prompts.NoteUnavailable
			if f == aimock.Slow {
				timeout, want = time.Second, prompts.NoteTimedOut
			}
			_, meta, err := connect(t, f, timeout).Extract(t.Context(), deal())
			status := map[string]int{"too many requests": 429, "server error": 500}[name]
			if got, ok := errors.AsType[*prompts.Fault](err); !ok || got.Note != want || got.Status != status {
				t.Errorf("Extract = %v, want %s with status %d", err, want, status)
			}
			if meta.Took <= 0 {
				t.Errorf("Meta = %+v, want the time that it took", meta)
			}
		})
	}
}

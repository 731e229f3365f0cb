package bot

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"sync"
	"time"
)

// readyLimit bounds all readiness checks of one request.
const readyLimit = 2 * time.Second

// queueAgeMax is how long a handoff that is due may wait before the process counts as not ready.
const queueAgeMax = time.Minute

// ReadyCheck is one thing that must be so before the process counts as ready.
type ReadyCheck struct {
	Name string
	// Check returns nil if it is so. Its error is shown to whoever asks, so it must not hold secrets or deal texts.
	Check func(ctx context.Context) error
}

// QueueAge is a check of how long the longest due handoff has been waiting.
func QueueAge(oldest func(ctx context.Context) (time.Duration, error)) ReadyCheck {
	return ReadyCheck{Name: "queue", Check: func(ctx context.Context) error {
		age, err := oldest(ctx)
		if err != nil {
			return errors.New("the age of the queue cannot be read")
		}
		if age > queueAgeMax {
			return fmt.Errorf("a handoff is due for %s", age.Round(time.Second))
		}
		return nil
	}}
}

// HealthHandler serves /healthz (the process runs), /readyz (all checks hold; else 503) and /metrics.
func HealthHandler(metrics *Metrics, checks ...ReadyCheck) http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("GET /healthz", func(w http.ResponseWriter, _ *http.Request) {
		_, _ = w.Write([]byte("ok\n"))
	})
	mux.HandleFunc("GET /readyz", func(w http.ResponseWriter, r *http.Request) {
		ctx, cancel := context.WithTimeoutCause(r.Context(), readyLimit, errors.New("check took too long"))
		defer cancel()
		report := readiness(ctx, checks)
		w.Header().Set("Content-Type", "application/json")
		if !report.Ready {
			w.WriteHeader(http.StatusServiceUnavailable)
		}
		_ = json.NewEncoder(w).Encode(report)
	})
	mux.Handle("GET /metrics", metrics.Handler())
	return mux
}

type readyReport struct {
	Ready  bool              `json:"ready"`
	Checks map[string]string `json:"checks"`
}

func readiness(ctx context.Context, checks []ReadyCheck) readyReport {
	report := readyReport{Ready: true, Checks: make(map[string]string, len(checks))}
	var mu sync.Mutex
	var all sync.WaitGroup
	for _, c := range checks {
		all.Go(func() {
			err := c.Check(ctx)
			mu.Lock()
			defer mu.Unlock()
			report.Checks[c.Name] = "ok"
			if err != nil {
				report.Ready = false
				report.Checks[c.Name] = err.Error()
			}
		})
	}
	all.Wait()
	return report
}

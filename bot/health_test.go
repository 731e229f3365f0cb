package bot

import (
	"context"
	"errors"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"
)

func get(t *testing.T, h http.Handler, path string) (status int, body string) {
	t.Helper()
	w := httptest.NewRecorder()
	h.ServeHTTP(w, httptest.NewRequestWithContext(t.Context(), http.MethodGet, path, nil))
	return w.Code, w.Body.String()
}

func TestReadyOnlyIfEveryCheckHolds(t *testing.T) {
	t.Parallel()
	fine := ReadyCheck{"redis", func(context.Context) error { return nil }}
	age := func(d time.Duration, err error) ReadyCheck {
		return QueueAge(func(context.Context) (time.Duration, error) { return d, err })
	}
	for name, c := range map[string]struct {
		checks []ReadyCheck
		status int
		body   string
	}{
		"no checks":        {nil, 200, `{"ready":true,"checks":{}}`},
		"all hold":         {[]ReadyCheck{fine, age(time.Second, nil)}, 200, `{"ready":true,"checks":{"queue":"ok","redis":"ok"}}`},
		"queue is old":     {[]ReadyCheck{fine, age(2*time.Minute, nil)}, 503, `{"ready":false,"checks":{"queue":"a handoff is due for 2m0s","redis":"ok"}}`},
		"queue unreadable": {[]ReadyCheck{age(0, errors.New("secret"))}, 503, `{"ready":false,"checks":{"queue":"the age of the queue cannot be read"}}`},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			status, body := get(t, HealthHandler(NewMetrics(), c.checks...), "/readyz")
			if status != c.status || strings.TrimSpace(body) != c.body {
				t.Errorf("readyz = %d %s, want %d %s", status, body, c.status, c.body)
			}
		})
	}
}

func TestHealthAndMetricsAreServed(t *testing.T) {
	t.Parallel()
	m := NewMetrics()
	h := HealthHandler(m)
	if status, body := get(t, h, "/healthz"); status != 200 || body != "ok\n" {
		t.Errorf("healthz = %d %q, want 200 ok", status, body)
	}
	m.Envelope(KindPress, "done")
	m.Acked(KindPress, time.Millisecond)
	m.Committed("Acknowledge", nil)
	m.Refused("not a member")
	m.Delivered("card", &http.MaxBytesError{})
	m.Fallback("plain")
	m.Called("chat.postMessage", "ok", time.Millisecond)
	m.Claimed(3)
	_, body := get(t, h, "/metrics")
	for _, line := range []string{
		`handoffbot_envelopes_total{kind="press",outcome="done"} 1`,
		`handoffbot_ack_seconds_bucket{kind="press",le="0.005"} 1`,
		`handoffbot_commands_total{command="Acknowledge",outcome="ok"} 1`,
		`handoffbot_refusals_total{reason="not a member"} 1`,
		`handoffbot_deliveries_total{kind="card",outcome="error"} 1`,
		`handoffbot_delivery_fallbacks_total{remedy="plain"} 1`,
		`handoffbot_slack_calls_total{method="chat.postMessage",outcome="ok"} 1`,
		`handoffbot_queue_claims_total 3`,
		`go_goroutines`,
	} {
		if !strings.Contains(body, line) {
			t.Errorf("metrics lack %s", line)
		}
	}
}

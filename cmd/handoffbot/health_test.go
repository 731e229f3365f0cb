package main

import (
	"encoding/json"
	"io"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/handoffbot/handoffbot/handoffs"
	"github.com/handoffbot/handoffbot/internal/redistest"
)

// asks returns what the bot answers on its health port.
func (r *running) asks(path string) (status int, body string) {
	r.s.t.Helper()
	req, err := http.NewRequestWithContext(r.s.t.Context(), http.MethodGet, "http://"+r.a.listener.Addr().String()+path, http.NoBody)
	if err != nil {
		r.s.t.Fatal(err)
	}
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		r.s.t.Fatal(err)
	}
	defer resp.Body.Close()
	data, err := io.ReadAll(resp.Body)
	if err != nil {
		r.s.t.Fatal(err)
	}
	return resp.StatusCode, string(data)
}

// readiness is what /readyz says, with the checks that do not hold.
func (r *running) readiness() (ready bool, wrong []string) {
	r.s.t.Helper()
	status, body := r.asks("/readyz")
	var report struct {
		Ready  bool
		Checks map[string]string
	}
	if err := json.Unmarshal([]byte(body), &report); err != nil {
		r.s.t.Fatalf("/readyz says %q: %v", body, err)
	}
	if report.Ready != (status == http.StatusOK) {
		r.s.t.Errorf("/readyz says %v with status %d", report.Ready, status)
	}
	for name, answer := range report.Checks {
		if answer != "ok" {
			wrong = append(wrong, name)
		}
	}
	slices.Sort(wrong)
	return report.Ready, wrong
}

func TestReadyMeansThatSlackAndRedisAnswer(t *testing.T) {
	t.Parallel()
	server := redistest.Start(t, redistest.Options{})
	s := begin(t, onRedis(server))
	bot := s.bots[0]
	s.eventually("ready", func() bool {
		ready, _ := bot.readiness()
		return ready
	})
	server.Pause()
	_, wrong := bot.readiness()
	status, metrics := bot.asks("/metrics")
	alive, _ := bot.asks("/healthz")
	server.Resume()
	if !slices.Equal(wrong, []string{"queue", "redis"}) {
		t.Errorf("without Redis, these checks fail: %v", wrong)
	}
	if status != http.StatusOK || !strings.Contains(metrics, "handoffbot_redis_up 0\n") || strings.Contains(metrics, "\nhandoffbot_queue_age") {
		t.Errorf("without Redis, metrics (status %d) should say so, and nothing of the queue", status)
	}
	if alive != http.StatusOK {
		t.Errorf("without Redis, /healthz says %d; a restart would not help", alive)
	}
}

func TestMetricsTellOfAHandoffWithoutItsTexts(t *testing.T) {
	t.Parallel()
	s := begin(t)
	s.sara.HandsOff("Planted Corp").Press("Acknowledge").IsAcknowledged(s.omar, s.sara)
	for metric, want := range map[string]string{
		`handoffbot_commands_total{command="Acknowledge",outcome="ok"}`:        "1",
		`handoffbot_envelopes_total{kind="command",outcome="done"}`:            "1",
		`handoffbot_ack_seconds_count{kind="submit"}`:                          "1",
		`handoffbot_slack_calls_total{method="chat.postMessage",outcome="ok"}`: "4",
		`handoffbot_deliveries_total{kind="line",outcome="ok"}`:                "1",
		`handoffbot_redis_up`:          "1",
		`handoffbot_queue_age_seconds`: "0",
		`handoffbot_sockets_up`:        "2",
	} {
		if got := s.bots[0].Counts(metric); got != want {
			t.Errorf("%s is %q, want %s", metric, got, want)
		}
	}
	if got := s.bots[0].Counts(`handoffbot_commits_total{outcome="ok"}`); got == "" || got == "0" {
		t.Errorf("commits are not counted: %q", got)
	}
	_, metrics := s.bots[0].asks("/metrics")
	for _, planted := range []string{"Planted", "U0SARA", "U0OMAR", "C0ONBOARDING", "H-1001", "T0DEMO"} {
		if strings.Contains(metrics, planted) {
			t.Errorf("the metrics hold %s", planted)
		}
	}
}

func TestAgeOfTheQueueIsThatOfTheLongestDue(t *testing.T) {
	t.Parallel()
	noon := time.Date(2026, 11, 2, 12, 0, 0, 0, time.UTC)
	for due, want := range map[handoffs.Instant]time.Duration{
		0:                                       0,
		handoffs.InstantOf(noon.Add(time.Hour)): 0,
		handoffs.InstantOf(noon.Add(-90 * time.Second)): 90 * time.Second,
	} {
		if got := ageOf(due, noon); got != want {
			t.Errorf("due at %s: %v, want %v", due.Time(), got, want)
		}
	}
}

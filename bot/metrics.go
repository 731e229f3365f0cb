package bot

import (
	"context"
	"errors"
	"net"
	"net/http"
	"regexp"
	"strconv"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"
	"github.com/prometheus/client_golang/prometheus/promhttp"
	"github.com/slack-go/slack"

	"github.com/handoffbot/handoffbot/handoffs"
)

// Metrics counts what the bot does. Labels are words of ours and Slack's: never ids, names or texts of people.
// All methods may be called at the same time.
type Metrics struct {
	registry   *prometheus.Registry
	envelopes  *prometheus.CounterVec
	acks       *prometheus.HistogramVec
	commits    *prometheus.CounterVec
	refusals   *prometheus.CounterVec
	stored     *prometheus.CounterVec
	deliveries *prometheus.CounterVec
	retries    *prometheus.CounterVec
	fallbacks  *prometheus.CounterVec
	calls      *prometheus.CounterVec
	callTime   *prometheus.HistogramVec
	claims     prometheus.Counter
	stuck      prometheus.Counter
	sockets    prometheus.Gauge
}

// NewMetrics returns metrics on a registry of their own, with those of the Go runtime and the process.
func NewMetrics() *Metrics {
	m := &Metrics{
		registry:   prometheus.NewRegistry(),
		envelopes:  counters("envelopes_total", "Envelopes from Slack, by kind and by what became of them.", "kind", "outcome"),
		acks:       histograms("ack_seconds", "Time from an envelope's arrival to its acknowledgement. Slack waits 3 s.", ackBuckets, "kind"),
		commits:    counters("commands_total", "Commands carried out on handoffs, by command and outcome.", "command", "outcome"),
		refusals:   counters("refusals_total", "Commands refused with an answer to the person, by reason.", "reason"),
		stored:     counters("commits_total", "Changes that were to be stored, by outcome; a conflict is decided anew.", "outcome"),
		deliveries: counters("deliveries_total", "Messages brought to Slack, by kind and outcome.", "kind", "outcome"),
		retries:    counters("delivery_retries_total", "Deliveries that did not arrive and are tried again, by when and by error.", "when", "error"),
		fallbacks:  counters("delivery_fallbacks_total", "Deliveries that Slack refused for good, by what was done instead.", "remedy"),
		calls:      counters("slack_calls_total", "Calls of Slack's Web API, by method and outcome.", "method", "outcome"),
		callTime:   histograms("slack_call_seconds", "Time that calls of Slack's Web API took, by method.", callBuckets, "method"),
		claims:     counter("queue_claims_total", "Handoffs taken from the queue."),
		stuck:      counter("deliveries_stuck_total", "Attempts at deliveries that wait until somebody mends the cause."),
		sockets: prometheus.NewGauge(prometheus.GaugeOpts{
			Namespace: "handoffbot", Name: "sockets_up", Help: "Socket Mode connections that are open.",
		}),
	}
	m.registry.MustRegister(m.envelopes, m.acks, m.commits, m.refusals, m.stored, m.deliveries, m.retries, m.fallbacks, m.calls,
		m.callTime, m.claims, m.stuck, m.sockets, collectors.NewGoCollector(), collectors.NewProcessCollector(collectors.ProcessCollectorOpts{}))
	// A rate is seen only of what was zero before.
	for _, remedy := range []handoffs.Remedy{handoffs.RemedyPlain, handoffs.RemedyAnew, handoffs.RemedyException, handoffs.RemedyDrop} {
		m.fallbacks.WithLabelValues(string(remedy))
	}
	for _, outcome := range []string{"ok", "conflict", "error"} {
		m.stored.WithLabelValues(outcome)
	}
	return m
}

var (
	ackBuckets  = []float64{.005, .01, .025, .05, .1, .25, .5, 1, 1.5, 2, 2.5, 3, 5}
	callBuckets = []float64{.01, .025, .05, .1, .25, .5, 1, 2.5, 5, 10}
)

func counter(name, help string) prometheus.Counter {
	return prometheus.NewCounter(prometheus.CounterOpts{Namespace: "handoffbot", Name: name, Help: help})
}

func counters(name, help string, labels ...string) *prometheus.CounterVec {
	return prometheus.NewCounterVec(prometheus.CounterOpts{Namespace: "handoffbot", Name: name, Help: help}, labels)
}

func histograms(name, help string, buckets []float64, labels ...string) *prometheus.HistogramVec {
	return prometheus.NewHistogramVec(
		prometheus.HistogramOpts{Namespace: "handoffbot", Name: name, Help: help, Buckets: buckets}, labels)
}

// Handler serves the metrics in Prometheus' text format.
func (m *Metrics) Handler() http.Handler {
	return promhttp.HandlerFor(m.registry, promhttp.HandlerOpts{Registry: m.registry})
}

// Envelope counts an envelope.
func (m *Metrics) Envelope(kind Kind, outcome string) {
	m.envelopes.WithLabelValues(string(kind), outcome).Inc()
}

// Acked notes how long an envelope waited for its acknowledgement.
func (m *Metrics) Acked(kind Kind, took time.Duration) {
	m.acks.WithLabelValues(string(kind)).Observe(took.Seconds())
}

// Committed counts a command that was carried out (err is nil), or that met a fault.
func (m *Metrics) Committed(command string, err error) {
	m.commits.WithLabelValues(command, outcomeOf(err)).Inc()
}

// Refused counts a command that was answered with a refusal.
func (m *Metrics) Refused(reason string) { m.refusals.WithLabelValues(word(reason)).Inc() }

// Delivered counts an attempt to bring a message to Slack.
func (m *Metrics) Delivered(kind string, err error) {
	m.deliveries.WithLabelValues(kind, outcomeOf(err)).Inc()
}

// Retried counts a delivery that did not arrive and will be tried again.
func (m *Metrics) Retried(when, code string) {
	m.retries.WithLabelValues(when, code).Inc()
	if when == retryStuck {
		m.stuck.Inc()
	}
}

// Fallback counts a delivery that Slack refused for good.
func (m *Metrics) Fallback(remedy string) { m.fallbacks.WithLabelValues(remedy).Inc() }

// Called counts a call of the Web API.
func (m *Metrics) Called(method, outcome string, took time.Duration) {
	m.calls.WithLabelValues(method, outcome).Inc()
	m.callTime.WithLabelValues(method).Observe(took.Seconds())
}

// Claimed counts handoffs taken from the queue.
func (m *Metrics) Claimed(n int) { m.claims.Add(float64(n)) }

func (m *Metrics) socketsUp(n int) { m.sockets.Set(float64(n)) }

// outcomeOf names an error in one word for a label. Errors of unknown kinds share one word.
func outcomeOf(err error) string {
	if err == nil {
		return "ok"
	}
	if _, ok := errors.AsType[*slack.RateLimitedError](err); ok {
		return "ratelimited"
	}
	if status, ok := errors.AsType[slack.StatusCodeError](err); ok {
		return "http_" + strconv.Itoa(status.Code)
	}
	if refused, ok := errors.AsType[slack.SlackErrorResponse](err); ok {
		return word(refused.Err)
	}
	if errors.Is(err, context.DeadlineExceeded) {
		return "timeout"
	}
	if _, ok := errors.AsType[*net.OpError](err); ok {
		return "connection"
	}
	return "error"
}

var wordPattern = regexp.MustCompile(`^[a-z][a-z_ ]{0,49}$`)

// word keeps a word that came from elsewhere from becoming an endless set of labels.
func word(s string) string {
	if wordPattern.MatchString(s) {
		return s
	}
	return "other"
}

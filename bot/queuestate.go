package bot

import (
	"context"
	"time"

	"github.com/prometheus/client_golang/prometheus"
)

// queueReadLimit bounds how long a scrape waits for the store.
const queueReadLimit = time.Second

// QueueState is what the queue looks like at one moment. All replicas see the same queue.
type QueueState struct {
	// Items are all handoffs that have a time of the next look, Due those whose time has come, and InHand those that
	// a worker holds.
	Items, Due, InHand int
	// Age is for how long the longest due one is due; zero if none is.
	Age time.Duration
}

// WatchQueue adds the queue's depth and age to the metrics. read is called at each scrape, with a second at most; when
// it fails, redis_up is 0 and the others are left out.
func (m *Metrics) WatchQueue(read func(ctx context.Context) (QueueState, error)) {
	m.registry.MustRegister(&queueCollector{read: read})
}

type queueCollector struct {
	read func(ctx context.Context) (QueueState, error)
}

func queueDesc(name, help string) *prometheus.Desc {
	return prometheus.NewDesc(prometheus.BuildFQName("handoffbot", "", name), help, nil, nil)
}

var (
	redisUpDesc    = queueDesc("redis_up", "1 if Redis told the state of the queue at this scrape, else 0.")
	queueItemsDesc = queueDesc("queue_items", "Handoffs in the queue, whenever they are to be looked at.")
	queueDueDesc   = queueDesc("queue_due", "Handoffs in the queue whose time has come and that no worker holds.")
	queueHeldDesc  = queueDesc("queue_in_hand", "Handoffs that a worker holds.")
	queueAgeDesc   = queueDesc("queue_age_seconds", "For how long the longest due handoff is due; 0 if none is.")
)

// Describe implements prometheus.Collector.
func (c *queueCollector) Describe(out chan<- *prometheus.Desc) {
	for _, d := range []*prometheus.Desc{redisUpDesc, queueItemsDesc, queueDueDesc, queueHeldDesc, queueAgeDesc} {
		out <- d
	}
}

// Collect implements prometheus.Collector.
func (c *queueCollector) Collect(out chan<- prometheus.Metric) {
	gauge := func(d *prometheus.Desc, v float64) {
		out <- prometheus.MustNewConstMetric(d, prometheus.GaugeValue, v)
	}
	ctx, cancel := context.WithTimeout(context.Background(), queueReadLimit)
	defer cancel()
	state, err := c.read(ctx)
	if err != nil {
		gauge(redisUpDesc, 0)
		return
	}
	gauge(redisUpDesc, 1)
	gauge(queueItemsDesc, float64(state.Items))
	gauge(queueDueDesc, float64(state.Due))
	gauge(queueHeldDesc, float64(state.InHand))
	gauge(queueAgeDesc, state.Age.Seconds())
}

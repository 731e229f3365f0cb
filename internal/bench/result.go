package main

import (
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"
	"text/tabwriter"
	"time"
)

// result is what one setting came to.
type result struct {
	setting
	done                int
	wall                time.Duration
	acks, pressAcks     []time.Duration
	cards, updates      []time.Duration
	exchanges           int
	calls, envelopes    int
	botCPU, redisCPU    time.Duration
	ownCPU              time.Duration
	reads               int64
	bytes               int64
	peak                int64
	startTook, stopTook time.Duration
	trips               map[string][]int
	seedTook            time.Duration
	seedBytes           float64
	pages               map[string]page
}

func (r *result) note(done []whole, before, after usage, c *company) {
	r.trips = map[string][]int{}
	r.done = len(done)
	for _, w := range done {
		r.cards = append(r.cards, w.submitToCard)
		r.updates = append(r.updates, w.pressToUpdate)
	}
	records := c.Envelopes()
	r.envelopes = after.envelopes - before.envelopes
	for _, e := range records[before.envelopes:after.envelopes] {
		switch {
		case e.Kind == "events_api" || !e.Acked:
			continue
		case strings.HasSuffix(e.Label, " acknowledge"):
			r.pressAcks = append(r.pressAcks, e.Latency)
		}
		r.acks = append(r.acks, e.Latency)
	}
	last := before.at
	for method, n := range after.calls {
		r.calls += n - before.calls[method]
	}
	for _, call := range c.APICalls() {
		if call.At.After(last) && call.At.Before(after.at) {
			last = call.At
		}
	}
	r.wall = last.Sub(before.at)
	r.exchanges = r.calls + r.envelopes
	r.botCPU, r.redisCPU, r.ownCPU = after.bot-before.bot, after.redis-before.redis, after.own-before.own
	r.reads, r.bytes = after.redisReads-before.redisReads, after.redisBytes-before.redisBytes
}

func per(total time.Duration, n int) time.Duration {
	if n == 0 {
		return 0
	}
	return total / time.Duration(n)
}

func (r *result) perExchange() time.Duration { return per(r.botCPU, r.exchanges) }

// at returns the quantiles of the usual three.
func at(all []time.Duration) string {
	if len(all) == 0 {
		return "-"
	}
	sorted := slices.Sorted(slices.Values(all))
	var words []string
	for _, q := range []float64{.5, .95, .99} {
		words = append(words, fmt.Sprintf("%.1f", sorted[int(q*float64(len(sorted)-1))].Seconds()*1000))
	}
	return strings.Join(words, " / ")
}

// table prints the results side by side: one column each.
func table(out io.Writer, results []*result) {
	w := tabwriter.NewWriter(out, 0, 0, 2, ' ', 0)
	row := func(name string, value func(*result) string) {
		fmt.Fprint(w, name)
		for _, r := range results {
			fmt.Fprint(w, "\t", value(r))
		}
		fmt.Fprintln(w)
	}
	row("", func(r *result) string { return r.bot })
	row("people / form / open before", func(r *result) string {
		form := "at once"
		if r.typing {
			form = "typed"
		}
		return fmt.Sprintf("%d / %s / %d", r.people, form, r.open)
	})
	row("handoffs", func(r *result) string { return strconv.Itoa(r.done) })
	row("handoffs per second", func(r *result) string { return fmt.Sprintf("%.0f", float64(r.done)/r.wall.Seconds()) })
	row("envelope to ack, ms p50/p95/p99", func(r *result) string { return at(r.acks) })
	row("press to ack, ms", func(r *result) string { return at(r.pressAcks) })
	row("submit to card, ms", func(r *result) string { return at(r.cards) })
	row("press to card's update, ms", func(r *result) string { return at(r.updates) })
	row("envelopes + calls a handoff", func(r *result) string {
		return fmt.Sprintf("%.1f + %.1f", float64(r.envelopes)/float64(r.done), float64(r.calls)/float64(r.done))
	})
	row("CPU a handoff, ms", func(r *result) string { return fmt.Sprintf("%.2f", per(r.botCPU, r.done).Seconds()*1000) })
	row("CPU an exchange, ms", func(r *result) string { return fmt.Sprintf("%.3f", r.perExchange().Seconds()*1000) })
	row("... against the floor", func(r *result) string { return against(r, results, "floor") })
	row("... against Bolt", func(r *result) string { return against(r, results, "bolt") })
	row("peak memory, MB", func(r *result) string { return fmt.Sprintf("%.1f", float64(r.peak)/(1<<20)) })
	row("Redis requests a handoff", func(r *result) string { return fmt.Sprintf("%.1f", float64(r.reads)/float64(r.done)) })
	row("... between press and ack, most", func(r *result) string { return r.most("press") })
	row("... submission, command, most", func(r *result) string { return r.most("submission") + ", " + r.most("command") })
	row("Redis bytes a handoff", func(r *result) string { return strconv.FormatInt(r.bytes/int64(max(r.done, 1)), 10) })
	row("... of those open before", func(r *result) string { return fmt.Sprintf("%.0f", r.seedBytes) })
	for _, name := range pageNames {
		row(name+", ms / Redis commands / round trips", func(r *result) string {
			if r.pages == nil {
				return "-"
			}
			return r.pages[name].String()
		})
	}
	row("start, ms", func(r *result) string { return strconv.FormatInt(r.startTook.Milliseconds(), 10) })
	row("stop, ms", func(r *result) string { return strconv.FormatInt(r.stopTook.Milliseconds(), 10) })
	row("cores: bot, Redis, Slack + people", func(r *result) string {
		s := r.wall.Seconds()
		return fmt.Sprintf("%.2f, %.2f, %.2f", r.botCPU.Seconds()/s, r.redisCPU.Seconds()/s, r.ownCPU.Seconds()/s)
	})
	if err := w.Flush(); err != nil {
		fmt.Fprintln(out, err)
	}
}

// against is handoffbot's CPU per exchange in relation to another bot's with as many people. Bolt is measured with forms
// that are filled in at once only.
func against(r *result, all []*result, bot string) string {
	var theirs []time.Duration
	for _, f := range all {
		if f.bot == bot && f.people == r.people && (f.typing == r.typing || bot == "bolt") {
			theirs = append(theirs, f.perExchange())
		}
	}
	if r.bot != "handoffbot" || len(theirs) == 0 {
		return "-"
	}
	slices.Sort(theirs)
	return fmt.Sprintf("%.2f times", float64(r.perExchange())/float64(theirs[len(theirs)/2]))
}

func (r *result) most(label string) string {
	if len(r.trips[label]) == 0 {
		return "-"
	}
	return strconv.Itoa(slices.Max(r.trips[label]))
}

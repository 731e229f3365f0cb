package redisstore_test

import (
	"context"
	"fmt"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/handoffbot/handoffbot/handoffs"
	"github.com/handoffbot/handoffbot/handoffs/redisstore"
	"github.com/handoffbot/handoffbot/internal/redistest"
)

// typical is a handoff as a sales rep fills it in: eleven fields, some 700 characters.
func typical(n int) handoffs.Send {
	def := dealDefinition()
	values := handoffs.Values{"customer": {fmt.Sprintf("Customer %d Ltd", n)}}
	for _, f := range []struct {
		key  string
		size int
	}{
		{"crm_url", 48},
		{"scope", 160},
		{"pricing", 60},
		{"kickoff", 10},
		{"plan", 10},
		{"goals", 120},
		{"technical", 90},
		{"contacts", 60},
		{"risks", 90},
		{"promises", 60},
	} {
		def.Type.Fields = append(def.Type.Fields, handoffs.Field{Key: f.key, Label: f.key, Kind: handoffs.KindLongText})
		values[f.key] = handoffs.Value{strings.Repeat("word ", f.size/5) + "."}
	}
	return handoffs.Send{
		By: "USARA", Definition: def, Values: values, Origin: handoffs.Message{Channel: "C0SALES", TS: "1775131200.000100"},
	}
}

func benchStore(b *testing.B) (*redistest.Server, *redisstore.Store, *handoffs.Service) {
	b.Helper()
	server := redistest.Start(b, redistest.Options{})
	store := redisstore.New(open(b, redisstore.Config{URL: server.URL}), "T024BE7LH")
	return server, store, &handoffs.Service{Store: store, Now: time.Now}
}

func BenchmarkCommit(b *testing.B) {
	_, store, service := benchStore(b)
	sent, err := service.Send(b.Context(), "", typical(0))
	if err != nil {
		b.Fatal(err)
	}
	h := sent.Handoff
	cmds := []handoffs.Command{handoffs.Acknowledge{By: omar}, handoffs.Release{By: omar}}
	for i := 0; b.Loop(); i++ {
		change, err := handoffs.Decide(h, cmds[i%2], time.Now())
		if err != nil {
			b.Fatal(err)
		}
		h = change.After
		h.Pending = h.Pending[:1] // as if a worker kept up
		change.After = h
		c := handoffs.Commit{Change: change, Request: handoffs.RequestID("press " + strconv.Itoa(i)), NextLook: 1}
		if err := store.Commit(b.Context(), c); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkSend(b *testing.B) {
	_, _, service := benchStore(b)
	for i := 0; b.Loop(); i++ {
		if _, err := service.Send(b.Context(), handoffs.RequestID("view "+strconv.Itoa(i)), typical(i)); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkLoad(b *testing.B) {
	_, store, service := benchStore(b)
	sent, err := service.Send(b.Context(), "", typical(0))
	if err != nil {
		b.Fatal(err)
	}
	for b.Loop() {
		if _, err := store.Load(b.Context(), sent.Handoff.ID, "press"); err != nil {
			b.Fatal(err)
		}
	}
}

// BenchmarkClaim takes one handoff of a thousand and gives it back.
func BenchmarkClaim(b *testing.B) {
	_, store, service := benchStore(b)
	for i := range 1000 {
		if _, err := service.Send(b.Context(), "", typical(i)); err != nil {
			b.Fatal(err)
		}
	}
	now := time.Now().Add(time.Minute)
	for i := 0; b.Loop(); i++ {
		now = now.Add(time.Millisecond)
		claims, err := store.Claim(b.Context(), now, time.Minute, 1)
		if err != nil || len(claims) != 1 {
			b.Fatalf("Claim = %v, %v", claims, err)
		}
		if err := store.GiveBack(b.Context(), claims[0], 1, handoffs.InstantOf(now), true); err != nil {
			b.Fatal(err)
		}
	}
}

// BenchmarkPage reads a manager's page: the commands and round trips do not grow with what is open.
func BenchmarkPage(b *testing.B) {
	for _, open := range []int{100, 10_000} {
		b.Run(strconv.Itoa(open), func(b *testing.B) {
			server, store, service := benchStore(b)
			for i := range open {
				if _, err := service.Send(b.Context(), "", typical(i)); err != nil {
					b.Fatal(err)
				}
			}
			team := typical(0).Definition.To.Key
			q := handoffs.PageQuery{
				User: "USARA", Receives: []handoffs.TeamKey{team}, Manages: []handoffs.TeamKey{team}, Most: 10, Now: handoffs.InstantOf(time.Now()),
			}
			before, n := commands(b, server), 0
			for b.Loop() {
				if _, err := store.Page(b.Context(), q); err != nil {
					b.Fatal(err)
				}
				n++
			}
			b.ReportMetric(float64(commands(b, server)-before)/float64(n), "redis-commands/page")
		})
	}
}

// BenchmarkDigest reads what a digest of a team says of which everything is overdue.
func BenchmarkDigest(b *testing.B) {
	for _, open := range []int{100, 10_000} {
		b.Run(strconv.Itoa(open), func(b *testing.B) {
			server, store, service := benchStore(b)
			for i := range open {
				deal := typical(i)
				deal.Definition.Type.Targets.Acknowledge = handoffs.Duration{Time: time.Hour}
				if _, err := service.Send(b.Context(), "", deal); err != nil {
					b.Fatal(err)
				}
			}
			now := handoffs.InstantOf(time.Now().AddDate(1, 0, 0))
			q := handoffs.DigestQuery{Team: typical(0).Definition.To.Key, Now: now, DayEnd: now + 1, Most: handoffs.DigestMost}
			before, n := commands(b, server), 0
			for b.Loop() {
				data, err := store.Digest(b.Context(), q)
				if err != nil {
					b.Fatal(err)
				}
				if d := handoffs.NewDigest(q, data); d.Overdue != open {
					b.Fatalf("overdue = %d, want %d", d.Overdue, open)
				}
				n++
			}
			b.ReportMetric(float64(commands(b, server)-before)/float64(n), "redis-commands/digest")
		})
	}
}

// BenchmarkReport reads the report of a type on 90 days, of which a tenth was acknowledged.
func BenchmarkReport(b *testing.B) {
	for _, open := range []int{100, 10_000} {
		b.Run(strconv.Itoa(open), func(b *testing.B) {
			server, store, service := benchStore(b)
			start := time.Now().Add(-60 * 24 * time.Hour)
			var now time.Time
			service.Now = func() time.Time { return now }
			for i := range open {
				now = start.Add(time.Duration(i) * (50 * 24 * time.Hour / time.Duration(open)))
				sent, err := service.Send(b.Context(), "", typical(i))
				if err != nil {
					b.Fatal(err)
				}
				if i%10 == 0 {
					now = now.Add(time.Duration(i%7300) * time.Minute)
					if _, err := service.Do(b.Context(), sent.Handoff.ID, "", handoffs.Acknowledge{By: omar}); err != nil {
						b.Fatal(err)
					}
				}
			}
			def := typical(0).Definition
			period, _ := handoffs.ParsePeriod("90d")
			q := handoffs.ReportQuery{
				Type: def.Type.Key, Period: period, Now: handoffs.InstantOf(time.Now()), Calendar: def.Calendar,
				Calendars: map[handoffs.TeamKey]handoffs.Calendar{def.To.Key: def.Calendar},
			}
			before, n := commands(b, server), 0
			for b.Loop() {
				r, err := handoffs.ReadReports(b.Context(), store, []handoffs.ReportQuery{q})
				if err != nil || r[0].Sent != open || r[0].Acknowledge.Waits != open {
					b.Fatalf("report = %+v, %v", r, err)
				}
				n++
			}
			b.ReportMetric(float64(commands(b, server)-before)/float64(n), "redis-commands/report")
		})
	}
}

// BenchmarkBytes measures what an open handoff takes in Redis: sent, shown, acknowledged, shown again.
func BenchmarkBytes(b *testing.B) {
	server, store, service := benchStore(b)
	before := used(b, server)
	n := 0
	for b.Loop() {
		if err := live(b.Context(), store, service, n); err != nil {
			b.Fatal(err)
		}
		n++
	}
	b.ReportMetric(float64(used(b, server)-before)/float64(n), "redis-bytes/handoff")
}

func live(ctx context.Context, store *redisstore.Store, service *handoffs.Service, n int) error {
	sent, err := service.Send(ctx, "", typical(n))
	if err != nil {
		return err
	}
	id := sent.Handoff.ID
	for _, cmd := range []handoffs.Command{nil, handoffs.Acknowledge{By: omar}} {
		if cmd != nil {
			if _, err := service.Do(ctx, id, "", cmd); err != nil {
				return err
			}
		}
		h, err := store.Load(ctx, id, "")
		if err != nil {
			return err
		}
		for _, d := range h.Pending {
			at := handoffs.Message{Channel: "C0ONBOARD", TS: fmt.Sprintf("1775131200.%06d", n)}
			posted := handoffs.RecordPosted{Receipt: handoffs.Receipt{Key: d.Key, Message: at, Revision: h.Revision}}
			if _, err := service.Do(ctx, id, "", posted); err != nil {
				return err
			}
		}
	}
	return nil
}

func used(b *testing.B, server *redistest.Server) int64 {
	b.Helper()
	return info(b, server, "memory", "used_memory:")
}

func commands(b *testing.B, server *redistest.Server) int64 {
	b.Helper()
	return info(b, server, "stats", "total_commands_processed:")
}

// info returns a number that the server tells of itself.
func info(b *testing.B, server *redistest.Server, section, name string) int64 {
	b.Helper()
	text, err := server.Ask("INFO", section)
	if err != nil {
		b.Fatal(err)
	}
	for line := range strings.Lines(text) {
		if value, ok := strings.CutPrefix(line, name); ok {
			n, err := strconv.ParseInt(strings.TrimSpace(value), 10, 64)
			if err != nil {
				b.Fatal(err)
			}
			return n
		}
	}
	b.Fatalf("no %s", name)
	return 0
}

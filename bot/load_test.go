package bot

import (
	"context"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"log/slog"
	"net"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/alicebob/miniredis/v2"
	"github.com/redis/go-redis/v9"
	"github.com/slack-go/slack"

	"github.com/handoffbot/handoffbot/handoffs"
	"github.com/handoffbot/handoffbot/handoffs/redisstore"
)

// post is one message that Slack took.
type post struct {
	channel, handoff, delivery, text string
	// thread is where it stands in one, and broadcast says that the channel shows it too.
	thread    string
	broadcast bool
	at        time.Time
}

// strictSlack keeps Slack's limits in the time of its bubble: posts to a channel, and updates. It answers in 150 ms.
type strictSlack struct {
	mu      sync.Mutex
	free    bool // of limits
	away    bool
	buckets map[string]*strictBucket
	posts   []post
	updates []post
	refused []string // the lanes
	calls   int
	serial  int
}

type strictBucket struct {
	tokens, most, perSecond float64
	at                      time.Time
}

func (s *strictSlack) call(lane string, most, perSecond float64) error {
	s.mu.Lock()
	s.calls++
	away := s.away
	s.mu.Unlock()
	if away {
		time.Sleep(5 * time.Second)
		return &net.OpError{Op: "read", Err: errors.New("connection reset")}
	}
	time.Sleep(150 * time.Millisecond)
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.free {
		return nil
	}
	now := time.Now()
	b := s.buckets[lane]
	if b == nil {
		b = &strictBucket{tokens: most, most: most, perSecond: perSecond, at: now}
		s.buckets[lane] = b
	}
	b.tokens = min(b.most, b.tokens+now.Sub(b.at).Seconds()*b.perSecond)
	b.at = now
	if b.tokens < 1 {
		s.refused = append(s.refused, lane)
		return &slack.RateLimitedError{RetryAfter: time.Second}
	}
	b.tokens--
	return nil
}

func (s *strictSlack) PostMessageContext(_ context.Context, channel string, options ...slack.MsgOption) (string, string, error) {
	if err := s.call(channel, 10, 1); err != nil {
		return "", "", err
	}
	_, form, err := slack.UnsafeApplyMsgOptions("xoxb", channel, "https://slack.test/", options...)
	if err != nil {
		return "", "", err
	}
	p := post{channel: channel, text: form.Get("text"), thread: form.Get("thread_ts"), broadcast: form.Get("reply_broadcast") == "true", at: time.Now()}
	p.handoff, p.delivery = metadataOf(form)
	s.mu.Lock()
	defer s.mu.Unlock()
	s.posts = append(s.posts, p)
	s.serial++
	return channel, strconv.Itoa(s.serial) + ".000001", nil
}

func metadataOf(form url.Values) (handoff, delivery string) {
	var m struct {
		Payload map[string]string `json:"event_payload"`
	}
	if json.Unmarshal([]byte(form.Get("metadata")), &m) != nil {
		return "", ""
	}
	return m.Payload["handoff"], m.Payload["delivery"]
}

func (s *strictSlack) UpdateMessageContext(_ context.Context, channel, ts string, _ ...slack.MsgOption) (string, string, string, error) {
	if err := s.call(updateLane, 20, 50.0/60); err != nil {
		return "", "", "", err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.updates = append(s.updates, post{channel: channel, at: time.Now()})
	return channel, ts, "", nil
}

func (s *strictSlack) GetConversationHistoryContext(context.Context, *slack.GetConversationHistoryParameters) (*slack.GetConversationHistoryResponse, error) {
	return &slack.GetConversationHistoryResponse{}, s.call("conversations.history", 50, 50.0/60)
}

func (s *strictSlack) GetConversationRepliesContext(context.Context, *slack.GetConversationRepliesParameters) ([]slack.Message, bool, string, error) {
	return nil, false, "", s.call("conversations.replies", 50, 50.0/60)
}

func (s *strictSlack) OpenConversationContext(_ context.Context, p *slack.OpenConversationParameters) (*slack.Channel, bool, bool, error) {
	c := &slack.Channel{}
	c.ID = p.Users[0]
	return c, false, false, s.call("conversations.open", 50, 50.0/60)
}

// told is how many messages were posted.
func (s *strictSlack) told() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return len(s.posts)
}

// cards are the posts of cards to a channel, or to all, in the order in which they arrived.
func (s *strictSlack) cards(channel string) []post {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.DeleteFunc(slices.Clone(s.posts), func(p post) bool {
		return p.delivery != "card:0" || (channel != "" && p.channel != channel)
	})
}

// works is workers on one store and one Slack, in a bubble.
type works struct {
	t       *testing.T
	slack   *strictSlack
	service *handoffs.Service
	stop    func()
}

// employ starts n workers that share the Redis at addr, each changed by with. It must be called in a bubble, and that
// Redis be outside.
func employ(t *testing.T, addr string, n int, with ...func(w *Worker, store *redisstore.Store)) *works {
	t.Helper()
	w := &works{t: t, slack: &strictSlack{buckets: map[string]*strictBucket{}}}
	ctx, cancel := context.WithCancel(context.Background())
	var all sync.WaitGroup
	var closers []func() error
	for range n {
		// More connections than anybody needs: go-redis keeps the timers of those who wait for one across bubbles.
		client := redis.NewClient(&redis.Options{Addr: addr, Protocol: 2, PoolSize: 8 * inHandMax, MaxRetries: -1})
		closers = append(closers, client.Close)
		store := redisstore.New(client, "T1")
		var worker *Worker
		service := &handoffs.Service{Store: store, Now: time.Now, Committed: func() { worker.Wake() }}
		deliver := &Deliverer{Poster: w.slack, Finder: w.slack, Link: func(handoffs.Message) string { return "" }}
		worker = NewWorker(service, store, deliver, slog.New(slog.DiscardHandler), NewMetrics())
		worker.Lanes = store
		worker.Trays = &Trays{Chores: store, Service: service, Deliver: deliver, Log: worker.Log}
		worker.Chores = map[string]ChoreDoer{"tray": worker.Trays}
		for _, change := range with {
			change(worker, store)
		}
		w.service = service
		all.Go(func() { _ = worker.Run(ctx) })
	}
	w.stop = func() {
		cancel()
		all.Wait()
		for _, c := range closers {
			_ = c()
		}
	}
	return w
}

func loadDefinition(channel string) *handoffs.Definition {
	return &handoffs.Definition{
		Type: handoffs.Type{Key: handoffs.TypeKey("to-" + channel), Name: "Sales to " + channel, From: "sales", To: handoffs.TeamKey(channel), Fields: []handoffs.Field{
			{Key: "customer", Label: "Customer", Kind: handoffs.KindText, Required: true, Title: true},
		}},
		From: handoffs.Team{Key: "sales", Name: "Sales", Channel: "C0SALES"},
		To:   handoffs.Team{Key: handoffs.TeamKey(channel), Name: channel, Channel: handoffs.ChannelID(channel), ExceptionOwner: "UBOSS"},
	}
}

// sends makes n handoffs for a channel, each by another person.
func (w *works) sends(n int, channel string) []handoffs.ID {
	w.t.Helper()
	def := loadDefinition(channel)
	ids := make([]handoffs.ID, n)
	for i := range n {
		sent, err := w.service.Send(context.Background(), "", handoffs.Send{
			By: handoffs.UserID(fmt.Sprintf("U%s%d", channel, i)), Definition: def,
			Values: handoffs.Values{"customer": {fmt.Sprintf("%s customer %d", channel, i)}},
		})
		if err != nil {
			w.t.Fatal(err)
		}
		ids[i] = sent.Handoff.ID
	}
	return ids
}

// until lets time pass until something is so, and returns how long it took.
func (w *works) until(what string, limit time.Duration, so func() bool) time.Duration {
	w.t.Helper()
	began := time.Now()
	for !so() {
		if time.Since(began) > limit {
			w.stop()
			w.t.Fatalf("%s: not so after %s", what, limit)
		}
		time.Sleep(200 * time.Millisecond)
	}
	return time.Since(began)
}

func TestABurstIntoOneChannelDrainsAtSlacksPaceAndStarvesNobody(t *testing.T) {
	t.Parallel()
	for _, replicas := range []int{1, 2} {
		t.Run(fmt.Sprint(replicas, " replicas"), func(t *testing.T) {
			t.Parallel()
			server := miniredis.RunT(t)
			synctest.Test(t, func(t *testing.T) {
				w := employ(t, server.Addr(), replicas)
				const n = 200
				began := time.Now()
				ids := w.sends(n, "CBUSY")
				time.Sleep(5 * time.Second)
				w.sends(10, "CCALM")
				calm := w.until("the calm channel has its cards", time.Minute, func() bool { return len(w.slack.cards("CCALM")) == 10 })
				w.until("the busy channel has its cards", time.Hour, func() bool { return len(w.slack.cards("CBUSY")) == n })
				took := time.Since(began)
				w.stop()
				t.Logf("%d cards in %s, %d refusals, %d calls; the calm channel had its own after %s", n, took, len(w.slack.refused), w.slack.calls, calm)
				if calm > 15*time.Second {
					t.Errorf("another channel waited %s for its cards", calm)
				}
				if slowest := n*postsApart + 30*time.Second; took > slowest {
					t.Errorf("%d cards took %s, want at most %s", n, took, slowest)
				}
				if most := int(took / time.Minute); len(w.slack.refused) > most {
					t.Errorf("Slack refused %d calls in %s, want at most %d", len(w.slack.refused), took, most)
				}
				oneEach(t, w.slack.cards("CBUSY"), ids)
			})
		})
	}
}

// oneEach checks that each handoff has exactly one card.
func oneEach(t *testing.T, cards []post, ids []handoffs.ID) {
	t.Helper()
	count := map[string]int{}
	for _, c := range cards {
		count[c.handoff]++
	}
	for _, id := range ids {
		if count[string(id)] != 1 {
			t.Errorf("%s has %d cards, want one", id, count[string(id)])
		}
	}
}

// backlog is how many handoffs wait for Slack; -backlog 10000 takes a minute or two.
var backlog = flag.Int("backlog", 600, "handoffs that wait for Slack to come back")

func TestABacklogDrainsInOrderOfAgeInItsNewestStateWithoutAStorm(t *testing.T) {
	t.Parallel()
	server := miniredis.RunT(t)
	synctest.Test(t, func(t *testing.T) { drain(t, server.Addr(), *backlog, false) })
}

func TestABacklogIsPacedFromItsFirstCallOn(t *testing.T) {
	t.Parallel()
	server := miniredis.RunT(t)
	synctest.Test(t, func(t *testing.T) { drain(t, server.Addr(), *backlog, true) })
}

// drain makes n handoffs while Slack is away for an hour, and watches what happens when it is back, with its limits or
// without.
func drain(t *testing.T, addr string, n int, limits bool) {
	t.Helper()
	w := employ(t, addr, 2)
	w.slack.away, w.slack.free = true, true
	var ids []handoffs.ID
	channels := 20
	for i := range n / channels {
		for c := range channels {
			ids = append(ids, w.sendsOne(i, c))
		}
		time.Sleep(time.Hour * time.Duration(channels) / time.Duration(n))
	}
	for i := 0; i < n; i += 2 {
		if _, err := w.service.Do(context.Background(), ids[i], "", handoffs.Acknowledge{By: handoffs.Actor{User: "UOMAR", Member: true}}); err != nil {
			t.Fatal(err)
		}
	}
	w.slack.mu.Lock()
	awayCalls := w.slack.calls
	w.slack.away, w.slack.free = false, !limits
	w.slack.mu.Unlock()
	took := w.until("all cards are there", 3*time.Hour, func() bool { return len(w.slack.cards("")) == n })
	w.until("all is told", time.Hour, func() bool { return w.slack.told() >= 3*n })
	w.stop()
	cards := w.slack.cards("")
	oneEach(t, cards, ids)
	overtaken := 0
	for i, c := range cards {
		if slices.Index(ids, handoffs.ID(c.handoff)) < i-n/10 {
			overtaken++
		}
	}
	t.Logf("%d cards in %s; %d calls while away, %d in all, %d updates; %d cards were overtaken by more than a tenth", n, took, awayCalls, w.slack.calls, len(w.slack.updates), overtaken)
	posts := slices.DeleteFunc(slices.Clone(w.slack.refused), func(lane string) bool { return strings.HasPrefix(lane, "conversations.") })
	t.Logf("Slack refused %d posts and updates, and %d searches for what may have arrived", len(posts), len(w.slack.refused)-len(posts))
	if len(posts) > 0 {
		t.Errorf("Slack refused %q, want nothing of what is paced", posts)
	}
	if awayCalls > 2*(3600/int(probeEvery.Seconds())+inHandMax) {
		t.Errorf("%d calls in an hour without Slack", awayCalls)
	}
	if len(w.slack.updates) > 2*inHandMax {
		t.Errorf("%d updates after cards that should have shown the newest state at once", len(w.slack.updates))
	}
	// Those that made Slack count as away, and probed it, may have arrived: they wait for their turn to be searched for.
	if most := n / 10; overtaken > most {
		t.Errorf("%d cards were overtaken by more than a tenth of all", overtaken)
	}
}

func (w *works) sendsOne(i, c int) handoffs.ID {
	w.t.Helper()
	channel := fmt.Sprintf("C%03d", c)
	sent, err := w.service.Send(context.Background(), "", handoffs.Send{
		By: handoffs.UserID(fmt.Sprintf("U%d", c)), Definition: loadDefinition(channel),
		Values: handoffs.Values{"customer": {fmt.Sprintf("%s customer %d", channel, i)}},
	})
	if err != nil {
		w.t.Fatal(err)
	}
	return sent.Handoff.ID
}

package bot

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"maps"
	"math/rand/v2"
	"runtime"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/alicebob/miniredis/v2"
	"github.com/google/go-cmp/cmp"
	"github.com/slack-go/slack"

	"github.com/handoffbot/handoffbot/handoffs"
	"github.com/handoffbot/handoffbot/handoffs/redisstore"
)

// how a call goes wrong.
type how string

const (
	fails      how = "fails"
	failsAfter how = "fails after it was done"
	dies       how = "is never made, because the process dies"
	diesAfter  how = "is done, and the process dies"
)

var (
	allHows  = []how{fails, failsAfter, dies, diesAfter}
	errFault = errors.New("it went wrong on purpose")
)

// breaker counts the calls to the store and to Slack, and lets some of them go wrong.
type breaker struct {
	mu    sync.Mutex
	plan  map[int]how // by the call's number, beginning with 1
	calls []string
	crash func()
}

// do makes a call, or lets it go wrong if its turn has come.
func (b *breaker) do(name string, call func() error) error {
	b.mu.Lock()
	b.calls = append(b.calls, name)
	h := b.plan[len(b.calls)]
	b.mu.Unlock()
	if h == "" || h == failsAfter || h == diesAfter {
		if err := call(); err != nil || h == "" {
			return err
		}
	}
	if h == dies || h == diesAfter {
		b.crash()
		runtime.Goexit() // nothing that the caller would do after that is done
	}
	return errFault
}

// brokenStore is a store whose calls go wrong.
type brokenStore struct {
	*redisstore.Store
	*breaker
}

func (s brokenStore) Begin(ctx context.Context, request handoffs.RequestID) (id handoffs.ID, err error) {
	err = s.do("Begin", func() error { id, err = s.Store.Begin(ctx, request); return err })
	return id, err
}

func (s brokenStore) Load(ctx context.Context, id handoffs.ID, request handoffs.RequestID) (h handoffs.Handoff, err error) {
	err = s.do("Load", func() error { h, err = s.Store.Load(ctx, id, request); return err })
	return h, err
}

func (s brokenStore) Commit(ctx context.Context, c handoffs.Commit) error {
	return s.do("Commit "+string(c.Events[0].Kind), func() error { return s.Store.Commit(ctx, c) })
}

// Claim counts only if something is claimed: a poll in vain changes nothing.
func (s brokenStore) Claim(ctx context.Context, now time.Time, lease time.Duration, n int) ([]handoffs.Claim, error) {
	claims, err := lazyQueue{s.Store}.Claim(ctx, now, lease, n)
	if err != nil || len(claims) == 0 {
		return claims, err
	}
	err = s.do("Claim", func() error { return nil })
	return claims, err
}

func (s brokenStore) GiveBack(ctx context.Context, c handoffs.Claim, seen int64, next handoffs.Instant, clean bool) error {
	return s.do("GiveBack", func() error { return s.Store.GiveBack(ctx, c, seen, next, clean) })
}

// brokenSlack is a Slack that keeps its messages, and whose calls go wrong.
type brokenSlack struct {
	*breaker
	mu       sync.Mutex
	messages []slack.Message // of all channels, oldest first; Channel and ThreadTimestamp say where
	files    []string        // alternative texts
}

func (s *brokenSlack) PostMessageContext(_ context.Context, channel string, options ...slack.MsgOption) (_, ts string, err error) {
	if strings.HasPrefix(channel, "U") {
		channel = "D" + channel
	}
	err = s.do("chat.postMessage", func() error {
		_, values, err := slack.UnsafeApplyMsgOptions("", channel, "", options...)
		if err != nil {
			return err
		}
		var m slack.Message
		m.Channel, m.Text, m.ThreadTimestamp, m.User = channel, values.Get("text"), values.Get("thread_ts"), "UBOT"
		if err := json.Unmarshal([]byte(values.Get("metadata")), &m.Metadata); err != nil {
			return err
		}
		s.mu.Lock()
		defer s.mu.Unlock()
		ts = fmt.Sprintf("%d.%06d", time.Now().Unix(), len(s.messages)+1)
		m.Timestamp = ts
		s.messages = append(s.messages, m)
		other := slack.Message{Msg: slack.Msg{Channel: channel, ThreadTimestamp: m.ThreadTimestamp, User: "UTOM", Text: "Good morning"}}
		other.Timestamp = fmt.Sprintf("%d.%06d", time.Now().Unix(), len(s.messages)+1)
		s.messages = append(s.messages, other) // people write there, too
		return nil
	})
	return channel, ts, err
}

func (s *brokenSlack) GetUploadURLExternalContext(_ context.Context, p slack.GetUploadURLExternalParameters) (*slack.GetUploadURLExternalResponse, error) {
	out := &slack.GetUploadURLExternalResponse{}
	err := s.do("files.getUploadURLExternal", func() error {
		s.mu.Lock()
		defer s.mu.Unlock()
		s.files = append(s.files, p.AltTxt)
		out.FileID = fmt.Sprintf("F%d", len(s.files))
		return nil
	})
	return out, err
}

func (s *brokenSlack) UploadToURL(context.Context, slack.UploadToURLParameters) error {
	return s.do("files.upload", func() error { return nil })
}

// CompleteUploadExternalContext shares a file as often as it is asked to, and nobody but the file tells which one it is.
func (s *brokenSlack) CompleteUploadExternalContext(_ context.Context, p slack.CompleteUploadExternalParameters) (*slack.CompleteUploadExternalResponse, error) {
	return &slack.CompleteUploadExternalResponse{}, s.do("files.completeUploadExternal", func() error {
		s.mu.Lock()
		defer s.mu.Unlock()
		m := slack.Message{Msg: slack.Msg{Channel: p.Channel, Text: p.InitialComment, User: "UBOT", Files: []slack.File{{ID: p.Files[0].ID}}}}
		m.Timestamp = fmt.Sprintf("%d.%06d", time.Now().Unix(), len(s.messages)+1)
		s.messages = append(s.messages, m)
		return nil
	})
}

func (s *brokenSlack) UpdateMessageContext(_ context.Context, channel, ts string, options ...slack.MsgOption) (_, _, _ string, err error) {
	err = s.do("chat.update", func() error {
		_, values, err := slack.UnsafeApplyMsgOptions("", channel, "", options...)
		if err != nil {
			return err
		}
		s.mu.Lock()
		defer s.mu.Unlock()
		for i := range s.messages {
			if s.messages[i].Channel == channel && s.messages[i].Timestamp == ts {
				s.messages[i].Text = values.Get("text")
				return nil
			}
		}
		return slack.SlackErrorResponse{Err: "message_not_found"}
	})
	return channel, ts, "", err
}

// page returns one message a page, newest first, to show that all pages are read.
func (s *brokenSlack) page(cursor string, of func(*slack.Message) bool) (list []slack.Message, next string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, m := range slices.Backward(s.messages) {
		if of(&m) && (cursor == "" || m.Timestamp < cursor) {
			return []slack.Message{m}, m.Timestamp
		}
	}
	return nil, ""
}

func (s *brokenSlack) GetConversationHistoryContext(_ context.Context, p *slack.GetConversationHistoryParameters) (*slack.GetConversationHistoryResponse, error) {
	var r slack.GetConversationHistoryResponse
	err := s.do("conversations.history", func() error {
		r.Messages, r.ResponseMetaData.NextCursor = s.page(p.Cursor, func(m *slack.Message) bool {
			return m.Channel == p.ChannelID && m.ThreadTimestamp == ""
		})
		return nil
	})
	return &r, err
}

func (s *brokenSlack) GetConversationRepliesContext(_ context.Context, p *slack.GetConversationRepliesParameters) (list []slack.Message, _ bool, next string, err error) {
	err = s.do("conversations.replies", func() error {
		list, next = s.page(p.Cursor, func(m *slack.Message) bool {
			return m.Channel == p.ChannelID && (m.ThreadTimestamp == p.Timestamp || m.Timestamp == p.Timestamp)
		})
		return nil
	})
	return list, next != "", next, err
}

func (s *brokenSlack) OpenConversationContext(_ context.Context, p *slack.OpenConversationParameters) (*slack.Channel, bool, bool, error) {
	c := &slack.Channel{}
	err := s.do("conversations.open", func() error { c.ID = "D" + p.Users[0]; return nil })
	return c, false, false, err
}

// brokenWorld is one handoff's life where calls go wrong.
type brokenWorld struct {
	t       testing.TB
	breaker *breaker
	plain   *redisstore.Store
	slack   *brokenSlack
	service *handoffs.Service
	newOne  chan struct{}
}

func (w *brokenWorld) worker() *Worker {
	store := brokenStore{w.plain, w.breaker}
	deliver := &Deliverer{Poster: w.slack, Finder: w.slack, Link: func(handoffs.Message) string { return "" }}
	one := NewWorker(w.service, store, deliver, slog.New(slog.DiscardHandler), NewMetrics())
	one.Lanes = w.plain
	return one
}

// keepWorking runs a worker, and another one when its process has died, until ctx ends.
func (w *brokenWorld) keepWorking(ctx context.Context) {
	for ctx.Err() == nil {
		life, die := context.WithCancel(ctx)
		ended := make(chan struct{})
		go func() {
			defer close(ended)
			_ = w.worker().Run(life) // it returns nil
		}()
		select {
		case <-ctx.Done():
		case <-w.newOne:
		}
		die()
		<-ended
	}
}

// person does something until it is answered: when it fails, or the process dies, they do the same again.
func (w *brokenWorld) person(do func(ctx context.Context) error) {
	w.t.Helper()
	for range 100 {
		answered := make(chan error, 1)
		go func() {
			defer close(answered)
			ctx, cancel := context.WithTimeout(w.t.Context(), 2*time.Second)
			defer cancel()
			answered <- do(ctx)
		}()
		if err, alive := <-answered; err == nil && alive {
			return
		}
		time.Sleep(300 * time.Millisecond)
	}
	w.t.Fatal("nobody could do it")
}

// quiet waits until nothing is pending.
func (w *brokenWorld) quiet(id handoffs.ID) {
	w.t.Helper()
	for range 3600 {
		if h := w.check(id); len(h.Pending) == 0 {
			return
		}
		time.Sleep(time.Second)
	}
	h, _ := w.plain.Load(w.t.Context(), id, "")
	w.t.Fatalf("after an hour %v is pending", h.Pending)
}

// check verifies what must hold at any time.
func (w *brokenWorld) check(id handoffs.ID) handoffs.Handoff {
	w.t.Helper()
	h, err := w.plain.Load(w.t.Context(), id, "")
	if err != nil {
		w.t.Fatal(err)
	}
	events, err := w.plain.Timeline(w.t.Context(), id)
	if err != nil {
		w.t.Fatal(err)
	}
	// The timeline may have grown since the handoff was read.
	if diff := cmp.Diff(h, handoffs.Replay(id, h.Definition, events[:h.Version])); diff != "" {
		w.t.Errorf("the timeline does not make what is stored (-stored +made):\n%s", diff)
	}
	posts := w.posts()
	for key, n := range posts {
		if n > 1 {
			w.t.Errorf("%s was posted %d times", key, n)
		}
	}
	for _, e := range events {
		if e.Kind == handoffs.EventPosted && posts[e.Receipt.Key] == 0 {
			w.t.Errorf("%s is said to be posted, and is not", e.Receipt.Key)
		}
	}
	return h
}

// posts counts Slack's messages by delivery.
func (w *brokenWorld) posts() map[string]int {
	w.slack.mu.Lock()
	defer w.slack.mu.Unlock()
	posts := map[string]int{}
	for _, m := range w.slack.messages {
		if key, ok := m.Metadata.EventPayload["delivery"].(string); ok {
			posts[key]++
		}
	}
	return posts
}

// live is the handoff's life: it is sent, acknowledged, released, acknowledged again and completed. With patience, each
// step waits until the last one is told to everybody. It returns the calls that were made.
func live(t testing.TB, redis *miniredis.Miniredis, plan map[int]how, patience bool) []string {
	t.Helper()
	client, err := redisstore.Open(redisstore.Config{URL: "redis://" + redis.Addr()})
	if err != nil {
		t.Fatal(err)
	}
	defer client.Close()
	w := &brokenWorld{t: t, plain: redisstore.New(client, "T1"), newOne: make(chan struct{}, 1)}
	w.breaker = &breaker{plan: plan, crash: func() {
		select {
		case w.newOne <- struct{}{}:
		default:
		}
	}}
	w.slack = &brokenSlack{breaker: w.breaker}
	w.service = &handoffs.Service{Store: brokenStore{w.plain, w.breaker}, Now: time.Now}
	ctx, stop := context.WithCancel(t.Context())
	working := make(chan struct{})
	go func() {
		defer close(working)
		w.keepWorking(ctx)
	}()
	defer func() {
		stop()
		<-working
	}()

	var id handoffs.ID
	w.person(func(ctx context.Context) error {
		r, err := w.service.Send(ctx, "view:1", handoffs.Send{By: "USARA", Definition: faultDefinition(), Values: handoffs.Values{"customer": {"Acme"}}})
		id = r.Handoff.ID
		return err
	})
	omar, nina := handoffs.Actor{User: "UOMAR", Member: true}, handoffs.Actor{User: "UNINA", Member: true}
	steps := []handoffs.Command{
		handoffs.Acknowledge{By: omar}, handoffs.Release{By: omar}, handoffs.Acknowledge{By: nina}, handoffs.Complete{By: nina},
	}
	for i, cmd := range steps {
		if patience {
			w.quiet(id)
		} else {
			w.check(id)
		}
		w.person(func(ctx context.Context) error {
			_, err := w.service.Do(ctx, id, handoffs.RequestID(fmt.Sprintf("press:%d", i)), cmd)
			return err
		})
	}
	w.quiet(id)
	w.converged(id)
	return w.breaker.calls
}

func faultDefinition() *handoffs.Definition {
	return &handoffs.Definition{
		Type: handoffs.Type{
			Key: "deal", Name: "Deal", From: "sales", To: "onboarding",
			Fields: []handoffs.Field{{Key: "customer", Label: "Customer", Kind: handoffs.KindText, Required: true, Title: true}},
		},
		From: handoffs.Team{Key: "sales", Name: "Sales"}, To: handoffs.Team{Key: "onboarding", Name: "Onboarding", Channel: "C1"},
	}
}

// converged checks what everybody sees in the end.
func (w *brokenWorld) converged(id handoffs.ID) {
	w.t.Helper()
	h := w.check(id)
	if h.Status != handoffs.StatusCompleted || h.Owner != "UNINA" {
		w.t.Errorf("it is %s, owned by %s", h.Status, h.Owner)
	}
	events, err := w.plain.Timeline(w.t.Context(), id)
	if err != nil {
		w.t.Fatal(err)
	}
	want := map[string]int{"card:0": 1}
	acknowledged := 0
	for _, e := range events {
		switch e.Kind {
		case handoffs.EventSent:
			want[fmt.Sprintf("dm:%d:USARA", e.Seq)] = 1
		case handoffs.EventAcknowledged, handoffs.EventReleased, handoffs.EventCompleted:
			want[fmt.Sprintf("line:%d", e.Seq)] = 1
			want[fmt.Sprintf("dm:%d:USARA", e.Seq)] = 1
			if e.Kind == handoffs.EventAcknowledged {
				acknowledged++
			}
		default:
		}
	}
	if acknowledged != 2 {
		w.t.Errorf("it was acknowledged %d times, want 2", acknowledged)
	}
	if posts := w.posts(); !maps.Equal(posts, want) {
		w.t.Errorf("posted %v, want %v", posts, want)
	}
	w.slack.mu.Lock()
	defer w.slack.mu.Unlock()
	for _, m := range w.slack.messages {
		switch key, _ := m.Metadata.EventPayload["delivery"].(string); {
		case key == "card:0" && !strings.Contains(m.Text, "Completed"):
			w.t.Errorf("the card shows %q", m.Text)
		case strings.HasPrefix(key, "line:") && m.ThreadTimestamp != h.Card.TS:
			w.t.Errorf("%s is in the thread %q, want %q", key, m.ThreadTimestamp, h.Card.TS)
		}
	}
}

// TestEveryCallMayGoWrong is the fault table: each call to the store and to Slack fails, fails although it was done, or
// is the last thing that a process does, and everything still comes to one card and one line an event.
func TestEveryCallMayGoWrong(t *testing.T) {
	t.Parallel()
	var calls []string
	redis := miniredis.RunT(t)
	synctest.Test(t, func(t *testing.T) { calls = live(t, redis, nil, true) })
	if len(calls) < 40 {
		t.Fatalf("only %d calls are made: %v", len(calls), calls)
	}
	for n := range calls {
		for _, h := range allHows {
			t.Run(fmt.Sprintf("call %d of %d, %s, %s", n+1, len(calls), calls[n], h), func(t *testing.T) {
				t.Parallel()
				redis := miniredis.RunT(t)
				synctest.Test(t, func(t *testing.T) { live(t, redis, map[int]how{n + 1: h}, true) })
			})
		}
	}
}

// TestAnyCallsMayGoWrong lets several calls of one life go wrong, with people who do not always wait to be told.
func TestAnyCallsMayGoWrong(t *testing.T) {
	t.Parallel()
	for seed := range uint64(120) {
		t.Run(fmt.Sprintf("seed %d", seed), func(t *testing.T) {
			t.Parallel()
			random := rand.New(rand.NewPCG(seed, 3))
			plan := map[int]how{}
			for range 2 + random.IntN(12) {
				plan[1+random.IntN(90)] = allHows[random.IntN(len(allHows))]
			}
			redis := miniredis.RunT(t)
			synctest.Test(t, func(t *testing.T) { live(t, redis, plan, random.IntN(2) == 0) })
			if t.Failed() {
				t.Logf("the plan was %v", plan)
			}
		})
	}
}

package redisstore_test

import (
	"context"
	"encoding/json"
	"maps"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/redis/go-redis/v9"

	"github.com/handoffbot/handoffbot/handoffs"
	"github.com/handoffbot/handoffbot/handoffs/redisstore"
)

// audit verifies every key of a workspace: nothing is missing, nothing is left over, and nothing expires that must
// not.
func audit(tb testing.TB, client redis.UniversalClient, workspace string, all []handoffs.Handoff) {
	tb.Helper()
	a := auditor{TB: tb, client: client, prefix: "hb:{" + workspace + "}:", handoffs: map[string]handoffs.Handoff{}}
	for _, h := range all {
		a.handoffs[string(h.ID)] = h
	}
	found := a.keys()
	a.queue(found)
	a.indexes(found)
	a.counts(found)
	a.tallies(found)
	for _, h := range all {
		a.record(found, h)
	}
	for key := range found {
		a.rest(key)
	}
}

type auditor struct {
	testing.TB
	client   redis.UniversalClient
	prefix   string
	handoffs map[string]handoffs.Handoff
}

// keys returns every key of the workspace without its prefix.
func (a *auditor) keys() map[string]bool {
	a.Helper()
	found := map[string]bool{}
	list := func(ctx context.Context, c redis.Cmdable) error {
		keys, err := c.Keys(ctx, strings.NewReplacer("{", `\{`, "}", `\}`).Replace(a.prefix)+"*").Result()
		for _, key := range keys {
			found[strings.TrimPrefix(key, a.prefix)] = true
		}
		return err
	}
	var err error
	if cluster, ok := a.client.(*redis.ClusterClient); ok {
		node, nodeErr := cluster.MasterForKey(a.Context(), a.prefix)
		if nodeErr != nil {
			a.Fatal(nodeErr)
		}
		err = list(a.Context(), node)
	} else {
		err = list(a.Context(), a.client)
	}
	if err != nil {
		a.Fatal(err)
	}
	return found
}

// queue verifies that whatever is pending has a place in the queue, and every lease too.
func (a *auditor) queue(found map[string]bool) {
	a.Helper()
	due := a.scores("due")
	leases, err := a.client.HGetAll(a.Context(), a.prefix+"lease").Result()
	a.must(err)
	attempts, err := a.client.HGetAll(a.Context(), a.prefix+"attempts").Result()
	a.must(err)
	for member := range due {
		if _, ok := a.handoffs[member]; !ok && handoffs.ChoreKind(handoffs.ID(member)) == "" {
			a.Errorf("%s is due and does not exist", member)
		}
	}
	for member := range leases {
		if _, ok := due[member]; !ok {
			a.Errorf("%s is leased and never comes back", member)
		}
		if n, _ := strconv.Atoi(attempts[member]); n < 1 {
			a.Errorf("%s is leased at attempt %q", member, attempts[member])
		}
	}
	for id, h := range a.handoffs {
		if _, ok := due[id]; !ok && len(h.Pending) > 0 {
			a.Errorf("%s has %d deliveries pending and is not due", id, len(h.Pending))
		}
	}
	for _, key := range []string{"due", "lease", "attempts", "seq"} {
		delete(found, key)
	}
}

// indexes verifies that the indexes hold the open handoffs and nothing else.
func (a *auditor) indexes(found map[string]bool) {
	a.Helper()
	want := map[string]map[string]handoffs.Instant{}
	put := func(key string, h handoffs.Handoff, score handoffs.Instant) {
		if want[key] == nil {
			want[key] = map[string]handoffs.Instant{}
		}
		want[key][string(h.ID)] = score
	}
	subjects, titles := map[string][]string{}, map[string][]string{}
	for _, h := range a.handoffs {
		a.registered(h, put)
		if h.Title != "" {
			titles[handoffs.Folded(h.Title)] = append(titles[handoffs.Folded(h.Title)], string(h.ID))
		}
		if !h.Status.Open() {
			continue
		}
		subjects[h.Subject()] = append(subjects[h.Subject()], string(h.ID))
		put("open:"+string(h.To().Key), h, h.BallSince)
		put("by:"+string(h.Sender), h, h.BallSince)
		if h.Owner != "" {
			put("by:"+string(h.Owner), h, h.BallSince)
		}
		onPages(h, put)
	}
	got := map[string]map[string]handoffs.Instant{}
	for key := range found {
		switch kind, _, _ := strings.Cut(key, ":"); kind {
		case "open", "by", "person", "origin", "waits", "sent", "tasks", "team-waits", "due-by", "due-of", "exceptions", "unacknowledged":
			got[key] = a.scores(key)
			delete(found, key)
		}
	}
	if diff := cmp.Diff(want, got); diff != "" {
		a.Errorf("indexes (-want +got):\n%s", diff)
	}
	a.hashed(found, "subject:", subjects)
	a.hashed(found, "title:", titles)
}

// counts verifies that what lately happened is counted, and nothing that did not.
func (a *auditor) counts(found map[string]bool) {
	a.Helper()
	want, newest := map[string]map[string]handoffs.Instant{}, handoffs.Instant(0)
	put := func(what string, h handoffs.Handoff, at handoffs.Instant) {
		key := "lately:" + what + ":" + string(h.To().Key)
		if want[key] == nil {
			want[key] = map[string]handoffs.Instant{}
		}
		want[key][string(h.ID)] = at
		newest = max(newest, at)
	}
	for _, h := range a.handoffs {
		if h.Status == handoffs.StatusDraft {
			continue
		}
		put("sent", h, h.SentAt)
		if h.AcknowledgedAt != 0 {
			put("acknowledged", h, h.AcknowledgedAt)
		}
		if h.Status == handoffs.StatusCompleted {
			put("completed", h, h.ClosedAt)
		}
	}
	for key := range found {
		if !strings.HasPrefix(key, "lately:") {
			continue
		}
		delete(found, key)
		for id, at := range a.scores(key) {
			if want[key][id] != at {
				a.Errorf("%s counts %s at %d, want %d", key, id, at, want[key][id])
			}
			delete(want[key], id)
		}
	}
	for key, left := range want {
		for id, at := range left {
			if at > newest-handoffs.Instant(handoffs.LatelyLife.Milliseconds()) {
				a.Errorf("%s does not count %s at %d", key, id, at)
			}
		}
	}
}

// tallies verifies that each thing that the timelines tell of is counted once.
func (a *auditor) tallies(found map[string]bool) {
	a.Helper()
	want, got := map[string]map[string]string{}, map[string]map[string]string{}
	for _, h := range a.handoffs {
		entries, err := a.client.LRange(a.Context(), a.prefix+"log:"+string(h.ID), 0, -1).Result()
		a.must(err)
		events := make([]handoffs.Event, len(entries))
		for i, entry := range entries {
			a.must(json.Unmarshal([]byte(entry), &events[i]))
		}
		for _, t := range handoffs.TallyOf(h.ID, h.Definition, events) {
			key := "tally:" + string(t.Type) + ":" + t.Day
			if want[key] == nil {
				want[key] = map[string]string{}
			}
			for what, n := range t.Counts {
				field := string(t.Team) + "/" + what
				before, _ := strconv.ParseInt(want[key][field], 10, 64)
				want[key][field] = strconv.FormatInt(before+n, 10)
			}
		}
	}
	for key := range found {
		if !strings.HasPrefix(key, "tally:") {
			continue
		}
		delete(found, key)
		fields, err := a.client.HGetAll(a.Context(), a.prefix+key).Result()
		a.must(err)
		got[key] = fields
		if ttl := a.ttl(key); ttl <= 0 || ttl > handoffs.TallyLife {
			a.Errorf("%s expires in %v", key, ttl)
		}
	}
	if diff := cmp.Diff(want, got); diff != "" {
		a.Errorf("tallies (-want +got):\n%s", diff)
	}
}

// onPages puts an open handoff where pages must find it.
func onPages(h handoffs.Handoff, put func(key string, h handoffs.Handoff, score handoffs.Instant)) {
	team := string(h.To().Key)
	put("sent:"+string(h.Sender), h, h.BallSince)
	switch h.Ball() {
	case handoffs.HolderReceiver:
		put("team-waits:"+team, h, h.BallSince)
	case handoffs.HolderSender, handoffs.HolderOwner, handoffs.HolderExceptionOwner:
		put("waits:"+string(h.HeldBy()), h, h.BallSince)
	case handoffs.HolderNobody:
	}
	for _, t := range h.OpenTasks() {
		if user := h.TaskOwner(&t); user != "" {
			due, _ := h.FirstTask(user)
			put("tasks:"+string(user), h, due)
		}
	}
	if h.Due != 0 {
		put("due-by:"+team, h, h.Due)
		put("due-of:"+string(h.Definition.Type.Key), h, h.Due)
	}
	if h.Status == handoffs.StatusSent && len(h.OpenQuestions()) == 0 {
		put("unacknowledged:"+string(h.Definition.Type.Key)+":"+team, h, h.Wait.Start)
	}
	if h.Status == handoffs.StatusDeclined || h.Card.Exception {
		put("exceptions:"+team, h, h.BallSince)
	}
}

// registered puts a handoff where the register must have it.
func (a *auditor) registered(h handoffs.Handoff, put func(key string, h handoffs.Handoff, score handoffs.Instant)) {
	a.Helper()
	entries, err := a.client.LRange(a.Context(), a.prefix+"log:"+string(h.ID), 0, -1).Result()
	a.must(err)
	events := make([]handoffs.Event, len(entries))
	for i, entry := range entries {
		a.must(json.Unmarshal([]byte(entry), &events[i]))
	}
	for _, user := range handoffs.People(&h, events) {
		put("person:"+string(user), h, h.SentAt)
	}
	if !h.Origin.IsZero() {
		put("origin:"+string(h.Origin.Channel)+":"+h.Origin.TS, h, h.SentAt)
	}
	if h.ErasedAt == 0 {
		return
	}
	state, err := a.client.HGet(a.Context(), a.prefix+"h:"+string(h.ID), "s").Result()
	a.must(err)
	for _, text := range append(entries, state) {
		for _, word := range []string{"Acme", "Bolt", "Cord", "All of it", "USA", "UO", "C0", "lost", "again", "away"} {
			if strings.Contains(text, word) {
				a.Errorf("%s was erased and still holds %q: %s", h.ID, word, text)
			}
		}
	}
}

// hashed verifies indexes whose names say nothing: that each of the lists stands under one key.
func (a *auditor) hashed(found map[string]bool, prefix string, lists map[string][]string) {
	a.Helper()
	var want, got []string
	for _, ids := range lists {
		want = append(want, strings.Join(slices.Sorted(slices.Values(ids)), " "))
	}
	for key := range found {
		if strings.HasPrefix(key, prefix) {
			got = append(got, strings.Join(slices.Sorted(maps.Keys(a.scores(key))), " "))
			delete(found, key)
		}
	}
	slices.Sort(want)
	slices.Sort(got)
	if diff := cmp.Diff(want, got); diff != "" {
		a.Errorf("handoffs by %s (-want +got):\n%s", prefix, diff)
	}
}

func (a *auditor) record(found map[string]bool, h handoffs.Handoff) {
	a.Helper()
	id := string(h.ID)
	fields, err := a.client.HGetAll(a.Context(), a.prefix+"h:"+id).Result()
	a.must(err)
	if fields["v"] != strconv.FormatInt(h.Version, 10) || len(fields) != 3 {
		a.Errorf("%s is stored as %v, want version %d", id, fields, h.Version)
	}
	last, err := a.client.LIndex(a.Context(), a.prefix+"log:"+id, -1).Result()
	a.must(err)
	var e handoffs.Event
	a.must(json.Unmarshal([]byte(last), &e))
	if fields["t"] != strconv.FormatInt(int64(e.At), 10) {
		a.Errorf("%s changed at %s, its last event is of %d", id, fields["t"], e.At)
	}
	for _, key := range []string{"h:" + id, "log:" + id, "def:" + h.DefinitionID} {
		if a.ttl(key) != -1 {
			a.Errorf("%s is missing or expires", key)
		}
	}
	delete(found, "h:"+id)
	delete(found, "log:"+id)
}

// rest verifies the keys that belong to no list.
func (a *auditor) rest(key string) {
	a.Helper()
	kind, _, _ := strings.Cut(key, ":")
	switch ttl := a.ttl(key); kind {
	case "def", "holders": // who they are, the contract checks
		if ttl != -1 {
			a.Errorf("%s expires in %v", key, ttl)
		}
	case "card":
		if ttl != -1 {
			a.Errorf("%s expires in %v", key, ttl)
		}
		if h := a.known(key); h.ErasedAt != 0 {
			a.Errorf("%s leads to %s, which was erased", key, h.ID)
		}
	case "req":
		if ttl <= redisstore.RequestMemory-time.Minute || ttl > redisstore.RequestMemory {
			a.Errorf("%s expires in %v", key, ttl)
		}
		a.known(key)
	case "draft":
		if ttl <= handoffs.DraftLife-time.Minute || ttl > handoffs.DraftLife {
			a.Errorf("%s expires in %v", key, ttl)
		}
	case "tallied-since":
		if ttl != -1 {
			a.Errorf("%s expires in %v", key, ttl)
		}
	case "lane", "home", "homes":
		if ttl <= 0 {
			a.Errorf("%s expires in %v", key, ttl)
		}
	case "h":
		if handoffs.ChoreKind(handoffs.ID(strings.TrimPrefix(key, "h:"))) == "" || ttl != -1 {
			a.Errorf("%s is left over, or expires in %v", key, ttl)
		}
	default:
		a.Errorf("%s is left over", key)
	}
}

// known verifies that a key names a handoff that exists, and returns it.
func (a *auditor) known(key string) handoffs.Handoff {
	a.Helper()
	id, err := a.client.Get(a.Context(), a.prefix+key).Result()
	a.must(err)
	h, ok := a.handoffs[id]
	if !ok {
		a.Errorf("%s names %q, which does not exist", key, id)
	}
	return h
}

func (a *auditor) scores(key string) map[string]handoffs.Instant {
	a.Helper()
	members, err := a.client.ZRangeWithScores(a.Context(), a.prefix+key, 0, -1).Result()
	a.must(err)
	scores := map[string]handoffs.Instant{}
	for _, m := range members {
		scores[m.Member.(string)] = handoffs.Instant(m.Score)
	}
	return scores
}

func (a *auditor) ttl(key string) time.Duration {
	a.Helper()
	ttl, err := a.client.PTTL(a.Context(), a.prefix+key).Result()
	a.must(err)
	return ttl
}

func (a *auditor) must(err error) {
	a.Helper()
	if err != nil {
		a.Fatal(err)
	}
}

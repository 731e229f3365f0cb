package bot

import (
	"context"
	"errors"
	"log/slog"
	"net/http"
	"slices"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/slack-go/slack"

	"github.com/handoffbot/handoffbot/handoffs"
)

// town is a workspace with channels and user groups that tests change.
type town struct {
	mu       sync.Mutex
	scopes   string
	channels map[string]*slack.Channel
	members  map[string][]string // by channel or user group
	faults   map[string]error    // by method
	calls    []string
	pageSize int
}

const botUser = "U0BOT"

func newTown() *town {
	town := &town{channels: map[string]*slack.Channel{}, members: map[string][]string{}, faults: map[string]error{}, pageSize: 1000}
	for _, s := range RequiredScopes {
		town.scopes += s.Name + ","
	}
	return town
}

func (w *town) channel(id, name string, joined bool, members ...string) *slack.Channel {
	c := &slack.Channel{IsMember: joined}
	c.ID, c.Name = id, name
	w.channels[id] = c
	w.members[id] = members
	return c
}

func (w *town) call(name string) error {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.calls = append(w.calls, name)
	return w.faults[name]
}

func (w *town) change(f func()) {
	w.mu.Lock()
	defer w.mu.Unlock()
	f()
}

func (w *town) called(name string) int {
	w.mu.Lock()
	defer w.mu.Unlock()
	n := 0
	for _, c := range w.calls {
		if c == name {
			n++
		}
	}
	return n
}

func refused(code string) error { return slack.SlackErrorResponse{Err: code} }

func (w *town) AuthTestContext(context.Context) (*slack.AuthTestResponse, error) {
	if err := w.call("auth.test"); err != nil {
		return nil, err
	}
	h := http.Header{}
	if w.scopes != "" {
		h.Set("X-Oauth-Scopes", w.scopes)
	}
	return &slack.AuthTestResponse{
		URL: "https://acme.slack.test", Team: "Acme", TeamID: "T1", User: "handoff", UserID: botUser, Header: h,
	}, nil
}

func (w *town) GetConversationInfoContext(_ context.Context, in *slack.GetConversationInfoInput) (*slack.Channel, error) {
	if err := w.call("conversations.info"); err != nil {
		return nil, err
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	c, ok := w.channels[in.ChannelID]
	if !ok {
		return nil, refused("channel_not_found")
	}
	same := *c
	return &same, nil
}

func (w *town) GetUsersInConversationContext(_ context.Context, p *slack.GetUsersInConversationParameters) ([]string, string, error) {
	if err := w.call("conversations.members"); err != nil {
		return nil, "", err
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	all := w.members[p.ChannelID]
	from := max(0, slices.Index(all, p.Cursor))
	if to := from + w.pageSize; to < len(all) {
		return slices.Clone(all[from:to]), all[to], nil
	}
	return slices.Clone(all[from:]), "", nil
}

func (w *town) GetUserGroupMembersContext(_ context.Context, group string, _ ...slack.GetUserGroupMembersOption) ([]string, error) {
	if err := w.call("usergroups.users.list"); err != nil {
		return nil, err
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	return slices.Clone(w.members[group]), nil
}

var (
	byChannel = handoffs.Team{Key: "onboarding", Name: "Onboarding", Channel: "C1", Managers: []handoffs.UserID{"U9"}}
	byGroup   = handoffs.Team{Key: "delivery", Name: "Delivery", Channel: "C2", Members: []string{"U5", "S1"}}
)

func loaded(t *testing.T, w *town) *Directory {
	t.Helper()
	d := NewDirectory(w, []handoffs.Team{byChannel, byGroup}, slog.New(slog.DiscardHandler))
	if err := d.Load(t.Context()); err != nil {
		t.Fatalf("Load = %v, want nil", err)
	}
	return d
}

func usualTown() *town {
	w := newTown()
	w.channel("C1", "onboarding", true, "U1", "U2", botUser)
	w.channel("C2", "delivery", true, "U7")
	w.members["S1"] = []string{"U3"}
	return w
}

func TestWhoIsOfATeam(t *testing.T) {
	t.Parallel()
	w := usualTown()
	w.pageSize = 1
	d := loaded(t, w)
	for _, c := range []struct {
		team handoffs.Team
		user handoffs.UserID
		want bool
	}{
		{byChannel, "U1", true},
		{byChannel, "U2", true}, // on the second page
		{byChannel, "U3", false},
		{byChannel, "U9", true}, // manager
		{byChannel, botUser, false},
		{byChannel, "", false},
		{byGroup, "U3", true},
		{byGroup, "U5", true},  // listed
		{byGroup, "U7", false}, // in the channel, but there is a list
		{handoffs.Team{Channel: "C404"}, "U1", false},
	} {
		if got := d.Member(&c.team, c.user); got != c.want {
			t.Errorf("Member(%s, %s) = %v, want %v", c.team.Name, c.user, got, c.want)
		}
	}
}

func TestWhereTheBotCanPost(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		change func(w *town)
		why    string
	}{
		"in the channel": {func(*town) {}, ""},
		"is_member left out": {func(w *town) {
			w.channels["C1"].IsMember = false
		}, ""},
		"not in the channel": {func(w *town) {
			w.channel("C1", "onboarding", false, "U1")
		}, "I am not in #onboarding. Type /invite @handoff there."},
		"not in the channel, and members are not shown": {func(w *town) {
			w.channel("C1", "onboarding", false)
			w.faults["conversations.members"] = refused("not_in_channel")
		}, "I am not in #onboarding. Type /invite @handoff there."},
		"archived": {func(w *town) {
			w.channels["C1"].IsArchived = true
		}, "#onboarding is archived, so nothing can be posted there. Unarchive it, or name another channel in the playbook."},
		"missing": {func(w *town) {
			delete(w.channels, "C1")
		}, "I cannot see the channel C1: there is no such channel, or it is private and I am not in it. If it is private, type /invite @handoff there."},
		"the server does not say": {func(w *town) {
			w.faults["conversations.info"] = refused("unknown_method")
		}, ""},
		"Slack is away": {func(w *town) {
			w.faults["conversations.info"] = errors.New("connection refused")
		}, ""},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := usualTown()
			c.change(w)
			ok, why := loaded(t, w).Postable("C1")
			if ok != (c.why == "") || why != c.why {
				t.Errorf("Postable = %v, %q, want %q", ok, why, c.why)
			}
		})
	}
}

func TestMembersThatCannotBeListedAreNotGuessed(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		change func(w *town)
		want   bool // of U2, who acts in the channel
	}{
		"the token may not": {func(w *town) { w.faults["conversations.members"] = refused("missing_scope") }, false},
		"Slack is away":     {func(w *town) { w.faults["conversations.members"] = errors.New("connection refused") }, false},
		"no such method":    {func(w *town) { w.faults["conversations.members"] = refused("unknown_method") }, true},
		"listed elsewhere": {func(w *town) {
			w.faults["conversations.members"] = refused("unknown_method")
			w.channels["C1"].Members = []string{"U2"}
		}, true},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := usualTown()
			c.change(w)
			d := loaded(t, w)
			d.Observe(&Envelope{Command: &slack.SlashCommand{ChannelID: "C1", UserID: "U2"}})
			if got := d.Member(&byChannel, "U2"); got != c.want {
				t.Errorf("Member = %v, want %v", got, c.want)
			}
			if d.Member(&byChannel, "U3") {
				t.Error("Member of somebody never seen there = true, want false")
			}
		})
	}
}

func TestEventsChangeTheDirectoryAtOnce(t *testing.T) {
	t.Parallel()
	postable := func(d *Directory) bool {
		ok, _ := d.Postable("C1")
		return ok
	}
	for name, c := range map[string]struct {
		event         string
		member        bool // U4, of the team that is whoever is in C1
		first, second bool // U3 and U4, of the user group
		postable      bool
	}{
		"nothing":      {`{"type":"message","channel":"C1","user":"U4","ts":"1.1"}`, false, true, false, true},
		"joined":       {`{"type":"member_joined_channel","channel":"C1","user":"U4"}`, true, true, false, true},
		"bot left":     {`{"type":"member_left_channel","channel":"C1","user":"U0BOT"}`, false, true, false, false},
		"bot removed":  {`{"type":"channel_left","channel":"C1"}`, false, true, false, false},
		"archived":     {`{"type":"channel_archive","channel":"C1","user":"U1"}`, false, true, false, false},
		"unarchived":   {`{"type":"channel_unarchive","channel":"C1","user":"U1"}`, false, true, false, true},
		"regrouped":    {`{"type":"subteam_members_changed","subteam_id":"S1","added_users":["U4"],"removed_users":["U3"]}`, false, false, true, true},
		"another room": {`{"type":"member_joined_channel","channel":"C8","user":"U4"}`, false, true, false, true},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			d := loaded(t, usualTown())
			d.Observe(eventEnvelope(t, "e1", "Ev1", c.event))
			got := []bool{d.Member(&byChannel, "U4"), d.Member(&byGroup, "U3"), d.Member(&byGroup, "U4"), postable(d)}
			if want := []bool{c.member, c.first, c.second, c.postable}; !slices.Equal(got, want) {
				t.Errorf("member, in group, in group, postable = %v, want %v", got, want)
			}
		})
	}
}

func TestAnInvitedBotCanPost(t *testing.T) {
	t.Parallel()
	w := usualTown()
	w.channel("C1", "onboarding", false)
	d := loaded(t, w)
	if ok, _ := d.Postable("C1"); ok {
		t.Fatal("Postable before = true, want false")
	}
	d.Observe(eventEnvelope(t, "e1", "Ev1", `{"type":"member_joined_channel","channel":"C1","user":"U0BOT"}`))
	if ok, why := d.Postable("C1"); !ok {
		t.Errorf("Postable = false, %q, want true", why)
	}
}

// running runs the directory until the test's bubble ends.
func running(t *testing.T, d *Directory) {
	ctx, cancel := context.WithCancel(t.Context())
	done := make(chan error, 1)
	go func() { done <- d.Run(ctx) }()
	t.Cleanup(func() {
		cancel()
		if err := <-done; err != nil {
			t.Errorf("Run = %v, want nil", err)
		}
	})
}

func TestANegativeAnswerIsCheckedSoon(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		w := usualTown()
		d := loaded(t, w)
		running(t, d)
		time.Sleep(10 * time.Second)
		w.change(func() { w.members["C1"] = append(w.members["C1"], "U4") })
		if d.Member(&byChannel, "U4") {
			t.Fatal("Member before the next reading = true, want false")
		}
		time.Sleep(time.Second)
		if !d.Member(&byChannel, "U4") {
			t.Error("Member a second later = false, want true")
		}
	})
}

func TestManyQuestionsMakeFewCalls(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		w := usualTown()
		d := loaded(t, w)
		running(t, d)
		for range 600 {
			d.Member(&byGroup, "U404")
			time.Sleep(100 * time.Millisecond)
		}
		if n := w.called("usergroups.users.list"); n < 5 || n > 14 {
			t.Errorf("%d calls in a minute of questions, want one each five seconds", n)
		}
	})
}

func TestTheDirectoryIsReadAgainEveryFewMinutes(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		w := usualTown()
		d := loaded(t, w)
		running(t, d)
		w.change(func() {
			w.members["S1"] = []string{"U4"}
			w.faults["conversations.members"] = errors.New("connection reset")
		})
		time.Sleep(time.Hour)
		if !d.Member(&byGroup, "U4") || d.Member(&byGroup, "U3") {
			t.Error("the user group's members are old after an hour")
		}
		if !d.Member(&byChannel, "U1") {
			t.Error("a channel that cannot be read lost its members, want the last known")
		}
		if n := w.called("usergroups.users.list"); n < 10 || n > 20 {
			t.Errorf("%d calls in an hour, want one each five minutes", n)
		}
	})
}

func TestTheDirectoryWaitsWhenSlackSaysSo(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		w := usualTown()
		w.faults["usergroups.users.list"] = &slack.RateLimitedError{RetryAfter: 20 * time.Minute}
		d := loaded(t, w)
		running(t, d)
		time.Sleep(19 * time.Minute)
		if n := len(w.calls); n != 1+2+1+1 {
			t.Errorf("%d calls (%v), want those of the start only", n, w.calls)
		}
	})
}

func TestATeamOfAnOlderPlaybookIsLearnt(t *testing.T) {
	t.Parallel()
	w := usualTown()
	w.channel("C3", "old", true, "U6")
	d := loaded(t, w)
	old := handoffs.Team{Name: "Old", Channel: "C3"}
	if d.Member(&old, "U6") {
		t.Fatal("Member of an unknown team = true, want false")
	}
	d.Know(t.Context(), &old)
	if !d.Member(&old, "U6") {
		t.Error("Member after Know = false, want true")
	}
}

func TestLinksPointToMessages(t *testing.T) {
	t.Parallel()
	d := loaded(t, usualTown())
	got := d.Link(handoffs.Message{Channel: "C1", TS: "1700000000.000100"})
	if want := "https://acme.slack.test/archives/C1/p1700000000000100"; got != want {
		t.Errorf("Link = %q, want %q", got, want)
	}
	if got := d.Link(handoffs.Message{}); got != "" {
		t.Errorf("Link of no message = %q, want none", got)
	}
}

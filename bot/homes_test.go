package bot

import (
	"context"
	"fmt"
	"log/slog"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/slack-go/slack"

	"github.com/handoffbot/handoffbot/handoffs"
)

// deskFake is a store of pages that counts, and a Slack that takes them.
type deskFake struct {
	mu        sync.Mutex
	open      []handoffs.UserID
	shows     map[handoffs.UserID]string
	total     int // of what everybody's page says they sent
	published []publication
	answers   []error // of the publications to come; then all are taken
}

type publication struct {
	user  string
	at    time.Time
	hash  string
	total int
}

func (d *deskFake) Page(context.Context, handoffs.PageQuery) (handoffs.Page, error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	return handoffs.Page{Sent: handoffs.List{Total: d.total}}, nil
}

func (d *deskFake) OpenHome(_ context.Context, user handoffs.UserID, _ time.Time) error {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.open = append(d.open, user)
	return nil
}

func (d *deskFake) OpenHomes(context.Context, time.Time) ([]handoffs.UserID, error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	return append([]handoffs.UserID(nil), d.open...), nil
}

func (d *deskFake) HomeShows(_ context.Context, user handoffs.UserID) (string, error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.shows[user], nil
}

func (d *deskFake) SaveHome(_ context.Context, user handoffs.UserID, shows string) error {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.shows[user] = shows
	return nil
}

func (d *deskFake) PublishViewContext(_ context.Context, req slack.PublishViewContextRequest) (*slack.ViewResponse, error) {
	time.Sleep(100 * time.Millisecond)
	d.mu.Lock()
	defer d.mu.Unlock()
	p := publication{user: req.UserID, at: time.Now(), total: d.total}
	if req.Hash != nil {
		p.hash = *req.Hash
	}
	d.published = append(d.published, p)
	if len(d.answers) > 0 {
		err := d.answers[0]
		d.answers = d.answers[1:]
		if err != nil {
			return nil, err
		}
	}
	return &slack.ViewResponse{View: slack.View{Hash: fmt.Sprintf("hash%d", len(d.published))}}, nil
}

// taken are the publications so far.
func (d *deskFake) taken() []publication {
	d.mu.Lock()
	defer d.mu.Unlock()
	return append([]publication(nil), d.published...)
}

func (d *deskFake) set(total int) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.total = total
}

func (d *deskFake) Knows(*handoffs.Team, handoffs.UserID) bool { return false }

type noDrafts struct{ handoffs.Drafts }

func (noDrafts) LoadDraft(context.Context, handoffs.UserID) (handoffs.Draft, error) {
	return handoffs.Draft{}, handoffs.ErrNotFound
}

// atDesk runs a keeper of pages in a bubble.
func atDesk(t *testing.T, tell func(t *testing.T, p *Homes, d *deskFake)) {
	t.Helper()
	synctest.Test(t, func(t *testing.T) {
		d := &deskFake{shows: map[handoffs.UserID]string{}}
		b := &Bot{Service: &handoffs.Service{Now: time.Now}, Drafts: noDrafts{}, Crowd: everybody{}, Log: slog.New(slog.DiscardHandler)}
		p := NewHomes(b, d, d, d, d, nil)
		ctx, stop := context.WithCancel(t.Context())
		ended := make(chan error, 1)
		go func() { ended <- p.Run(ctx) }()
		tell(t, p, d)
		stop()
		if err := <-ended; err != nil {
			t.Errorf("Run = %v, want nil", err)
		}
	})
}

func rest(d time.Duration) {
	time.Sleep(d)
	synctest.Wait()
}

func TestAFloodOfChangesIsDrawnOnceASecond(t *testing.T) {
	t.Parallel()
	atDesk(t, func(t *testing.T, p *Homes, d *deskFake) {
		p.opened(t.Context(), "U1")
		rest(time.Second)
		for n := range 1000 {
			d.set(n + 1)
			p.Touch("U1")
			time.Sleep(time.Millisecond)
		}
		rest(5 * time.Second)
		if n := len(d.taken()); n < 2 || n > 4 {
			t.Errorf("%d drawings for a thousand changes in a second, want 2 to 4", n)
		}
		if last := d.taken()[len(d.taken())-1]; last.total != 1000 {
			t.Errorf("the last drawing shows change %d, want 1000", last.total)
		}
		for i := 1; i < len(d.taken()); i++ {
			if apart := d.taken()[i].at.Sub(d.taken()[i-1].at); apart < homeApart {
				t.Errorf("drawings %d and %d are %v apart", i-1, i, apart)
			}
		}
	})
}

func TestAChangeIsDrawnWithinASecond(t *testing.T) {
	t.Parallel()
	atDesk(t, func(t *testing.T, p *Homes, d *deskFake) {
		p.opened(t.Context(), "U1")
		rest(time.Minute)
		d.set(1)
		changed := time.Now()
		p.Touch("U1")
		rest(5 * time.Second)
		if n := len(d.taken()); n != 2 {
			t.Fatalf("%d drawings, want 2", n)
		}
		if after := d.taken()[1].at.Sub(changed); after > time.Second {
			t.Errorf("drawn %v after the change", after)
		}
	})
}

func TestOnlyWhoeverOpenedTheirPageGetsIt(t *testing.T) {
	t.Parallel()
	atDesk(t, func(t *testing.T, p *Homes, d *deskFake) {
		p.Touch("U1")
		rest(5 * time.Second)
		if n := len(d.taken()); n != 0 {
			t.Errorf("%d drawings, want none", n)
		}
		p.opened(t.Context(), "U1")
		rest(time.Second)
		p.Touch("U1") // and nothing has changed
		rest(5 * time.Second)
		if n := len(d.taken()); n != 1 {
			t.Errorf("%d drawings, want the first alone", n)
		}
	})
}

func TestManyPagesGoOutAsFastAsSlackTakesThem(t *testing.T) {
	t.Parallel()
	atDesk(t, func(t *testing.T, p *Homes, d *deskFake) {
		for n := range 200 {
			d.open = append(d.open, handoffs.UserID(fmt.Sprintf("U%03d", n)))
		}
		begun := time.Now()
		for _, user := range d.open {
			p.Touch(user)
		}
		rest(time.Minute)
		if n := len(d.taken()); n < 100 || n > homeBurst+100 {
			t.Errorf("%d drawings in the first minute, want 100 to 120", n)
		}
		p.opened(t.Context(), "U_NEW")
		opened := time.Now()
		rest(3 * time.Minute)
		if n := len(d.taken()); n != 201 {
			t.Errorf("%d drawings in all, want 201", n)
		}
		for _, pub := range d.taken() {
			if pub.user == "U_NEW" && pub.at.Sub(opened) > time.Second {
				t.Errorf("who opened the page waited %v", pub.at.Sub(opened))
			}
		}
		if took := d.taken()[200].at.Sub(begun); took > 3*time.Minute {
			t.Errorf("all took %v", took)
		}
	})
}

func TestAPageWaitsAsLongAsSlackSays(t *testing.T) {
	t.Parallel()
	atDesk(t, func(t *testing.T, p *Homes, d *deskFake) {
		d.answers = []error{&slack.RateLimitedError{RetryAfter: 30 * time.Second}}
		p.opened(t.Context(), "U1")
		rest(time.Minute)
		if len(d.taken()) != 2 || d.taken()[1].at.Sub(d.taken()[0].at) < 30*time.Second {
			t.Errorf("drawings %v, want a second one after 30 s", d.taken())
		}
	})
}

func TestAPageThatSomebodyElseDrewIsDrawnAnew(t *testing.T) {
	t.Parallel()
	atDesk(t, func(t *testing.T, p *Homes, d *deskFake) {
		conflict := slack.SlackErrorResponse{Err: "hash_conflict"}
		d.shows["U1"] = "another theirs"
		d.answers = []error{conflict, conflict}
		p.opened(t.Context(), "U1")
		rest(10 * time.Second)
		var hashes []string
		for _, pub := range d.taken() {
			hashes = append(hashes, pub.hash)
		}
		if got, want := fmt.Sprint(hashes), fmt.Sprint([]string{"theirs", "theirs", ""}); got != want {
			t.Errorf("hashes = %q, want %q", got, want)
		}
	})
}

func TestNoPageIsDrawnWhereTheAppHasNone(t *testing.T) {
	t.Parallel()
	atDesk(t, func(t *testing.T, p *Homes, d *deskFake) {
		d.answers = []error{slack.SlackErrorResponse{Err: "not_enabled"}}
		p.opened(t.Context(), "U1")
		rest(time.Second)
		p.Touch("U1")
		rest(time.Minute)
		if n := len(d.taken()); n != 1 {
			t.Errorf("%d drawings, want one", n)
		}
		rest(homeOff)
		p.opened(t.Context(), "U1")
		rest(time.Second)
		if n := len(d.taken()); n < 2 {
			t.Errorf("%d drawings, want another one later", n)
		}
	})
}

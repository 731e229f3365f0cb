package bot

import (
	"context"
	"errors"
	"fmt"
	"testing"
	"time"

	"github.com/slack-go/slack"

	"github.com/handoffbot/handoffbot/handoffs"
)

// register counts who was asked for.
type register struct {
	asked map[string]int
	fails bool
}

func (r *register) GetUserInfoContext(_ context.Context, user string, _ ...slack.GetUserInfoOption) (*slack.User, error) {
	r.asked[user]++
	if r.fails {
		return nil, errors.New("missing_scope")
	}
	return &slack.User{ID: user, RealName: "Ana Lind", TZ: "Europe/Berlin", Profile: slack.UserProfile{DisplayName: "ana"}}, nil
}

func TestANameIsAskedForOncePerHour(t *testing.T) {
	t.Parallel()
	now := noon
	r := &register{asked: map[string]int{}}
	p := NewPeople(r, func() time.Time { return now })
	for range 3 {
		if who := p.Who(t.Context(), "U1"); who.Name != "ana" || who.Zone.String() != "Europe/Berlin" {
			t.Errorf("Who = %q in %s", who.Name, who.Zone)
		}
	}
	now = now.Add(peopleFor)
	p.Name(t.Context(), "U1")
	if r.asked["U1"] != 2 {
		t.Errorf("Slack was asked %d times, want 2", r.asked["U1"])
	}
}

func TestWhoCannotBeToldIsSomebodyForAWhile(t *testing.T) {
	t.Parallel()
	now := noon
	r := &register{asked: map[string]int{}, fails: true}
	p := NewPeople(r, func() time.Time { return now })
	for range 2 {
		if name := p.Name(t.Context(), "U1"); name != "somebody" {
			t.Errorf("Name = %q", name)
		}
	}
	r.fails, now = false, now.Add(peopleFailed)
	if name := p.Name(t.Context(), "U1"); name != "ana" || r.asked["U1"] != 2 {
		t.Errorf("Name = %q after %d questions", name, r.asked["U1"])
	}
	if name := p.Name(t.Context(), handoffs.Removed); name != "somebody" || r.asked[string(handoffs.Removed)] != 0 {
		t.Errorf("Slack was asked for who was removed")
	}
}

func TestOnlySoManyNamesAreRemembered(t *testing.T) {
	t.Parallel()
	p := NewPeople(&register{asked: map[string]int{}}, func() time.Time { return noon })
	for i := range peopleMax + 10 {
		p.Name(t.Context(), handoffs.UserID(fmt.Sprintf("U%d", i)))
	}
	if len(p.known) > peopleMax {
		t.Errorf("%d are remembered", len(p.known))
	}
}

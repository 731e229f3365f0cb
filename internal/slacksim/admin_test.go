package slacksim

import "testing"

// TestAdminsChangesReachTheApp does what an admin does and asks what the app hears of it.
func TestAdminsChangesReachTheApp(t *testing.T) {
	t.Parallel()
	w := start(t, func(c *Config) {
		c.App.Events = append(c.App.Events, "user_change", "channel_rename", "channel_unarchive", "tokens_revoked")
	})
	p := connect(t, w, ackAll)
	w.SetUser(User{ID: omar, Name: "omar", Deleted: true})
	w.SetUser(User{ID: "U0NEW", Name: "new"})
	w.RenameChannel(sales, "deals")
	w.Archive(sales)
	w.Unarchive(sales)
	w.SendUnknownEvent("meteor_shower")
	w.RemoveMember(sales, bot)
	w.RevokeTokens()
	want := map[string]int{
		"user_change": 2, "channel_rename": 1, "channel_archive": 1, "channel_unarchive": 1, "meteor_shower": 1, "channel_left": 1, "tokens_revoked": 1,
	}
	p.wait(func() bool { return len(p.events("")) == 8 })
	for kind, n := range want {
		equal(t, kind, len(p.events(kind)), n)
	}
	c, _ := w.Channel("deals")
	equal(t, "name", c.ID, sales)
	equal(t, "bot is in", len(c.Members), 2)
	u, _ := w.User("U0NEW")
	equal(t, "zone", u.TZ, "UTC")
	equal(t, "page's last line", len(w.Traffic()) > 8, true)
}

func TestPeopleComeAndGo(t *testing.T) {
	t.Parallel()
	w := start(t)
	o := w.As(omar)
	for _, err := range []error{o.Join(public), o.Invite(public, bot), o.Leave(public)} {
		if err != nil {
			t.Fatal(err)
		}
	}
	equal(t, "still reads a public channel", o.Messages(public) != nil, true)
	if _, err := o.Say(public, "x"); err == nil {
		t.Error("somebody spoke in a channel that they left")
	}
	o.GoAway()
	mustAPI(t, w, "chat.postEphemeral", obj{"channel": sales, "user": o.ID(), "text": "x"})
	equal(t, "ephemerals while away", len(o.Ephemerals()), 0)
	if err := w.As("U0NOBODY").OpenHome(); err == nil {
		t.Error("nobody opened a Home")
	}
}

func TestForgetsFaultsOnRequest(t *testing.T) {
	t.Parallel()
	w := start(t)
	w.SetFault(Fault{Kind: FaultErrorCode, Code: "fatal_error"})
	equal(t, "fault", api(t, w, "auth.test", nil)["error"], any("fatal_error"))
	w.ClearFaults()
	mustAPI(t, w, "auth.test", nil)
	p := connect(t, w, ackAll)
	w.Disconnect("link_disabled")
	p.wait(p.isClosed)
	equal(t, "reason", p.frames("disconnect")[0]["reason"], any("link_disabled"))
}

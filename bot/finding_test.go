package bot

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/handoffbot/handoffbot/handoffs"
)

func TestFindingsSayWhatIsFineToo(t *testing.T) {
	t.Parallel()
	w := usualTown()
	w.scopes = strings.Replace(w.scopes, "im:write,", "", 1)
	checks := &Checks{
		BotToken: "xoxb-1", AppToken: "xapp-1", Types: []handoffs.Type{{To: "onboarding"}},
		Directory: NewDirectory(w, []handoffs.Team{byChannel, byGroup}, slog.New(slog.DiscardHandler)),
		Ping:      func(context.Context) error { return nil },
		Connect:   func(context.Context) error { return nil },
	}
	var got []string
	for _, f := range checks.Findings(t.Context()) {
		if f.Text == "" || !strings.HasSuffix(f.Text, ".") {
			t.Errorf("%s is no sentence: %q", f.Subject, f.Text)
		}
		got = append(got, fmt.Sprintf("%s: %s", f.Verdict, f.Subject))
	}
	want := []string{"ok: SLACK_BOT_TOKEN", "ok: SLACK_APP_TOKEN"}
	for _, s := range RequiredScopes {
		verdict := Fine
		if s.Name == "im:write" {
			verdict = Better
		}
		want = append(want, fmt.Sprintf("%s: scope %s", verdict, s.Name))
	}
	want = append(want, "ok: channel of Delivery", "ok: members of Delivery", "ok: channel of Onboarding", "ok: members of Onboarding", "ok: redis")
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("findings (-want +got):\n%s", diff)
	}
}

func TestAppTokenIsTriedWhereThatIsAsked(t *testing.T) {
	t.Parallel()
	for _, row := range []struct {
		answer  error
		verdict Verdict
		text    string
	}{
		{nil, Fine, "gives it a Socket Mode connection"},
		{refused("missing_scope"), Mend, "lacks the scope connections:write"},
		{refused("socket_mode_disabled"), Mend, "Switch Socket Mode on"},
		{refused("invalid_auth"), Mend, "does not accept SLACK_APP_TOKEN (invalid_auth)"},
		{errors.New("connection refused"), NotTold, "did not say"},
	} {
		checks := &Checks{
			BotToken: "xoxb-1", AppToken: "xapp-1",
			Directory: NewDirectory(usualTown(), nil, slog.New(slog.DiscardHandler)),
			Connect:   func(context.Context) error { return row.answer },
		}
		for _, f := range checks.Findings(t.Context()) {
			if f.Subject == appTokenSubject && (f.Verdict != row.verdict || !strings.Contains(f.Text, row.text)) {
				t.Errorf("after %v: %s, %q; want %s, %q", row.answer, f.Verdict, f.Text, row.verdict, row.text)
			}
		}
	}
}

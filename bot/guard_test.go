package bot

import (
	"context"
	"errors"
	"io"
	"net/http"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/prometheus/client_golang/prometheus/testutil"
	"github.com/slack-go/slack"
)

// transport answers requests without a network.
type transport func(*http.Request) (*http.Response, error)

func (f transport) RoundTrip(r *http.Request) (*http.Response, error) { return f(r) }

func answer(status int, body string) *http.Response {
	return &http.Response{StatusCode: status, Header: http.Header{}, Body: io.NopCloser(strings.NewReader(body))}
}

func clientOver(f transport) (*slack.Client, *Metrics) {
	m := NewMetrics()
	return NewClient(ClientConfig{
		BotToken: "xoxb-secret", AppToken: "xapp-secret", APIURL: "http://slack.test/api", Sockets: 2, Transport: f,
	}, m), m
}

func TestConnectionsThatDieAtOnceAreOpenedSlowly(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		api, _ := clientOver(func(*http.Request) (*http.Response, error) {
			return answer(200, `{"ok":true,"url":"ws://slack.test/"}`), nil
		})
		ctx, cancel := context.WithTimeout(t.Context(), 10*time.Minute)
		defer cancel()
		start := time.Now()
		var opened []time.Duration
		for {
			if _, _, err := api.StartSocketModeContext(ctx); err != nil {
				break
			}
			opened = append(opened, time.Since(start))
		}
		if opened[1] != 0 {
			t.Errorf("second connection after %s, want at once", opened[1])
		}
		if n := len(opened); n < 60 || n > 200 {
			t.Errorf("%d connections in ten minutes, want some, and far below Slack's 50 a minute", n)
		}
		inFirstSecond := 0
		for _, at := range opened {
			if at < time.Second {
				inFirstSecond++
			}
		}
		if inFirstSecond > 8 {
			t.Errorf("%d connections in the first second, want a few", inFirstSecond)
		}
	})
}

func TestAConnectionReplacedAfterHoursIsOpenedAtOnce(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		o := &opens{free: 2}
		for range 20 {
			if err := o.wait(t.Context()); err != nil {
				t.Fatal(err)
			}
		}
		time.Sleep(2 * time.Hour)
		before := time.Now()
		if err := o.wait(t.Context()); err != nil || time.Since(before) != 0 {
			t.Errorf("wait = %v after %s, want nil at once", err, time.Since(before))
		}
	})
}

func TestConnectionsOfOneAgeAreReplacedOneAfterTheOther(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		o := &opens{free: 2}
		gap := func() time.Duration {
			first := o.reserve(time.Now())
			return o.reserve(time.Now()).Sub(first)
		}
		if got := gap(); got != 0 {
			t.Errorf("gap at the start = %s, want none", got)
		}
		time.Sleep(5 * time.Hour)
		if got := gap(); got != openApart {
			t.Errorf("gap after hours = %s, want %s", got, openApart)
		}
	})
}

func TestWaitingForAConnectionEndsWithTheContext(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		o := &opens{free: 1}
		ctx, cancel := context.WithTimeout(t.Context(), time.Second)
		defer cancel()
		for {
			if err := o.wait(ctx); err != nil {
				if !errors.Is(err, context.DeadlineExceeded) {
					t.Errorf("wait = %v, want the context's error", err)
				}
				return
			}
		}
	})
}

func TestCallsEndInTime(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		api, m := clientOver(func(r *http.Request) (*http.Response, error) {
			<-r.Context().Done()
			return nil, context.Cause(r.Context())
		})
		for method, c := range map[string]struct {
			call func(ctx context.Context) error
			want time.Duration
		}{
			"views.open": {func(ctx context.Context) error {
				_, err := api.OpenViewContext(ctx, "t", slack.ModalViewRequest{})
				return err
			}, 2500 * time.Millisecond},
			"auth.test": {func(ctx context.Context) error {
				_, err := api.AuthTestContext(ctx)
				return err
			}, 10 * time.Second},
		} {
			start := time.Now()
			err := c.call(t.Context())
			if !errors.Is(err, context.DeadlineExceeded) || !strings.Contains(err.Error(), method) {
				t.Errorf("%s = %v, want a deadline that names the method", method, err)
			}
			if took := time.Since(start); took != c.want {
				t.Errorf("%s ended after %s, want %s", method, took, c.want)
			}
			if n := testutil.ToFloat64(m.calls.WithLabelValues(method, "timeout")); n != 1 {
				t.Errorf("%s counted %v timeouts, want 1", method, n)
			}
		}
	})
}

func TestCallsAreCountedByTheirOutcome(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		status     int
		body, want string
	}{
		"ok":             {200, `{"ok":true,"user_id":"U1"}`, "ok"},
		"ok, said late":  {200, `{"user":"` + strings.Repeat("x", 200) + `","ok":true}`, "ok"},
		"refused":        {200, `{"ok":false,"error":"invalid_auth"}`, "invalid_auth"},
		"refused oddly":  {200, `{"ok":false,"error":"Deal with Acme #1"}`, "other"},
		"server error":   {503, `busy`, "http_503"},
		"too many calls": {429, ``, "http_429"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			api, m := clientOver(func(*http.Request) (*http.Response, error) { return answer(c.status, c.body), nil })
			_, _ = api.AuthTestContext(t.Context())
			if n := testutil.ToFloat64(m.calls.WithLabelValues("auth.test", c.want)); n != 1 {
				t.Errorf("%s counted %v times, want once", c.want, n)
			}
		})
	}
}

func TestErrorsOfCallsHoldNoSecrets(t *testing.T) {
	t.Parallel()
	api, m := clientOver(func(*http.Request) (*http.Response, error) { return nil, errors.New("connection refused") })
	_, err := api.AuthTestContext(t.Context())
	if err == nil || strings.Contains(err.Error(), "secret") {
		t.Errorf("auth.test = %v, want an error without the token", err)
	}
	_, _, err = api.PostMessageContext(t.Context(), "", slack.MsgOptionText("x", false),
		slack.MsgOptionResponseURL("https://hooks.test/commands/T1/secret", slack.ResponseTypeEphemeral))
	if err == nil || strings.Contains(err.Error(), "commands") {
		t.Errorf("answer to a response_url = %v, want an error without the URL", err)
	}
	if n := testutil.ToFloat64(m.calls.WithLabelValues("response_url", "error")); n != 1 {
		t.Errorf("response_url counted %v times, want once", n)
	}
}

func TestAnswersThatAreTooLargeAreRefused(t *testing.T) {
	t.Parallel()
	api, _ := clientOver(func(*http.Request) (*http.Response, error) {
		return answer(200, `{"ok":true,"x":"`+strings.Repeat("x", answerMax)+`"}`), nil
	})
	_, err := api.AuthTestContext(t.Context())
	if _, ok := errors.AsType[*http.MaxBytesError](err); !ok {
		t.Errorf("auth.test = %v, want the limit's error", err)
	}
}

func TestRedirectsAreNotFollowed(t *testing.T) {
	t.Parallel()
	calls := 0
	api, _ := clientOver(func(*http.Request) (*http.Response, error) {
		calls++
		r := answer(http.StatusTemporaryRedirect, "")
		r.Header.Set("Location", "http://elsewhere.test/")
		return r, nil
	})
	if _, err := api.AuthTestContext(t.Context()); err == nil || calls != 1 {
		t.Errorf("auth.test = %v after %d calls, want an error after one", err, calls)
	}
}

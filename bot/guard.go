package bot

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"math/rand/v2"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/slack-go/slack"
	"github.com/tidwall/gjson"
)

const (
	// answerMax bounds a Web API answer. Slack's largest, a page of history, is far below it.
	answerMax = 8 << 20
	// viewLimit is for views.*: a trigger lives 3 s.
	viewLimit = 2500 * time.Millisecond
	// callLimit is for every other method.
	callLimit = 10 * time.Second

	openMethod = "apps.connections.open"
)

// ClientConfig says how to reach Slack.
type ClientConfig struct {
	BotToken, AppToken string
	// APIURL is the base of the Web API; Slack's if empty.
	APIURL string
	// Sockets is how many connections may open without waiting.
	Sockets int
	// Transport is used for all calls; one of its own if nil.
	Transport http.RoundTripper
}

// NewClient returns a Web API client whose calls end in time, are counted, and are never repeated by themselves.
func NewClient(cfg ClientConfig, metrics *Metrics) *slack.Client {
	c := newCaller(cfg, metrics)
	return slack.New(cfg.BotToken, slack.OptionAPIURL(c.base), slack.OptionAppLevelToken(cfg.AppToken), slack.OptionHTTPClient(c))
}

func newCaller(cfg ClientConfig, metrics *Metrics) *caller {
	base := cfg.APIURL
	if base == "" {
		base = slack.APIURL
	}
	if !strings.HasSuffix(base, "/") {
		base += "/" // slack-go appends the method's name
	}
	transport := cfg.Transport
	if transport == nil {
		own := http.DefaultTransport.(*http.Transport).Clone()
		own.MaxIdleConnsPerHost = 64 // one host; the default of 2 would open a connection for most calls
		transport = own
	}
	return &caller{base: base, transport: transport, metrics: metrics, opens: &opens{free: max(cfg.Sockets, 1)}}
}

// caller makes slack-go's HTTP requests. It follows no redirects, because bodies carry the token, and never logs.
type caller struct {
	base      string
	transport http.RoundTripper
	metrics   *Metrics
	opens     *opens
}

// Do sends the request and returns with all that is used of the answer read, within the method's time limit.
func (c *caller) Do(req *http.Request) (*http.Response, error) {
	method := c.method(req.URL)
	if method == openMethod {
		if err := c.opens.wait(req.Context()); err != nil {
			return nil, fmt.Errorf("wait to call %s: %w", method, err)
		}
	}
	limit := callLimit
	if strings.HasPrefix(method, "views.") {
		limit = viewLimit
	}
	ctx, cancel := context.WithTimeoutCause(req.Context(), limit, fmt.Errorf("no answer within %s: %w", limit, context.DeadlineExceeded))
	defer cancel()
	start := time.Now()
	resp, body, err := c.exchange(req.WithContext(ctx))
	if err != nil {
		c.metrics.Called(method, outcomeOf(err), time.Since(start))
		return nil, fmt.Errorf("call %s: %w", method, err)
	}
	c.metrics.Called(method, answerOutcome(resp.StatusCode, body), time.Since(start))
	resp.Body = io.NopCloser(bytes.NewReader(lean(method, body)))
	return resp, nil
}

func (c *caller) exchange(req *http.Request) (*http.Response, []byte, error) {
	resp, err := c.transport.RoundTrip(req)
	if err != nil {
		return nil, nil, err
	}
	body, err := io.ReadAll(http.MaxBytesReader(nil, resp.Body, answerMax))
	if closeErr := resp.Body.Close(); err == nil {
		err = closeErr
	}
	if err != nil {
		return nil, nil, fmt.Errorf("read answer: %w", err)
	}
	return resp, body, nil
}

// method returns the method's name. The URLs that Slack hands out to answer to hold a secret, so they share one name.
func (c *caller) method(u *url.URL) string {
	if name, ok := strings.CutPrefix(u.Scheme+"://"+u.Host+u.Path, c.base); ok && !strings.Contains(name, "/") {
		return name
	}
	if strings.HasPrefix(u.Path, "/files-pri/") {
		return "files.download"
	}
	return "response_url"
}

// answerOutcome names the outcome of an HTTP answer for a label.
func answerOutcome(status int, body []byte) string {
	if status != http.StatusOK {
		return "http_" + strconv.Itoa(status)
	}
	if gjson.GetBytes(body, "ok").Type == gjson.False {
		return word(gjson.GetBytes(body, "error").Str)
	}
	return "ok"
}

// opens spaces the opening of connections. slack-go opens the next one at once when Slack ends a connection, even if
// Slack ends each as soon as it is open; apps.connections.open takes about 50 calls a minute for the whole app.
// So the first ones of a minute go out at once, and each further one waits half as long again.
//
// Once a process has its connections, no two are opened together: Slack ends connections at a certain age, and those of
// one age would be replaced at one moment, with nobody there to take a press.
type opens struct {
	free int // how many of a minute need not wait

	mu    sync.Mutex
	total int
	last  []time.Time // of the last minute, those that still wait included
}

const (
	openWindow  = time.Minute
	openFirst   = 100 * time.Millisecond
	openApart   = time.Second
	openLongest = 15 * time.Second
)

// wait returns when the next connection may be opened, or with ctx's error.
func (o *opens) wait(ctx context.Context) error {
	timer := time.NewTimer(time.Until(o.reserve(time.Now())))
	defer timer.Stop()
	select {
	case <-timer.C:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

// reserve keeps the next free moment for the caller.
func (o *opens) reserve(now time.Time) time.Time {
	o.mu.Lock()
	defer o.mu.Unlock()
	for len(o.last) > 0 && now.Sub(o.last[0]) >= openWindow {
		o.last = o.last[1:]
	}
	at := now
	if n := len(o.last); n > 0 && o.total >= o.free {
		if from := o.last[n-1].Add(openApart); from.After(at) {
			at = from
		}
	}
	if over := len(o.last) - o.free; over >= 0 {
		delay := openFirst
		for range over {
			if delay = delay * 3 / 2; delay >= openLongest {
				delay = openLongest
				break
			}
		}
		delay = delay*4/5 + rand.N(delay*2/5)
		if from := o.last[len(o.last)-1]; from.After(at) {
			at = from
		}
		at = at.Add(delay)
	}
	o.last = append(o.last, at)
	o.total++
	return at
}

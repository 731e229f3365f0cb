package bot

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"

	"github.com/slack-go/slack"

	"github.com/handoffbot/handoffbot/handoffs"
)

// ThreadReader reads what people said in a thread. It reads messages without their blocks, because slack-go refuses a
// whole page with one element that it has not heard of.
type ThreadReader struct {
	http interface {
		Do(*http.Request) (*http.Response, error)
	}
	base  string
	token string
}

// NewThreadReader returns a reader that calls Slack as NewClient's client does.
func NewThreadReader(cfg ClientConfig, metrics *Metrics) *ThreadReader {
	c := newCaller(cfg, metrics)
	return &ThreadReader{http: c, base: c.base, token: cfg.BotToken}
}

const (
	// repliesPage and repliesPages bound how much of a thread is read.
	repliesPage  = 200
	repliesPages = 20
)

// threadMessage is a message of a thread, as far as notes need it.
type threadMessage struct {
	frameMessage
	Username string `json:"username"`
	Profile  struct {
		Name string `json:"name"`
	} `json:"bot_profile"`
}

// at is when the message was posted.
func (m *threadMessage) at() time.Time { return stampTime(m.TS) }

// stampTime reads a time in Slack's form.
func stampTime(ts string) time.Time {
	seconds, micros, _ := strings.Cut(ts, ".")
	s, _ := strconv.ParseInt(seconds, 10, 64)
	us, _ := strconv.ParseInt(micros, 10, 64)
	return time.Unix(s, us*1000)
}

// read returns the thread's messages after a moment, oldest first, and only the newest of them; the zero moment is the
// beginning. total counts them all. An error says with slackCode what Slack has against it.
func (r *ThreadReader) read(ctx context.Context, thread handoffs.Message, after time.Time, newest int, keep func(m *threadMessage) bool) (list []threadMessage, total int, err error) {
	cursor := ""
	for n := range repliesPages {
		page, next, err := r.page(ctx, thread, after, cursor)
		if err != nil {
			return nil, 0, fmt.Errorf("read thread: %w", err)
		}
		for i := range page {
			again := n > 0 && page[i].TS == thread.TS // pages may begin with the thread's first message
			if m := &page[i]; m.at().After(after) && !again && keep(m) {
				list = append(list, *m)
				total++
			}
		}
		list = list[max(0, len(list)-newest):]
		if cursor = next; cursor == "" {
			break
		}
	}
	return list, total, nil
}

func (r *ThreadReader) page(ctx context.Context, thread handoffs.Message, after time.Time, cursor string) (page []threadMessage, next string, err error) {
	form := url.Values{"channel": {string(thread.Channel)}, "ts": {thread.TS}, "limit": {strconv.Itoa(repliesPage)}}
	if !after.IsZero() {
		form.Set("oldest", fmt.Sprintf("%d.%06d", after.Unix(), after.Nanosecond()/1000))
	}
	if cursor != "" {
		form.Set("cursor", cursor)
	}
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, r.base+"conversations.replies", strings.NewReader(form.Encode()))
	if err != nil {
		return nil, "", err
	}
	req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	req.Header.Set("Authorization", "Bearer "+r.token)
	resp, err := r.http.Do(req)
	if err != nil {
		return nil, "", err
	}
	defer resp.Body.Close()
	if resp.StatusCode != http.StatusOK {
		return nil, "", slack.StatusCodeError{Code: resp.StatusCode, Status: resp.Status}
	}
	var answer struct {
		OK       bool            `json:"ok"`
		Error    string          `json:"error"`
		Messages []threadMessage `json:"messages"`
		More     struct {
			Cursor string `json:"next_cursor"`
		} `json:"response_metadata"`
	}
	err = json.NewDecoder(resp.Body).Decode(&answer)
	if _, odd := errors.AsType[*json.UnmarshalTypeError](err); err != nil && !odd { // what does not fit is what we do without
		return nil, "", fmt.Errorf("read answer: %w", err)
	}
	if !answer.OK {
		return nil, "", slack.SlackErrorResponse{Err: answer.Error}
	}
	return answer.Messages, answer.More.Cursor, nil
}

package prompts

import (
	"bytes"
	"context"
	"crypto/tls"
	"errors"
	"io"
	"net"
	"net/http"
	"strconv"
	"time"
)

// maxAnswer is the longest answer in bytes that is read from a server. The longest that a model may write, with
// everything around it, is a tenth of it.
const maxAnswer = 1 << 20

// httpDoer sends requests for go-openai, which by itself reads without a limit, follows redirects with the key in
// hand, and takes a redirect that was not followed for an answer.
type httpDoer struct{ client *http.Client }

func newHTTPDoer(given *http.Client) httpDoer {
	client := http.Client{}
	if given != nil {
		client = *given
	}
	client.CheckRedirect = func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
	return httpDoer{&client}
}

// Do sends one request. Its errors are faults.
func (d httpDoer) Do(req *http.Request) (*http.Response, error) {
	resp, err := d.client.Do(req)
	if err != nil {
		return nil, transportFault(req.Context(), err)
	}
	defer resp.Body.Close()
	if resp.StatusCode >= http.StatusMultipleChoices && resp.StatusCode < http.StatusBadRequest {
		return nil, &Fault{Note: NoteUnavailable, Status: resp.StatusCode, Word: "redirect"}
	}
	body, err := io.ReadAll(io.LimitReader(resp.Body, maxAnswer+1))
	if err != nil {
		return nil, transportFault(req.Context(), err)
	}
	if len(body) > maxAnswer {
		return nil, &Fault{Note: NoteUnavailable, Status: resp.StatusCode, Word: "answer too large"}
	}
	resp.Body = io.NopCloser(bytes.NewReader(body))
	return resp, nil
}

// transportFault keeps no text of the error: it may quote what the server sent.
func transportFault(ctx context.Context, err error) *Fault {
	if ended := ctx.Err(); ended != nil {
		return endedFault(ended)
	}
	if network, ok := errors.AsType[net.Error](err); ok && network.Timeout() {
		return &Fault{Note: NoteTimedOut, Word: "connection"}
	}
	if _, ok := errors.AsType[*tls.CertificateVerificationError](err); ok {
		return &Fault{Note: NoteUnavailable, Word: "certificate not accepted"}
	}
	if op, ok := errors.AsType[*net.OpError](err); ok && op.Op == "dial" {
		return disconnected("no connection")
	}
	return disconnected("disconnected")
}

// endedFault is for a context that is over: its own deadline, or the caller's wish.
func endedFault(ended error) *Fault {
	if errors.Is(ended, context.DeadlineExceeded) {
		return &Fault{Note: NoteTimedOut, cause: ended}
	}
	return &Fault{Note: NoteUnavailable, Word: "canceled", cause: ended}
}

// retryAfter reads how long a server asks to wait, in milliseconds, seconds, or as a date; zero if it does not.
func retryAfter(h http.Header, now time.Time) time.Duration {
	if ms, err := strconv.ParseFloat(h.Get("Retry-After-Ms"), 64); err == nil && ms > 0 {
		return capped(ms * float64(time.Millisecond))
	}
	value := h.Get("Retry-After")
	if seconds, err := strconv.ParseFloat(value, 64); err == nil && seconds > 0 {
		return capped(seconds * float64(time.Second))
	}
	if at, err := http.ParseTime(value); err == nil && at.After(now) {
		return at.Sub(now)
	}
	return 0
}

// capped keeps a wait inside what a Duration holds.
func capped(wait float64) time.Duration { return time.Duration(min(wait, float64(24*time.Hour))) }

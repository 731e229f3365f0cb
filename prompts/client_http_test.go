package prompts_test

import (
	"io"
	"net/http"
	"net/http/httptest"
	"sync/atomic"
	"testing"
	"time"

	"github.com/handoffbot/handoffbot/prompts"
)

// overNetwork connects a client to a handler over a real connection.
func overNetwork(t *testing.T, timeout time.Duration, handler http.HandlerFunc) *prompts.Client {
	t.Helper()
	server := httptest.NewServer(handler)
	t.Cleanup(server.Close)
	c, err := prompts.NewClient(prompts.Config{APIKey: "sk-test", BaseURL: server.URL, Model: "m", Timeout: timeout, Now: time.Now})
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// A key that follows a redirect is somebody else's key.
func TestNobodyIsRedirectedAnywhere(t *testing.T) {
	t.Parallel()
	var elsewhere atomic.Int64
	other := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { elsewhere.Add(1) }))
	t.Cleanup(other.Close)
	for _, status := range []int{301, 302, 303, 307, 308} {
		c := overNetwork(t, prompts.DefaultTimeout, func(w http.ResponseWriter, r *http.Request) { http.Redirect(w, r, other.URL, status) })
		if f := fault(t, failure(c)); f.Note != prompts.NoteUnavailable || f.Status != status || f.Word != "redirect" {
			t.Errorf("%d: fault = %v", status, f)
		}
	}
	if n := elsewhere.Load(); n != 0 {
		t.Errorf("%d requests went elsewhere", n)
	}
}

func TestHalfAnAnswerIsNone(t *testing.T) {
	t.Parallel()
	c := overNetwork(t, prompts.DefaultTimeout, func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Length", "1000")
		_, _ = io.WriteString(w, `{"choices":[`)
	})
	if f := fault(t, failure(c)); f.Note != prompts.NoteUnavailable || f.Word != "disconnected" {
		t.Errorf("fault = %v, want that the server hung up", f)
	}
}

func TestAnAnswerThatDripsIsCutOffInTime(t *testing.T) {
	t.Parallel()
	c := overNetwork(t, 100*time.Millisecond, func(w http.ResponseWriter, r *http.Request) {
		for r.Context().Err() == nil {
			if _, err := io.WriteString(w, " "); err != nil {
				return
			}
			w.(http.Flusher).Flush()
			<-time.After(time.Millisecond)
		}
	})
	if f := fault(t, failure(c)); f.Note != prompts.NoteTimedOut {
		t.Errorf("fault = %v, want a time-out", f)
	}
}

func TestAnEndlessAnswerIsNotReadToItsEnd(t *testing.T) {
	t.Parallel()
	c := overNetwork(t, prompts.DefaultTimeout, func(w http.ResponseWriter, r *http.Request) {
		page := make([]byte, 1<<16)
		for r.Context().Err() == nil {
			if _, err := w.Write(page); err != nil {
				return
			}
		}
	})
	if f := fault(t, failure(c)); f.Word != "answer too large" {
		t.Errorf("fault = %v, want that the answer is too large", f)
	}
}

func TestWhatCannotBeReachedIsUnavailable(t *testing.T) {
	t.Parallel()
	gone := httptest.NewServer(nil)
	gone.Close()
	tls := httptest.NewTLSServer(nil)
	t.Cleanup(tls.Close)
	for base, word := range map[string]string{gone.URL: "no connection", tls.URL: "certificate not accepted"} {
		c, err := prompts.NewClient(prompts.Config{BaseURL: base, Model: "m", Now: time.Now})
		if err != nil {
			t.Fatal(err)
		}
		if f := fault(t, failure(c)); f.Note != prompts.NoteUnavailable || f.Word != word {
			t.Errorf("fault = %v, want %s", f, word)
		}
	}
}

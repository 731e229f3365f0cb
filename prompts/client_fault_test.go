package prompts_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/handoffbot/handoffbot/prompts"
)

// Each row is a server that does not give the answer. The review ends in a fault of the right kind, in time, and the fault's
// text holds nothing of what the server wrote, which here repeats the notes.
func TestWhateverAServerSaysIsAnAnswerOrAFaultThatTellsNothing(t *testing.T) {
	t.Parallel()
	const echo = `Zebrafish Industries sk-test`
	quoted := func(format string) string { return strings.ReplaceAll(format, "ECHO", echo) }
	rows := []struct {
		name    string
		handler http.Handler
		want    prompts.Note
		asks    int
	}{
		{"200 with nothing in it", says(200, `{}`), prompts.NoteUnavailable, 2},
		{"200 with an error", says(200, quoted(`{"error":{"message":"ECHO"}}`)), prompts.NoteUnavailable, 2},
		{"200 with no choices", says(200, `{"choices":[]}`), prompts.NoteUnavailable, 2},
		{"200 with null", says(200, `null`), prompts.NoteUnavailable, 2},
		{"200 with nothing", says(200, ``), prompts.NoteUnavailable, 2},
		{"200 with half of it", says(200, quoted(`{"choices":[{"message":{"content":"ECHO`)), prompts.NoteUnavailable, 2},
		{"200 with a page", says(200, quoted(`<html>ECHO</html>`)), prompts.NoteUnavailable, 2},
		{"an answer that is larger than any", says(200, strings.Repeat(" ", 1<<20)+`{}`), prompts.NoteUnavailable, 1},
		{"a redirect", says(307, quoted("ECHO"), "Location", "https://elsewhere.test/v1"), prompts.NoteUnavailable, 1},
		{"a refusal", says(200, quoted(`{"choices":[{"message":{"content":"","refusal":"ECHO"},"finish_reason":"stop"}]}`)), prompts.NoteRefused, 1},
		{"a content filter at the end", ends(`{"fields":[]`, "content_filter"), prompts.NoteRefused, 1},
		{"a content filter before", says(400, quoted(`{"error":{"message":"ECHO","type":null,"param":"prompt","code":"content_filter","status":400,"innererror":{"code":"ResponsibleAIPolicyViolation","content_filter_result":{"jailbreak":{"filtered":true,"detected":true}}}}}`)), prompts.NoteRefused, 1},
		{"an answer that was cut off", ends(`{"fields":[{"field":"kick`, "length"), prompts.NoteTooLong, 1},
		{"an answer that was cut off and fits all the same", ends(`{"fields":[{"field":"plan","status":"not_stated","value":null,"quote":null}],"bullets":[]}`, "length"), prompts.NoteTooLong, 1},
		{"an answer that is not finished", says(200, `{"choices":[{"message":{"content":"{}"},"finish_reason":null}]}`), prompts.NoteUnreadable, 3},
		{"a call of a tool", ends("", "tool_calls"), prompts.NoteUnreadable, 3},
		{"an empty answer", writes(" "), prompts.NoteUnreadable, 3},
		{"null for an answer", says(200, `{"choices":[{"message":{"content":null},"finish_reason":"stop"}]}`), prompts.NoteUnreadable, 3},
		{"prose", writes(echo), prompts.NoteUnreadable, 3},
		{"braces without end", writes(strings.Repeat(`{"a":`, 100_000)), prompts.NoteUnreadable, 3},
		{"an answer without fields", writes(`{"fields":[],"bullets":[]}`), prompts.NoteUnreadable, 3},
		{"a field that nobody asked for", writes(`{"fields":[{"field":"owner","status":"stated","value":"x","quote":"x"}],"bullets":[]}`), prompts.NoteUnreadable, 3},
		{"a property that nobody asked for", writes(`{"fields":[{"field":"plan","status":"stated","value":"x","quote":"x"}],"bullets":[],"channel":"C1"}`), prompts.NoteUnreadable, 3},
		{"a status that is none", writes(`{"fields":[{"field":"plan","status":"complete","value":"x","quote":"x"}],"bullets":[]}`), prompts.NoteUnreadable, 3},
		{"a number for a value", writes(`{"fields":[{"field":"plan","status":"stated","value":40,"quote":"x"}],"bullets":[]}`), prompts.NoteUnreadable, 3},
		{"more values than anybody reads", writes(`{"fields":[{"field":"plan","status":"stated","value":"x","quote":"x"}` +
			strings.Repeat(`,{"field":"plan","status":"stated","value":"x","quote":"x"}`, 24) + `],"bullets":[]}`), prompts.NoteUnreadable, 3},
		{"a bullet without a quote", writes(`{"fields":[{"field":"plan","status":"not_stated","value":null,"quote":null}],"bullets":[{"text":"x"}]}`), prompts.NoteUnreadable, 3},
		{"400 for every way of asking", says(400, quoted(`{"error":{"message":"ECHO","type":"invalid_request_error"}}`)), prompts.NoteUnavailable, 3},
		{"400 with a string", says(400, quoted(`{"error":"ECHO"}`)), prompts.NoteUnavailable, 3},
		{"400 with a page", says(400, quoted(`<html>ECHO</html>`)), prompts.NoteUnavailable, 3},
		{"a temperature that is refused on and on", says(400, openAIWantsWarmth), prompts.NoteUnavailable, 4},
		{"a key that is not accepted", says(401, quoted(`{"error":{"message":"Incorrect API key provided: ECHO","type":"invalid_request_error","code":"invalid_api_key"}}`)), prompts.NoteUnavailable, 1},
		{"a key without the right", says(403, quoted(`{"detail":"ECHO"}`)), prompts.NoteUnavailable, 1},
		{"no such model", says(404, quoted(`{"error":{"message":"model 'ECHO' not found","type":"api_error"}}`)), prompts.NoteUnavailable, 1},
		{"a context of OpenAI's that is too small", says(400, quoted(`{"error":{"message":"This model's maximum context length is 128 tokens. ECHO","type":"invalid_request_error","param":"messages","code":"context_length_exceeded"}}`)), prompts.NoteTooLong, 1},
		{"a context of vLLM's that is too small", says(400, quoted(`{"object":"error","message":"You passed 1015 input tokens and requested 10 output tokens. However, the model's context length is only 128 tokens. ECHO","type":"BadRequestError","param":null,"code":400}`)), prompts.NoteTooLong, 1},
		{"a context of llama.cpp's that is too small", says(400, `{"error":{"code":400,"message":"request (5000 tokens) exceeds the available context size (128 tokens), try increasing it","type":"exceed_context_size_error","n_prompt_tokens":5000,"n_ctx":128}}`), prompts.NoteTooLong, 1},
		{"a request that is too large", says(413, quoted(`ECHO`)), prompts.NoteTooLong, 1},
		{"a quota that is used up", says(429, quoted(`{"error":{"message":"You exceeded your current quota ECHO","type":"insufficient_quota","param":null,"code":"insufficient_quota"}}`)), prompts.NoteUnavailable, 1},
		{"too many requests, twice", says(429, quoted(`{"error":{"message":"ECHO","code":429}}`), "Retry-After", "2"), prompts.NoteUnavailable, 2},
		{"too many requests, and a wait that is too long", says(429, `{}`, "Retry-After", "60"), prompts.NoteUnavailable, 1},
		{"500", says(500, quoted(`{"error":{"message":"ECHO","type":"server_error"}}`)), prompts.NoteUnavailable, 2},
		{"502 with a page", says(502, quoted(`<html>ECHO</html>`)), prompts.NoteUnavailable, 2},
		{"503", says(503, `{"error":{"message":"Loading model","type":"unavailable_error","code":503}}`), prompts.NoteUnavailable, 2},
		{"504", says(504, ``), prompts.NoteUnavailable, 2},
		{"a connection that is cut", hangUp(), prompts.NoteUnavailable, 2},
		{"no answer at all", never(), prompts.NoteTimedOut, 1},
		{"an error, then no answer", inTurn(says(500, ``), never()), prompts.NoteTimedOut, 2},
	}
	for _, row := range rows {
		t.Run(row.name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				var logged bytes.Buffer
				c, s := newClient(t, row.handler, func(cfg *prompts.Config) { cfg.Log = slog.New(slog.NewTextHandler(&logged, nil)) })
				began := time.Now()
				got, meta, err := c.Extract(t.Context(), deal())
				f := fault(t, err)
				if f.Note != row.want {
					t.Errorf("Extract = %v, want %s", err, row.want)
				}
				if diff := cmp.Diff(prompts.Extraction{}, got); diff != "" {
					t.Errorf("a fault comes with an answer:\n%s", diff)
				}
				if took := time.Since(began); took > prompts.DefaultTimeout || meta.Took != took {
					t.Errorf("took %v by the clock, %v by Meta, may take %v", took, meta.Took, prompts.DefaultTimeout)
				}
				if asks := len(s.asked()); asks != row.asks {
					t.Errorf("asked %d times, want %d: %v", asks, row.asks, s.asked())
				}
				if strings.Contains(logged.String(), secret) {
					t.Errorf("log: %s", logged.String())
				}
			})
		})
	}
}

func TestOneRetryMendsWhatPasses(t *testing.T) {
	t.Parallel()
	date := time.Date(2000, 1, 1, 0, 0, 3, 0, time.UTC).Format(http.TimeFormat) // a bubble begins with the year 2000
	for name, row := range map[string]struct {
		handler http.Handler
		waits   time.Duration
	}{
		"too many requests for some seconds":      {says(429, `{}`, "Retry-After", "2"), 2 * time.Second},
		"too many requests for some milliseconds": {says(429, `{}`, "Retry-After-Ms", "700", "Retry-After", "9"), 700 * time.Millisecond},
		"too many requests until a moment":        {says(429, `{}`, "Retry-After", date), 3 * time.Second},
		"too many requests without a word":        {says(429, `{}`), 250 * time.Millisecond},
		"too many requests for nonsense":          {says(429, `{}`, "Retry-After", "-1e400"), 250 * time.Millisecond},
		"500":                                     {says(500, ``), 250 * time.Millisecond},
		"a cut connection":                        {hangUp(), 250 * time.Millisecond},
		"malformed JSON":                          {says(200, `{malformed json: <<<chaos>>>`), 250 * time.Millisecond},
		"no choices":                              {says(200, `{}`), 250 * time.Millisecond},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				c, _ := newClient(t, inTurn(row.handler, honest()))
				began := time.Now()
				if _, _, err := c.Extract(t.Context(), deal()); err != nil {
					t.Fatal(err)
				}
				if took := time.Since(began); took < row.waits || took > row.waits+250*time.Millisecond {
					t.Errorf("took %v, want %v and a quarter of a second at most", took, row.waits)
				}
			})
		})
	}
}

func TestAfterFiveFailuresNobodyWaitsForTheServerUntilAMinuteIsOver(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		handler := never()
		c, s := newClient(t, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { handler.ServeHTTP(w, r) }))
		for range 5 {
			if f := fault(t, failure(c)); f.Note != prompts.NoteTimedOut {
				t.Errorf("fault = %v, want a time-out", f)
			}
		}
		asked := len(s.asked())
		began := time.Now()
		if f := fault(t, failure(c)); f.Note != prompts.NoteUnavailable || c.Breaker() != prompts.BreakerOpen {
			t.Errorf("fault = %v, breaker %s, want it open", f, c.Breaker())
		}
		if len(s.asked()) != asked || time.Since(began) != 0 {
			t.Errorf("an open circuit asks %d times and waits %v", len(s.asked())-asked, time.Since(began))
		}
		wait(t, time.Minute)
		if c.Breaker() != prompts.BreakerHalfOpen {
			t.Errorf("breaker %s after a minute, want half open", c.Breaker())
		}
		_ = fault(t, failure(c)) // the one that tries
		if c.Breaker() != prompts.BreakerOpen {
			t.Errorf("breaker %s after a trial that failed, want it open again", c.Breaker())
		}
		wait(t, time.Minute)
		handler = honest()
		if err := failure(c); err != nil || c.Breaker() != prompts.BreakerClosed {
			t.Errorf("trial = %v, breaker %s, want it closed", err, c.Breaker())
		}
	})
}

// Refusals and answers that do not fit speak against one question, a person who goes away against nothing.
func TestWhatIsNotTheServersFaultLeavesTheCircuitClosed(t *testing.T) {
	t.Parallel()
	for name, handler := range map[string]http.Handler{
		"refused":    ends("", "content_filter"),
		"unreadable": writes("no"),
		"too long":   ends("", "length"),
	} {
		c, _ := newClient(t, handler)
		for range 9 {
			_ = fault(t, failure(c))
		}
		if c.Breaker() != prompts.BreakerClosed {
			t.Errorf("%s: breaker %s, want it closed", name, c.Breaker())
		}
	}
	gone, cancel := context.WithCancel(t.Context())
	cancel()
	c, _ := newClient(t, never())
	for range 9 {
		_, _, err := c.Extract(gone, deal())
		if !errors.Is(err, context.Canceled) {
			t.Errorf("Extract = %v, want that it was canceled", err)
		}
		_ = fault(t, err)
	}
	if c.Breaker() != prompts.BreakerClosed {
		t.Errorf("breaker %s after people went away, want it closed", c.Breaker())
	}
}

func failure(c *prompts.Client) error {
	_, _, err := c.Extract(context.Background(), deal())
	return err
}

func TestNotesThatNobodyReadsAreNotSent(t *testing.T) {
	t.Parallel()
	for notes, want := range map[string]prompts.Note{
		"":            prompts.NoteNoNotes,
		" \n\t\u00a0": prompts.NoteNoNotes,
		strings.Repeat("é ", prompts.MaxNotes/2+1): prompts.NoteTooLong,
	} {
		c, s := newClient(t, honest())
		_, _, err := c.Extract(t.Context(), prompts.Input{Fields: dealFields(), Notes: notes})
		if f := fault(t, err); f.Note != want || len(s.asked()) != 0 {
			t.Errorf("Extract of %d bytes = %v after %d requests, want %s and none", len(notes), f, len(s.asked()), want)
		}
	}
}

func TestFaultsAreFormattedWithoutBodies(t *testing.T) {
	t.Parallel()
	c, _ := newClient(t, says(400, `{"object":"error","message":"Zebrafish"}`))
	err := failure(c)
	for _, text := range []string{err.Error(), fmt.Sprintf("%+v", err), fmt.Sprintf("%#v", err), fmt.Sprint(slog.Any("error", err))} {
		if strings.Contains(text, secret) {
			t.Errorf("fault tells %s", text)
		}
	}
	if want := "ask model: unavailable: status 400: request not accepted"; err.Error() != want {
		t.Errorf("fault = %q, want %q", err, want)
	}
}

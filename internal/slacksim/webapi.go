package slacksim

import (
	"context"
	"maps"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"
)

// reply is the answer of a Web API method: its fields, or an error code with what explains it.
type reply struct {
	error  string
	fields map[string]any
}

func ok(fields map[string]any) reply { return reply{fields: fields} }
func fail(code string) reply         { return reply{error: code} }

// failWith is Slack's wire form for what a linter found.
func failWith(code string, problems []problem) reply {
	if len(problems) == 0 {
		return fail(code)
	}
	errors, messages := make([]any, 0, len(problems)), make([]any, 0, len(problems))
	for _, p := range problems {
		errors = append(errors, p.String())
		messages = append(messages, "[ERROR] "+p.String())
	}
	return reply{error: code, fields: map[string]any{"errors": errors, "response_metadata": map[string]any{"messages": messages}}}
}

// method is one method of the Web API. handle runs with w.mu held.
type method struct {
	scopes   []string // any one of them is enough; none: no scope is needed
	tier     int
	appToken bool
	open     bool // no token is needed
	handle   func(*Workspace, args) reply
}

func methods() map[string]method {
	out := map[string]method{}
	for _, family := range []map[string]method{
		authMethods(), chatMethods(), scheduleMethods(), viewMethods(), conversationMethods(), historyMethods(), userMethods(),
		userGroupMethods(), reactionMethods(), fileMethods(), shareMethods(),
	} {
		maps.Copy(out, family)
	}
	return out
}

// serveAPI answers <base>/api/<method>.
func (w *Workspace) serveAPI(table map[string]method) http.HandlerFunc {
	return func(rw http.ResponseWriter, r *http.Request) {
		start := time.Now()
		name := r.PathValue("method")
		a, code := readArgs(r)
		outcome := &outcome{w: w, rw: rw, name: name}
		defer func() {
			took := time.Since(start)
			w.traffic.call(APICall{Method: name, Error: outcome.error, At: start, Took: took})
			w.mu.Lock()
			w.note(TrafficEntry{Dir: "api", Kind: name, Label: a.label(), MS: millis(took), OK: outcome.error == "", Error: outcome.error, Bytes: a.bytes})
			w.touch()
			w.mu.Unlock()
		}()
		if code != "" {
			outcome.write(fail(code))
			return
		}
		if !w.faultBefore(r.Context(), outcome) {
			return
		}
		m, known := table[name]
		if !known {
			outcome.write(fail("unknown_method"))
			return
		}
		if wait := w.limits.wait(name, m.tier, a.str("channel")); wait > 0 {
			outcome.rateLimited(wait)
			return
		}
		result := w.call(m, a)
		if w.faultAfter(r.Context(), outcome) {
			outcome.write(result)
		}
	}
}

// call checks the token and the scopes, and runs the method.
func (w *Workspace) call(m method, a args) reply {
	w.mu.Lock()
	defer w.mu.Unlock()
	if !m.open {
		if code := w.tokenError(a.token, m.appToken); code != "" {
			return fail(code)
		}
	}
	if r := w.need(m.scopes...); r.error != "" {
		return r
	}
	return m.handle(w, a)
}

func (w *Workspace) tokenError(token string, wantApp bool) string {
	switch {
	case token == "":
		return "not_authed"
	case token != w.app.BotToken && token != w.app.AppToken:
		return "invalid_auth"
	case w.revoked:
		return "token_revoked"
	case (token == w.app.AppToken) != wantApp:
		return "not_allowed_token_type"
	}
	return ""
}

// need answers missing_scope unless the app has one of the scopes.
func (w *Workspace) need(scopes ...string) reply {
	if len(scopes) == 0 || slices.ContainsFunc(scopes, w.hasScope) {
		return reply{}
	}
	return reply{error: "missing_scope", fields: map[string]any{"needed": strings.Join(scopes, ","), "provided": strings.Join(w.app.Scopes, ",")}}
}

func (w *Workspace) hasScope(scope string) bool { return slices.Contains(w.app.Scopes, scope) }

// outcome writes the answer of a call and remembers its error.
type outcome struct {
	w     *Workspace
	rw    http.ResponseWriter
	name  string
	error string
}

func (o *outcome) write(r reply) {
	o.error = r.error
	body := map[string]any{"ok": r.error == ""}
	maps.Copy(body, r.fields)
	if r.error != "" {
		body["error"] = r.error
	}
	h := o.rw.Header()
	h.Set("Content-Type", "application/json; charset=utf-8")
	if !o.w.opts.OmitScopesHeader {
		o.w.mu.Lock()
		h.Set("X-OAuth-Scopes", strings.Join(o.w.app.Scopes, ","))
		o.w.mu.Unlock()
	}
	_, _ = o.rw.Write(mustJSON(body)) // the app may have gone away
}

func (o *outcome) rateLimited(seconds int) {
	o.rw.Header().Set("Retry-After", strconv.Itoa(seconds))
	o.status(http.StatusTooManyRequests, `{"ok":false,"error":"ratelimited"}`)
}

func (o *outcome) status(code int, body string) {
	o.error = "http " + strconv.Itoa(code)
	if strings.HasPrefix(body, "{") {
		o.rw.Header().Set("Content-Type", "application/json; charset=utf-8")
	}
	o.rw.WriteHeader(code)
	_, _ = o.rw.Write([]byte(body)) // the app may have gone away
}

func (o *outcome) cut() {
	o.error = "connection cut"
	hijacker, can := o.rw.(http.Hijacker)
	if !can {
		panic(http.ErrAbortHandler)
	}
	conn, _, err := hijacker.Hijack()
	if err != nil {
		panic(http.ErrAbortHandler)
	}
	_ = conn.Close() // it is cut on purpose
}

// hang keeps silent until the app gives up.
func (o *outcome) hang(ctx context.Context) {
	o.error = "no answer"
	select {
	case <-ctx.Done():
	case <-o.w.done:
	}
	o.cut()
}

// faultBefore applies what goes wrong before a call is done; false means that it was answered, or never will be.
func (w *Workspace) faultBefore(ctx context.Context, o *outcome) bool {
	if f, strikes := w.faults.take(o.name, FaultSlow); strikes {
		select {
		case <-time.After(f.Delay):
		case <-ctx.Done():
		case <-w.done:
		}
	}
	f, strikes := w.faults.take(o.name, FaultRateLimited, FaultServerError, FaultHang, FaultCut, FaultErrorCode)
	if !strikes {
		return true
	}
	switch f.Kind {
	case FaultRateLimited:
		o.rateLimited(max(1, int(f.Delay.Seconds())))
	case FaultServerError:
		o.status(max(f.Status, http.StatusInternalServerError), "something went wrong")
	case FaultHang:
		o.hang(ctx)
	case FaultErrorCode:
		o.write(fail(f.Code))
	default:
		o.cut()
	}
	return false
}

// faultAfter applies what goes wrong after a call was done; false means that it was answered, or never will be.
func (w *Workspace) faultAfter(ctx context.Context, o *outcome) bool {
	f, strikes := w.faults.take(o.name, FaultHangAfter, FaultCutAfter, FaultInternalErrorAfter)
	if !strikes {
		return true
	}
	switch f.Kind {
	case FaultHangAfter:
		o.hang(ctx)
	case FaultInternalErrorAfter:
		o.write(fail("internal_error"))
	default:
		o.cut()
	}
	return false
}

// Package aimock runs @copilotkit/aimock for tests: a mock of model servers that nobody here wrote, which can fail in
// many ways. It knows one answer, to a question about the fields kickoff, plan and sso that has "Kickoff date" in it.
package aimock

import (
	"bufio"
	"context"
	"net/http"
	"regexp"
	"syscall"
	"testing"
	"time"

	"github.com/handoffbot/handoffbot/internal/nodetest"
)

// Fault is a header that makes the mock fail, and its value.
type Fault struct{ Header, Value string }

// What the mock can do wrong, each time that it is asked.
var (
	NoFault         = Fault{}
	TooManyRequests = Fault{"X-Aimock-Chaos-Ratelimit", "1"}  // 429 with a Retry-After of a second
	ServerError     = Fault{"X-Aimock-Chaos-Drop", "1"}       // 500
	MalformedJSON   = Fault{"X-Aimock-Chaos-Malformed", "1"}  // 200 with something else than JSON
	Disconnect      = Fault{"X-Aimock-Chaos-Disconnect", "1"} // the connection is cut
	Slow            = Fault{"X-Aimock-Chaos-Latency", "30000"}
)

// Faults are all of them by name.
func Faults() map[string]Fault {
	return map[string]Fault{
		"too many requests": TooManyRequests, "server error": ServerError, "malformed JSON": MalformedJSON,
		"disconnect": Disconnect, "slow": Slow,
	}
}

// Start runs the mock until the test ends and returns its base URL. folder is this package's, as seen from the test.
// It must be called from the test's own goroutine.
func Start(tb testing.TB, folder string) string {
	tb.Helper()
	nodetest.Modules(tb, folder, "fixtures.json")
	// The test's own context ends before its cleanups.
	cmd := nodetest.Command(context.WithoutCancel(tb.Context()), folder, "node_modules/@copilotkit/aimock/dist/cli.js", "-p", "0", "-f", "fixtures.json")
	out, err := cmd.StdoutPipe()
	if err != nil {
		tb.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		tb.Fatalf("start aimock: %v", err)
	}
	exited := make(chan struct{})
	address := make(chan string, 1)
	go func() {
		defer close(exited)
		listening := regexp.MustCompile(`listening on (http://127\.0\.0\.1:\d+)`)
		for lines := bufio.NewScanner(out); lines.Scan(); {
			if found := listening.FindStringSubmatch(lines.Text()); found != nil && len(address) == 0 {
				address <- found[1]
			}
		}
		_ = cmd.Wait() // it is asked to end by a signal
	}()
	tb.Cleanup(func() {
		_ = cmd.Process.Signal(syscall.SIGKILL)
		<-exited
	})
	select {
	case base := <-address:
		return base + "/v1"
	case <-exited:
		tb.Fatal("aimock ended before it listened")
	case <-time.After(time.Minute):
		tb.Fatal("aimock does not listen")
	}
	return ""
}

// Client is an HTTP client whose every request asks the mock for the fault.
func Client(f Fault) *http.Client { return &http.Client{Transport: failing{f}} }

type failing struct{ fault Fault }

// RoundTrip implements http.RoundTripper.
func (f failing) RoundTrip(req *http.Request) (*http.Response, error) {
	req = req.Clone(req.Context())
	if f.fault != NoFault {
		req.Header.Set(f.fault.Header, f.fault.Value)
	}
	return http.DefaultTransport.RoundTrip(req)
}

package redistest

import (
	"bytes"
	"context"
	"io"
	"net"
	"slices"
	"sync"
	"sync/atomic"
	"testing"
)

// Fault is what happens to a request on its way.
type Fault int

const (
	// LostRequest breaks the connection before the request reaches the server. Nothing is done.
	LostRequest Fault = iota + 1
	// LostAnswer breaks the connection after the server has done what was asked.
	LostAnswer
	// Silence lets the request vanish and the connection stay; only the client's patience ends it.
	Silence
)

// Faults strikes requests that pass through proxies.
type Faults struct {
	mu    sync.Mutex
	armed []strike
}

type strike struct {
	fault Fault
	part  []byte
}

// Strike lets the fault happen to the next request that contains part, whichever connection it comes on.
// An answer that is an error is let through, and the fault waits for the next request.
func (f *Faults) Strike(fault Fault, part string) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.armed = append(f.armed, strike{fault, []byte(part)})
}

// Spare takes back every fault that was armed with the same part and has not struck.
func (f *Faults) Spare(part string) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.armed = slices.DeleteFunc(f.armed, func(s strike) bool { return string(s.part) == part })
}

func (f *Faults) take(request []byte) (strike, bool) {
	f.mu.Lock()
	defer f.mu.Unlock()
	for i, s := range f.armed {
		if bytes.Contains(request, s.part) {
			f.armed = slices.Delete(f.armed, i, i+1)
			return s, true
		}
	}
	return strike{}, false
}

// Proxy stands in front of a server.
type Proxy struct {
	Addr string

	faults *Faults
	target string
	listen net.Listener
	wg     sync.WaitGroup
	mu     sync.Mutex
	closed bool
	conns  map[net.Conn]bool
}

// StartProxy starts a proxy in front of the server at addr. It ends with the test.
func StartProxy(tb testing.TB, addr string, faults *Faults) *Proxy {
	tb.Helper()
	p := newProxy(tb, faults)
	p.serve(addr)
	return p
}

func newProxy(tb testing.TB, faults *Faults) *Proxy {
	tb.Helper()
	l, err := new(net.ListenConfig).Listen(context.Background(), "tcp", "127.0.0.1:0")
	if err != nil {
		tb.Fatalf("start proxy: %v", err)
	}
	p := &Proxy{Addr: l.Addr().String(), faults: faults, listen: l, conns: map[net.Conn]bool{}}
	tb.Cleanup(p.close)
	return p
}

func (p *Proxy) serve(target string) {
	p.target = target
	p.wg.Go(func() {
		for {
			client, err := p.listen.Accept()
			if err != nil {
				return
			}
			p.wg.Go(func() { p.pass(client) })
		}
	})
}

func (p *Proxy) close() {
	_ = p.listen.Close()
	p.mu.Lock()
	p.closed = true
	for conn := range p.conns {
		_ = conn.Close()
	}
	p.mu.Unlock()
	p.wg.Wait()
}

// track closes the connections with the proxy. It reports false if the proxy is closed.
func (p *Proxy) track(conns ...net.Conn) bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	for _, conn := range conns {
		p.conns[conn] = true
	}
	return !p.closed
}

func (p *Proxy) pass(client net.Conn) {
	defer client.Close()
	server, err := new(net.Dialer).DialContext(context.Background(), "tcp", p.target)
	if err != nil {
		return
	}
	defer server.Close()
	defer func() {
		p.mu.Lock()
		defer p.mu.Unlock()
		delete(p.conns, client)
		delete(p.conns, server)
	}()
	if !p.track(client, server) {
		return
	}
	var cut atomic.Pointer[strike]
	var answers sync.WaitGroup
	answers.Go(func() {
		defer client.Close()
		defer server.Close()
		p.answers(client, server, &cut)
	})
	p.requests(client, server, &cut)
	_ = server.Close()
	answers.Wait()
}

func (p *Proxy) requests(client io.Reader, server io.Writer, cut *atomic.Pointer[strike]) {
	buf := make([]byte, 64<<10)
	for {
		n, err := client.Read(buf)
		if err != nil {
			return
		}
		if s, ok := p.faults.take(buf[:n]); ok {
			switch s.fault {
			case LostRequest:
				return
			case Silence:
				_, _ = io.Copy(io.Discard, client)
				return
			case LostAnswer:
				cut.Store(&s)
			}
		}
		if _, err := server.Write(buf[:n]); err != nil {
			return
		}
	}
}

func (p *Proxy) answers(client io.Writer, server io.Reader, cut *atomic.Pointer[strike]) {
	buf := make([]byte, 64<<10)
	for {
		n, err := server.Read(buf)
		if err != nil {
			return
		}
		if s := cut.Swap(nil); s != nil {
			if buf[0] != '-' {
				return
			}
			p.faults.Strike(s.fault, string(s.part))
		}
		if _, err := client.Write(buf[:n]); err != nil {
			return
		}
	}
}

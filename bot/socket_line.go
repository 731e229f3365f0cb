package bot

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"sync"
	"sync/atomic"
	"time"

	"github.com/gorilla/websocket"
)

const (
	// pingEvery is how often we ask whether Slack is there, and silentMax how long it may say nothing, not even that.
	pingEvery = 10 * time.Second
	silentMax = 30 * time.Second
	// lingerMax is how long a connection is kept that Slack has said it will end; it gives about ten seconds of notice.
	lingerMax = time.Minute
	// writeWithin bounds one write. goodbyeWithin is how long Slack may take to answer a goodbye.
	writeWithin   = 5 * time.Second
	goodbyeWithin = 500 * time.Millisecond
	// frameMax bounds one message from Slack; the largest views are 250 kB.
	frameMax = 8 << 20
	// ackFrame holds every acknowledgement that Slack takes (20 kB) in one frame; it drops those in several.
	ackFrame = 32 << 10
	// bufferKept is how large a message may be whose buffer is used again.
	bufferKept = 64 << 10
)

// line is one open WebSocket connection.
type line struct {
	number int
	conn   *websocket.Conn
	// up says that Slack has greeted.
	up atomic.Bool
	// leaving is closed when Slack says that it will end the connection, ended when it has ended.
	leaving, ended chan struct{}
	leaves         sync.Once
	// end is when the connection is given up at the latest, once it is leaving; used while reading only.
	end time.Time

	writing sync.Mutex
	left    bool // we have said goodbye
}

func newLine(number int, conn *websocket.Conn) *line {
	return &line{number: number, conn: conn, leaving: make(chan struct{}), ended: make(chan struct{})}
}

// read hands over every message until the connection ends, and returns why. What it hands over is good for the call only.
func (l *line) read(receive func(raw []byte)) error {
	defer l.hangUp()
	l.conn.SetReadLimit(frameMax)
	answer := l.conn.PingHandler()
	l.conn.SetPingHandler(func(data string) error {
		l.heard()
		return answer(data)
	})
	l.conn.SetPongHandler(func(string) error {
		l.heard()
		return nil
	})
	done := make(chan struct{})
	var pings sync.WaitGroup
	pings.Go(func() { l.ping(done) })
	defer pings.Wait()
	defer close(done)
	var message bytes.Buffer
	l.heard()
	for {
		_, r, err := l.conn.NextReader()
		if err == nil {
			message.Reset()
			_, err = message.ReadFrom(r)
		}
		if err != nil {
			return fmt.Errorf("read: %w", err)
		}
		l.heard()
		receive(message.Bytes())
		if message.Cap() > bufferKept {
			message = bytes.Buffer{}
		}
	}
}

// heard gives Slack the time again for which it may be silent.
func (l *line) heard() {
	until := time.Now().Add(silentMax)
	select {
	case <-l.leaving:
		if l.end.IsZero() {
			l.end = time.Now().Add(lingerMax)
		}
		if l.end.Before(until) {
			until = l.end
		}
	default:
	}
	_ = l.conn.SetReadDeadline(until) // it fails on closed connections, and so does the next read
}

// ping asks whether Slack is there until done is closed. The answer is heard while reading.
func (l *line) ping(done <-chan struct{}) {
	ticker := time.NewTicker(pingEvery)
	defer ticker.Stop()
	for {
		select {
		case <-done:
			return
		case <-ticker.C:
			_ = l.conn.WriteControl(websocket.PingMessage, nil, time.Now().Add(writeWithin)) // reading notices when nobody answers
		}
	}
}

// leave notes that Slack will end the connection.
func (l *line) leave() { l.leaves.Do(func() { close(l.leaving) }) }

// errLeft says that there is no connection to write to.
var errLeft = errors.New("the connection is gone")

// write sends one message. After an error nothing can be sent any more, and the connection ends.
func (l *line) write(message []byte) error {
	l.writing.Lock()
	defer l.writing.Unlock()
	if l.left {
		return errLeft
	}
	err := l.conn.SetWriteDeadline(time.Now().Add(writeWithin))
	if err == nil {
		err = l.conn.WriteMessage(websocket.TextMessage, message)
	}
	if err != nil {
		l.left = true
		l.hangUp()
	}
	return err
}

// goodbye tells Slack to send nothing more, and waits until it says that it will not, or is silent. What comes in between
// is read as always.
func (l *line) goodbye(ctx context.Context) {
	l.writing.Lock()
	l.left = true
	err := l.conn.WriteControl(websocket.CloseMessage, websocket.FormatCloseMessage(websocket.CloseNormalClosure, ""), time.Now().Add(goodbyeWithin))
	l.writing.Unlock()
	if err == nil {
		late := time.NewTimer(goodbyeWithin)
		defer late.Stop()
		select {
		case <-l.ended:
		case <-late.C:
		case <-ctx.Done():
		}
	}
	l.hangUp()
}

// hangUp ends the connection at once.
func (l *line) hangUp() { _ = l.conn.Close() } // there is nothing to do about an error

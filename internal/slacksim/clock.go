package slacksim

import (
	"fmt"
	"strconv"
	"strings"
	"sync"
	"time"
)

// Clock is the workspace's time: real time plus an offset that only grows. Message times come from it; network timers do not.
type Clock struct {
	mu     sync.Mutex
	offset time.Duration
	last   int64 // microseconds of the newest ts
	moved  func()
}

// Now is the workspace's time.
func (c *Clock) Now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return time.Now().Add(c.offset)
}

// Offset is how far the clock runs ahead of real time.
func (c *Clock) Offset() time.Duration {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.offset
}

// Advance moves the clock on by d; a negative d changes nothing, because messages would lose their order.
func (c *Clock) Advance(d time.Duration) {
	if d <= 0 {
		return
	}
	c.mu.Lock()
	c.offset += d
	moved := c.moved
	c.mu.Unlock()
	if moved != nil {
		moved()
	}
}

// nextTS is a message time that no other message of the workspace has, later than all before.
func (c *Clock) nextTS() string {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.last = max(c.last+1, time.Now().Add(c.offset).UnixMicro())
	return fmt.Sprintf("%d.%06d", c.last/1e6, c.last%1e6)
}

// untilMorning is the wait from now to the next nine o'clock in loc, of Monday to Friday.
func untilMorning(now time.Time, loc *time.Location) time.Duration {
	local := now.In(loc)
	for day := local.Day(); ; day++ {
		morning := time.Date(local.Year(), local.Month(), day, 9, 0, 0, 0, loc)
		if weekend := morning.Weekday() == time.Saturday || morning.Weekday() == time.Sunday; morning.After(local) && !weekend {
			return morning.Sub(local)
		}
	}
}

// parseTS is a message time in microseconds; what is none counts as the beginning of time.
func parseTS(ts string) int64 {
	seconds, fraction, _ := strings.Cut(ts, ".")
	whole, err := strconv.ParseInt(seconds, 10, 64)
	if err != nil {
		return 0
	}
	micros, err := strconv.ParseInt((fraction + "000000")[:6], 10, 64)
	if err != nil {
		return whole * 1e6
	}
	return whole*1e6 + micros
}

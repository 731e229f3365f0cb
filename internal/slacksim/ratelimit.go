package slacksim

import (
	"math"
	"sync"
	"time"
)

// limiter keeps Slack's tiers: a bucket for each method, and one for each channel that is posted to.
type limiter struct {
	limits  RateLimits
	mu      sync.Mutex
	buckets map[string]*bucket
}

type bucket struct {
	tokens float64
	at     time.Time
}

func newLimiter(l RateLimits) *limiter { return &limiter{limits: l, buckets: map[string]*bucket{}} }

// perMinute are the calls a minute of Slack's tiers 1 to 4; index 0 is for methods without a published limit.
var perMinute = [...]float64{600, 1, 20, 50, 100}

// wait is 0 when the call may go ahead, else the whole seconds for Retry-After.
func (l *limiter) wait(method string, tier int, channel string) int {
	if !l.limits.On {
		return 0
	}
	if method == "chat.postMessage" {
		return max(l.draw("channel "+channel, 1, float64(l.limits.PostBurst)), l.draw(method, 10, 10*float64(l.limits.PostBurst)))
	}
	return l.draw(method, perMinute[tier]/60, float64(l.limits.Burst))
}

func (l *limiter) draw(key string, perSecond, burst float64) int {
	l.mu.Lock()
	defer l.mu.Unlock()
	now := time.Now()
	b := l.buckets[key]
	if b == nil {
		b = &bucket{tokens: burst, at: now}
		l.buckets[key] = b
	}
	b.tokens = min(burst, b.tokens+now.Sub(b.at).Seconds()*perSecond)
	b.at = now
	if b.tokens >= 1 {
		b.tokens--
		return 0
	}
	return max(1, int(math.Ceil((1-b.tokens)/perSecond)))
}

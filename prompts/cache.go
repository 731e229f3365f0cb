package prompts

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"time"
)

// CacheLife is how long an answer is remembered: as long as a draft.
const CacheLife = 7 * 24 * time.Hour

// Cache remembers what a model answered. A cache that fails costs a call to the model and nothing else.
type Cache interface {
	// Get returns what was put under the key, and whether there is something.
	Get(ctx context.Context, key string) ([]byte, bool, error)
	// Put keeps the value for the given time, or for less.
	Put(ctx context.Context, key string, value []byte, ttl time.Duration) error
}

// remembered is what the cache holds: the answer as the model gave it, so with everything still replaced that was
// replaced before the notes left.
type remembered struct {
	Extraction       Extraction `json:"extraction"`
	PromptTokens     int        `json:"prompt_tokens"`
	CompletionTokens int        `json:"completion_tokens"`
	Rung             Rung       `json:"rung"`
}

// cacheKey names a question by its content: whoever asks the same of the same model gets the same answer.
func (c *Client) cacheKey(fields []Field, notes string) string {
	sum := sha256.New()
	enc := json.NewEncoder(sum)
	for _, part := range []any{templateHash, c.endpoint, fields, notes} {
		if err := enc.Encode(part); err != nil {
			fmt.Fprintf(sum, "%T %v\n", part, part) // unreachable: all of it is text
		}
	}
	return hex.EncodeToString(sum.Sum(nil)[:20])
}

// recall looks into the cache. Trouble with it is logged, and there is nothing then.
func (c *Client) recall(ctx context.Context, key string) (reading, bool) {
	if c.cfg.Cache == nil {
		return reading{}, false
	}
	data, found, err := c.cfg.Cache.Get(ctx, key)
	if err != nil {
		c.cfg.Log.WarnContext(ctx, "review cache not read", "error", err)
	}
	var kept remembered
	if err != nil || !found || json.Unmarshal(data, &kept) != nil {
		return reading{}, false
	}
	return reading{kept.Extraction, kept.PromptTokens, kept.CompletionTokens, kept.Rung}, true
}

// keep puts an answer into the cache.
func (c *Client) keep(ctx context.Context, key string, r *reading) {
	if c.cfg.Cache == nil {
		return
	}
	data, err := json.Marshal(remembered{r.extraction, r.promptTokens, r.completionTokens, r.rung})
	if err == nil {
		err = c.cfg.Cache.Put(ctx, key, data, CacheLife)
	}
	if err != nil {
		c.cfg.Log.WarnContext(ctx, "review cache not written", "error", err)
	}
}

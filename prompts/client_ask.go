package prompts

import (
	"context"
	"errors"
	"math/rand/v2"
	"time"
)

// retryPause is the shortest wait before the one retry, if the server does not ask for another.
const retryPause = 250 * time.Millisecond

// reading is what the model read in one part of the notes, and what it took.
type reading struct {
	extraction                     Extraction
	promptTokens, completionTokens int
	rung                           Rung
}

// ask gets an answer that fits the schema, in the strictest manner that the server can do. Its errors are faults.
func (c *Client) ask(ctx context.Context, p *prompt) (reading, error) {
	trial, ok := c.breaker.allow(c.cfg.Now())
	if !ok {
		return reading{}, &Fault{Note: NoteUnavailable, Word: "circuit open"}
	}
	r, err := c.descend(ctx, p)
	c.breaker.done(c.cfg.Now(), trial, outcomeOf(err))
	return r, err
}

// descend asks on each rung until an answer fits.
func (c *Client) descend(ctx context.Context, p *prompt) (reading, error) {
	var r reading
	how := c.ladder.start(c.cfg.Now())
	for {
		a, err := c.send(ctx, p, how)
		r.promptTokens += a.promptTokens
		r.completionTokens += a.completionTokens
		if err == nil {
			if r.extraction, err = p.read(a.content); err == nil {
				c.ladder.remember(c.cfg.Now(), how)
				r.rung = how.rung
				return r, nil
			}
		}
		f, ok := errors.AsType[*Fault](err)
		if !ok {
			return r, err
		}
		if how, ok = how.next(f); !ok {
			return r, err
		}
	}
}

// send asks once, and once more if that may help and there is time.
func (c *Client) send(ctx context.Context, p *prompt, how manner) (answer, error) {
	a, err := c.api.ask(ctx, p, how)
	f, ok := errors.AsType[*Fault](err)
	if !ok || !f.again {
		return a, err
	}
	wait := f.after
	if wait == 0 {
		wait = retryPause + rand.N(retryPause)
	}
	if deadline, ok := ctx.Deadline(); ok && !c.cfg.Now().Add(wait).Before(deadline) {
		return a, err
	}
	timer := time.NewTimer(wait)
	defer timer.Stop()
	select {
	case <-timer.C:
		return c.api.ask(ctx, p, how)
	case <-ctx.Done():
		return a, endedFault(ctx.Err())
	}
}

// outcomeOf is what the end of a question says about the server.
func outcomeOf(err error) outcome {
	if err == nil {
		return serverWell
	}
	f, ok := errors.AsType[*Fault](err)
	switch {
	case !ok || errors.Is(f.cause, context.Canceled):
		return serverUnknown
	case f.Note == NoteUnavailable || f.Note == NoteTimedOut:
		return serverIll
	}
	return serverWell
}

// read takes an answer that fits, without the marks that the model copied along.
func (p *prompt) read(content string) (Extraction, error) {
	e, ok := p.schema.read(content)
	if !ok {
		return Extraction{}, unreadable("answer does not fit the schema")
	}
	if len(e.Fields) == 0 && p.asked > 0 {
		return Extraction{}, unreadable("answer without fields")
	}
	if e, ok = bounded(e, p.asked); !ok {
		return Extraction{}, unreadable("answer without end")
	}
	for i := range e.Fields {
		e.Fields[i].Value = unmark(e.Fields[i].Value, p.mark)
		e.Fields[i].Quote = unmark(e.Fields[i].Quote, p.mark)
	}
	for i := range e.Bullets {
		e.Bullets[i].Text = unmark(e.Bullets[i].Text, p.mark)
		e.Bullets[i].Quote = unmark(e.Bullets[i].Quote, p.mark)
	}
	return e, nil
}

package main

import (
	"cmp"
	"context"
	"time"

	"github.com/handoffbot/handoffbot/bot"
	"github.com/handoffbot/handoffbot/handoffs"
	"github.com/handoffbot/handoffbot/prompts"
)

// maxReviewTimeout is how long a person may be asked to wait.
const maxReviewTimeout = 2 * time.Minute

// reviewSettings say whether notes are read, and by which model; without an address and a key there is none.
type reviewSettings struct {
	on    bool
	model prompts.Config
}

// asksModel reports whether a model is configured.
func (s *reviewSettings) asksModel() bool { return s.model.APIKey != "" || s.model.BaseURL != "" }

// wait is how long a review takes at most.
func (s *reviewSettings) wait() time.Duration { return cmp.Or(s.model.Timeout, prompts.DefaultTimeout) }

// reviewer reads notes for the bot.
type reviewer struct {
	prompts.Reviewer

	model string
	now   func() time.Time
}

// newReviewer returns nil if nobody wants reviews.
func newReviewer(p *parts, cache prompts.Cache) (bot.Reviewer, error) {
	if !p.review.on {
		return nil, nil
	}
	r := &reviewer{now: p.now, Reviewer: prompts.Reviewer{Log: p.log}}
	if !p.review.asksModel() {
		return r, nil
	}
	settings := p.review.model
	settings.Cache, settings.Now, settings.Log = cache, time.Now, p.log
	client, err := prompts.NewClient(settings)
	if err != nil {
		return nil, err
	}
	r.Extractor, r.model = client, client.Model()
	return r, nil
}

// Model implements bot.Reviewer.
func (r *reviewer) Model() string { return r.model }

// Review implements bot.Reviewer.
func (r *reviewer) Review(ctx context.Context, def *handoffs.Definition, values handoffs.Values) handoffs.Review {
	in := prompts.Input{Form: values, Now: r.now()}
	notes := def.Type.NotesField()
	for i := range def.Type.Fields {
		f := &def.Type.Fields[i]
		field := reviewField(f)
		if f == notes {
			in.Notes, field.Kind = values[f.Key].Text(), handoffs.KindNotes // it is read, not asked for
		}
		in.Fields = append(in.Fields, field)
	}
	return r.Reviewer.Review(ctx, in)
}

// Rules implements bot.Reviewer.
func (r *reviewer) Rules(ctx context.Context, def *handoffs.Definition, values handoffs.Values) handoffs.Review {
	rules := reviewer{now: r.now, Reviewer: prompts.Reviewer{Log: r.Log}}
	return rules.Review(ctx, def, values)
}

// Value implements bot.Reviewer.
func (r *reviewer) Value(f *handoffs.Field, words string) handoffs.Value {
	field := reviewField(f)
	return prompts.FieldValue(&field, words, r.now())
}

func reviewField(f *handoffs.Field) prompts.Field {
	return prompts.Field{Key: f.Key, Label: f.Label, Hint: f.Hint, Kind: f.Kind, Required: f.Required, Options: f.Options}
}

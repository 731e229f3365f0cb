package handoffs

import (
	"slices"
	"strings"
	"time"
)

// OpenItem is a field that was sent although it is not settled, with an honest word on why.
type OpenItem struct {
	Field  string `json:"field"`
	Reason string `json:"reason,omitempty"`
	// Finder finds out until By, "2006-01-02"; both are empty if the field stays as it is.
	Finder UserID `json:"finder,omitempty"`
	By     string `json:"by,omitempty"`
}

// checkOpen returns what is wrong with the items, and the problems of the form that they do not excuse: a field that
// somebody finds out may be empty, unless it must be settled before the handoff is sent.
func (d *Definition) checkOpen(items []OpenItem, problems []Problem, now time.Time) []Problem {
	var left []Problem
	open := map[string]bool{}
	for _, item := range items {
		f := d.Type.Field(item.Field)
		switch {
		case f == nil:
			continue
		case f.Exit || f.Title:
			left = append(left, Problem{Field: item.Field, Text: f.Label + " must be settled before this is sent."})
		case item.By == "" && strings.TrimSpace(item.Reason) == "":
			left = append(left, Problem{Field: item.Field, Text: "Say why this stays open, or by when you find out."})
		case item.By != "":
			if wrong := wrongDate(&Field{}, item.By, now); wrong != "" {
				left = append(left, Problem{Field: item.Field, Text: wrong})
			}
		}
		open[item.Field] = item.By != ""
	}
	for _, p := range problems {
		if !p.Missing || !open[p.Field] {
			left = append(left, p)
		}
	}
	return left
}

// settleOpen takes the items and the gaps away whose field has a new value.
func (h *Handoff) settleOpen(changes []FieldChange) {
	settled := func(field string) bool {
		return slices.ContainsFunc(changes, func(c FieldChange) bool { return c.Field == field && len(c.New) > 0 })
	}
	h.Open = slices.DeleteFunc(h.Open, func(o OpenItem) bool { return settled(o.Field) })
	if len(h.Open) == 0 {
		h.Open = nil // as it is read from a store
	}
	if h.Review == nil {
		return
	}
	review := *h.Review // the event that brought it keeps its own
	review.Gaps = slices.DeleteFunc(slices.Clone(review.Gaps), func(g ReviewGap) bool { return settled(g.Field) })
	if len(review.Gaps) == 0 {
		review.Gaps = nil
	}
	h.Review = &review
}

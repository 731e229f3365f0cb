package handoffs

import (
	"maps"
	"slices"
)

// Curve is a Kaplan-Meier estimate of how long something takes, from what has ended and what has not: what has not ended
// counts for as long as it was seen.
type Curve []CurveStep

// CurveStep is a length of time after which something ended: how many ended after it, and how many had not ended before, nor
// been lost from sight.
type CurveStep struct{ Minutes, Ended, AtRisk int }

// NewCurve returns the curve of what ended, by minutes; longer says how many of all there are that took, or have taken so
// far, more than so many minutes. It is asked with the minutes before each length, in the grain of WaitMinutes.
func NewCurve(ended map[int]int64, longer func(minutes int) int) Curve {
	var c Curve
	for _, minutes := range slices.Sorted(maps.Keys(ended)) {
		if n := int(ended[minutes]); n > 0 {
			c = append(c, CurveStep{Minutes: minutes, Ended: n, AtRisk: max(n, longer(minutes-waitGrain(minutes)))})
		}
	}
	return c
}

// Quantile returns after how many minutes a part of all, above 0 and up to 1, has ended; false if it is not known yet,
// because too many have not.
func (c Curve) Quantile(part float64) (minutes int, known bool) {
	const rounding = 1e-9
	left := 1.0
	for _, s := range c {
		left *= 1 - float64(s.Ended)/float64(s.AtRisk)
		if left <= 1-part+rounding {
			return s.Minutes, true
		}
	}
	return 0, false
}

package handoffs_test

import (
	"math"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"github.com/handoffbot/handoffbot/handoffs"
)

// curveOf is the curve of lengths of time, of which some have not ended.
func curveOf(ended, open []int) handoffs.Curve {
	counts := map[int]int64{}
	for _, minutes := range ended {
		counts[minutes]++
	}
	return handoffs.NewCurve(counts, func(minutes int) int {
		n := 0
		for _, m := range append(slices.Clone(ended), open...) {
			if m > minutes {
				n++
			}
		}
		return n
	})
}

func TestWhatHasNotEndedCountsForAsLongAsItWasSeen(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		ended, open []int
		part        float64
		want        int
		known       bool
	}{
		"nothing":                                {part: 0.5},
		"all ended, half":                        {ended: []int{5, 10, 15, 20}, part: 0.5, want: 10, known: true},
		"all ended, nine in ten":                 {ended: []int{5, 10, 15, 20}, part: 0.9, want: 20, known: true},
		"all at once":                            {ended: []int{30, 30, 30}, part: 0.5, want: 30, known: true},
		"none ended":                             {open: []int{30, 60}, part: 0.5},
		"too many open":                          {ended: []int{5}, open: []int{10, 10}, part: 0.5},
		"1/2 after 5, as many are open at first": {ended: []int{5}, open: []int{10}, part: 0.5, want: 5, known: true},
		// 1 − 1/4 = 3/4; of two that are left at 20, one ends: 3/8.
		"lost in between": {ended: []int{5, 20}, open: []int{10, 30}, part: 0.5, want: 20, known: true},
		// Without those that are open, half would be 5.
		"open ones put it off": {ended: []int{5, 5, 60}, open: []int{55, 55, 55}, part: 0.5, want: 60, known: true},
		// What is open as long as something that ended was there when that ended: 1 − 1/2, then 1/2 × (1 − 1/2).
		"as long as": {ended: []int{10, 20}, open: []int{10, 20}, part: 0.5, want: 20, known: true},
	} {
		if got, known := curveOf(c.ended, c.open).Quantile(c.part); got != c.want || known != c.known {
			t.Errorf("%s: %d, %t, want %d, %t", name, got, known, c.want, c.known)
		}
	}
}

// The remission times of 21 patients (Freireich 1963), from which textbooks compute the estimate by hand; in fives.
func TestTheCurveIsThatOfTheTextbooks(t *testing.T) {
	t.Parallel()
	times := func(weeks ...int) []int {
		for i := range weeks {
			weeks[i] *= 5
		}
		return weeks
	}
	curve := curveOf(times(6, 6, 6, 7, 10, 13, 16, 22, 23), times(6, 9, 10, 11, 17, 19, 20, 25, 32, 32, 34, 35))
	left := 1.0
	for i, want := range []float64{0.857, 0.807, 0.753, 0.690, 0.627, 0.538, 0.448} {
		left *= 1 - float64(curve[i].Ended)/float64(curve[i].AtRisk)
		if math.Abs(left-want) > 0.0005 {
			t.Errorf("after %d weeks %.3f are left, want %.3f", curve[i].Minutes/5, left, want)
		}
	}
	if half, known := curve.Quantile(0.5); half != 23*5 || !known {
		t.Errorf("half is %d, %t, want 115", half, known)
	}
	if _, known := curve.Quantile(0.9); known {
		t.Error("nine in ten is known, though 45 in a hundred are left")
	}
}

func TestWithNothingOpenTheCurveIsThePlainQuantile(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		ended := rapid.SliceOfN(rapid.Int64Range(0, 2_000_000_000), 1, 60).Draw(t, "milliseconds")
		minutes := make([]int, len(ended))
		for i, ms := range ended {
			if minutes[i] = handoffs.WaitMinutes(ms); int64(minutes[i])*60_000 < ms || handoffs.WaitMinutes(int64(minutes[i])*60_000) != minutes[i] {
				t.Fatalf("%d ms are %d minutes", ms, minutes[i])
			}
		}
		percent := rapid.IntRange(1, 100).Draw(t, "percent")
		got, known := curveOf(minutes, nil).Quantile(float64(percent) / 100)
		slices.Sort(minutes)
		if want := minutes[(percent*len(minutes)+99)/100-1]; got != want || !known {
			t.Fatalf("%d percent of %v is %d, %t, want %d", percent, minutes, got, known, want)
		}
	})
}

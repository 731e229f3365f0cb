// Package chart draws pictures: values in, the bytes of a PNG out. The same values make the same bytes.
package chart

import (
	"fmt"
	"time"

	"github.com/go-analyze/charts"
)

// Day is how a team stood at the end of a day.
type Day struct {
	Date time.Time
	// Open is how many handoffs were open, and Overdue how many of them were overdue.
	Open, Overdue int
	// Unknown: nobody counted.
	Unknown bool
}

// Pixels of a picture: wide enough for thirty bars, and read on a phone at a third of that.
const (
	width, height = 1080, 648
	fontSize      = 22
)

// The colors are told apart by people who see no red or no green, and in shades of gray. The background is opaque,
// because the picture stands on a dark page as well.
var (
	paper   = charts.Color{R: 255, G: 255, B: 255, A: 255}
	ink     = charts.Color{R: 40, G: 40, B: 40, A: 255}
	faint   = charts.Color{R: 222, G: 222, B: 222, A: 255}
	overdue = charts.Color{R: 194, G: 74, B: 0, A: 255}
	inTime  = charts.Color{R: 120, G: 182, B: 228, A: 255}
	unknown = charts.Color{R: 243, G: 243, B: 243, A: 255}
)

// bars are what is drawn of days: of each, the overdue below, what else was open on it, and a pale column for a day that
// nobody counted.
type bars struct {
	labels  []string
	values  [3][]float64
	names   []string
	highest int
}

const (
	// labelEvery is how many days apart the labels are. The last one stands some days before the end, where there is room.
	labelEvery, labelLast = 7, 3
	// labelShift moves a label, which begins where its day does, below its bar.
	labelShift = -28
)

func barsOf(days []Day) bars {
	b := bars{labels: make([]string, len(days)), names: []string{"Overdue", "Open, not overdue"}, highest: 1}
	gaps := false
	for i, d := range days {
		if (len(days)-1-i)%labelEvery == labelLast {
			b.labels[i] = d.Date.Format("2 Jan")
		}
		if gaps = gaps || d.Unknown; !d.Unknown {
			b.highest = max(b.highest, d.Open)
		}
	}
	_, top := scale(b.highest)
	for _, d := range days {
		late, others, gap := float64(d.Overdue), float64(max(0, d.Open-d.Overdue)), 0.0
		if d.Unknown {
			late, others, gap = 0, 0, float64(top)
		}
		b.values[0], b.values[1], b.values[2] = append(b.values[0], late), append(b.values[1], others), append(b.values[2], gap)
	}
	if gaps {
		b.names = append(b.names, "Not counted")
	}
	return b
}

// Days draws a bar a day, the last one at the right. There must be at least one.
func Days(days []Day) ([]byte, error) {
	p := charts.NewPainter(charts.PainterOptions{OutputFormat: charts.ChartOutputPNG, Width: width, Height: height})
	if err := p.BarChart(barsOf(days).options()); err != nil {
		return nil, fmt.Errorf("draw days: %w", err)
	}
	png, err := p.Bytes()
	if err != nil {
		return nil, fmt.Errorf("write picture of days: %w", err)
	}
	return png, nil
}

func (b bars) options() charts.BarChartOption {
	letters := charts.FontStyle{FontSize: fontSize, FontColor: ink}
	o := charts.NewBarChartOptionWithData(b.values[:len(b.names)])
	o.Theme = charts.MakeTheme(charts.ThemeOption{
		BackgroundColor: paper, TextColor: ink, AxisStrokeColor: ink, AxisSplitLineColor: faint,
		SeriesColors: []charts.Color{overdue, inTime, unknown},
	})
	o.StackSeries = new(true)
	o.Padding = charts.NewBox(24, 24, 36, 24)
	o.Title = charts.TitleOption{Text: "Open and overdue at the end of each day", FontStyle: charts.FontStyle{FontSize: fontSize + 4, FontColor: ink}}
	o.Legend = charts.LegendOption{
		SeriesNames: b.names, FontStyle: letters, Symbol: charts.SymbolSquare, Offset: charts.OffsetStr{Left: charts.PositionLeft, Top: "60"},
	}
	o.CategoryAxis.Labels, o.CategoryAxis.LabelFontStyle, o.CategoryAxis.LabelCount = b.labels, letters, len(b.labels)
	o.CategoryAxis.LabelOffset = charts.OffsetInt{Left: labelShift}
	step, top := scale(b.highest)
	axis := &o.ValueAxis[0]
	axis.Min, axis.Max, axis.RangeValuePaddingScale = new(0.0), new(float64(top)), new(0.0)
	axis.LabelCount, axis.LabelFontStyle = top/step+1, letters
	o.ValueFormatter = func(v float64) string { return fmt.Sprintf("%.0f", v) }
	return o
}

// scale returns the step between the lines, a whole number that is easy to read, and the highest line: the first that is
// not below the highest bar.
func scale(highest int) (step, top int) {
	const lines = 5
	step = 1
	for i := 0; step*lines < highest; i++ {
		if i%3 == 1 {
			step = step / 2 * 5
		} else {
			step *= 2
		}
	}
	return step, (highest + step - 1) / step * step
}

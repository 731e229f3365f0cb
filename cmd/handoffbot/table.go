package main

import (
	"encoding/json"
	"fmt"
	"io"
	"strings"
	"unicode"
)

// tableWidth is how wide the last column of a table ends up; a terminal of 120 columns shows all of it.
const tableWidth = 118

// printTable prints rows in columns. The last column is wrapped.
func printTable(out io.Writer, rows [][]string) {
	var widths []int
	for _, row := range rows {
		for len(widths) < len(row) {
			widths = append(widths, 0)
		}
		for i, cell := range row {
			widths[i] = max(widths[i], len([]rune(cell)))
		}
	}
	for _, row := range rows {
		var start strings.Builder
		last := len(row) - 1
		for i, cell := range row[:last] {
			start.WriteString(cell + strings.Repeat(" ", widths[i]-len([]rune(cell))+2))
		}
		indent := len([]rune(start.String()))
		for i, line := range wrap(row[last], max(tableWidth-indent, 40)) {
			if i > 0 {
				start.Reset()
				start.WriteString(strings.Repeat(" ", indent))
			}
			fmt.Fprintln(out, strings.TrimRight(start.String()+line, " "))
		}
	}
}

// wrap breaks a text between words into lines of at most width characters; a longer word stands alone.
func wrap(text string, width int) []string {
	var lines []string
	line := ""
	for word := range strings.FieldsSeq(text) {
		switch {
		case line == "":
			line = word
		case len([]rune(line))+1+len([]rune(word)) > width:
			lines = append(lines, line)
			line = word
		default:
			line += " " + word
		}
	}
	return append(lines, line)
}

// plain makes what people wrote safe for a terminal: nothing in it moves the cursor, changes colors or turns the
// direction of writing.
func plain(text string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsControl(r) || unicode.Is(unicode.Cf, r) {
			return ' '
		}
		return r
	}, text)
}

// printJSON prints a value for other programs.
func printJSON(out io.Writer, v any) error {
	enc := json.NewEncoder(out)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", "  ")
	if err := enc.Encode(v); err != nil {
		return fmt.Errorf("print the answer: %w", err)
	}
	return nil
}

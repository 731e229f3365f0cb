package prompts

import (
	"slices"
	"strings"
	"unicode"
)

// Window is a part of long notes. Windows overlap, so that what stands at an end of one is whole in another; together they hold
// every character.
type Window struct {
	Text string
	// Start and End are offsets in the notes, in characters.
	Start, End int
}

// Windows cuts notes into windows of at most size characters, between paragraphs if it can be, else between lines, sentences or
// words. Neighbors share about a tenth. Notes that fit are one window.
func Windows(notes string, size int) []Window {
	text := []rune(notes)
	size = max(size, 10)
	if len(text) <= size {
		return []Window{{notes, 0, len(text)}}
	}
	var out []Window
	for start := 0; ; {
		end := len(text)
		if end-start > size {
			end = cutBefore(text, start+size/2, start+size)
		}
		out = append(out, Window{string(text[start:end]), start, end})
		if end == len(text) {
			return out
		}
		// A next window that began no later would never end.
		start = max(cutBefore(text, max(start, end-size/5), max(start+1, end-size/10)), start+1)
	}
}

// cutBefore returns the best place to cut in (low, high], as late as it can be.
func cutBefore(text []rune, low, high int) int {
	best, kind := high, 0
	for i := high; i > low; i-- {
		if k := seam(text, i); k > kind {
			best, kind = i, k
		}
	}
	return best
}

// seam says how good a place to cut is: a paragraph 4, a line 3, a sentence 2, a word 1.
func seam(text []rune, i int) int {
	if i <= 0 || i >= len(text) || !unicode.IsSpace(text[i-1]) {
		return 0
	}
	switch {
	case text[i-1] == '\n' && i > 1 && text[i-2] == '\n':
		return 4
	case text[i-1] == '\n':
		return 3
	case i > 1 && strings.ContainsRune(".!?", text[i-2]):
		return 2
	}
	return 1
}

// Coverage says how much of the notes was read.
type Coverage struct {
	// Read and Total are counted in characters.
	Read    int `json:"read"`
	Total   int `json:"total"`
	Windows int `json:"windows"`
}

// Whole reports whether nothing was left out.
func (c Coverage) Whole() bool { return c.Read >= c.Total }

// Covered counts what windows hold of notes with so many characters.
func Covered(windows []Window, total int) Coverage {
	sorted := slices.SortedFunc(slices.Values(windows), func(a, b Window) int { return a.Start - b.Start })
	c, reached := Coverage{Total: total, Windows: len(windows)}, 0
	for _, w := range sorted {
		c.Read += max(0, w.End-max(w.Start, reached))
		reached = max(reached, w.End)
	}
	return c
}

// Merge joins what was read in the windows of the same notes, in their order. What two windows say alike is said once, and silence
// in one window says nothing if another speaks.
func Merge(parts []Extraction) Extraction {
	var all Extraction
	seen := map[string]bool{}
	spoken := map[string]bool{}
	fresh := func(parts ...string) bool {
		key := strings.Join(parts, "\x00")
		defer func() { seen[key] = true }()
		return !seen[key]
	}
	for i := range parts {
		for _, s := range parts[i].Fields {
			if s.Status != StatusNotStated && fresh("f", s.Field, folding(s.Value), folding(s.Quote)) {
				spoken[s.Field] = true
				all.Fields = append(all.Fields, s)
			}
		}
		for _, b := range parts[i].Bullets {
			if fresh("b", folding(b.Quote)) && fresh("t", folding(b.Text)) {
				all.Bullets = append(all.Bullets, b)
			}
		}
	}
	for i := range parts {
		for _, s := range parts[i].Fields {
			if s.Status == StatusNotStated && !spoken[s.Field] {
				spoken[s.Field] = true
				all.Fields = append(all.Fields, s)
			}
		}
	}
	return all
}

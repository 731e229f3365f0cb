package playbook

import (
	"slices"
	"strings"
)

// instead says what to write in place of a word that is not among those that are known: the nearest of them, or all.
func instead(word string, known []string) string {
	if near := nearest(word, known); near != "" {
		return `write "` + near + `"`
	}
	switch len(known) {
	case 0:
		return "there is none to name"
	case 1:
		return "write " + known[0]
	}
	return "write one of " + strings.Join(known, ", ")
}

// nearest returns the known word that was probably meant, or "".
func nearest(word string, known []string) string {
	word = strings.ToLower(word)
	if len(word) > 100 {
		return ""
	}
	best, least := "", 1+min(3, len(word)/3)
	for _, k := range known {
		d := distance(word, strings.ToLower(k))
		if strings.ReplaceAll(word, "-", "_") == strings.ReplaceAll(k, "-", "_") {
			d = 0
		}
		if d < least {
			best, least = k, d
		}
	}
	return best
}

// distance counts the letters to add, drop, change or swap with their neighbor to get from a to b.
func distance(a, b string) int {
	x, y := []rune(a), []rune(b)
	var before []int
	row := make([]int, len(y)+1)
	for j := range row {
		row[j] = j
	}
	for i := range x {
		next := make([]int, len(y)+1)
		next[0] = i + 1
		for j := range y {
			change := row[j]
			if x[i] != y[j] {
				change++
			}
			next[j+1] = min(change, row[j+1]+1, next[j]+1)
			if i > 0 && j > 0 && x[i] == y[j-1] && x[i-1] == y[j] {
				next[j+1] = min(next[j+1], before[j-1]+1)
			}
		}
		before, row = row, next
	}
	return row[len(y)]
}

// quoted returns words as a playbook's reader would list them.
func quoted[S ~string](words []S) []string {
	out := make([]string, len(words))
	for i, w := range words {
		out[i] = string(w)
	}
	slices.Sort(out)
	return out
}

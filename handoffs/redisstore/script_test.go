package redisstore

import (
	"maps"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// A header that names other keys or arguments than the body uses would mislead whoever changes the caller.
func TestScriptHeadersNameWhatTheBodiesUse(t *testing.T) {
	t.Parallel()
	files, err := scriptFiles.ReadDir("scripts")
	if err != nil {
		t.Fatal(err)
	}
	for _, file := range files {
		source, err := scriptFiles.ReadFile("scripts/" + file.Name())
		if err != nil {
			t.Fatal(err)
		}
		header, body := split(string(source))
		if diff := cmp.Diff(numbered(header), numbered(body)); diff != "" {
			t.Errorf("%s (-header +body):\n%s", file.Name(), diff)
		}
		for _, banned := range []string{"TIME", "cjson", "cmsgpack", "SCAN", "'KEYS'", "random"} {
			if strings.Contains(body, banned) {
				t.Errorf("%s uses %s", file.Name(), banned)
			}
		}
	}
}

func split(source string) (header, body string) {
	var h, b strings.Builder
	for line := range strings.Lines(source) {
		if strings.HasPrefix(line, "-- ") {
			h.WriteString(line)
		} else {
			b.WriteString(line)
		}
	}
	return h.String(), b.String()
}

var slot = regexp.MustCompile(`(KEYS|ARGV)\[(\d+)`)

// loops are what bodies write for the first of several keys or arguments.
var loops = strings.NewReplacer("for i = 2, #KEYS", "KEYS[2]", "ARGV[i + 1]", "ARGV[3]", "for i = 10, #KEYS", "KEYS[10]", "for i = 15, 14 + events", "ARGV[15]", "ARGV[14 + events", "ARGV[15")

func numbered(text string) []string {
	seen := map[string]bool{}
	for _, m := range slot.FindAllString(loops.Replace(text), -1) {
		seen[m] = true
	}
	return slices.Sorted(maps.Keys(seen))
}

package main

import (
	"regexp"
	"strings"
	"testing"
)

// The page says what is stored where. A kind of key that it does not name would be a place that nobody thought of.
func TestTheSecurityPageNamesEveryKindOfKey(t *testing.T) {
	t.Parallel()
	page := read(t, "docs/security.md")
	kinds := regexp.MustCompile(`k\.prefix \+ "([a-z]+:?)"`).FindAllStringSubmatch(read(t, "handoffs/redisstore/keys.go"), -1)
	if len(kinds) < 15 {
		t.Fatalf("keys.go has %d kinds of keys; this test does not find them any more", len(kinds))
	}
	for _, kind := range kinds {
		name := strings.TrimSuffix(kind[1], ":")
		if kind[1] != name {
			name += ":<"
		}
		if !strings.Contains(page, "`"+name) {
			t.Errorf("docs/security.md does not say what %s holds", kind[1])
		}
	}
}

func TestTheSecurityPageNamesEveryTestFile(t *testing.T) {
	t.Parallel()
	for _, file := range regexp.MustCompile("`[a-z/]*?([a-z_]+_test\\.go)`").FindAllStringSubmatch(read(t, "docs/security.md"), -1) {
		if read(t, "cmd/handoffbot/"+file[1]) == "" {
			t.Errorf("%s is empty", file[1])
		}
	}
}

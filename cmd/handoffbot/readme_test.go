package main

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

var update = flag.Bool("update", false, "rewrite golden files, and the README's table of variables")

const (
	tableStart = "<!-- the table of variables: made from config.go by `make golden` -->\n"
	tableEnd   = "<!-- end of the table -->\n"
)

func TestREADMEListsEveryVariable(t *testing.T) {
	t.Parallel()
	file := filepath.Join("..", "..", "README.md")
	data, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	before, rest, found := strings.Cut(string(data), tableStart)
	table, after, ended := strings.Cut(rest, tableEnd)
	if !found || !ended {
		t.Fatalf("README.md has no table between\n%s%s", tableStart, tableEnd)
	}
	want := variablesMarkdown()
	if table == want {
		return
	}
	if !*update {
		t.Fatalf("README.md's table is not config.go's; run make golden. Got\n%s\nwant\n%s", table, want)
	}
	if err := os.WriteFile(file, []byte(before+tableStart+want+tableEnd+after), 0o644); err != nil {
		t.Fatal(err)
	}
}

func TestREADMENamesOnlyWhatMakeHas(t *testing.T) {
	t.Parallel()
	makefile, err := os.ReadFile(filepath.Join("..", "..", "Makefile"))
	if err != nil {
		t.Fatal(err)
	}
	for _, page := range []string{"README.md", "CONTRIBUTING.md"} {
		text, err := os.ReadFile(filepath.Join("..", "..", page))
		if err != nil {
			t.Fatal(err)
		}
		for _, rest := range strings.Split(string(text), "`make ")[1:] {
			target, _, _ := strings.Cut(rest, "`")
			if target, _, _ = strings.Cut(target, " "); !strings.Contains(string(makefile), "\n"+target+":") {
				t.Errorf("%s says make %s, which the Makefile does not have", page, target)
			}
		}
	}
}

// variablesMarkdown is the table as the README shows it.
func variablesMarkdown() string {
	var b strings.Builder
	b.WriteString("| variable | default | for |\n|---|---|---|\n")
	for _, v := range variables() {
		preset := v.preset
		if preset != "" && preset != "required" {
			preset = "`" + preset + "`"
		}
		fmt.Fprintf(&b, "| `%s` | %s | %s |\n", v.name, preset, v.purpose)
	}
	return b.String()
}

package main

import (
	"go/parser"
	"go/token"
	"io/fs"
	"path"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
)

const module = "github.com/handoffbot/handoffbot/"

// layers says what the files of a folder (and of those below it, unless they have a row of their own) may import
// beside the standard library. Dependencies point inwards: cmd to bot, prompts and handoffs/*, those to handoffs.
var layers = map[string][]string{
	"handoffs":            {},
	"handoffs/playbook":   {module + "handoffs", "github.com/goccy/go-yaml", "github.com/robfig/cron"},
	"handoffs/redisstore": {module + "handoffs", "github.com/redis/go-redis"},
	"handoffs/storetest":  {module + "handoffs", "github.com/redis/go-redis", "github.com/alicebob/miniredis", "pgregory.net/rapid", "github.com/google/go-cmp"},
	"bot": {
		module + "handoffs", module + "bot/cards", module + "bot/chart", module + "bot/textfile", "github.com/slack-go/slack", "github.com/gorilla/websocket",
		"github.com/prometheus/client_golang", "github.com/tidwall/gjson", "golang.org/x/",
	},
	"bot/cards":         {module + "handoffs", "github.com/slack-go/slack"},
	"bot/chart":         {"github.com/go-analyze/charts"},
	"bot/textfile":      {"golang.org/x/"},
	"prompts":           {module + "handoffs", "github.com/sashabaranov/go-openai", "github.com/santhosh-tekuri/jsonschema", "golang.org/x/"},
	"prompts/cachetest": {module + "prompts"},
	"prompts/eval":      {module + "handoffs", module + "prompts"},
	"integrations":      {module + "handoffs", "golang.org/x/"},
	"manifests":         {"github.com/goccy/go-yaml"},
	"internal":          {module + "internal/", "github.com/gorilla/websocket", "github.com/google/uuid", "golang.org/x/"},
	"cmd":               {module, "github.com/spf13/cobra", "github.com/kelseyhightower/envconfig", "github.com/alicebob/miniredis", "github.com/prometheus/client_golang", "golang.org/x/"},
	"internal/bench": {
		module + "handoffs", module + "handoffs/playbook", module + "handoffs/redisstore", module + "internal/slacksim", module + "manifests",
	},
	"internal/bench/floor": {module + "handoffs", module + "handoffs/playbook", module + "bot/cards", "github.com/slack-go/slack"},
	"internal/slacksim":    {module + "internal/slacksim/", "github.com/gobwas/ws", "github.com/gorilla/websocket", "golang.org/x/"},
}

func TestDependenciesPointInwards(t *testing.T) {
	t.Parallel()
	root := filepath.Join("..", "..")
	err := filepath.WalkDir(root, func(file string, entry fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		name := entry.Name()
		if entry.IsDir() && (name == "node_modules" || name == "testdata" || (strings.HasPrefix(name, ".") && name != "..")) {
			return filepath.SkipDir
		}
		if entry.IsDir() || !strings.HasSuffix(name, ".go") || strings.HasSuffix(name, "_test.go") {
			return nil
		}
		relative, err := filepath.Rel(root, file)
		if err != nil {
			return err
		}
		checkImports(t, file, filepath.ToSlash(relative))
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

func checkImports(t *testing.T, file, relative string) {
	t.Helper()
	allowed, known := allowedIn(path.Dir(relative))
	if !known {
		t.Errorf("%s: its folder has no row in layers", relative)
		return
	}
	parsed, err := parser.ParseFile(token.NewFileSet(), file, nil, parser.ImportsOnly)
	if err != nil {
		t.Errorf("%s: %v", relative, err)
		return
	}
	for _, spec := range parsed.Imports {
		imported, err := strconv.Unquote(spec.Path.Value)
		if err != nil {
			t.Errorf("%s: import %s: %v", relative, spec.Path.Value, err)
			continue
		}
		if standard(imported) || slices.ContainsFunc(allowed, func(prefix string) bool { return covers(prefix, imported) }) {
			continue
		}
		t.Errorf("%s imports %s, which its layer does not", relative, imported)
	}
}

// allowedIn returns the row of the folder, or of the nearest one above it.
func allowedIn(folder string) ([]string, bool) {
	for ; folder != "."; folder = path.Dir(folder) {
		if allowed, ok := layers[folder]; ok {
			return allowed, true
		}
	}
	return nil, false
}

// covers reports whether a row's entry stands for the import: itself; the packages below it, if it is a module of
// others or ends in a slash. The project's own packages are named one by one.
func covers(entry, imported string) bool {
	if strings.HasSuffix(entry, "/") {
		return strings.HasPrefix(imported, entry)
	}
	return imported == entry || (!strings.HasPrefix(entry, module) && strings.HasPrefix(imported, entry+"/"))
}

// standard reports whether the import is of the standard library: only those have no dot before the first slash.
func standard(imported string) bool {
	first, _, _ := strings.Cut(imported, "/")
	return !strings.Contains(first, ".")
}

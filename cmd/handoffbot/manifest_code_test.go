package main

import (
	"go/ast"
	"go/parser"
	"go/token"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/handoffbot/handoffbot/bot"
	"github.com/handoffbot/handoffbot/manifests"
)

// subscribed are the names under which an event that the code handles is asked for, where they differ: a message's
// says what kind of channel it is in.
var subscribed = map[string][]string{"message": {"message.channels", "message.groups", "message.im"}}

// eventScopes is what Slack wants for an event; one of them is enough.
var eventScopes = map[string][]string{
	"app_mention":             {"app_mentions:read"},
	"channel_archive":         {"channels:read"},
	"channel_deleted":         {"channels:read"},
	"channel_left":            {"channels:read"},
	"channel_rename":          {"channels:read"},
	"channel_unarchive":       {"channels:read"},
	"group_archive":           {"groups:read"},
	"group_deleted":           {"groups:read"},
	"group_left":              {"groups:read"},
	"group_rename":            {"groups:read"},
	"group_unarchive":         {"groups:read"},
	"member_joined_channel":   {"channels:read", "groups:read"},
	"member_left_channel":     {"channels:read", "groups:read"},
	"message.channels":        {"channels:history"},
	"message.groups":          {"groups:history"},
	"message.im":              {"im:history"},
	"reaction_added":          {"reactions:read"},
	"subteam_members_changed": {"usergroups:read"},
	"subteam_updated":         {"usergroups:read"},
	"user_change":             {"users:read"},
}

func TestManifestAsksForTheScopesThatTheCodeNeeds(t *testing.T) {
	t.Parallel()
	want := make([]string, 0, len(bot.RequiredScopes))
	for _, s := range bot.RequiredScopes {
		want = append(want, s.Name)
	}
	if diff := cmp.Diff(sorted(want), sorted(app(t).Scopes)); diff != "" {
		t.Errorf("scopes of slack-app.yaml (-bot.RequiredScopes +manifest):\n%s", diff)
	}
}

func TestManifestAsksForTheEventsThatTheCodeHandles(t *testing.T) {
	t.Parallel()
	var want []string
	for _, event := range append(words(t, "routes.go", "event:"), bot.ObservedEvents...) {
		if names, ok := subscribed[event]; ok {
			want = append(want, names...)
		} else {
			want = append(want, event)
		}
	}
	if diff := cmp.Diff(sorted(want), sorted(app(t).Events)); diff != "" {
		t.Errorf("events of slack-app.yaml (-handled +manifest):\n%s", diff)
	}
}

func TestObservedEventsAreThoseOfTheSwitch(t *testing.T) {
	t.Parallel()
	list := append(words(t, "routes.go", "event:"), bot.ObservedEvents...)
	if diff := cmp.Diff(sorted(list), sorted(cases(t, "observe.go"))); diff != "" {
		t.Errorf("bot/observe.go (-routed and listed +switch):\n%s", diff)
	}
}

func TestManifestAsksForTheScopesThatItsEventsNeed(t *testing.T) {
	t.Parallel()
	asked := app(t)
	for _, event := range asked.Events {
		if event == "app_home_opened" {
			continue // it needs none
		}
		if !slices.ContainsFunc(eventScopes[event], func(scope string) bool { return slices.Contains(asked.Scopes, scope) }) {
			t.Errorf("event %s needs one of the scopes %q", event, eventScopes[event])
		}
	}
}

func TestManifestHasTheEntryPointsThatTheCodeHandles(t *testing.T) {
	t.Parallel()
	commands := app(t).Commands
	if len(commands) != 1 || !commands[0].ShouldEscape {
		t.Errorf("commands = %+v, want one, escaped: the bot undoes the escaping", commands)
	}
	for _, shortcut := range words(t, "routes.go", "shortcut:") {
		if !strings.Contains(string(manifests.SlackApp), "callback_id: "+shortcut) {
			t.Errorf("the manifest has no shortcut %s", shortcut)
		}
	}
}

func app(t *testing.T) manifests.App {
	t.Helper()
	asked, err := manifests.Read()
	if err != nil {
		t.Fatal(err)
	}
	return asked
}

func sorted(list []string) []string { return slices.Sorted(slices.Values(list)) }

// cases returns the texts that the switches of a file of bot name: a list beside the code could lie.
func cases(t *testing.T, file string) (list []string) {
	t.Helper()
	ast.Inspect(parsed(t, file), func(n ast.Node) bool {
		if clause, ok := n.(*ast.CaseClause); ok {
			for _, expr := range clause.List {
				if s, ok := text(expr); ok {
					list = append(list, s)
				}
			}
		}
		return true
	})
	return list
}

// words returns what follows the prefix in the texts of a file of bot.
func words(t *testing.T, file, prefix string) (list []string) {
	t.Helper()
	ast.Inspect(parsed(t, file), func(n ast.Node) bool {
		if s, ok := text(n); ok && len(s) > len(prefix) && strings.HasPrefix(s, prefix) {
			list = append(list, strings.TrimPrefix(s, prefix))
		}
		return true
	})
	return list
}

func parsed(t *testing.T, file string) *ast.File {
	t.Helper()
	f, err := parser.ParseFile(token.NewFileSet(), filepath.Join("..", "..", "bot", file), nil, parser.SkipObjectResolution)
	if err != nil {
		t.Fatal(err)
	}
	return f
}

// text returns the string that a node of the source stands for.
func text(n ast.Node) (string, bool) {
	literal, ok := n.(*ast.BasicLit)
	if !ok || literal.Kind != token.STRING {
		return "", false
	}
	s, err := strconv.Unquote(literal.Value)
	return s, err == nil
}

package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/handoffbot/handoffbot/bot"
	"github.com/handoffbot/handoffbot/handoffs/redisstore"
	"github.com/handoffbot/handoffbot/internal/redistest"
	"github.com/handoffbot/handoffbot/internal/slacksim"
)

func TestSamplePlaybooksAreGood(t *testing.T) {
	t.Parallel()
	files, err := filepath.Glob(filepath.Join("..", "..", "manifests", "playbooks", "*.yaml"))
	if err != nil || len(files) < 3 {
		t.Fatalf("found %d playbooks, %v; want the three samples", len(files), err)
	}
	for _, file := range files {
		out, err := command(t, "check", "--playbook", file)
		if err != nil || !strings.Contains(out, " is good: 2 teams, 1 handoff type\n") {
			t.Errorf("check %s = %v\n%s", file, err, out)
		}
	}
}

func TestCheckPrintsEveryProblemWithItsPlace(t *testing.T) {
	t.Parallel()
	file := filepath.Join(t.TempDir(), "playbook.yaml")
	if err := os.WriteFile(file, []byte("version: 1\nteams:\n  sales: { name: Sales, chanel: C0SALES }\ntipes: {}\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	out, err := command(t, "check", "--playbook", file)
	if err == nil || !strings.Contains(err.Error(), " to fix") {
		t.Fatalf("check = %v, want an error that counts the problems", err)
	}
	for _, want := range []string{file + ":3:", `"chanel"`, file + ":4:1:", `"tipes"`} {
		if !strings.Contains(out, want) {
			t.Errorf("check does not say %q:\n%s", want, out)
		}
	}
}

func TestCheckSaysWhichFileIsNotThere(t *testing.T) {
	t.Parallel()
	if _, err := command(t, "check", "--playbook", "nowhere.yaml"); err == nil || !strings.Contains(err.Error(), "nowhere.yaml") {
		t.Errorf("check = %v, want an error that names the file", err)
	}
}

// working is a workspace, a Redis and a playbook that need nothing, and the environment that names them.
func working(t *testing.T, options redistest.Options, with ...func(*setting)) (*story, Config, checkOptions) {
	t.Helper()
	server := redistest.Start(t, options)
	s := begin(t, append(with, onRedis(server), func(set *setting) { set.asleep = true })...)
	file := filepath.Join(t.TempDir(), "playbook.yaml")
	if err := os.WriteFile(file, s.playbook, 0o600); err != nil {
		t.Fatal(err)
	}
	cfg := Config{
		SlackBotToken: demoBotToken, SlackAppToken: demoAppToken, SlackAPIURL: s.ws.APIURL(), SlackConnections: 2,
		RedisURL: Secret(server.URL),
	}
	return s, cfg, checkOptions{playbook: file}
}

// checked runs check and returns its answers by subject.
func checked(t *testing.T, cfg Config, options checkOptions) (map[string]bot.Finding, error) {
	t.Helper()
	var out bytes.Buffer
	options.json = true
	wrong := check(t.Context(), &out, cfg, nil, options)
	var list []bot.Finding
	if err := json.Unmarshal(out.Bytes(), &list); err != nil {
		t.Fatalf("check prints %q: %v", out.String(), err)
	}
	found := map[string]bot.Finding{}
	for _, f := range list {
		if other, twice := found[f.Subject]; twice {
			t.Errorf("%s is answered twice: %q, %q", f.Subject, other.Text, f.Text)
		}
		found[f.Subject] = f
	}
	return found, wrong
}

func TestCheckFindsNothingToMendWhereAllIsWell(t *testing.T) {
	t.Parallel()
	s, cfg, options := working(t, redistest.Options{AOF: true, Password: "secret-word"})
	found, err := checked(t, cfg, options)
	if err != nil {
		t.Errorf("check = %v", err)
	}
	for subject, f := range found {
		if f.Verdict != bot.Fine {
			t.Errorf("%s: %s: %s", subject, f.Verdict, f.Text)
		}
	}
	for _, scope := range bot.RequiredScopes {
		if f := found["scope "+scope.Name]; !strings.Contains(f.Text, scope.Why) && !scope.Groups {
			t.Errorf("scope %s: %q does not say why", scope.Name, f.Text)
		}
	}
	var out bytes.Buffer
	if err := check(t.Context(), &out, cfg, nil, options); err != nil {
		t.Error(err)
	}
	for line := range strings.Lines(out.String()) {
		if len([]rune(line)) > tableWidth+1 {
			t.Errorf("%d characters: %s", len([]rune(line)), line)
		}
	}
	for _, secret := range []string{"secret-word", demoBotToken, demoAppToken} {
		if strings.Contains(out.String(), secret) {
			t.Errorf("check prints the secret %s", secret)
		}
	}
	if s.ws.Connections() != 0 {
		t.Error("check left a connection open")
	}
}

func TestCheckSaysWhatToDo(t *testing.T) {
	t.Parallel()
	_, cfg, options := working(t, redistest.Options{Settings: []string{"--maxmemory-policy", "allkeys-lru", "--maxmemory", "100mb"}}, func(set *setting) {
		set.change = func(c *slacksim.Config) {
			c.App.Scopes = slices.DeleteFunc(slices.Clone(c.App.Scopes), func(s string) bool { return s == "groups:read" || s == "im:write" })
			for i := range c.Channels {
				if c.Channels[i].ID == "C0ONBOARDING" {
					c.Channels[i].Members = []string{"U0OMAR"}
				}
			}
		}
	})
	found, err := checked(t, cfg, options)
	if err == nil || err.Error() != "4 things to mend" {
		t.Errorf("check = %v, want 4 things to mend", err)
	}
	for subject, want := range map[string]struct {
		verdict bot.Verdict
		text    string
	}{
		"scope groups:read":      {bot.Mend, "install the app again"},
		"scope im:write":         {bot.Better, "install the app again"},
		"channel of Onboarding":  {bot.Mend, "/invite @handoffbot"},
		"redis appendonly":       {bot.Mend, "Set appendonly yes."},
		"redis maxmemory-policy": {bot.Mend, "Set maxmemory-policy noeviction."},
	} {
		if f := found[subject]; f.Verdict != want.verdict || !strings.Contains(f.Text, want.text) {
			t.Errorf("%s: %s, %q; want %s, %q", subject, f.Verdict, f.Text, want.verdict, want.text)
		}
	}
}

func TestCheckGoesOnWhereSomethingIsAway(t *testing.T) {
	t.Parallel()
	_, cfg, options := working(t, redistest.Options{AOF: true})
	cfg.SlackAppToken = "xapp-wrong"
	options.playbook = "nowhere.yaml"
	found, err := checked(t, cfg, options)
	if err == nil || found["playbook"].Verdict != bot.Mend || found["SLACK_APP_TOKEN"].Verdict != bot.Mend {
		t.Errorf("check = %v, %+v", err, found)
	}
	if f := found["redis version"]; f.Verdict != bot.Fine {
		t.Errorf("redis version: %+v", f)
	}
	cfg.RedisURL, cfg.SlackAPIURL = "redis://:hunter2@127.0.0.1:1", "http://127.0.0.1:1/api/"
	found, _ = checked(t, cfg, options)
	if found["redis"].Verdict != bot.Mend || found["SLACK_BOT_TOKEN"].Verdict != bot.Mend || strings.Contains(fmt.Sprint(found), "hunter2") {
		t.Errorf("without Redis and Slack: %+v", found)
	}
}

func TestEachSettingOfRedisHasItsVerdict(t *testing.T) {
	t.Parallel()
	for _, row := range []struct {
		server redisstore.Server
		want   [5]bot.Verdict // version, appendonly, appendfsync, maxmemory-policy, replicas
	}{
		{redisstore.Server{}, [5]bot.Verdict{bot.NotTold, bot.NotTold, bot.NotTold, bot.NotTold, bot.NotTold}},
		{
			redisstore.Server{Version: "7.0.15", AppendOnly: "yes", AppendFsync: "always", EvictionPolicy: "noeviction", MaxMemory: "0", Replicas: "1", MinReplicas: "1"},
			[5]bot.Verdict{bot.Fine, bot.Fine, bot.Fine, bot.Fine, bot.Fine},
		},
		{
			redisstore.Server{Version: "6.2.14", AppendOnly: "yes", AppendFsync: "everysec", EvictionPolicy: "allkeys-lru", MaxMemory: "0", Replicas: "2", MinReplicas: "0"},
			[5]bot.Verdict{bot.Better, bot.Fine, bot.Better, bot.Better, bot.Better},
		},
		{
			redisstore.Server{Version: "5.0.7", AppendOnly: "no", AppendFsync: "no", EvictionPolicy: "volatile-ttl", MaxMemory: "1", Replicas: "0"},
			[5]bot.Verdict{bot.Mend, bot.Mend, bot.NotTold, bot.Mend, bot.Fine},
		},
		{
			redisstore.Server{Version: "nine", AppendOnly: "yes", AppendFsync: "no", EvictionPolicy: "allkeys-lfu", MaxMemory: "1", Replicas: "1"},
			[5]bot.Verdict{bot.NotTold, bot.Fine, bot.Mend, bot.Mend, bot.NotTold},
		},
	} {
		for i, f := range redisFindings(row.server) {
			if f.Verdict != row.want[i] {
				t.Errorf("%+v: %s is %q (%s), want %q", row.server, f.Subject, f.Verdict, f.Text, row.want[i])
			}
		}
	}
}

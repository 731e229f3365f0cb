package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"log/slog"
	"maps"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

// environment sets every variable that Config reads: to what is given, or to nothing.
func environment(t *testing.T, set map[string]string) {
	t.Helper()
	for _, v := range variables() {
		t.Setenv(v.name, set[v.name])
	}
}

func withTokens(set map[string]string) map[string]string {
	all := map[string]string{"SLACK_BOT_TOKEN": "xoxb-1", "SLACK_APP_TOKEN": "xapp-1"}
	maps.Copy(all, set)
	return all
}

func TestDefaultsAreEnoughBesideTheTokens(t *testing.T) {
	environment(t, withTokens(nil))
	got, err := LoadConfig()
	if err != nil {
		t.Fatal(err)
	}
	want := Config{
		SlackBotToken: "xoxb-1", SlackAppToken: "xapp-1", SlackAPIURL: slackAPI, SlackConnections: 2,
		RedisURL: "redis://localhost:6379/0", Playbook: "playbook.yaml",
		Review: "on", ReviewTimeout: 20 * time.Second, ReviewRedact: true,
		HTTPAddr: ":8080", LogLevel: slog.LevelInfo, LogFormat: "text",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("LoadConfig (-want +got):\n%s", diff)
	}
}

func TestEveryVariableIsRead(t *testing.T) {
	environment(t, map[string]string{
		"SLACK_BOT_TOKEN": "anything", "SLACK_APP_TOKEN": "at all", "SLACK_API_URL": "http://127.0.0.1:9/api", "SLACK_CONNECTIONS": "3",
		"REDIS_URL": "rediss://u:p@r:1/0", "REDIS_ADDRS": "a:1,b:2", "REDIS_MASTER_NAME": "m", "REDIS_CA_FILE": "ca.pem",
		"REVIEW": "off", "REVIEW_TIMEOUT": "5s", "REVIEW_REDACT": "false",
		"OPENAI_API_KEY": "sk-1", "OPENAI_BASE_URL": "http://localhost:11434/v1", "OPENAI_MODEL": "qwen3",
		"PLAYBOOK": "p.yaml", "HTTP_ADDR": "127.0.0.1:0", "LOG_LEVEL": "debug", "LOG_FORMAT": "json",
	})
	got, err := LoadConfig()
	if err != nil {
		t.Fatal(err)
	}
	want := Config{
		SlackBotToken: "anything", SlackAppToken: "at all", SlackAPIURL: "http://127.0.0.1:9/api/", SlackConnections: 3,
		RedisURL: "rediss://u:p@r:1/0", RedisAddrs: []string{"a:1", "b:2"}, RedisMasterName: "m", RedisCAFile: "ca.pem",
		Review: "off", ReviewTimeout: 5 * time.Second, OpenAIKey: "sk-1", OpenAIBaseURL: "http://localhost:11434/v1", OpenAIModel: "qwen3",
		Playbook: "p.yaml", HTTPAddr: "127.0.0.1:0", LogLevel: slog.LevelDebug, LogFormat: "json",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("LoadConfig (-want +got):\n%s", diff)
	}
}

func TestEveryProblemIsNamedAtOnce(t *testing.T) {
	tests := map[string]struct {
		set  map[string]string
		want []string
	}{
		"nothing is set": {nil, []string{"SLACK_BOT_TOKEN: not set", "SLACK_APP_TOKEN: not set"}},
		"values that cannot be read": {
			map[string]string{"SLACK_CONNECTIONS": "two", "LOG_LEVEL": "loud"},
			[]string{"SLACK_BOT_TOKEN: not set", "SLACK_APP_TOKEN: not set", `SLACK_CONNECTIONS: "two" cannot be read; write a whole number`, `LOG_LEVEL: "loud" cannot be read; write debug, info`},
		},
		"values that make no sense": {
			withTokens(map[string]string{"SLACK_API_URL": "slack", "SLACK_CONNECTIONS": "11", "REDIS_URL": "http://x", "REDIS_ADDRS": "a,b:1", "HTTP_ADDR": "8080", "LOG_FORMAT": "xml"}),
			[]string{`SLACK_API_URL: "slack" is not`, "SLACK_CONNECTIONS: 11 is not between 1 and 10", "REDIS_URL: is not an address", `REDIS_ADDRS: "a" is not host:port`, `HTTP_ADDR: "8080" is not`, `LOG_FORMAT: "xml" is not`},
		},
		"a review that makes no sense": {
			withTokens(map[string]string{"REVIEW": "maybe", "REVIEW_TIMEOUT": "1h", "OPENAI_API_KEY": "sk-1"}),
			[]string{`REVIEW: "maybe" is not known`, "REVIEW_TIMEOUT: 1h0m0s is not between", "OPENAI_MODEL: not set"},
		},
		"a model that is nowhere":    {withTokens(map[string]string{"OPENAI_MODEL": "qwen3"}), []string{"OPENAI_MODEL: names a model, but"}},
		"a model's odd address":      {withTokens(map[string]string{"OPENAI_MODEL": "qwen3", "OPENAI_BASE_URL": "localhost"}), []string{"OPENAI_BASE_URL: model endpoint: the base URL"}},
		"authorities without TLS":    {withTokens(map[string]string{"REDIS_CA_FILE": "ca.pem"}), []string{"REDIS_CA_FILE: is for TLS"}},
		"a master without sentinels": {withTokens(map[string]string{"REDIS_MASTER_NAME": "m"}), []string{"REDIS_MASTER_NAME: names a master"}},
		"tokens in each other's place": {
			map[string]string{"SLACK_BOT_TOKEN": "xapp-1", "SLACK_APP_TOKEN": "xoxb-1"},
			[]string{"SLACK_BOT_TOKEN: is not a bot token", "SLACK_APP_TOKEN: is not an app-level token"},
		},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			environment(t, tt.set)
			_, err := LoadConfig()
			if err == nil {
				t.Fatal("LoadConfig accepted it")
			}
			lines := strings.Split(err.Error(), "\n")
			if len(lines) != len(tt.want) {
				t.Fatalf("LoadConfig says\n%s\nwant %d lines", err, len(tt.want))
			}
			for i, want := range tt.want {
				if !strings.HasPrefix(lines[i], want) {
					t.Errorf("line %d = %q, want it to begin with %q", i+1, lines[i], want)
				}
			}
		})
	}
}

func TestProblemsShowNoSecret(t *testing.T) {
	environment(t, map[string]string{"SLACK_BOT_TOKEN": "hunter2", "SLACK_APP_TOKEN": "hunter2", "REDIS_URL": "redis://u:hunter2@ho st:x", "OPENAI_API_KEY": "hunter2", "OPENAI_BASE_URL": "http://u:hunter2@x"})
	if _, err := LoadConfig(); err == nil || strings.Contains(err.Error(), "hunter2") {
		t.Errorf("LoadConfig = %v, want an error without the secret", err)
	}
}

func TestSecretsNeverPrint(t *testing.T) {
	t.Parallel()
	cfg := Config{SlackBotToken: "hunter2", RedisURL: "hunter2"}
	var logged bytes.Buffer
	for _, format := range []string{"text", "json"} {
		newLogger(&logged, slog.LevelInfo, format).Info("start", "config", cfg, "secret", cfg.SlackBotToken)
	}
	encoded, err := json.Marshal(cfg)
	if err != nil {
		t.Fatal(err)
	}
	shown := logged.String() + string(encoded) + fmt.Sprintf("%v %+v %#v %s %q", cfg, cfg, cfg, cfg.RedisURL, cfg.RedisURL)
	if strings.Contains(shown, "hunter2") {
		t.Errorf("a secret is shown in\n%s", shown)
	}
	if strings.Count(shown, masked) < 10 {
		t.Errorf("secrets are left out rather than masked in\n%s", shown)
	}
}

func TestLogLevelHoldsBackWhatIsBelowIt(t *testing.T) {
	t.Parallel()
	var out bytes.Buffer
	log := newLogger(&out, slog.LevelWarn, "json")
	log.Info("quiet")
	log.Warn("loud")
	if got := out.String(); strings.Contains(got, "quiet") || !strings.Contains(got, `"msg":"loud"`) {
		t.Errorf("logged %s", got)
	}
}

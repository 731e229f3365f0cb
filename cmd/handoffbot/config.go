package main

import (
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/url"
	"os"
	"reflect"
	"slices"
	"strings"
	"time"

	"github.com/kelseyhightower/envconfig"

	"github.com/handoffbot/handoffbot/prompts"
)

// slackAPI is where Slack itself listens.
const slackAPI = "https://slack.com/api/"

// maxConnections is how many Socket Mode connections Slack lets one app hold, over all its replicas.
const maxConnections = 10

// Config is all that the environment decides. Each field names its variable, its default and what it is for; the
// README's table and `handoffbot run --help` are made from these tags.
type Config struct {
	SlackBotToken    Secret `envconfig:"SLACK_BOT_TOKEN" required:"true" desc:"the app's bot token (xoxb-…)"`
	SlackAppToken    Secret `envconfig:"SLACK_APP_TOKEN" required:"true" desc:"an app-level token with connections:write (xapp-…)"`
	SlackAPIURL      string `envconfig:"SLACK_API_URL" default:"https://slack.com/api/" desc:"base of Slack's Web API; another base for a simulator"`
	SlackConnections int    `envconfig:"SLACK_CONNECTIONS" default:"2" desc:"Socket Mode connections of this process, 1 to 10; two, so that nothing is lost when one is renewed"`

	RedisURL        Secret   `envconfig:"REDIS_URL" default:"redis://localhost:6379/0" desc:"redis:// or rediss:// (TLS) with user, password and database"`
	RedisAddrs      []string `envconfig:"REDIS_ADDRS" desc:"host:port,host:port of a Redis Cluster, or of Sentinels; then REDIS_URL gives user, password and TLS only"`
	RedisMasterName string   `envconfig:"REDIS_MASTER_NAME" desc:"the master's name; says that REDIS_ADDRS are Sentinels"`
	RedisCAFile     string   `envconfig:"REDIS_CA_FILE" desc:"certificates (PEM) of the authorities to believe about Redis, instead of the system's; for rediss:// with a CA of your own"`

	Playbook string `envconfig:"PLAYBOOK" default:"playbook.yaml" desc:"the file that defines teams and handoff types"`

	Review        string        `envconfig:"REVIEW" default:"on" desc:"on or off: whether deal notes are read before a handoff is sent; without a model the bot compares them by rules alone"`
	ReviewTimeout time.Duration `envconfig:"REVIEW_TIMEOUT" default:"20s" desc:"how long a sender waits for the model at most, for example 20s"`
	ReviewRedact  bool          `envconfig:"REVIEW_REDACT" default:"true" desc:"true or false: whether e-mail addresses, phone, card and bank numbers are replaced before notes go to the model"`
	OpenAIKey     Secret        `envconfig:"OPENAI_API_KEY" desc:"key of the model's server; a server of your own may need none"`
	OpenAIBaseURL string        `envconfig:"OPENAI_BASE_URL" desc:"base of any server that speaks OpenAI's chat completions, for example http://localhost:11434/v1; empty: OpenAI's"`
	OpenAIModel   string        `envconfig:"OPENAI_MODEL" desc:"the model's name; needed with OPENAI_API_KEY or OPENAI_BASE_URL"`

	HTTPAddr  string     `envconfig:"HTTP_ADDR" default:":8080" desc:"where health and metrics are served; port 0 picks a free one"`
	LogLevel  slog.Level `envconfig:"LOG_LEVEL" default:"info" desc:"debug, info, warn or error"`
	LogFormat string     `envconfig:"LOG_FORMAT" default:"text" desc:"text or json"`
}

// LoadConfig reads the environment and checks it. Its error joins every problem, each beginning with the variable's
// name; no secret is part of it. A variable that is set to nothing counts as unset.
func LoadConfig() (Config, error) {
	var cfg Config
	problems := readEach(&cfg)
	if slices.ContainsFunc(problems, isParseError) {
		return Config{}, errors.Join(problems...)
	}
	problems = append(problems, cfg.problems()...)
	return cfg, errors.Join(problems...)
}

// readEach hands the fields to envconfig one at a time, because it stops at the first error.
func readEach(cfg *Config) (problems []error) {
	v := reflect.ValueOf(cfg).Elem()
	for i := range v.NumField() {
		field := v.Type().Field(i)
		one := reflect.New(reflect.StructOf([]reflect.StructField{field}))
		if name := field.Tag.Get("envconfig"); os.Getenv(name) == "" {
			// envconfig would read nothing as a value, and compose files cannot leave a variable out.
			_ = os.Unsetenv(name)
		}
		if err := envconfig.Process("", one.Interface()); err != nil {
			problems = append(problems, readable(field, err))
			continue
		}
		v.Field(i).Set(one.Elem().Field(0))
	}
	return problems
}

// parseError is a value that its variable cannot hold.
type parseError struct{ text string }

func (e *parseError) Error() string { return e.text }

func isParseError(err error) bool {
	_, ok := errors.AsType[*parseError](err)
	return ok
}

// readable says what is wrong in the reader's words, without the value of a secret.
func readable(field reflect.StructField, err error) error {
	name := field.Tag.Get("envconfig")
	parse, ok := errors.AsType[*envconfig.ParseError](err)
	if !ok {
		return fmt.Errorf("%s: not set; needed: %s", name, field.Tag.Get("desc"))
	}
	if field.Type == reflect.TypeFor[Secret]() {
		return &parseError{fmt.Sprintf("%s: cannot be read", name)}
	}
	return &parseError{fmt.Sprintf("%s: %q cannot be read; write %s", name, parse.Value, expected(field))}
}

// expected says what a variable holds, by its type and its description.
func expected(field reflect.StructField) string {
	if field.Type.Kind() == reflect.Int && field.Type != reflect.TypeFor[slog.Level]() {
		return "a whole number"
	}
	return field.Tag.Get("desc")
}

// problems checks what a type cannot.
func (c *Config) problems() (problems []error) {
	wrong := func(name, format string, args ...any) {
		problems = append(problems, fmt.Errorf("%s: "+format, append([]any{name}, args...)...))
	}
	if base, err := url.Parse(c.SlackAPIURL); err != nil || base.Host == "" || (base.Scheme != "https" && base.Scheme != "http") {
		wrong("SLACK_API_URL", "%q is not a base address; write it like %s", c.SlackAPIURL, slackAPI)
	} else if !strings.HasSuffix(c.SlackAPIURL, "/") {
		c.SlackAPIURL += "/" // method names are appended as they are
	}
	if c.SlackAPIURL == slackAPI {
		c.tokenProblems(wrong)
	}
	if c.SlackConnections < 1 || c.SlackConnections > maxConnections {
		wrong("SLACK_CONNECTIONS", "%d is not between 1 and %d, which is all that Slack lets an app hold", c.SlackConnections, maxConnections)
	}
	c.redisProblems(wrong)
	c.reviewProblems(wrong)
	if _, _, err := net.SplitHostPort(c.HTTPAddr); err != nil {
		wrong("HTTP_ADDR", "%q is not an address; write it like :8080 or 127.0.0.1:8080", c.HTTPAddr)
	}
	if c.LogFormat != "text" && c.LogFormat != "json" {
		wrong("LOG_FORMAT", "%q is not a format; write text or json", c.LogFormat)
	}
	return problems
}

// tokenProblems knows Slack's own tokens; a simulator's may look otherwise.
func (c *Config) tokenProblems(wrong func(name, format string, args ...any)) {
	if c.SlackBotToken != "" && !strings.HasPrefix(c.SlackBotToken.Value(), "xoxb-") {
		wrong("SLACK_BOT_TOKEN", "is not a bot token; one begins with xoxb- and stands under OAuth & Permissions")
	}
	if c.SlackAppToken != "" && !strings.HasPrefix(c.SlackAppToken.Value(), "xapp-") {
		wrong("SLACK_APP_TOKEN", "is not an app-level token; one begins with xapp- and stands under Basic Information")
	}
}

func (c *Config) redisProblems(wrong func(name, format string, args ...any)) {
	// The parser's own error would show the password.
	if server, err := url.Parse(c.RedisURL.Value()); err != nil || !slices.Contains([]string{"redis", "rediss", "unix"}, server.Scheme) {
		wrong("REDIS_URL", "is not an address; write it like redis://user:password@host:6379/0")
	}
	if c.RedisCAFile != "" && !strings.HasPrefix(c.RedisURL.Value(), "rediss://") {
		wrong("REDIS_CA_FILE", "is for TLS, and REDIS_URL does not begin with rediss://")
	}
	for _, addr := range c.RedisAddrs {
		if _, _, err := net.SplitHostPort(addr); err != nil {
			wrong("REDIS_ADDRS", "%q is not host:port", addr)
		}
	}
	if c.RedisMasterName != "" && len(c.RedisAddrs) == 0 {
		wrong("REDIS_MASTER_NAME", "names a master, but REDIS_ADDRS names no Sentinel to ask for it")
	}
}

func (c *Config) reviewProblems(wrong func(name, format string, args ...any)) {
	if c.Review != "on" && c.Review != "off" {
		wrong("REVIEW", "%q is not known; write on or off", c.Review)
	}
	if c.ReviewTimeout < time.Second || c.ReviewTimeout > maxReviewTimeout {
		wrong("REVIEW_TIMEOUT", "%v is not between 1s and %v, which is as long as a person waits", c.ReviewTimeout, maxReviewTimeout)
	}
	settings := c.reviewSettings()
	switch {
	case !settings.asksModel() && c.OpenAIModel != "":
		wrong("OPENAI_MODEL", "names a model, but neither OPENAI_API_KEY nor OPENAI_BASE_URL says where it is")
	case !settings.asksModel():
	case c.OpenAIModel == "" && !strings.Contains(c.OpenAIBaseURL, "/deployments/"):
		wrong("OPENAI_MODEL", "not set; needed: the name of the model to ask")
	default:
		settings.model.Now = time.Now
		if _, err := prompts.NewClient(settings.model); err != nil {
			wrong("OPENAI_BASE_URL", "%w", err)
		}
	}
}

func (c *Config) reviewSettings() reviewSettings {
	return reviewSettings{on: c.Review == "on", model: prompts.Config{
		APIKey: c.OpenAIKey.Value(), BaseURL: c.OpenAIBaseURL, Model: c.OpenAIModel, Timeout: c.ReviewTimeout, Redact: c.ReviewRedact,
	}}
}

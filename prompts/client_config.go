package prompts

import (
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"net/url"
	"strings"
	"time"
)

// Config says which model is asked, and how.
type Config struct {
	// APIKey is sent as the server wants it; servers of one's own often want none.
	APIKey string
	// BaseURL is the server's address up to and without /chat/completions; without it, OpenAI's. An Azure resource is
	// given as https://NAME.openai.azure.com/openai/v1, or in the older style as https://NAME.openai.azure.com, whose
	// version can be chosen with ?api-version=; Model is then the deployment's name.
	BaseURL string
	Model   string
	// Timeout bounds one review, all requests of it together. Zero means DefaultTimeout.
	Timeout time.Duration
	// HTTPClient sends the requests; nil means a new one. Redirects are never followed.
	HTTPClient *http.Client
	// Redact replaces e-mail addresses, phone numbers, card and bank numbers before the notes leave.
	Redact bool
	// Cache remembers answers; nil means none.
	Cache Cache
	// Now is the clock.
	Now func() time.Time
	// Log hears of a cache that fails; nil means nobody does. It never gets texts.
	Log *slog.Logger
}

// DefaultTimeout is as long as a person waits for a review, if nothing else is configured.
const DefaultTimeout = 20 * time.Second

// azureVersion is the oldest stable version of Azure's older address that knows strict schemas.
const azureVersion = "2024-10-21"

// Client asks a model behind any server that speaks OpenAI's chat completions. It is safe for concurrent use.
type Client struct {
	api      chatAPI
	endpoint string // names server and model in the cache's keys
	cfg      Config
	ladder   ladder
	breaker  breaker
	window   windowSize
}

// NewClient checks the configuration; it does not call the server.
func NewClient(cfg Config) (*Client, error) {
	at, err := parseAddress(cfg.BaseURL, strings.TrimSpace(cfg.Model))
	switch {
	case err != nil:
		return nil, err
	case at.model == "":
		return nil, errors.New("model endpoint: no model is named")
	case at.base == "" && cfg.APIKey == "":
		return nil, errors.New("model endpoint: OpenAI wants a key")
	case cfg.Now == nil:
		return nil, errors.New("model endpoint: no clock")
	}
	if cfg.Timeout <= 0 {
		cfg.Timeout = DefaultTimeout
	}
	cfg.Log = loggerOr(cfg.Log)
	return &Client{api: newChatAPI(&cfg, at), endpoint: at.base + " " + at.model, cfg: cfg}, nil
}

// Model returns the model's name, as reviews show it.
func (c *Client) Model() string { return c.api.model }

// Breaker returns the state of the circuit breaker.
func (c *Client) Breaker() BreakerState { return c.breaker.state(c.cfg.Now()) }

// Rung returns how answers are asked for at present.
func (c *Client) Rung() Rung { return c.ladder.start(c.cfg.Now()).rung }

// address is where requests go.
type address struct {
	base         string // empty means OpenAI's
	model        string
	azureVersion string // set for Azure's older style
}

// parseAddress understands what people copy out of their servers' documentation.
func parseAddress(raw, model string) (address, error) {
	raw = strings.TrimSpace(raw)
	if raw == "" {
		return address{model: model}, nil
	}
	u, err := url.Parse(raw)
	if err != nil {
		return address{}, errors.New("model endpoint: the base URL cannot be read") // the parser quotes the URL
	}
	if (u.Scheme != "https" && u.Scheme != "http") || u.Host == "" {
		return address{}, errors.New("model endpoint: the base URL must begin with https:// or http:// and name a host")
	}
	if u.User != nil {
		return address{}, errors.New("model endpoint: the base URL holds a user or password; the key has a place of its own")
	}
	version := u.Query().Get("api-version")
	path := strings.TrimSuffix(strings.TrimRight(u.Path, "/"), "/chat/completions")
	base := func(p string) string { return fmt.Sprintf("%s://%s%s", u.Scheme, u.Host, p) }
	azure := version != "" || strings.HasSuffix(u.Hostname(), ".azure.com")
	if !azure || strings.HasSuffix(path, "/v1") {
		if path == "" {
			path = "/v1"
		}
		return address{base: base(path), model: model}, nil
	}
	if version == "" {
		version = azureVersion
	}
	path, deployment, _ := strings.Cut(path, "/openai/deployments/")
	if model == "" {
		model = deployment
	}
	return address{base: base(strings.TrimSuffix(path, "/openai")), model: model, azureVersion: version}, nil
}

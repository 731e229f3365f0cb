package manifests

import (
	"fmt"

	"github.com/goccy/go-yaml"
)

// App is the part of the Slack app's manifest that a program needs to know.
type App struct {
	Name     string
	Scopes   []string
	Events   []string
	Commands []Command
	// Shortcuts stand in the menus of messages.
	Shortcuts []Shortcut
	// Home says that the app has a Home tab.
	Home bool
}

// Command is a slash command of the app.
type Command struct {
	Command      string `yaml:"command"`
	Description  string `yaml:"description"`
	UsageHint    string `yaml:"usage_hint"`
	ShouldEscape bool   `yaml:"should_escape"`
}

// Shortcut is a shortcut of the app.
type Shortcut struct {
	Name        string `yaml:"name"`
	Type        string `yaml:"type"`
	CallbackID  string `yaml:"callback_id"`
	Description string `yaml:"description"`
}

// Read returns what SlackApp says.
func Read() (App, error) {
	var m struct {
		Display struct {
			Name string `yaml:"name"`
		} `yaml:"display_information"`
		Features struct {
			Home struct {
				Enabled bool `yaml:"home_tab_enabled"`
			} `yaml:"app_home"`
			Commands  []Command  `yaml:"slash_commands"`
			Shortcuts []Shortcut `yaml:"shortcuts"`
		} `yaml:"features"`
		OAuth struct {
			Scopes struct {
				Bot []string `yaml:"bot"`
			} `yaml:"scopes"`
		} `yaml:"oauth_config"`
		Settings struct {
			Subscriptions struct {
				Events []string `yaml:"bot_events"`
			} `yaml:"event_subscriptions"`
		} `yaml:"settings"`
	}
	if err := yaml.Unmarshal(SlackApp, &m); err != nil {
		return App{}, fmt.Errorf("read the app's manifest: %w", err)
	}
	return App{
		Name: m.Display.Name, Scopes: m.OAuth.Scopes.Bot, Events: m.Settings.Subscriptions.Events, Commands: m.Features.Commands,
		Shortcuts: m.Features.Shortcuts,
		Home:      m.Features.Home.Enabled,
	}, nil
}

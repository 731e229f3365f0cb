package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"time"

	"github.com/handoffbot/handoffbot/bot"
	"github.com/handoffbot/handoffbot/handoffs/playbook"
	"github.com/handoffbot/handoffbot/handoffs/redisstore"
)

// run serves handoffs until ctx ends. It returns nil when it was told to stop.
func run(ctx context.Context, cfg Config) error {
	log := newLogger(os.Stderr, cfg.LogLevel, cfg.LogFormat)
	redisstore.LogTo(log)
	book, err := readPlaybook(cfg.Playbook)
	if err != nil {
		return err
	}
	a, err := newProcess(ctx, parts{
		slack: cfg.slackConfig(), connections: cfg.SlackConnections, redis: cfg.redisConfig(),
		book: book, httpAddr: cfg.HTTPAddr, review: cfg.reviewSettings(), now: time.Now, log: log,
	})
	if err != nil {
		return err
	}
	log.InfoContext(ctx, "handoffbot is running", "version", version(), "workspace", a.directory.Identity().TeamName)
	err = a.run(ctx)
	log.InfoContext(ctx, "handoffbot has stopped")
	return err
}

// readPlaybook reads the file. Its error holds every problem with line and column.
func readPlaybook(file string) (*playbook.Playbook, error) {
	data, err := os.ReadFile(file)
	if err != nil {
		return nil, fmt.Errorf("PLAYBOOK: read the playbook: %w", err)
	}
	book, err := playbook.Parse(file, data)
	if problems, ok := errors.AsType[playbook.Problems](err); ok {
		return nil, fmt.Errorf("PLAYBOOK: %s to fix in %s:\n%w", count(len(problems), "problem"), file, problems)
	}
	return book, err
}

func (c *Config) slackConfig() bot.ClientConfig {
	return bot.ClientConfig{BotToken: c.SlackBotToken.Value(), AppToken: c.SlackAppToken.Value(), APIURL: c.SlackAPIURL}
}

func (c *Config) redisConfig() redisstore.Config {
	return redisstore.Config{URL: c.RedisURL.Value(), Addrs: c.RedisAddrs, MasterName: c.RedisMasterName, CAFile: c.RedisCAFile}
}

package main

import (
	"errors"
	"slices"
	"strings"
)

// loadPart reads the environment for a command that needs only a part of it. Problems of variables that the command
// does not need are left out; needs are their names, or how these begin.
func loadPart(needs ...string) (Config, error) {
	var cfg Config
	problems := readEach(&cfg)
	if !slices.ContainsFunc(problems, isParseError) {
		problems = append(problems, cfg.problems()...)
	}
	return cfg, errors.Join(slices.DeleteFunc(problems, func(err error) bool {
		return !slices.ContainsFunc(needs, func(need string) bool { return strings.HasPrefix(err.Error(), need) })
	})...)
}

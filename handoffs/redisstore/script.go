package redisstore

import (
	"context"
	"embed"

	"github.com/redis/go-redis/v9"
)

//go:embed scripts/*.lua
var scriptFiles embed.FS

// Every script answers with strings: a word, then what belongs to it.
var (
	beginScript     = script("begin")
	loadScript      = script("load")
	commitScript    = script("commit")
	claimScript     = script("claim")
	giveBackScript  = script("giveback")
	saveDraftScript = script("savedraft")
	dueNowScript    = script("duenow")
	turnScript      = script("turn")
	choreScript     = script("chore")
	reindexScript   = script("reindex")
)

func script(name string) *redis.Script {
	source, err := scriptFiles.ReadFile("scripts/" + name + ".lua")
	if err != nil {
		panic(err) // unreachable: the files are part of the program
	}
	return redis.NewScript(string(source))
}

// run calls a script by its hash, or by its text if the server does not know it (any more).
func (s *Store) run(ctx context.Context, script *redis.Script, keys []string, args ...any) ([]string, error) {
	return script.Run(ctx, s.client, keys, args...).StringSlice()
}

// word is a script's answer, split into the word and what belongs to it.
func (s *Store) word(ctx context.Context, script *redis.Script, keys []string, args ...any) (word, rest string, err error) {
	answer, err := s.run(ctx, script, keys, args...)
	if err != nil {
		return "", "", err
	}
	switch len(answer) {
	case 0:
		return "", "", nil
	case 1:
		return answer[0], "", nil
	}
	return answer[0], answer[1], nil
}

package main

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/handoffbot/handoffbot/bot"
	"github.com/handoffbot/handoffbot/handoffs/redisstore"
)

// redisFindings says what a server's settings mean for what was accepted.
func redisFindings(s redisstore.Server) []bot.Finding {
	return []bot.Finding{versionFinding(s.Version), appendOnlyFinding(s.AppendOnly), appendFsyncFinding(s), evictionFinding(s), replicasFinding(s)}
}

func finding(verdict bot.Verdict, subject, format string, args ...any) bot.Finding {
	return bot.Finding{Verdict: verdict, Subject: subject, Text: fmt.Sprintf(format, args...)}
}

func versionFinding(version string) bot.Finding {
	const subject = "redis version"
	major, minor, ok := majorMinor(version)
	switch {
	case !ok:
		return finding(bot.NotTold, subject, "The server does not say which version it is. It must be 6.2 or newer, better 7.")
	case major < 6 || (major == 6 && minor < 2):
		return finding(bot.Mend, subject, "Redis %s is too old. Use 7 or newer.", version)
	case major < 7:
		return finding(bot.Better, subject, "Redis %s works, but is no longer maintained. Use 7 or newer.", version)
	}
	return finding(bot.Fine, subject, "Redis %s.", version)
}

func majorMinor(version string) (major, minor int, ok bool) {
	parts := strings.SplitN(version, ".", 3)
	if len(parts) < 2 {
		return 0, 0, false
	}
	major, majorErr := strconv.Atoi(parts[0])
	minor, minorErr := strconv.Atoi(parts[1])
	return major, minor, majorErr == nil && minorErr == nil
}

func appendOnlyFinding(value string) bot.Finding {
	const subject = "redis appendonly"
	switch value {
	case "yes":
		return finding(bot.Fine, subject, "What is written is kept on disk.")
	case "":
		return finding(bot.NotTold, subject, "The server does not say whether it keeps an append-only file. Without one, a restart of Redis loses handoffs: ask whoever runs it.")
	}
	return finding(bot.Mend, subject, "There is no append-only file: a restart of Redis loses handoffs that people were told are taken. Set appendonly yes.")
}

func appendFsyncFinding(s redisstore.Server) bot.Finding {
	const subject = "redis appendfsync"
	switch {
	case s.AppendOnly == "no":
		return finding(bot.NotTold, subject, "This matters once appendonly is yes; then set appendfsync always.")
	case s.AppendFsync == "always":
		return finding(bot.Fine, subject, "Each write is on disk before it is answered.")
	case s.AppendFsync == "everysec":
		return finding(bot.Better, subject, "A power cut may lose the last second of what people were told is taken. Set appendfsync always.")
	case s.AppendFsync == "":
		return finding(bot.NotTold, subject, "The server does not say when it writes to disk. Ask whoever runs it for appendfsync always; with everysec a power cut may lose a second.")
	}
	return finding(bot.Mend, subject, "appendfsync is %s: a power cut may lose half a minute of what people were told is taken. Set appendfsync always.", s.AppendFsync)
}

func evictionFinding(s redisstore.Server) bot.Finding {
	const subject = "redis maxmemory-policy"
	const remedy = "Set maxmemory-policy noeviction."
	switch {
	case s.EvictionPolicy == "noeviction":
		return finding(bot.Fine, subject, "Nothing is thrown out when memory is short; writes are refused then, and people told.")
	case s.EvictionPolicy == "":
		return finding(bot.NotTold, subject, "The server does not say what it throws out when memory is short. It must be nothing: ask whoever runs it for noeviction.")
	case strings.HasPrefix(s.EvictionPolicy, "volatile"):
		return finding(bot.Mend, subject, "It is %s: when memory is short, drafts go, and the memory of presses that keeps anything from being done twice. %s", s.EvictionPolicy, remedy)
	case s.MaxMemory == "0":
		return finding(bot.Better, subject, "It is %s: once maxmemory is set, handoffs may be thrown out. %s", s.EvictionPolicy, remedy)
	}
	return finding(bot.Mend, subject, "It is %s: when memory is short, handoffs are thrown out. %s", s.EvictionPolicy, remedy)
}

func replicasFinding(s redisstore.Server) bot.Finding {
	const subject = "redis replicas"
	switch {
	case s.Replicas == "" || (s.Replicas != "0" && s.MinReplicas == ""):
		return finding(bot.NotTold, subject, "The server does not say whether a write waits for replicas. Where one takes over from it, see docs/operations.md, \"Fail-over\".")
	case s.Replicas == "0":
		return finding(bot.Fine, subject, "None is connected, so none can take over with less than was written.")
	case s.MinReplicas == "0":
		return finding(bot.Better, subject, "%s connected, and writes go on without them: a fail-over may lose what was just taken. Set min-replicas-to-write 1.", s.Replicas)
	}
	return finding(bot.Fine, subject, "%s connected; writes are refused with fewer than %s.", s.Replicas, s.MinReplicas)
}

// Bench measures the handoffbot binary under load: a simulated Slack with people at work in it, a real Redis, and the bot
// as a process of its own. Beside it run the least that a bot can do, as the floor, and a bot of the usual kind, on Bolt for
// JavaScript; see their folders. It prints a table and judges nothing. `make bench` and `make bench-scale` call it; -help lists what can be chosen.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"runtime"
	"strconv"
	"strings"
	"time"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	err := run(ctx)
	stop()
	if err != nil {
		fmt.Fprintln(os.Stderr, "bench:", err)
		os.Exit(1)
	}
}

type options struct {
	people, open, bots, typing string
	rounds                     int
	binary, env                string
}

func run(ctx context.Context) error {
	b := &bench{}
	var o options
	flag.StringVar(&o.people, "people", "8,32", "how many people work at once, one setting each")
	flag.StringVar(&o.open, "open", "0", "how many handoffs are open in Redis before, one setting each")
	flag.StringVar(&o.bots, "bots", "handoffbot,floor,bolt", "which bots are measured")
	bolt := flag.Bool("bolt", true, "measure the bot on Bolt for JavaScript as well; needs Node.js and npm")
	flag.StringVar(&o.typing, "typing", "no,yes", "whether the bot hears of every field that is filled in (yes), or only of the submission (no)")
	flag.IntVar(&o.rounds, "rounds", 1, "how often each setting is measured")
	flag.IntVar(&b.handoffs, "handoffs", 2000, "handoffs in each setting")
	flag.IntVar(&b.warmup, "warmup", 200, "handoffs before each setting that are not measured")
	flag.DurationVar(&b.limit, "limit", 2*time.Minute, "how long a setting may take; people begin nothing after it")
	flag.BoolVar(&b.aof, "aof", false, "let Redis write and sync before it answers (appendonly yes, appendfsync always)")
	flag.StringVar(&b.connections, "connections", "2", "Socket Mode connections of handoffbot")
	flag.StringVar(&o.binary, "binary", "", "the handoffbot binary; built from the working folder if empty")
	flag.StringVar(&o.env, "env", "", "further environment of handoffbot, as NAME=value,NAME=value")
	flag.StringVar(&b.profile, "profile", "", "write a CPU profile of handoffbot, of the last setting, to this file")
	flag.Parse()
	if !*bolt {
		o.bots = strings.ReplaceAll(o.bots, ",bolt", "")
	}
	if o.env != "" {
		b.env = strings.Split(o.env, ",")
	}
	if b.profile != "" {
		b.env = append(b.env, "CPU_PROFILE="+b.profile)
	}
	settings, err := o.settings()
	if err != nil {
		return err
	}
	if b.dir, err = os.MkdirTemp("", "handoffbot-bench-"); err != nil {
		return fmt.Errorf("make folder: %w", err)
	}
	if err := b.build(ctx, o.binary); err != nil {
		return err
	}
	if strings.Contains(o.bots, "bolt") {
		if err := installBolt(ctx); err != nil {
			return err
		}
	}
	fmt.Printf("%d cores, %s; Redis with %s; %d handoffs a setting after %d\n\n", runtime.NumCPU(), runtime.Version(), persistence(b.aof), b.handoffs, b.warmup)
	var results []*result
	for _, s := range settings {
		fmt.Fprintf(os.Stderr, "%s ...\n", s.name())
		r, err := b.run(ctx, s)
		if r != nil && r.done > 0 {
			results = append(results, r)
		}
		if err != nil {
			table(os.Stdout, results)
			return fmt.Errorf("%s: %w (logs in %s)", s.name(), err, b.dir)
		}
		if s.open > 0 {
			fmt.Fprintf(os.Stderr, "  %d handoffs were put into Redis in %s\n", s.open, r.seedTook.Round(time.Millisecond))
		}
	}
	table(os.Stdout, results)
	if err := os.RemoveAll(b.dir); err != nil {
		return fmt.Errorf("remove folder: %w", err)
	}
	return nil
}

func persistence(aof bool) string {
	if aof {
		return "appendfsync always"
	}
	return "no persistence"
}

// settings are all combinations of what was chosen, each handoffbot beside the others.
func (o *options) settings() ([]setting, error) {
	var all []setting
	people, err1 := numbers(o.people)
	open, err2 := numbers(o.open)
	if err := errors.Join(err1, err2); err != nil {
		return nil, err
	}
	for range o.rounds {
		for typing := range strings.SplitSeq(o.typing, ",") {
			for _, n := range people {
				for _, before := range open {
					for bot := range strings.SplitSeq(o.bots, ",") {
						s := setting{bot: bot, people: n, typing: typing == "yes", open: before}
						if bot == "bolt" && s.typing {
							continue // it does not hear what is typed
						}
						all = append(all, s)
					}
				}
			}
		}
	}
	return all, nil
}

func numbers(list string) ([]int, error) {
	var all []int
	for word := range strings.SplitSeq(list, ",") {
		n, err := strconv.Atoi(word)
		if err != nil || n < 0 {
			return nil, fmt.Errorf("%q is not a list of numbers", list)
		}
		all = append(all, n)
	}
	return all, nil
}

// build makes the binaries as `make build` does.
func (b *bench) build(ctx context.Context, given string) error {
	b.binary, b.floor = given, filepath.Join(b.dir, "floor")
	targets := [][2]string{{b.floor, "./internal/bench/floor"}}
	if given == "" {
		b.binary = filepath.Join(b.dir, "handoffbot")
		targets = append(targets, [2]string{b.binary, "./cmd/handoffbot"})
	}
	for _, t := range targets {
		args := []string{"build", "-trimpath", "-ldflags", "-s -w", "-o", t[0], t[1]}
		if b.profile != "" {
			args = []string{"build", "-tags", "profile", "-o", t[0], t[1]}
		}
		cmd := exec.CommandContext(ctx, "go", args...)
		cmd.Env = append(os.Environ(), "CGO_ENABLED=0")
		if out, err := cmd.CombinedOutput(); err != nil {
			return fmt.Errorf("build %s: %w\n%s", t[1], err, out)
		}
	}
	return nil
}

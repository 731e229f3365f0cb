package main

import (
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/handoffbot/handoffbot/handoffs"
	"github.com/handoffbot/handoffbot/handoffs/playbook"
	"github.com/handoffbot/handoffbot/handoffs/redisstore"
)

// pageRounds is how often each page is read.
const pageRounds = 50

// page is what it costs to read what people look at: the median time, and Redis commands and round trips.
type page struct {
	took            time.Duration
	commands, trips int64
}

func (p page) String() string {
	return fmt.Sprintf("%.2f / %d / %d", p.took.Seconds()*1000, p.commands, p.trips)
}

// pageNames are the pages, in the order of the table.
var pageNames = []string{"list", "home", "digest", "report"}

// readPages measures each page of the team that the handoffs which were put in before wait for.
func readPages(ctx context.Context, redis *redisServer, workspace string) (map[string]page, error) {
	client, err := redisstore.Open(redisstore.Config{URL: redis.url()})
	if err != nil {
		return nil, fmt.Errorf("open Redis: %w", err)
	}
	defer func() { _ = client.Close() }() // nothing is left to write
	book, err := playbook.Parse("playbook.yaml", playbookFile)
	if err != nil {
		return nil, fmt.Errorf("parse playbook: %w", err)
	}
	def, _ := book.Definition(book.Types[0].Key)
	store, team := redisstore.New(client, workspace), def.To.Key
	now := handoffs.InstantOf(time.Now())
	late := handoffs.InstantOf(time.Now().AddDate(1, 0, 0)) // everything is overdue then
	period, _ := handoffs.ParsePeriod("90d")
	reads := map[string]func() error{
		"list": func() error { _, _, err := store.OpenFor(ctx, team, 15); return err },
		"home": func() error {
			_, err := store.Page(ctx, handoffs.PageQuery{User: person(1), Receives: []handoffs.TeamKey{team}, Manages: []handoffs.TeamKey{team}, Most: 10, Now: now})
			return err
		},
		"digest": func() error {
			_, err := store.Digest(ctx, handoffs.DigestQuery{Team: team, Now: late, DayEnd: late + 1, Most: handoffs.DigestMost})
			return err
		},
		"report": func() error {
			_, err := handoffs.ReadReports(ctx, store, []handoffs.ReportQuery{{
				Type: def.Type.Key, Period: period, Now: now, Calendar: def.Calendar, Calendars: map[handoffs.TeamKey]handoffs.Calendar{team: def.Calendar},
			}})
			return err
		},
	}
	pages := map[string]page{}
	for _, name := range pageNames {
		if pages[name], err = readPage(redis, reads[name]); err != nil {
			return nil, fmt.Errorf("read %s: %w", name, err)
		}
	}
	return pages, nil
}

func readPage(redis *redisServer, read func() error) (page, error) {
	var took []time.Duration
	if err := read(); err != nil { // the first one connects
		return page{}, err
	}
	commands, trips := redis.number("stats", "total_commands_processed"), redis.number("stats", "total_reads_processed")
	for range pageRounds {
		began := time.Now()
		if err := read(); err != nil {
			return page{}, err
		}
		took = append(took, time.Since(began))
	}
	slices.Sort(took)
	return page{
		took:     took[len(took)/2],
		commands: (redis.number("stats", "total_commands_processed") - commands) / pageRounds,
		trips:    (redis.number("stats", "total_reads_processed") - trips) / pageRounds,
	}, nil
}

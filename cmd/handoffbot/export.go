package main

import (
	"cmp"
	"context"
	"encoding/csv"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/handoffbot/handoffbot/handoffs"
	"github.com/handoffbot/handoffbot/handoffs/redisstore"
)

// exportDays is how many days are exported if nobody says since when.
const exportDays = 90

// exportCommand is one run of export.
type exportCommand struct {
	operator     operatorCommand
	format, file string
	since, until string
	types        []string
	playbook     string
}

func newExportCommand() *cobra.Command {
	var e exportCommand
	cmd := &cobra.Command{
		Use:   "export --format csv|jsonl",
		Short: "Print what reports count, a row for each day, type and team, for a spreadsheet or a database",
		Long: "Export prints what was counted of the handoffs that were sent on each day, as of now. A row is a day, a type and a\n" +
			"receiving team; rows without anything are left out. There is no deal, no text and no person in it. Days are kept for\n" +
			fmt.Sprintf("%d days.\n\n", int(handoffs.TallyLife.Hours()/24)) + exportColumnsHelp() +
			"\nLists are key=number with semicolons between in csv, and objects in jsonl. Columns may be added; their names stay.\n\n" +
			operatorNeeds + "\nThe types are those of PLAYBOOK (or --playbook), unless --type names them.",
		Example: "  handoffbot export --format csv --since 2026-10-01 --until 2026-12-31 --out quarter.csv\n" +
			"  handoffbot export --format jsonl --type sales-to-onboarding",
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			queries, err := e.queries(time.Now())
			if err != nil {
				return err
			}
			return e.operator.withStore(cmd.Context(), func(ctx context.Context, store *redisstore.Store) error {
				return e.write(cmd.OutOrStdout(), func(out io.Writer) error { return export(ctx, out, store, queries, e.format) })
			})
		},
	}
	cmd.Flags().StringVar(&e.operator.workspace, "workspace", "", "the workspace's id, T… (default: that of SLACK_BOT_TOKEN)")
	cmd.Flags().StringVar(&e.format, "format", "", "csv or jsonl")
	cmd.Flags().StringSliceVar(&e.types, "type", nil, "only this type, by its key; may be repeated")
	cmd.Flags().StringVar(&e.since, "since", "", fmt.Sprintf("the first day, 2026-10-01 (default: %d days back)", exportDays))
	cmd.Flags().StringVar(&e.until, "until", "", "the last day (default: today)")
	cmd.Flags().StringVar(&e.file, "out", "", "a file to write (default: standard output)")
	cmd.Flags().StringVar(&e.playbook, "playbook", "", "the playbook (default: PLAYBOOK)")
	return cmd
}

// queries returns what is asked for.
func (e *exportCommand) queries(now time.Time) ([]handoffs.TallyQuery, error) {
	if e.format != "csv" && e.format != "jsonl" {
		return nil, fmt.Errorf("--format is %q; write csv or jsonl", e.format)
	}
	since := cmp.Or(e.since, now.AddDate(0, 0, 1-exportDays).UTC().Format(time.DateOnly))
	until := cmp.Or(e.until, now.AddDate(0, 0, 1).UTC().Format(time.DateOnly)) // east of Greenwich it may be tomorrow
	for flag, day := range map[string]string{"since": since, "until": until} {
		if _, err := time.Parse(time.DateOnly, day); err != nil {
			return nil, fmt.Errorf("--%s is %q; write a day like 2026-10-01", flag, day)
		}
	}
	if since > until {
		return nil, fmt.Errorf("--since %s is after --until %s", since, until)
	}
	types := e.types
	if len(types) == 0 {
		var err error
		if types, err = typesOf(e.playbook); err != nil {
			return nil, err
		}
	}
	queries := make([]handoffs.TallyQuery, len(types))
	for i, typ := range types {
		queries[i] = handoffs.TallyQuery{Type: handoffs.TypeKey(typ), From: since, To: until, Now: handoffs.InstantOf(now)}
	}
	return queries, nil
}

// typesOf lists the types of the playbook.
func typesOf(file string) ([]string, error) {
	if file == "" {
		cfg, err := loadPart("PLAYBOOK")
		if err != nil {
			return nil, err
		}
		file = cfg.Playbook
	}
	book, err := readPlaybook(file)
	if err != nil {
		return nil, err
	}
	types := make([]string, len(book.Types))
	for i, t := range book.Types {
		types[i] = string(t.Key)
	}
	return types, nil
}

// write gives do the place to write to. A file is there in the end only if all of it could be written.
func (e *exportCommand) write(standard io.Writer, do func(io.Writer) error) (err error) {
	if e.file == "" {
		return do(standard)
	}
	part := e.file + ".part"
	f, err := os.OpenFile(part, os.O_CREATE|os.O_WRONLY|os.O_TRUNC, 0o600)
	if err != nil {
		return fmt.Errorf("write the export: %w", err)
	}
	if err = errors.Join(do(f), f.Close()); err == nil {
		err = os.Rename(part, e.file)
	}
	if err != nil {
		return errors.Join(fmt.Errorf("write the export: %w", err), os.Remove(part))
	}
	return nil
}

// export prints a row for each day, type and team.
func export(ctx context.Context, out io.Writer, from handoffs.Reports, queries []handoffs.TallyQuery, format string) error {
	found, err := from.Tallies(ctx, queries)
	if err != nil {
		return err
	}
	var rows []handoffs.Tally
	for _, data := range found {
		rows = append(rows, data.Tallies...)
	}
	slices.SortStableFunc(rows, func(a, b handoffs.Tally) int { return strings.Compare(a.Day, b.Day) })
	if format == "jsonl" {
		return exportLines(out, rows)
	}
	return exportTable(out, rows)
}

func exportTable(out io.Writer, rows []handoffs.Tally) error {
	w := csv.NewWriter(out)
	header := make([]string, len(exportColumns()))
	for i, c := range exportColumns() {
		header[i] = c.name
	}
	lines := [][]string{header}
	for i := range rows {
		line := make([]string, len(header))
		for j, c := range exportColumns() {
			line[j] = fmt.Sprint(c.value(&rows[i]))
		}
		lines = append(lines, line)
	}
	if err := w.WriteAll(lines); err != nil {
		return fmt.Errorf("print the export: %w", err)
	}
	return nil
}

func exportLines(out io.Writer, rows []handoffs.Tally) error {
	enc := json.NewEncoder(out)
	for i := range rows {
		line := map[string]any{}
		for _, c := range exportColumns() {
			line[c.name] = c.value(&rows[i])
		}
		if err := enc.Encode(line); err != nil {
			return fmt.Errorf("print the export: %w", err)
		}
	}
	return nil
}

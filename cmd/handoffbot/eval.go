package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"sync"
	"time"

	"github.com/spf13/cobra"
	"golang.org/x/sync/errgroup"

	"github.com/handoffbot/handoffbot/handoffs"
	"github.com/handoffbot/handoffbot/prompts"
	"github.com/handoffbot/handoffbot/prompts/eval"
)

// How the findings that eval measures come about.
const (
	modeModel  = "model"  // a model reads, the code judges
	modeOracle = "oracle" // the labels are taken for a perfect model's answer
	modeCode   = "code"   // the code alone, as without a model
)

// evalCommand is one run of eval.
type evalCommand struct {
	cases    string
	oracle   bool
	json     bool
	parallel int
}

func newEvalCommand() *cobra.Command {
	var e evalCommand
	cmd := &cobra.Command{
		Use:   "eval",
		Short: "Measure the review on labeled notes: what it finds, what it misses, what it makes up",
		Long: "Eval reviews notes whose gaps are known and prints precision, recall and F1 for each kind of gap, how many quotes\n" +
			"were located, how many statements were shown without evidence (must be 0), and the model's time and tokens. It asks\n" +
			"the model of OPENAI_MODEL (with OPENAI_API_KEY or OPENAI_BASE_URL); without one it measures the code alone. With --oracle\n" +
			"the labels stand in the model's place: what the code concludes from a perfect extraction.\n\n" +
			"Cases are JSON lines in files that end in .jsonl; those that are shipped are the default.",
		Example: "  handoffbot eval --oracle\n  OPENAI_BASE_URL=http://localhost:11434/v1 OPENAI_MODEL=qwen3 handoffbot eval\n  handoffbot eval --cases ./my-cases --json",
		Args:    cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			return e.run(cmd.Context(), cmd.OutOrStdout(), cmd.ErrOrStderr())
		},
	}
	cmd.Flags().StringVar(&e.cases, "cases", "", "a folder with .jsonl files, or one such file (default: the shipped cases)")
	cmd.Flags().BoolVar(&e.oracle, "oracle", false, "put the labels in the model's place")
	cmd.Flags().BoolVar(&e.json, "json", false, "print JSON")
	cmd.Flags().IntVar(&e.parallel, "parallel", 4, "how many notes are with the model at once")
	return cmd
}

// evalModel returns the model that the environment configures, or nil if there is none.
func evalModel() (prompts.Extractor, error) {
	cfg, err := loadPart("OPENAI", "REVIEW")
	if err != nil {
		return nil, err
	}
	settings := cfg.reviewSettings()
	if !settings.asksModel() {
		return nil, nil
	}
	settings.model.Now = time.Now
	client, err := prompts.NewClient(settings.model)
	if err != nil {
		return nil, fmt.Errorf("set up the model (OPENAI_API_KEY, OPENAI_BASE_URL, OPENAI_MODEL): %w", err)
	}
	return client, nil
}

func (e *evalCommand) run(ctx context.Context, out, progress io.Writer) error {
	cases, err := e.read()
	if err != nil {
		return err
	}
	warnCases(progress, cases)
	mode, model := modeOracle, prompts.Extractor(nil)
	if !e.oracle {
		if model, err = evalModel(); err != nil {
			return err
		}
		mode = modeCode
		if model != nil {
			mode = modeModel
		}
	}
	outcomes, err := e.review(ctx, cases, mode, model, newBar(progress, len(cases)))
	if err != nil {
		return err
	}
	report := eval.Measure(outcomes)
	if e.json {
		err = printJSON(out, struct {
			Mode string `json:"mode"`
			eval.Report
		}{mode, report})
	} else {
		printReport(out, mode, &report)
	}
	if err == nil && report.Unevidenced > 0 {
		err = fmt.Errorf("%d statements were shown without evidence", report.Unevidenced)
	}
	return err
}

// warningsShown bounds the list of warnings: a set that somebody else wrote may have one for each line.
const warningsShown = 20

// warnCases says what of the cases was passed over.
func warnCases(out io.Writer, cases []eval.Case) {
	n := 0
	for i := range cases {
		for _, w := range cases[i].Warnings {
			if n++; n <= warningsShown {
				fmt.Fprintf(out, "warning: %s\n", plain(w))
			}
		}
	}
	if n > warningsShown {
		fmt.Fprintf(out, "and %d more warnings\n", n-warningsShown)
	}
}

// read reads the cases that the command was given.
func (e *evalCommand) read() ([]eval.Case, error) {
	if e.cases == "" {
		folder, err := eval.Shipped()
		if err != nil {
			return nil, err
		}
		return eval.ReadAll(folder)
	}
	info, err := os.Stat(e.cases)
	switch {
	case err != nil:
		return nil, fmt.Errorf("read cases: %w", err)
	case info.IsDir():
		return eval.ReadAll(os.DirFS(e.cases))
	}
	file, err := os.Open(e.cases)
	if err != nil {
		return nil, fmt.Errorf("read cases: %w", err)
	}
	defer func() { _ = file.Close() }() // it was only read
	return eval.Read(filepath.Base(e.cases), file)
}

// review reviews all cases; their outcomes are in the cases' order.
func (e *evalCommand) review(ctx context.Context, cases []eval.Case, mode string, model prompts.Extractor, bar *progressBar) ([]eval.Outcome, error) {
	outcomes := make([]eval.Outcome, len(cases))
	group, ctx := errgroup.WithContext(ctx)
	group.SetLimit(max(e.parallel, 1))
	for i := range cases {
		group.Go(func() error {
			if ctx.Err() != nil {
				return ctx.Err()
			}
			outcomes[i] = reviewCase(ctx, &cases[i], mode, model)
			bar.step()
			return nil
		})
	}
	err := group.Wait()
	bar.end()
	if err != nil {
		return nil, fmt.Errorf("review cases: %w", err)
	}
	return outcomes, nil
}

func reviewCase(ctx context.Context, c *eval.Case, mode string, model prompts.Extractor) eval.Outcome {
	o := eval.Outcome{Case: c}
	in := c.Input()
	switch mode {
	case modeOracle:
		perfect := c.Perfect()
		o.Extraction = &perfect
	case modeModel:
		began := time.Now()
		extraction, meta, err := model.Extract(ctx, in)
		o.Took, o.Tokens = time.Since(began), meta.PromptTokens+meta.CompletionTokens
		fault, ok := errors.AsType[*prompts.Fault](err)
		switch {
		case err == nil:
			o.Extraction = &extraction
		case !ok || fault.Note != prompts.NoteNoNotes: // nothing to read is no failure
			o.Failed = true
		}
	}
	o.Findings = prompts.Judge(in, o.Extraction)
	return o
}

// mistakesShown bounds the list of mistakes that people read; --json has all.
const mistakesShown = 40

func printReport(out io.Writer, mode string, r *eval.Report) {
	how := map[string]string{modeModel: "the model reads, the code judges", modeOracle: "the labels in the model's place", modeCode: "the code alone, without a model"}
	fmt.Fprintf(out, "%d cases, %s\n\n", r.Cases, how[mode])
	rows := [][]string{{"gap", "precision", "recall", "F1", "found / wrong / missed"}}
	for _, kind := range handoffs.GapKinds {
		s := r.Gaps[kind]
		rows = append(rows, []string{
			string(kind), fmt.Sprintf("%.3f", s.Precision), fmt.Sprintf("%.3f", s.Recall), fmt.Sprintf("%.3f", s.F1),
			fmt.Sprintf("%d / %d / %d", s.Right, s.Wrong, s.Missed),
		})
	}
	printTable(out, rows)
	fmt.Fprintf(out, "\ncomplete handoffs with a gap   %d of %d\n", r.CompleteWithGaps, r.Complete)
	fmt.Fprintf(out, "quotes located                 %d of %d\n", r.Located, r.Quotes)
	fmt.Fprintf(out, "statements without evidence    %d\n", r.Unevidenced)
	if mode == modeModel {
		fmt.Fprintf(out, "no answer of the model         %d\n", r.Failed)
		fmt.Fprintf(out, "time p50, p95                  %d ms, %d ms\ntokens                         %d\n", r.P50, r.P95, r.Tokens)
	}
	for i, m := range r.Mistakes {
		if i == mistakesShown {
			fmt.Fprintf(out, "and %d more (--json)\n", len(r.Mistakes)-i)
			break
		}
		if i == 0 {
			fmt.Fprintln(out)
		}
		word := "found, but is none"
		if m.Missed {
			word = "missed"
		}
		fmt.Fprintf(out, "%s  %s: %s %s: %s\n", plain(m.Place), plain(m.Case), plain(m.Field), m.Kind, word)
	}
}

// progressBar shows on a terminal how far a run is.
type progressBar struct {
	mu          sync.Mutex
	out         io.Writer // nil if nobody looks
	done, total int
}

func newBar(out io.Writer, total int) *progressBar {
	bar := &progressBar{total: total}
	if file, ok := out.(*os.File); ok {
		if info, err := file.Stat(); err == nil && info.Mode()&os.ModeCharDevice != 0 {
			bar.out = out
		}
	}
	return bar
}

func (b *progressBar) step() {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.done++
	b.draw()
}

// draw writes the bar over itself. Its caller holds the lock.
func (b *progressBar) draw() {
	if b.out == nil || b.total == 0 {
		return
	}
	const width = 30
	full := width * b.done / b.total
	bar := make([]rune, width)
	for i := range bar {
		bar[i] = '░'
		if i < full {
			bar[i] = '█'
		}
	}
	fmt.Fprintf(b.out, "\r%s %d of %d", string(bar), b.done, b.total)
}

func (b *progressBar) end() {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.out != nil {
		fmt.Fprint(b.out, "\r\x1b[K")
	}
}

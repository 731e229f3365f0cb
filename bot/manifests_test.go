package bot

import (
	"context"
	"encoding/json"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/goccy/go-yaml"
	"github.com/prometheus/client_golang/prometheus"
)

var (
	described    = regexp.MustCompile(`fqName: "([^"]+)".*variableLabels: \{([^}]*)\}`)
	metricName   = regexp.MustCompile(`\bhandoffbot_[a-z0-9_]+`)
	metricLabels = regexp.MustCompile(`\b(handoffbot_[a-z0-9_]+)\{([^}]*)\}`)
	grouping     = regexp.MustCompile(`\bby \(([^)]*)\)`)
	matcher      = regexp.MustCompile(`([a-z_]+) *(?:=~|!~|!=|=)`)
)

// exposed are the metrics that the bot serves, each with its labels. Histograms stand with their suffixes.
func exposed(t *testing.T) map[string][]string {
	t.Helper()
	m := NewMetrics()
	m.WatchQueue(func(context.Context) (QueueState, error) { return QueueState{}, nil })
	descriptions := make(chan *prometheus.Desc)
	go func() {
		m.registry.Describe(descriptions)
		close(descriptions)
	}()
	all := map[string][]string{}
	for d := range descriptions {
		found := described.FindStringSubmatch(d.String())
		if found == nil {
			t.Fatalf("cannot read %s", d)
		}
		name, labels := found[1], strings.FieldsFunc(found[2], func(r rune) bool { return r == ',' })
		all[name] = labels
		for _, suffix := range []string{"_bucket", "_sum", "_count"} {
			if strings.HasSuffix(name, "_seconds") {
				all[name+suffix] = append([]string{"le"}, labels...)
			}
		}
	}
	return all
}

// alerts are the expressions of the alert rules, by name.
func alerts(t *testing.T) map[string]string {
	t.Helper()
	var file struct {
		Groups []struct {
			Rules []struct {
				Alert       string            `yaml:"alert"`
				Expr        string            `yaml:"expr"`
				Annotations map[string]string `yaml:"annotations"`
			} `yaml:"rules"`
		} `yaml:"groups"`
	}
	data, err := os.ReadFile(filepath.Join("..", "manifests", "prometheus", "alerts.yaml"))
	if err != nil {
		t.Fatal(err)
	}
	if err := yaml.UnmarshalWithOptions(data, &file); err != nil {
		t.Fatal(err)
	}
	found := map[string]string{}
	for _, g := range file.Groups {
		for _, r := range g.Rules {
			if r.Expr == "" || r.Annotations["summary"] == "" || r.Annotations["description"] == "" {
				t.Errorf("alert %s lacks its expression, its summary or its description", r.Alert)
			}
			found[r.Alert] = r.Expr
		}
	}
	return found
}

// panels are the expressions of the dashboard, by the panel's title.
func panels(t *testing.T) map[string]string {
	t.Helper()
	var board struct {
		Panels []struct {
			Title, Type, Description string
			Targets                  []struct{ Expr string }
		}
	}
	data, err := os.ReadFile(filepath.Join("..", "manifests", "grafana", "handoffbot.json"))
	if err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(data, &board); err != nil {
		t.Fatal(err)
	}
	found := map[string]string{}
	for _, p := range board.Panels {
		if p.Type == "row" {
			continue
		}
		if len(p.Targets) == 0 || p.Description == "" {
			t.Errorf("panel %q shows nothing, or does not say what it shows", p.Title)
		}
		for _, target := range p.Targets {
			found[p.Title] += target.Expr + "\n"
		}
	}
	return found
}

func TestAlertsAndDashboardAskForMetricsThatExist(t *testing.T) {
	t.Parallel()
	metrics := exposed(t)
	rules, board := alerts(t), panels(t)
	if len(rules) != 3 || len(board) < 12 {
		t.Errorf("%d alerts and %d panels were found", len(rules), len(board))
	}
	used := map[string]bool{}
	for where, expr := range merged(rules, board) {
		var labels []string
		for _, name := range metricName.FindAllString(expr, -1) {
			if _, ok := metrics[name]; !ok {
				t.Errorf("%s asks for %s, which the bot does not serve", where, name)
			}
			used[name] = true
			labels = append(labels, metrics[name]...)
		}
		for _, use := range metricLabels.FindAllStringSubmatch(expr, -1) {
			for _, m := range matcher.FindAllStringSubmatch(use[2], -1) {
				if !slices.Contains(metrics[use[1]], m[1]) {
					t.Errorf("%s asks for label %s of %s, which has %v", where, m[1], use[1], metrics[use[1]])
				}
			}
		}
		for _, use := range grouping.FindAllStringSubmatch(expr, -1) {
			for label := range strings.SplitSeq(use[1], ",") {
				if !slices.Contains(labels, strings.TrimSpace(label)) {
					t.Errorf("%s groups by %s, which is no label of its metrics", where, label)
				}
			}
		}
	}
	for name := range metrics {
		shown := used[name] || used[name+"_bucket"] || strings.HasSuffix(name, "_sum") || strings.HasSuffix(name, "_count") || strings.HasSuffix(name, "_bucket")
		if strings.HasPrefix(name, "handoffbot_") && !shown {
			t.Errorf("%s is served, and neither shown nor watched", name)
		}
	}
}

func merged(a, b map[string]string) map[string]string {
	all := maps.Clone(a)
	maps.Copy(all, b)
	return all
}

func TestEachAlertIsExplainedToOperators(t *testing.T) {
	t.Parallel()
	page, err := os.ReadFile(filepath.Join("..", "docs", "operations.md"))
	if err != nil {
		t.Fatal(err)
	}
	for name := range alerts(t) {
		if !strings.Contains(string(page), name) {
			t.Errorf("docs/operations.md does not say what %s means and what to do", name)
		}
	}
}

package playbook_test

import (
	"errors"
	"os"
	"path/filepath"
	"testing"

	"github.com/handoffbot/handoffbot/handoffs/playbook"
)

func FuzzParse(f *testing.F) {
	for _, pattern := range []string{"testdata/*.yaml", "testdata/bad/*.yaml"} {
		files, err := filepath.Glob(pattern)
		if err != nil {
			f.Fatal(err)
		}
		for _, file := range files {
			data, err := os.ReadFile(file)
			if err != nil {
				f.Fatal(err)
			}
			f.Add(data)
		}
	}
	for _, seed := range []string{
		"", "\ufeffversion: 1", "a: &a [*a]", "? x\n: y", "<<: 1", "<<: [1, {<<: {}}]", "!!int x: !!str y", "- - -", "%YAML 1.2\n---\n", "a: |\n b",
		"&a *a : b", "[a, b]: c", "{a, b: c, d}", "a: 'x", "- !!t", "\t", "*", "&", "!", "...",
	} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		p, err := playbook.Parse("p.yaml", data)
		if err == nil {
			for i := range p.Types {
				d, ok := p.Definition(p.Types[i].Key)
				if !ok || !d.Type.TitleField().Title || d.To.Channel == "" || d.To.ExceptionOwner == "" {
					t.Errorf("type %s was accepted with definition %+v", p.Types[i].Key, d)
				}
			}
			return
		}
		problems, ok := errors.AsType[playbook.Problems](err)
		if !ok || len(problems) == 0 {
			t.Fatalf("Parse = %v, want Problems", err)
		}
		for _, problem := range problems {
			if problem.Line < 1 || problem.Column < 1 || problem.Text == "" {
				t.Errorf("problem without a place or a text: %+v", problem)
			}
		}
	})
}

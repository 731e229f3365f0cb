package prompts

import (
	"testing"
	"time"
)

// What was under way before the circuit opened says nothing about the trial, and does not keep it open for longer.
func TestOnlyTheTrialDecidesAboutAnOpenCircuit(t *testing.T) {
	t.Parallel()
	now := time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC)
	var b breaker
	for range breakAfter + 1 {
		if trial, ok := b.allow(now); trial || !ok {
			t.Fatalf("a closed circuit answers %v, %v", trial, ok)
		}
	}
	for range breakAfter {
		b.done(now, false, serverIll)
	}
	if _, ok := b.allow(now); ok || b.state(now) != BreakerOpen {
		t.Fatalf("the circuit is %s after %d failures", b.state(now), breakAfter)
	}
	late := now.Add(breakFor)
	b.done(late.Add(-time.Second), false, serverIll) // the sixth, which was slow
	if trial, ok := b.allow(late); !trial || !ok {
		t.Fatalf("after a minute: %v, %v, want a trial", trial, ok)
	}
	b.done(late, false, serverUnknown)
	if _, ok := b.allow(late); ok {
		t.Error("there is a second trial beside the first")
	}
	b.done(late, true, serverUnknown)
	if trial, ok := b.allow(late); !trial || !ok {
		t.Error("a trial that could not tell leaves no other")
	}
	b.done(late, true, serverWell)
	if trial, ok := b.allow(late); trial || !ok || b.state(late) != BreakerClosed {
		t.Errorf("after a good trial: %v, %v, %s", trial, ok, b.state(late))
	}
}

// A server may write anything. It is taken if it fits, and costs no more than reading it.
func FuzzAnswer(f *testing.F) {
	s, err := newSchema([]Field{{Key: "plan"}})
	if err != nil {
		f.Fatal(err)
	}
	for _, seed := range []string{
		`{"fields":[{"field":"plan","status":"stated","value":"a","quote":"b"}],"bullets":[{"text":"a","quote":"b"}]}`,
		`<think>{</think>{"fields":[],"bullets":[]}`, "```json\n{}\n```", `{"a":{"a":{"a":`, "{{{{{", `{"fields":null}`,
	} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, content string) {
		p := prompt{schema: s, asked: 1, mark: "1234abcd"}
		e, err := p.read(content)
		if err != nil && len(e.Fields)+len(e.Bullets) > 0 {
			t.Errorf("%v comes with an answer: %+v", err, e)
		}
		if err == nil && (len(e.Fields) == 0 || e.Fields[0].Field != "plan") {
			t.Errorf("read %q as %+v", content, e)
		}
	})
}

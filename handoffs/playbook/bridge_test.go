package playbook_test

import (
	"strings"
	"testing"

	"github.com/handoffbot/handoffbot/handoffs/playbook"
)

func TestABridgeIsBuiltOnlyWhereTheTypeSaysSo(t *testing.T) {
	t.Parallel()
	const file = `
version: 1
teams: { a: { name: A, channel: C0A, exception_owner: U0A } }
types:
  x:
    name: X
    from: a
    to: a
    BRIDGE
    fields: [{ key: k, label: L, kind: text, required: true, title: true }]
`
	for line, want := range map[string]bool{"bridge: true": true, "bridge: false": false, "": false} {
		p, err := playbook.Parse("p.yaml", []byte(strings.Replace(file, "BRIDGE", line, 1)))
		if err != nil || p.Types[0].Bridge != want {
			t.Errorf("%q: %v, want %v", line, err, want)
		}
	}
	if _, err := playbook.Parse("p.yaml", []byte(strings.Replace(file, "BRIDGE", "bridge: maybe", 1))); err == nil {
		t.Error(`"bridge: maybe" is taken`)
	}
}

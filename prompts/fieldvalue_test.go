package prompts

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/handoffbot/handoffbot/handoffs"
)

func TestWordsBecomeAFieldsValueOnlyIfTheyAreOne(t *testing.T) {
	t.Parallel()
	now := time.Date(2026, 11, 23, 12, 0, 0, 0, time.UTC)
	plans := []string{"Starter", "Growth"}
	for _, row := range []struct {
		kind handoffs.Kind
		said string
		want handoffs.Value
	}{
		{handoffs.KindDate, "3 March 2027", handoffs.Value{"2027-03-03"}},
		{handoffs.KindDate, "March 3rd", handoffs.Value{"2027-03-03"}},
		{handoffs.KindDate, "3 December", handoffs.Value{"2026-12-03"}},
		{handoffs.KindDate, "3/2/2027", nil},
		{handoffs.KindDate, "mid March", nil},
		{handoffs.KindDate, "soon", nil},
		{handoffs.KindNumber, "120 seats", handoffs.Value{"120"}},
		{handoffs.KindNumber, "between 100 and 120", nil},
		{handoffs.KindMoney, "24,000 EUR", handoffs.Value{"24,000 EUR"}},
		{handoffs.KindEmail, "Write to ana@acme.example.", handoffs.Value{"ana@acme.example"}},
		{handoffs.KindURL, "https://crm.example.com/7", handoffs.Value{"https://crm.example.com/7"}},
		{handoffs.KindURL, "the CRM", nil},
		{handoffs.KindSelect, "the growth plan", handoffs.Value{"Growth"}},
		{handoffs.KindSelect, "Starter, later Growth", nil},
		{handoffs.KindMultiSelect, "growth", handoffs.Value{"Growth"}},
		{handoffs.KindCheckbox, "Yes", handoffs.Value{handoffs.Checked}},
		{handoffs.KindCheckbox, "no", nil},
		{handoffs.KindUser, "U0BOSS", nil},
		{handoffs.KindText, " Ana Ruiz ", handoffs.Value{"Ana Ruiz"}},
	} {
		got := FieldValue(&Field{Key: "k", Label: "K", Kind: row.kind, Options: plans}, row.said, now)
		if diff := cmp.Diff(row.want, got); diff != "" {
			t.Errorf("%s %q (-want +got):\n%s", row.kind, row.said, diff)
		}
	}
}

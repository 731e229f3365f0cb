package cards

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/handoffbot/handoffbot/handoffs"
)

func TestButtonValuesNameActionAndHandoff(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		action, value, want string
		id                  handoffs.ID
	}{
		{ActionAcknowledge, "H-1042", ActionAcknowledge, "H-1042"},
		{ActionShowAll, "H-1", ActionShowAll, "H-1"},
		{ActionMore, "cancel:H-1042", ActionCancel, "H-1042"},
		{ActionMore, "open_form:H-1042", "", ""},
		{ActionMore, "H-1042", "", ""},
		{ActionMore, "more:H-1042", "", ""},
		{ActionOpen, "H-1042", "", ""},
		{ActionAcknowledge, "h1042", "", ""},
		{ActionAcknowledge, "1042", "", ""},
		{ActionAcknowledge, "H-01042", "", ""},
		{ActionAcknowledge, "H-1042 ", "", ""},
		{ActionAcknowledge, "", "", ""},
		{"", "H-1042", "", ""},
		{ActionAnswer, "H-1042", ActionAnswer, "H-1042"},
		{ActionAnswer, "3:H-1042", ActionAnswer, "H-1042"},
		{ActionAnswer, "03:H-1042", "", ""},
		{ActionAnswer, "0:H-1042", "", ""},
		{ActionAnswer, "-1:H-1042", "", ""},
		{ActionAnswer, "3:H-01042", "", ""},
		{ActionAnswer, "3:3:H-1042", "", ""},
		{ActionAnswer, ":H-1042", "", ""},
		{ActionAsk, "scope:H-1042", ActionAsk, "H-1042"},
		{ActionAsk, "<scope>:H-1042", "", ""},
		{ActionAcknowledge, "3:H-1042", "", ""},
		{ActionMore, "ask:scope:H-1042", "", ""},
	} {
		action, id, ok := ParseValue(tt.action, tt.value)
		if action != tt.want || id != tt.id || ok != (tt.want != "") {
			t.Errorf("ParseValue(%q, %q) = %q, %q, %v", tt.action, tt.value, action, id, ok)
		}
	}
}

func TestMetadataComesBackAsItWas(t *testing.T) {
	t.Parallel()
	m := Meta{
		Handoff: "H-1042", Type: "sales-to-onboarding", Existing: "H-1040", Origin: handoffs.Message{Channel: "C0ONB", TS: "1.2"},
		Channel: "C0SALES", TS: "3.4",
	}
	got, err := ParseMeta(m.Encode())
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(m, got); diff != "" {
		t.Errorf("ParseMeta(Encode) (-want +got):\n%s", diff)
	}
	if got, err := ParseMeta(""); err != nil || got != (Meta{}) {
		t.Errorf("ParseMeta of nothing = %+v, %v", got, err)
	}
}

func TestBlockIDsNameFieldAndKind(t *testing.T) {
	t.Parallel()
	for _, key := range []string{"scope", "a.b", "f.x"} {
		f := handoffs.Field{Key: key, Kind: handoffs.KindLongText}
		gotKey, kind, ok := parseBlockField(BlockField(&f))
		if gotKey != key || kind != handoffs.KindLongText || !ok {
			t.Errorf("parseBlockField(%q) = %q, %q, %v", BlockField(&f), gotKey, kind, ok)
		}
	}
	for _, id := range []string{BlockType, BlockReason, BlockTo, "", "f.", "f.x", "x.y.text"} {
		if key, kind, ok := parseBlockField(id); ok {
			t.Errorf("parseBlockField(%q) = %q, %q", id, key, kind)
		}
	}
}

func FuzzParseValue(f *testing.F) {
	f.Add(ActionAnswer, "3:H-1042")
	f.Add(ActionAsk, "scope:H-1042")
	for _, s := range []string{"H-1042", "cancel:H-1", "", ":", "H-", "H-99999999999999999999", "cancel:cancel:H-1"} {
		f.Add(ActionMore, s)
		f.Add(ActionAcknowledge, s)
	}
	f.Fuzz(func(t *testing.T, action, value string) {
		got, id, ok := ParseValue(action, value)
		if !ok {
			if got != "" || id != "" {
				t.Errorf("ParseValue(%q, %q) = %q, %q, false", action, value, got, id)
			}
			return
		}
		written := string(id)
		if action == ActionMore {
			written = got + ":" + written
		}
		if part := ParsePart(action, value); part != "" {
			written = part + ":" + written
		}
		if written != value || !onHandoff[got] {
			t.Errorf("ParseValue(%q, %q) = %q, %q", action, value, got, id)
		}
	})
}

func FuzzParseMeta(f *testing.F) {
	for _, s := range []string{"", "{}", `{"h":"H-1"}`, `{"o":{"channel":"C"}}`, "[]", "null", `{"h":1}`, "{"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		m, err := ParseMeta(s)
		if err != nil {
			if m != (Meta{}) {
				t.Errorf("ParseMeta(%q) = %+v, %v", s, m, err)
			}
			return
		}
		encoded := m.Encode()
		if measure(encoded, units) > maxMeta {
			t.Errorf("Encode has %d characters", measure(encoded, units))
		}
		if again, err := ParseMeta(encoded); err != nil || (again != m && encoded != "{}") {
			t.Errorf("ParseMeta(%q) = %+v, %v, want %+v", encoded, again, err, m)
		}
	})
}

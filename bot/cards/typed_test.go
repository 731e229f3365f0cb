package cards

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/slack-go/slack"

	"github.com/handoffbot/handoffbot/handoffs"
)

// untouched is what Slack sends when somebody submits a form without changing anything.
func untouched(v slack.ModalViewRequest) slack.View {
	values := map[string]map[string]any{}
	request, _ := decode(v).(map[string]any)
	blocks, _ := request["blocks"].([]any)
	for _, b := range blocks {
		block, _ := b.(map[string]any)
		e, ok := block["element"].(map[string]any)
		if !ok {
			continue
		}
		state := map[string]any{"type": e["type"]}
		switch e["type"] {
		case "static_select":
			state["selected_option"] = e["initial_option"]
		case "multi_static_select", "checkboxes":
			state["selected_options"] = e["initial_options"]
		case "users_select":
			state["selected_user"] = e["initial_user"]
		case "multi_users_select":
			state["selected_users"] = e["initial_users"]
		case "datepicker":
			state["selected_date"] = e["initial_date"]
		default:
			state["value"] = e["initial_value"]
		}
		values[asString(block["block_id"])] = map[string]any{asString(e["action_id"]): state}
	}
	data, err := json.Marshal(map[string]any{"private_metadata": v.PrivateMetadata, "state": map[string]any{"values": values}})
	if err != nil {
		panic(err)
	}
	var view slack.View
	if err := json.Unmarshal(data, &view); err != nil {
		panic(err)
	}
	return view
}

func TestAFormGivesBackWhatItWasFilledWith(t *testing.T) {
	t.Parallel()
	d := definition()
	d.Type.Fields[5].Options = append(d.Type.Fields[5].Options, "Research & development")
	filled := values()
	filled["plan"] = handoffs.Value{"Research & development"}
	form := Form(FormInput{
		Types: []handoffs.Type{d.Type, {Key: "other", Name: "Other"}}, Type: &d.Type, Values: filled, Reason: "It cannot wait", AskReason: true,
	})
	want := Typed{Type: "sales-to-onboarding", Values: filled, Reason: "It cannot wait"}
	if diff := cmp.Diff(want, ReadForm(untouched(form))); diff != "" {
		t.Errorf("ReadForm (-want +got):\n%s", diff)
	}
}

func TestAFormOfALaterGenerationIsReadAlike(t *testing.T) {
	t.Parallel()
	d := definition()
	in := FormInput{
		Types: []handoffs.Type{{Key: "other", Name: "Other"}, d.Type}, Type: &d.Type, Values: values(), Reason: "It cannot wait", AskReason: true,
		Meta: Meta{Generation: 2},
	}
	want := Typed{Type: "sales-to-onboarding", Values: values(), Reason: "It cannot wait"}
	if diff := cmp.Diff(want, ReadForm(untouched(Form(in)))); diff != "" {
		t.Errorf("ReadForm (-want +got):\n%s", diff)
	}
	was := Form(in)
	in.Meta.Generation++
	for i, b := range Form(in).Blocks.BlockSet {
		if input, ok := b.(*slack.InputBlock); ok && input.BlockID == was.Blocks.BlockSet[i].ID() {
			t.Errorf("block %q keeps its id, so that Slack would keep what it holds", input.BlockID)
		}
	}
}

func TestAnEmptyFormHoldsNothing(t *testing.T) {
	t.Parallel()
	d := definition()
	want := Typed{Type: "sales-to-onboarding", Values: handoffs.Values{}}
	if diff := cmp.Diff(want, ReadForm(untouched(Form(FormInput{Type: &d.Type})))); diff != "" {
		t.Errorf("ReadForm (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff(Typed{Values: handoffs.Values{}}, ReadForm(slack.View{})); diff != "" {
		t.Errorf("ReadForm of no state (-want +got):\n%s", diff)
	}
}

func TestWhatNoLongerFitsIsNotFilledIn(t *testing.T) {
	t.Parallel()
	d := definition()
	old := handoffs.Values{
		"plan": {"Gone"}, "systems": {"SSO", "Gone"}, "kickoff": {"soon"}, "seats": {"many"}, "crm_url": {"not yet"}, "contact": {"who?"}, "ae": {"<!channel>"},
		"customer": {strings.Repeat("x", 500)}, "nobody": {"asks"},
	}
	want := handoffs.Values{"systems": {"SSO"}, "customer": {strings.Repeat("x", handoffs.MaxTitle-1) + "…"}}
	if diff := cmp.Diff(want, ReadForm(untouched(Form(FormInput{Type: &d.Type, Values: old}))).Values); diff != "" {
		t.Errorf("values (-want +got):\n%s", diff)
	}
}

func TestAHugeDraftStillOpens(t *testing.T) {
	t.Parallel()
	typ := handoffs.Type{Key: "t", Name: "T"}
	filled := handoffs.Values{}
	for _, a := range "abcdefghijklmnopqrstuvwxyz" {
		for _, b := range "xyz" {
			f := handoffs.Field{Key: string(a) + string(b), Label: "L", Kind: handoffs.KindNotes}
			typ.Fields = append(typ.Fields, f)
			filled[f.Key] = handoffs.Value{strings.Repeat("<&>", 1000)}
		}
	}
	for _, p := range lintView(Form(FormInput{Type: &typ, Values: filled})) {
		t.Error(p)
	}
}

func TestErrorsStandUnderTheirFields(t *testing.T) {
	t.Parallel()
	d := definition()
	got := FieldErrors(&d.Type, []handoffs.Problem{
		{Field: "scope", Text: "Confirmed scope is required."},
		{Field: "scope", Text: "Another."},
		{Field: "kickoff", Text: "Too early."},
		{Field: "gone", Text: "No such field."},
	})
	want := map[string]string{
		"f.scope.long_text": "Confirmed scope is required.", "f.kickoff.date": "Too early.", "f.customer.text": "No such field.",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("FieldErrors (-want +got):\n%s", diff)
	}
	if got := FaultErrors(nil, "7F3K"); got[BlockType] == "" {
		t.Errorf("FaultErrors without a type = %v", got)
	}
	if got := FaultErrors(&d.Type, "7F3K"); !strings.Contains(got["f.customer.text"], "7F3K") {
		t.Errorf("FaultErrors = %v", got)
	}
}

func TestDialogsGiveBackTheirAnswers(t *testing.T) {
	t.Parallel()
	view := slack.View{State: &slack.ViewState{Values: map[string]map[string]slack.BlockAction{
		BlockTo:     {ActionInput: {SelectedUser: "U0LIN"}},
		BlockReason: {ActionInput: {Value: "away"}},
	}}}
	if to, reason := ReadAssign(view); to != lin || reason != "away" {
		t.Errorf("ReadAssign = %q, %q", to, reason)
	}
	if got := ReadReason(slack.View{}); got != "" {
		t.Errorf("ReadReason of nothing = %q", got)
	}
}

func FuzzReadForm(f *testing.F) {
	f.Add(`{"f.scope.long_text":{"v":{"value":"x"}}}`, `{"t":"a"}`)
	f.Add(`{"f.a.users":{"v":{"selected_users":["U1"]}},"type":{"type":{"selected_option":{"value":"b"}}},"reason":{"v":{"value":null}}}`, "")
	f.Add(`{"f.a.nokind":{"v":null},"f..text":{"v":{}},"f.b.select":{"w":{}}}`, "{")
	f.Fuzz(func(t *testing.T, values, meta string) {
		var view slack.View
		data, err := json.Marshal(map[string]any{"private_metadata": meta, "state": map[string]json.RawMessage{"values": json.RawMessage(values)}})
		if err != nil || json.Unmarshal(data, &view) != nil {
			return
		}
		for key, v := range ReadForm(view).Values {
			if key == "" || v.Empty() {
				t.Errorf("ReadForm(%s): %q = %q", values, key, v)
			}
		}
	})
}

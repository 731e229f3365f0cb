package slacksim

import (
	"encoding/json"
	"slices"
)

// Tick turns a box of a message as m shows it, named by its text or its value, even if the app has drawn the boxes anew
// since. What Slack sends is which boxes are ticked on that screen then.
func (p *Person) Tick(m Message, box string) error {
	var blocks []any
	if err := json.Unmarshal(m.Blocks, &blocks); err != nil {
		return refuse("The blocks cannot be read.")
	}
	for _, f := range fieldsOf(blocks) {
		if f.kind != "checkboxes" {
			continue
		}
		turned, err := f.pick([]string{box})
		if err != nil {
			continue
		}
		chosen, _ := f.initial()["selected_options"].([]any)
		at := slices.IndexFunc(chosen, func(o any) bool { return sameOption(turned[0].(map[string]any), o) })
		if at >= 0 {
			chosen = slices.Delete(slices.Clone(chosen), at, at+1)
		} else {
			chosen = append(slices.Clone(chosen), turned[0])
		}
		return p.w.pressOld(p.id, m, f, map[string]any{"selected_options": chosen})
	}
	return refuse("There is no box %q here.", box)
}

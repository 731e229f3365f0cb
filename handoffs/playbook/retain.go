package playbook

import (
	"strconv"
	"strings"
)

const (
	// maxRetain is a hundred years: whoever means longer means forever.
	maxRetain   = 36_500
	keepForever = "forever"
	writeRetain = "write calendar days, such as 365d, or forever"
)

// retain returns how many calendar days a closed handoff keeps its content, 0 for forever; preset if the file does not
// say it here.
func (v value) retain(preset int) int {
	s := v.line(maxWord)
	switch s {
	case "":
		return preset
	case keepForever:
		return 0
	}
	digits, days := strings.CutSuffix(s, "d")
	n, err := strconv.Atoi(digits)
	switch {
	case !days || err != nil && strings.Trim(digits, "0123456789") != "":
		v.report("%q is no time of keeping; %s", clip(s), writeRetain)
	case err != nil || n > maxRetain:
		v.report("%q is longer than a hundred years; %s", clip(s), writeRetain)
	case n < 1:
		v.report("%q would remove a handoff's content as it closes; %s", clip(s), writeRetain)
	default:
		return n
	}
	return preset
}

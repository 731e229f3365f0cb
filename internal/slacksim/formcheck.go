package slacksim

import (
	"fmt"
	"net/mail"
	"net/url"
	"regexp"
	"strconv"
	"strings"
	"unicode/utf8"
)

// domain is what Slack takes for a host with a top-level domain behind it.
var domain = regexp.MustCompile(`^[^\s@.]+(\.[^\s@.]+)+$`)

// complaint is what Slack's own client says under a field before it submits a form; empty means nothing is wrong.
func (f field) complaint(value map[string]any) string {
	if f.empty(value) {
		if f.input && !f.optional {
			return "Please complete this required field."
		}
		return ""
	}
	text, _ := value["value"].(string)
	switch f.kind {
	case "file_input":
		return f.filesComplaint(value)
	case "plain_text_input":
		return f.lengthComplaint(text)
	case "number_input":
		return f.numberComplaint(text)
	case "email_text_input":
		addr, err := mail.ParseAddress(text)
		if err != nil || addr.Address != text || !domain.MatchString(text[strings.LastIndex(text, "@")+1:]) {
			return "Please enter a valid email address."
		}
	case "url_text_input":
		u, err := url.Parse(text)
		if err != nil || (u.Scheme != "http" && u.Scheme != "https") || u.Host == "" || strings.ContainsAny(text, " \n") {
			return "Please enter a valid URL."
		}
	}
	return ""
}

func (f field) empty(value map[string]any) bool {
	k, _ := kindOf(f.kind)
	switch v := value[k.value].(type) {
	case nil:
		return true
	case string:
		return strings.TrimSpace(v) == ""
	case []any:
		return len(v) == 0
	}
	return false
}

func (f field) lengthComplaint(text string) string {
	n := utf8.RuneCountInString(text)
	if least, ok := f.el["min_length"].(float64); ok && n < int(least) {
		return fmt.Sprintf("Please enter at least %d characters.", int(least))
	}
	most, ok := f.el["max_length"].(float64)
	if !ok {
		most = 3000
	}
	if n > int(most) {
		return fmt.Sprintf("Please enter no more than %d characters.", int(most))
	}
	return ""
}

func (f field) numberComplaint(text string) string {
	n, err := strconv.ParseFloat(text, 64)
	if err != nil {
		return "Please enter a valid number."
	}
	if !boolAt(f.el, "is_decimal_allowed") && strings.ContainsAny(text, ".eE") {
		return "Please enter a whole number."
	}
	if least, err := strconv.ParseFloat(stringAt(f.el, "min_value"), 64); err == nil && n < least {
		return "Please enter a number that is at least " + stringAt(f.el, "min_value") + "."
	}
	if most, err := strconv.ParseFloat(stringAt(f.el, "max_value"), 64); err == nil && n > most {
		return "Please enter a number that is at most " + stringAt(f.el, "max_value") + "."
	}
	return ""
}

package slacksim

import (
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"
)

// rule checks one value; at is its JSON pointer.
type rule func(l *linter, at string, v any)

// shape is what may stand in an object of one type.
type shape struct {
	required []string
	fields   map[string]rule
	surfaces []surface // empty: everywhere
	open     bool      // properties that are not listed are let through unread
	after    func(l *linter, at string, obj map[string]any)
}

// length counts characters; whether Slack counts them or UTF-16 units is not documented.
func length(s string) int { return utf8.RuneCountInString(s) }

func str(least, most int) rule {
	return func(l *linter, at string, v any) {
		s, ok := v.(string)
		switch {
		case !ok:
			l.report(at, "must provide a string")
		case length(s) < least:
			l.report(at, "must be more than %d characters", least-1)
		case length(s) > most:
			l.report(at, "must be less than %d characters", most+1)
		}
	}
}

func textObject(most int, markup bool) rule {
	return func(l *linter, at string, v any) {
		obj, ok := v.(map[string]any)
		if !ok {
			l.report(at, "must provide an object")
			return
		}
		fields := map[string]rule{"text": str(1, most)}
		switch kind := stringAt(obj, "type"); {
		case kind == "plain_text":
			fields["emoji"] = boolean
			if obj["emoji"] == nil {
				obj["emoji"] = true
			}
		case kind == "mrkdwn" && markup:
			fields["verbatim"] = boolean
			if obj["verbatim"] == nil {
				obj["verbatim"] = false
			}
		case obj["type"] == nil:
			l.report(at, "missing required field: type")
			return
		default:
			l.report(at+"/type", "unsupported type: %s", kind)
			return
		}
		l.shape(at, obj, &shape{required: []string{"text"}, fields: fields})
	}
}

// text allows plain_text and mrkdwn, plain only the first.
func text(most int) rule  { return textObject(most, true) }
func plain(most int) rule { return textObject(most, false) }

func boolean(l *linter, at string, v any) {
	if _, ok := v.(bool); !ok {
		l.report(at, "must provide a boolean")
	}
}

func integer(least, most int) rule {
	return func(l *linter, at string, v any) {
		n, ok := v.(float64)
		switch {
		case !ok || n != float64(int64(n)):
			l.report(at, "must provide an integer")
		case n < float64(least):
			l.report(at, "must be at least %d", least)
		case n > float64(most):
			l.report(at, "must be at most %d", most)
		}
	}
}

func anything(*linter, string, any) {}

func anyObject(l *linter, at string, v any) {
	if _, ok := v.(map[string]any); !ok {
		l.report(at, "must provide an object")
	}
}

func word(allowed ...string) rule {
	return func(l *linter, at string, v any) {
		if s, ok := v.(string); !ok || !slices.Contains(allowed, s) {
			l.report(at, "must be one of: %s", strings.Join(allowed, ", "))
		}
	}
}

func pattern(re, message string) rule {
	compiled := regexp.MustCompile(re)
	return func(l *linter, at string, v any) {
		if s, ok := v.(string); !ok || !compiled.MatchString(s) {
			l.report(at, "%s", message)
		}
	}
}

func date(l *linter, at string, v any) {
	s, _ := v.(string)
	if _, err := time.Parse(time.DateOnly, s); err != nil {
		l.report(at, "must be a date in the form YYYY-MM-DD")
	}
}

func numberString(l *linter, at string, v any) {
	s, ok := v.(string)
	if _, err := strconv.ParseFloat(s, 64); !ok || err != nil {
		l.report(at, "must provide a string that holds a number")
	}
}

func list(least, most int, item rule) rule {
	return func(l *linter, at string, v any) {
		items, ok := v.([]any)
		switch {
		case !ok:
			l.report(at, "must provide an array")
			return
		case len(items) < least:
			l.report(at, "no fewer than %d items allowed", least)
		case len(items) > most:
			l.report(at, "no more than %d items allowed", most)
		}
		for i, it := range items {
			item(l, at+"/"+strconv.Itoa(i), it)
		}
	}
}

func object(sh *shape) rule {
	return func(l *linter, at string, v any) {
		obj, ok := v.(map[string]any)
		if !ok {
			l.report(at, "must provide an object")
			return
		}
		l.shape(at, obj, sh)
	}
}

// element allows the elements that are named, each with its own shape.
func element(allowed ...string) rule {
	return func(l *linter, at string, v any) {
		obj, ok := v.(map[string]any)
		if !ok {
			l.report(at, "must provide an object")
			return
		}
		kind := stringAt(obj, "type")
		sh := l.elementShapes[kind]
		switch {
		case obj["type"] == nil:
			l.report(at, "missing required field: type")
		case sh == nil, !slices.Contains(allowed, kind), len(sh.surfaces) > 0 && !slices.Contains(sh.surfaces, l.surface):
			l.report(at+"/type", "unsupported type: %s", kind)
		default:
			l.shape(at, obj, sh)
		}
	}
}

func nestedBlocks(most int) rule {
	return func(l *linter, at string, v any) {
		list(1, most, func(l *linter, at string, v any) { l.block(at, v) })(l, at, v)
	}
}

// oneOf demands exactly one of the named properties.
func oneOf(names ...string) func(*linter, string, map[string]any) {
	return func(l *linter, at string, obj map[string]any) {
		n := 0
		for _, name := range names {
			if obj[name] != nil {
				n++
			}
		}
		if n != 1 {
			l.report(at, "must define exactly one of `%s`", strings.Join(names, "`, `"))
		}
	}
}

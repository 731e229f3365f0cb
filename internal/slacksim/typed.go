package slacksim

import (
	"regexp"
	"strings"
)

var (
	// token is what the client's completion has already turned into Slack's form.
	token = regexp.MustCompile(`<(?:@[UW][A-Z0-9]+(?:\|[^<>|]*)?|#[CGD][A-Z0-9]+(?:\|[^<>|]*)?|!(?:here|channel|everyone)|!subteam\^S[A-Z0-9]+(?:\|[^<>|]*)?)>`)
	link  = regexp.MustCompile(`https?://[^\s<>]+`)
	named = regexp.MustCompile(`(^|[\s(])@([a-z0-9][a-z0-9._-]*)`)
)

var (
	escaper   = strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;")
	unescaper = strings.NewReplacer("&lt;", "<", "&gt;", ">", "&amp;", "&")
)

// typed is what Slack's client sends for text that a person typed: & < > escaped, mentions and links in angle brackets.
func (w *Workspace) typed(text string) string {
	text = w.resolveNames(text)
	var out strings.Builder
	for text != "" {
		at := token.FindStringIndex(text)
		if at == nil {
			at = []int{len(text), len(text)}
		}
		out.WriteString(escapeWithLinks(text[:at[0]]))
		out.WriteString(text[at[0]:at[1]])
		text = text[at[1]:]
	}
	return out.String()
}

func escapeWithLinks(text string) string {
	var out strings.Builder
	for text != "" {
		at := link.FindStringIndex(text)
		if at == nil {
			at = []int{len(text), len(text)}
		}
		out.WriteString(escaper.Replace(text[:at[0]]))
		if at[1] > at[0] {
			out.WriteString("<" + escaper.Replace(text[at[0]:at[1]]) + ">")
		}
		text = text[at[1]:]
	}
	return out.String()
}

// resolveNames turns "@omar" into a mention where somebody is called so.
func (w *Workspace) resolveNames(text string) string {
	return named.ReplaceAllStringFunc(text, func(s string) string {
		parts := named.FindStringSubmatch(s)
		name := strings.TrimRight(parts[2], ".")
		for _, id := range w.order {
			if w.people[id].Name == name {
				return parts[1] + "<@" + id + ">" + parts[2][len(name):]
			}
		}
		return s
	})
}

// richText is the block that Slack's client sends along with a typed message.
func richText(text string) []any {
	var elements []any
	add := func(s string) {
		if s != "" {
			elements = append(elements, map[string]any{"type": "text", "text": unescaper.Replace(s)})
		}
	}
	for text != "" {
		open := strings.IndexByte(text, '<')
		end := strings.IndexByte(text, '>')
		if open < 0 || end < open {
			add(text)
			break
		}
		add(text[:open])
		elements = append(elements, richElement(text[open+1:end]))
		text = text[end+1:]
	}
	return []any{map[string]any{
		"type": "rich_text", "block_id": randomID("", 5),
		"elements": []any{map[string]any{"type": "rich_text_section", "elements": nonNil(elements)}},
	}}
}

func richElement(inner string) map[string]any {
	name, label, _ := strings.Cut(inner, "|")
	switch {
	case strings.HasPrefix(name, "@"):
		return map[string]any{"type": "user", "user_id": name[1:]}
	case strings.HasPrefix(name, "#"):
		return map[string]any{"type": "channel", "channel_id": name[1:]}
	case strings.HasPrefix(name, "!subteam^"):
		return map[string]any{"type": "usergroup", "usergroup_id": strings.TrimPrefix(name, "!subteam^")}
	case strings.HasPrefix(name, "!"):
		return map[string]any{"type": "broadcast", "range": name[1:]}
	}
	out := map[string]any{"type": "link", "url": unescaper.Replace(name)}
	if label != "" {
		out["text"] = unescaper.Replace(label)
	}
	return out
}

func nonNil(list []any) []any {
	if list == nil {
		return []any{}
	}
	return list
}

// commandText is what a slash command's text looks like to the app: mentions with their names, or only the names.
func (w *Workspace) commandText(text string, escape bool) string {
	text = w.resolveNames(text)
	var out strings.Builder
	for text != "" {
		at := token.FindStringIndex(text)
		if at == nil {
			at = []int{len(text), len(text)}
		}
		out.WriteString(escaper.Replace(text[:at[0]]))
		out.WriteString(w.commandMention(text[at[0]:at[1]], escape))
		text = text[at[1]:]
	}
	return out.String()
}

func (w *Workspace) commandMention(s string, escape bool) string {
	if len(s) < 3 || (s[1] != '@' && s[1] != '#') {
		return s
	}
	id, _, _ := strings.Cut(strings.Trim(s[2:], ">"), "|")
	name := id
	if p := w.people[id]; p != nil {
		name = p.Name
	} else if c := w.channels[id]; c != nil {
		name = c.Name
	}
	if escape {
		return "<" + s[1:2] + id + "|" + name + ">"
	}
	return s[1:2] + name
}

package cards

import (
	"github.com/slack-go/slack"
)

// Slack's limits, a little below where Slack draws them: whether it counts code points or UTF-16 is not documented.
const (
	maxSection = 2900
	maxField   = 1900
	maxHeader  = 145
	maxButton  = 70
	maxViewTag = 24
	maxOption  = 75
	maxChoice  = 150
	maxPairs   = 5
	maxLabel   = 300
	maxHint    = 300
)

// The helpers below draw everything. A *markup* parameter is mrkdwn; a string is data and drawn as it is.

func plainObject(s string, n int) *slack.TextBlockObject {
	text, _ := plain(s, n)
	return slack.NewTextBlockObject(slack.PlainTextType, text, false, false)
}

// mrkdwnObject is verbatim: Slack makes nothing alive that is not marked up.
func mrkdwnObject(m markup, n int) *slack.TextBlockObject {
	return slack.NewTextBlockObject(slack.MarkdownType, string(m.whole(n)), false, true)
}

func section(m markup) slack.Block {
	return slack.NewSectionBlock(mrkdwnObject(m, maxSection), nil, nil)
}

func plainSection(s string) slack.Block {
	return slack.NewSectionBlock(plainObject(s, maxSection), nil, nil)
}

// pair is a label with what belongs to it.
type pair struct {
	label markup
	// value is data; text, if it is set, is shown instead.
	value string
	text  markup
}

func (p pair) object() *slack.TextBlockObject {
	if p.text != "" {
		return mrkdwnObject(p.text, maxField)
	}
	return plainObject(p.value, maxField)
}

// table draws up to maxPairs pairs in two columns.
func table(pairs []pair) slack.Block {
	var cells []*slack.TextBlockObject
	for _, p := range pairs {
		cells = append(cells, mrkdwnObject(p.label, maxField), p.object())
	}
	return slack.NewSectionBlock(nil, cells, nil)
}

func small(m markup) slack.Block { return slack.NewContextBlock("", mrkdwnObject(m, maxSection)) }

func heading(s string) slack.Block { return slack.NewHeaderBlock(plainObject(oneLine(s), maxHeader)) }

// button draws a button about a handoff; a screen reader also says which one.
func button(action, word, value, about string) *slack.ButtonBlockElement {
	b := slack.NewButtonBlockElement(action, value, plainObject(word, maxButton))
	if about != "" {
		b.AccessibilityLabel, _ = plain(word+" "+oneLine(about), maxButton)
	}
	return b
}

func confirm(title, text, yes string) *slack.ConfirmationBlockObject {
	return slack.NewConfirmationBlockObject(
		plainObject(title, 100), plainObject(text, 300), plainObject(yes, 30), plainObject("Not yet", 30))
}

func option(text, value string) *slack.OptionBlockObject {
	return slack.NewOptionBlockObject(cut(clean(value), maxChoice, units), plainObject(oneLine(text), maxOption), nil)
}

// Package cards draws every message and view that the bot shows in Slack. It is pure: values and times in, blocks out.
//
// What people typed is data. It stands in plain text objects, where Slack reads no markup; where it has to stand among
// markup, it passes through said, which escapes it and takes the life out of its marks, links and mentions. The type
// markup keeps the two apart. All texts are cut to Slack's limits here.
package cards

import "github.com/slack-go/slack"

// Message is what is posted.
type Message struct {
	// Text is what notifications and screen readers say, and the whole message where the blocks are refused: it makes
	// sense alone. It is mrkdwn of at most 3,900 characters.
	Text string
	// Blocks are at most 50.
	Blocks []slack.Block
}

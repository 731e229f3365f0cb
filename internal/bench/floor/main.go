// Floor is the least that a Slack bot can do for a handoff: it shows the form, posts a card, tells the sender, and on
// Acknowledge changes the card, writes into its thread and tells the sender again. It stores nothing, and a press or a
// post that fails is lost. `make bench` measures it beside handoffbot.
package main

import (
	"fmt"
	"log"
	"os"

	"github.com/slack-go/slack"
	"github.com/slack-go/slack/socketmode"

	"github.com/handoffbot/handoffbot/bot/cards"
	"github.com/handoffbot/handoffbot/handoffs"
	"github.com/handoffbot/handoffbot/handoffs/playbook"
)

func main() {
	if err := run(); err != nil {
		log.Fatal(err)
	}
}

func run() error {
	file := os.Getenv("PLAYBOOK")
	data, err := os.ReadFile(file)
	if err != nil {
		return fmt.Errorf("read playbook: %w", err)
	}
	book, err := playbook.Parse(file, data)
	if err != nil {
		return fmt.Errorf("parse playbook: %w", err)
	}
	def, _ := book.Definition(book.Types[0].Key)
	api := slack.New(os.Getenv("SLACK_BOT_TOKEN"), slack.OptionAppLevelToken(os.Getenv("SLACK_APP_TOKEN")), slack.OptionAPIURL(os.Getenv("SLACK_API_URL")))
	f := &floor{api: api, socket: socketmode.New(api), def: def, channel: string(def.To.Channel)}
	go func() {
		for e := range f.socket.Events {
			go f.take(e)
		}
	}()
	return fmt.Errorf("run socket: %w", f.socket.Run())
}

type floor struct {
	api     *slack.Client
	socket  *socketmode.Client
	def     *handoffs.Definition
	channel string
}

func (f *floor) take(e socketmode.Event) {
	switch e.Type {
	case socketmode.EventTypeSlashCommand:
		c := e.Data.(slack.SlashCommand)
		f.open(c)
		f.must(f.socket.Ack(*e.Request))
	case socketmode.EventTypeInteractive:
		f.must(f.socket.Ack(*e.Request))
		i := e.Data.(slack.InteractionCallback)
		switch {
		case i.Type == slack.InteractionTypeViewSubmission:
			f.post(i)
		case i.Type == slack.InteractionTypeBlockActions && len(i.ActionCallback.BlockActions) > 0 && i.ActionCallback.BlockActions[0].ActionID == "acknowledge":
			f.acknowledge(i)
		}
	case socketmode.EventTypeEventsAPI:
		f.must(f.socket.Ack(*e.Request))
	default: // connection events need nothing
	}
}

func (f *floor) must(err error) {
	if err != nil {
		log.Print(err)
	}
}

func (f *floor) open(c slack.SlashCommand) {
	title := f.def.Type.TitleField().Key
	_, err := f.api.OpenView(c.TriggerID, cards.Form(cards.FormInput{
		Type: &f.def.Type, Receiver: f.def.To.Name, Values: handoffs.Values{title: {c.Text}}, AskReason: true,
	}))
	f.must(err)
}

func (f *floor) post(i slack.InteractionCallback) {
	values := cards.ReadForm(i.View).Values
	title := values[f.def.Type.TitleField().Key].Text()
	blocks := []slack.Block{
		slack.NewHeaderBlock(slack.NewTextBlockObject(slack.PlainTextType, title, false, false)),
		text("*Waiting for Onboarding*: acknowledge within 4 working hours"),
		context("Sales to onboarding · sent by <@" + i.User.ID + ">"),
		slack.NewDividerBlock(),
	}
	var short []*slack.TextBlockObject
	for n := range f.def.Type.Fields {
		field := &f.def.Type.Fields[n]
		line := "*" + field.Label + "*\n" + values[field.Key].Text()
		if field.Kind == handoffs.KindLongText {
			blocks = append(blocks, text(line))
			continue
		}
		short = append(short, slack.NewTextBlockObject(slack.MarkdownType, line, false, false))
	}
	button := slack.NewButtonBlockElement("acknowledge", i.User.ID, slack.NewTextBlockObject(slack.PlainTextType, "Acknowledge", false, false))
	blocks = append(blocks, slack.NewSectionBlock(nil, short, nil), slack.NewActionBlock("", button.WithStyle(slack.StylePrimary)))
	_, _, err := f.api.PostMessage(f.channel, slack.MsgOptionText(title+" waits", false), slack.MsgOptionBlocks(blocks...))
	f.must(err)
	f.tell(i.User.ID, title+" is with Onboarding now.")
}

func (f *floor) acknowledge(i slack.InteractionCallback) {
	by := "<@" + i.User.ID + ">"
	var blocks []slack.Block
	for _, b := range i.Message.Blocks.BlockSet {
		if b.BlockType() != slack.MBTAction {
			blocks = append(blocks, b)
		}
	}
	blocks = append(blocks, context("Acknowledged by "+by))
	_, _, _, err := f.api.UpdateMessage(i.Channel.ID, i.Message.Timestamp, slack.MsgOptionText(i.Message.Text, false), slack.MsgOptionBlocks(blocks...))
	f.must(err)
	_, _, err = f.api.PostMessage(i.Channel.ID, slack.MsgOptionTS(i.Message.Timestamp), slack.MsgOptionText(by+" acknowledged this and owns it now.", false))
	f.must(err)
	f.tell(i.ActionCallback.BlockActions[0].Value, by+" owns it now.")
}

func (f *floor) tell(user, what string) {
	_, _, err := f.api.PostMessage(user, slack.MsgOptionText(what, false), slack.MsgOptionBlocks(text(what)))
	f.must(err)
}

func text(s string) slack.Block {
	return slack.NewSectionBlock(slack.NewTextBlockObject(slack.MarkdownType, s, false, false), nil, nil)
}

func context(s string) slack.Block {
	return slack.NewContextBlock("", slack.NewTextBlockObject(slack.MarkdownType, s, false, false))
}

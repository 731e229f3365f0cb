package cards

import (
	"strconv"

	"github.com/slack-go/slack"

	"github.com/handoffbot/handoffbot/handoffs"
)

// FormInput is what Form draws.
type FormInput struct {
	// Types are what the person may send. More than one: the form begins with a select.
	Types []handoffs.Type
	// Type is the chosen type. Nil asks for it first, unless there is only one.
	Type *handoffs.Type
	// Receiver is the receiving team's name.
	Receiver string
	Values   handoffs.Values
	Reason   string
	// AskReason adds an input for why it is sent like this.
	AskReason bool
	// Notice is plain text on top: why the form was not sent.
	Notice string
	// Refused is the same in mrkdwn, as Refusal returns it.
	Refused string
	Offer   *Offer
	// Reviewed says that the notes are read before it is sent: what is required may stand there.
	Reviewed bool
	// Attach offers to attach a text file to the notes.
	Attach bool
	// Started is nil for a form that starts from no thread.
	Started *Started
	Meta    Meta
}

// Offer is a draft that the person may go on with.
type Offer struct {
	SavedAt  handoffs.Instant
	TypeName string
	// Title is what the draft's title field holds so far.
	Title string
	// Reviewed says that its notes were read.
	Reviewed bool
}

// Form draws the form that sends a handoff. Fields beyond what a view holds are left out; a checked playbook has none.
func Form(f FormInput) slack.ModalViewRequest {
	typ := f.Type
	if typ == nil && len(f.Types) == 1 {
		typ = &f.Types[0]
	}
	blocks := f.top()
	if len(f.Types) > 1 {
		blocks = append(blocks, typeSelect(f.Types, typ))
	}
	if typ != nil {
		f.Meta.Type = typ.Key
		if f.Receiver != "" {
			blocks = append(blocks, small(receivers(f.Receiver, typ)))
		}
		room := maxViewBlocks - len(blocks) - 1
		fields := inputs(typ, f.Values, room, f.Reviewed && typ.NotesField() != nil)
		if notes := typ.NotesField(); notes.Takes() && f.Attach {
			fields = f.withFile(fields, notes, room)
		}
		blocks = append(blocks, fields...)
		refilled(blocks, typ.NotesField(), f.Meta.Filled)
	}
	if f.AskReason {
		blocks = append(blocks, reasonInput("Reason to send it like this", "Only for a placeholder, or a second handoff of the same title. The card shows it.", f.Reason).
			WithOptional(true).WithDispatchAction(true))
	}
	v := view(CallbackForm, "Hand off", renewed(blocks, f.Meta.Generation))
	v.Submit = plainObject(wordSend, maxViewTag)
	v.PrivateMetadata = f.Meta.Encode()
	v.NotifyOnClose = true
	return v
}

// refilled gives the notes the block id of their filling.
func refilled(blocks []slack.Block, notes *handoffs.Field, filling int) {
	if filling == 0 || notes == nil {
		return
	}
	for _, b := range blocks {
		if in, ok := b.(*slack.InputBlock); ok && in.BlockID == BlockField(notes) {
			in.BlockID += generationMark + "n" + strconv.Itoa(filling)
		}
	}
}

// renewed gives all inputs, the type and the reason too, the block ids of their generation.
func renewed(blocks []slack.Block, generation int) []slack.Block {
	if generation == 0 {
		return blocks
	}
	for _, b := range blocks {
		if in, ok := b.(*slack.InputBlock); ok {
			in.BlockID += generationMark + strconv.Itoa(generation)
		}
	}
	return blocks
}

// top is what stands above the inputs.
func (f *FormInput) top() []slack.Block {
	var blocks []slack.Block
	if oneLine(clean(f.Notice)) != "" {
		blocks = append(blocks, plainSection(f.Notice))
	}
	if f.Refused != "" {
		blocks = append(blocks, section(markup(f.Refused)))
	}
	if f.Offer != nil {
		blocks = append(blocks,
			section("You have a draft, saved "+f.Offer.words()),
			slack.NewActionBlock("",
				button(ActionResumeDraft, wordResume, "draft", "the draft").WithStyle(slack.StylePrimary),
				button(ActionDiscardDraft, wordDiscard, "draft", "the draft")))
	}
	if f.Started != nil {
		blocks = append(blocks, small(f.Started.words()))
	}
	return blocks
}

// words say when the draft was saved and what it is for.
func (o *Offer) words() markup {
	what := said(o.TypeName, typeLength)
	if oneLine(clean(o.Title)) != "" {
		what += " · " + said(o.Title, titleLength)
	}
	if o.Reviewed {
		what += " · reviewed"
	}
	return instant(o.SavedAt) + ": " + what
}

// receivers says who gets it and how long they have.
func receivers(team string, typ *handoffs.Type) markup {
	text := "Goes to *" + said(team, teamLength) + "*"
	if target := typ.Targets.Acknowledge; !target.IsZero() {
		text += ", who acknowledge within " + working(target)
	}
	return text
}

// mostOptions is Slack's limit of a select.
const mostOptions = 100

func typeSelect(types []handoffs.Type, chosen *handoffs.Type) slack.Block {
	var options []*slack.OptionBlockObject
	var initial *slack.OptionBlockObject
	for i := range types[:min(len(types), mostOptions)] {
		o := option(types[i].Name, string(types[i].Key))
		options = append(options, o)
		if chosen != nil && types[i].Key == chosen.Key {
			initial = o
		}
	}
	element := slack.NewOptionsSelectBlockElement(slack.OptTypeStatic, plainObject("Choose a type", maxChoice), ActionType, options...)
	element.InitialOption = initial
	return slack.NewInputBlock(BlockType, plainObject("Type of handoff", maxLabel), plainObject("The form asks what this type needs", maxHint), element).WithDispatchAction(true)
}

// inputs draws the fields, with headings where they fit into the room.
func inputs(typ *handoffs.Type, values handoffs.Values, room int, soft bool) []slack.Block {
	spare := room - len(typ.Fields)
	left := initialBytes
	under := ""
	var blocks []slack.Block
	for i := range typ.Fields {
		f := &typ.Fields[i]
		if f.Section != under {
			under = f.Section
			if under != "" && spare > 0 {
				blocks = append(blocks, heading(under))
				spare--
			}
		}
		if len(blocks) == room {
			break
		}
		in := fieldInput(f, values[f.Key], &left)
		if soft {
			in = softened(f, in, "required, here or in the notes")
		}
		blocks = append(blocks, in)
	}
	return blocks
}

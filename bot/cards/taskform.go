package cards

import (
	"github.com/slack-go/slack"

	"github.com/handoffbot/handoffbot/handoffs"
)

// blockTaskSide is the input that asks whose task it is. The other inputs are named as AddTask names their problems.
const blockTaskSide = "task_side"

// TaskForm asks what is to be done, by whom, and until when.
func TaskForm(meta Meta, id handoffs.ID) slack.ModalViewRequest {
	meta.Handoff = id
	title := slack.NewPlainTextInputBlockElement(nil, ActionInput).WithMaxLength(handoffs.MaxTaskTitle)
	owner := option("Whoever owns the handoff", string(handoffs.SideReceiver))
	whose := slack.NewOptionsSelectBlockElement(slack.OptTypeStatic, plainObject("Choose one", maxChoice), ActionInput,
		owner, option("The sender", string(handoffs.SideSender)))
	whose.InitialOption = owner
	v := view(CallbackTask, wordAddTask+" to "+string(id), []slack.Block{
		slack.NewInputBlock(handoffs.TaskTitle, plainObject("What is to be done", maxLabel), nil, title),
		slack.NewInputBlock(blockTaskSide, plainObject("Whose task is it", maxLabel), nil, whose),
		slack.NewInputBlock(handoffs.TaskDue, plainObject("Due", maxLabel),
			plainObject("By the end of the receiving team's working day", maxHint), slack.NewDatePickerBlockElement(ActionInput)).WithOptional(true),
	})
	v.Submit, v.PrivateMetadata = plainObject(wordAddTask, maxViewTag), meta.Encode()
	return v
}

// ReadTask reads TaskForm's state.
func ReadTask(v slack.View) (title string, side handoffs.Side, due string) {
	return input(v, handoffs.TaskTitle, ActionInput).Value,
		handoffs.Side(unescape(input(v, blockTaskSide, ActionInput).SelectedOption.Value)),
		input(v, handoffs.TaskDue, ActionInput).SelectedDate
}

// TaskErrors returns what is wrong with a task, by the block that each stands under.
func TaskErrors(problems []handoffs.Problem) map[string]string {
	errs := map[string]string{}
	for _, p := range problems {
		block := handoffs.TaskTitle
		if p.Field == handoffs.TaskDue {
			block = handoffs.TaskDue
		}
		errs[block], _ = plain(p.Text, maxError)
	}
	return errs
}

// TaskTitleError returns the text, which is plain, as an error under the title.
func TaskTitleError(text string) map[string]string {
	return TaskErrors([]handoffs.Problem{{Field: handoffs.TaskTitle, Text: text}})
}

// TasksFull says that there is no room for another task.
func TasksFull() string {
	return "There are 20 tasks already, as many as a card can show. Write this one into the card's thread."
}

// NotYourTasks says who may work on a handoff's tasks. link is the card's address, "" if unknown.
func NotYourTasks(h *handoffs.Handoff, link string) string {
	return string("Only " + toTeam(h) + " and " + mention(h.Sender) + ", who sent " + reference(h.ID, link) +
		", can work on its tasks. Nothing was changed; ask them in the card's thread.")
}

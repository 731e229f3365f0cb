package cards

import (
	"flag"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/slack-go/slack"

	"github.com/handoffbot/handoffbot/handoffs"
)

var update = flag.Bool("update", false, "write the golden files anew")

func told(kind handoffs.EventKind, by handoffs.UserID) handoffs.Delivery {
	return handoffs.Delivery{About: handoffs.Told{Kind: kind, At: at("2026-11-23 15:10"), By: by}}
}

func toldTo(to handoffs.UserID, kind handoffs.EventKind, by handoffs.UserID) handoffs.Delivery {
	d := told(kind, by)
	d.To = to
	return d
}

func because(d handoffs.Delivery, reason string) handoffs.Delivery {
	d.About.Reason = reason
	return d
}

func assigned() *handoffs.Handoff {
	h := acknowledged()
	h.Owner, h.BallSince = lin, at("2026-11-24 09:00")
	return h
}

// messages are all that the bot posts, by the name of their golden files.
func messages() map[string]Message {
	all := cardMessages()
	maps.Copy(all, questionMessages())
	maps.Copy(all, taskMessages())
	maps.Copy(all, passageMessages())
	maps.Copy(all, threadMessages())
	maps.Copy(all, digestMessages())
	maps.Copy(all, reviewMessages())
	maps.Copy(all, reportMessages())
	return all
}

// views are all that the bot opens, by the name of their golden files.
func views() map[string]slack.ModalViewRequest {
	all := formViews()
	maps.Copy(all, questionViews())
	maps.Copy(all, passageViews())
	maps.Copy(all, threadViews())
	maps.Copy(all, digestViews())
	maps.Copy(all, reviewViews())
	return all
}

func cardMessages() map[string]Message {
	toLin := because(toldTo(lin, handoffs.EventAssigned, boss), "Omar is away this week.")
	toLin.About.To = lin
	byReply := told(handoffs.EventAcknowledged, omar)
	byReply.About.Via = "reply"
	now := at("2026-11-24 10:00")
	return map[string]Message{
		"card_sent":                  Card(sent()),
		"card_sent_excused":          Card(excused()),
		"card_sent_beside":           Card(alone()),
		"card_sent_both":             Card(beside()),
		"card_sent_exception":        Card(astray()),
		"card_acknowledged":          Card(acknowledged()),
		"card_completed":             Card(completed()),
		"card_cancelled":             Card(cancelled()),
		"card_hostile":               Card(hostile()),
		"card_long":                  Card(long()),
		"card_many":                  Card(many()),
		"line_acknowledged":          Line(acknowledged(), told(handoffs.EventAcknowledged, omar)),
		"line_acknowledged_by_reply": Line(acknowledged(), byReply),
		"line_released":              Line(sent(), told(handoffs.EventReleased, omar)),
		"line_assigned":              Line(assigned(), toLin),
		"line_completed":             Line(completed(), told(handoffs.EventCompleted, omar)),
		"line_cancelled":             Line(cancelled(), because(told(handoffs.EventCancelled, ana), cancelled().CloseReason)),
		"line_hostile":               Line(cancelled(), because(told(handoffs.EventCancelled, ana), hostileText)),
		"direct_sent":                Direct(sent(), toldTo(ana, handoffs.EventSent, ana), cardLink),
		"direct_sent_no_link":        Direct(sent(), toldTo(ana, handoffs.EventSent, ana), ""),
		"direct_acknowledged":        Direct(acknowledged(), toldTo(ana, handoffs.EventAcknowledged, omar), cardLink),
		"direct_released":            Direct(sent(), toldTo(ana, handoffs.EventReleased, omar), cardLink),
		"direct_assigned":            Direct(assigned(), toLin, cardLink),
		"direct_completed":           Direct(completed(), toldTo(ana, handoffs.EventCompleted, omar), cardLink),
		"direct_cancelled":           Direct(cancelled(), because(toldTo(omar, handoffs.EventCancelled, ana), cancelled().CloseReason), cardLink),
		"direct_failed":              Direct(astray(), because(toldTo(ana, handoffs.EventFailed, ""), "is_archived"), cardLink),
		"direct_hostile":             Direct(hostile(), because(toldTo(ana, handoffs.EventReleased, omar), hostileText), cardLink),
		"list":                       List(listOf(now, *sent(), *assigned(), *hostile())),
		"list_empty":                 List(ListInput{Title: "Open handoffs of Onboarding", Now: now}),
		"list_long":                  List(longList(now)),
		"status_sent":                Status(sent(), cardLink, at("2026-11-23 15:00")),
		"status_overdue":             Status(sent(), cardLink, now),
		"status_acknowledged":        Status(acknowledged(), cardLink, now),
		"status_completed":           Status(completed(), cardLink, now),
		"status_cancelled":           Status(cancelled(), cardLink, now),
		"status_exception":           Status(astray(), cardLink, now),
		"status_erased":              Status(erased(), "", now),
		"line_cancelled_by_admin":    Line(cancelled(), because(told(handoffs.EventCancelled, handoffs.Administrator), "its data is removed on request")),
		"help":                       Help(HelpInput{Command: "/handoff", Types: []handoffs.Type{definition().Type}}),
		"help_unknown":               Help(HelpInput{Command: "/handoff", Types: []handoffs.Type{definition().Type}, Unknown: "lsit <!channel>"}),
		"open_button":                OpenButton("sales-to-onboarding"),
	}
}

func listOf(now handoffs.Instant, list ...handoffs.Handoff) ListInput {
	return ListInput{
		Title: "Open handoffs of Onboarding", Handoffs: list, Total: len(list), Now: now,
		Link: func(handoffs.Message) string { return cardLink },
	}
}

func longList(now handoffs.Instant) ListInput {
	var list []handoffs.Handoff
	for i := range 20 {
		h := *sent()
		h.ID = handoffs.NumberedID(int64(1001 + i))
		h.Title = fmt.Sprintf("Customer no. %d with a rather long name, GmbH & Co. KG", i)
		list = append(list, h)
	}
	l := listOf(now, list...)
	l.Total = 41
	return l
}

func formViews() map[string]slack.ModalViewRequest {
	d := definition()
	second := handoffs.Type{Key: "support-to-success", Name: "Support to success", Fields: d.Type.Fields[:1]}
	types := []handoffs.Type{d.Type, second}
	full := FormInput{Types: types[:1], Type: &d.Type, Receiver: "Onboarding", Values: values(), Meta: Meta{Channel: "C0SALES"}}
	empty := FormInput{Types: types[:1], Type: &d.Type, Receiver: "Onboarding"}
	offered := empty
	offered.Types = types
	offered.Offer = &Offer{SavedAt: at("2026-11-20 16:45"), TypeName: "Sales to onboarding", Title: "Acme <Corp>"}
	held := full
	held.AskReason, held.Reason = true, "The call is on Monday"
	held.Notice = "Not sent yet: one field holds a placeholder. Fill it in, or say below why it cannot wait."
	twice := full
	twice.AskReason = true
	twice.Refused = Refusal(&handoffs.Refusal{Reason: handoffs.ReasonAlreadyOpen, Existing: "H-1042"}, sent(), cardLink)
	withFile := empty
	withFile.Attach = true
	withFile.Meta = Meta{}.With(&handoffs.Attachment{ID: "F0CALL", Name: "Call with <Acme>.eml"})
	return map[string]slack.ModalViewRequest{
		"form_file":        Form(withFile),
		"reading_file":     ReadingFile("Call with <Acme>.eml", withFile.Meta.Without()),
		"form":             Form(empty),
		"form_filled":      Form(full),
		"form_type":        Form(FormInput{Types: types}),
		"form_draft":       Form(offered),
		"form_reason":      Form(held),
		"form_twice":       Form(twice),
		"show_all":         ShowAll(acknowledged()),
		"show_all_long":    ShowAll(long()),
		"show_all_many":    ShowAll(many()),
		"show_all_hostile": ShowAll(hostile()),
		"show_all_erased":  ShowAll(erased()),
		"assign":           AssignForm(Meta{Channel: "C0ONB", TS: "1795442520.000100"}, "H-1042"),
		"cancel":           CancelForm(Meta{}, "H-1042"),
		"task":             TaskForm(Meta{Channel: "C0ONB", TS: "1795442520.000100"}, "H-1042"),
		"note":             Note("Too late", Refusal(&handoffs.Refusal{Reason: handoffs.ReasonTaken, Who: omar, At: at("2026-11-23 15:10")}, acknowledged(), cardLink)),
	}
}

func TestMessagesLookAsInTheGoldenFiles(t *testing.T) {
	t.Parallel()
	for name, m := range messages() {
		blocks := struct {
			Blocks []slack.Block `json:"blocks"`
		}{m.Blocks}
		golden(t, name+".json", builderJSON(blocks))
		golden(t, name+".txt", []byte(readMessage(m)+"\n"))
		for _, p := range lintMessage(m) {
			t.Errorf("%s: %s", name, p)
		}
	}
}

func TestViewsLookAsInTheGoldenFiles(t *testing.T) {
	t.Parallel()
	for name, v := range views() {
		golden(t, name+".json", builderJSON(v))
		golden(t, name+".txt", []byte(readView(v)+"\n"))
		for _, p := range lintView(v) {
			t.Errorf("%s: %s", name, p)
		}
	}
}

func TestRefusalsLookAsInTheGoldenFile(t *testing.T) {
	t.Parallel()
	var out []string
	say := func(r handoffs.Refusal, h *handoffs.Handoff, link string) {
		out = append(out, string(r.Reason)+"\n  "+readMarkup(Refusal(&r, h, link)))
	}
	for _, r := range refusals() {
		h := acknowledged()
		switch r.Reason {
		case handoffs.ReasonClosed:
			h = cancelled()
		case handoffs.ReasonNotYet, handoffs.ReasonNotMember, handoffs.ReasonAlreadyOpen:
			h = sent()
		}
		say(r, h, cardLink)
	}
	say(handoffs.Refusal{Reason: handoffs.ReasonClosed}, completed(), "")
	say(handoffs.Refusal{Reason: handoffs.ReasonTaken, Who: lin, At: at("2026-11-23 15:10")}, assigned(), cardLink)
	out = append(out, "", "when the handoff is not known")
	for _, r := range refusals() {
		say(r, nil, "")
	}
	out = append(out, "fault\n  "+readMarkup(Fault("7F3K")))
	golden(t, "refusals.txt", []byte(strings.Join(out, "\n")+"\n"))
}

func refusals() []handoffs.Refusal {
	return []handoffs.Refusal{
		{Reason: handoffs.ReasonIncomplete, Problems: []handoffs.Problem{{Field: "scope", Text: "Confirmed scope is required."}}},
		{Reason: handoffs.ReasonAlreadyOpen, Existing: "H-1042"},
		{Reason: handoffs.ReasonNotMember},
		{Reason: handoffs.ReasonNotOwner, Who: omar},
		{Reason: handoffs.ReasonNotSender, Who: ana},
		{Reason: handoffs.ReasonNotYet},
		{Reason: handoffs.ReasonTaken, Who: omar, At: at("2026-11-23 15:10")},
		{Reason: handoffs.ReasonYours},
		{Reason: handoffs.ReasonClosed},
		{Reason: handoffs.ReasonNoReason},
		{Reason: handoffs.ReasonAssigneeNotMember, Who: lin},
		{Reason: handoffs.ReasonElsewhere},
		{Reason: handoffs.ReasonAnswered, Who: ana, At: at("2026-11-23 16:00")},
		{Reason: handoffs.ReasonAnswered},
		{Reason: handoffs.ReasonChanged, Problems: []handoffs.Problem{{Field: "scope"}}},
		{Reason: handoffs.ReasonTooMany},
		{Reason: handoffs.ReasonNotExceptionOwner, Who: boss},
		{Reason: handoffs.ReasonMoved},
		{Reason: handoffs.ReasonNotHolder, Who: omar},
		{Reason: handoffs.ReasonNudged, At: at("2026-11-23 15:40")},
	}
}

func TestGoldenFilesAreAllUsed(t *testing.T) {
	t.Parallel()
	want := []string{"refusals.txt"}
	for name := range messages() {
		want = append(want, name+".json", name+".txt")
	}
	for name := range views() {
		want = append(want, name+".json", name+".txt")
	}
	for name := range homes() {
		want = append(want, name+".json", name+".txt")
	}
	entries, err := os.ReadDir("testdata")
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range entries {
		if !e.IsDir() && !slices.Contains(want, e.Name()) {
			t.Errorf("testdata/%s is of no test", e.Name())
		}
	}
}

func golden(t *testing.T, name string, got []byte) {
	t.Helper()
	path := filepath.Join("testdata", name)
	if *update {
		if err := os.WriteFile(path, got, 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatalf("%v; run: make golden", err)
	}
	if diff := cmp.Diff(string(want), string(got)); diff != "" {
		t.Errorf("%s (-want +got):\n%s", name, diff)
	}
}

package cards

import (
	"fmt"
	"strings"
	"testing"

	"github.com/slack-go/slack"

	"github.com/handoffbot/handoffbot/handoffs"
)

func homes() map[string]slack.HomeTabViewRequest {
	return map[string]slack.HomeTabViewRequest{
		"home_empty":    Home(homeOf(ana)),
		"home_rep":      Home(repHome()),
		"home_receiver": Home(receiverHome()),
		"home_manager":  Home(managerHome()),
		"home_full":     Home(fullHome(func(h *handoffs.Handoff) {})),
		"home_hostile": Home(fullHome(func(h *handoffs.Handoff) {
			h.Title = "A & B <!channel> *bold* :tada: " + strings.Repeat("long & ", 20)
			for i := range h.Tasks {
				h.Tasks[i].Title = "<!here> `call` *them* & " + strings.Repeat("x", 40)
			}
		})),
	}
}

func homeOf(user handoffs.UserID) HomeInput {
	return HomeInput{
		User: user, Command: "/handoff", Now: at("2026-11-24 10:00"), Link: func(handoffs.Message) string { return cardLink },
	}
}

func listed(list ...*handoffs.Handoff) handoffs.List {
	l := handoffs.List{Total: len(list)}
	for _, h := range list {
		l.Handoffs = append(l.Handoffs, *h)
	}
	return l
}

func numbered(n int64, title string, h *handoffs.Handoff) *handoffs.Handoff {
	h.ID, h.Title = handoffs.NumberedID(n), title
	return h
}

func withTasks(h *handoffs.Handoff) *handoffs.Handoff {
	h.Tasks = []handoffs.Task{
		{N: 1, Title: "Schedule the kickoff call", Side: handoffs.SideReceiver, Due: at("2026-11-24 09:00"), Late: true},
		{N: 2, Title: "Send the signed order form", Side: handoffs.SideSender, Due: at("2026-11-25 18:00")},
		{N: 3, Title: "Book the data import", Side: handoffs.SideReceiver},
	}
	return h
}

func questioned(h *handoffs.Handoff) *handoffs.Handoff {
	h.Questions = []handoffs.Question{{N: 1, Field: "scope", Text: "Which seats?", By: omar, AskedAt: at("2026-11-23 15:30")}}
	h.BallSince, h.Due = at("2026-11-23 15:30"), 0
	return h
}

func returnedToSender(h *handoffs.Handoff) *handoffs.Handoff {
	h.Status, h.Due, h.BallSince = handoffs.StatusReturned, 0, at("2026-11-23 16:00")
	h.Complaints = []handoffs.Complaint{{Field: "price", Why: "Which currency?"}}
	return h
}

func declinedByTeam(h *handoffs.Handoff) *handoffs.Handoff {
	h.Status, h.Due, h.BallSince = handoffs.StatusDeclined, 0, at("2026-11-23 17:00")
	h.Decline = &handoffs.Declined{By: omar, At: h.BallSince, Reason: "Not for this team"}
	return h
}

func repHome() HomeInput {
	in := homeOf(ana)
	asked, returned := questioned(numbered(1043, "Bolt Ltd", acknowledged())), returnedToSender(numbered(1044, "Cord SA", sent()))
	working := withTasks(numbered(1045, "Dune GmbH", acknowledged()))
	in.Draft = &Offer{SavedAt: at("2026-11-23 16:45"), TypeName: "Sales to onboarding", Title: "Echo & Sons"}
	in.Page = handoffs.Page{
		Waits: listed(asked, returned), Tasks: listed(working), Sent: listed(sent(), working, asked, returned),
	}
	return in
}

func receiverHome() HomeInput {
	in := homeOf(omar)
	in.Receives = []handoffs.Team{definition().To}
	mine, late := withTasks(numbered(1045, "Dune GmbH", acknowledged())), numbered(1039, "Late Corp", acknowledged())
	late.Due = at("2026-11-24 09:00")
	in.Page = handoffs.Page{
		Waits: listed(late, mine), Tasks: listed(mine),
		Receives: []handoffs.List{listed(sent(), numbered(1046, "Fig AG", sent()))},
	}
	return in
}

func managerHome() HomeInput {
	in := homeOf(boss)
	in.Manages = []handoffs.Team{definition().To, {Key: "support", Name: "Support"}}
	declined := declinedByTeam(numbered(1047, "Gum Ltd", sent()))
	open := listed(sent(), numbered(1045, "Dune GmbH", acknowledged()), returnedToSender(numbered(1044, "Cord SA", acknowledged())), declined)
	open.Total = 23
	in.Page = handoffs.Page{
		Waits:   listed(declined),
		Manages: []handoffs.TeamPage{{Open: open, Waiting: 4, Overdue: 3, Exceptions: 1}, {}},
	}
	return in
}

// fullHome holds as much as a page can be given.
func fullHome(change func(*handoffs.Handoff)) HomeInput {
	in := homeOf(omar)
	long := func() handoffs.List {
		l := handoffs.List{Total: 4321}
		for i := range HomeMost {
			h := withTasks(numbered(int64(2001+i), fmt.Sprintf("Customer no. %d with a rather long name, GmbH & Co. KG", i), acknowledged()))
			h.Sender = omar
			h.Tasks = append(h.Tasks, handoffs.Task{N: 5, Title: "Write the plan"}, handoffs.Task{N: 7, Title: "Send the plan"})
			change(h)
			l.Handoffs = append(l.Handoffs, *h)
		}
		return l
	}
	team := definition().To
	in.Draft = &Offer{SavedAt: at("2026-11-23 16:45"), TypeName: "Sales to onboarding", Title: long().Handoffs[0].Title}
	in.Page.Waits, in.Page.Tasks, in.Page.Sent = long(), long(), long()
	for range HomeTeams {
		in.Receives, in.Manages = append(in.Receives, team), append(in.Manages, team)
		in.Page.Receives = append(in.Page.Receives, long())
		in.Page.Manages = append(in.Page.Manages, handoffs.TeamPage{Open: long(), Waiting: 1000, Overdue: 900, Exceptions: 20})
	}
	return in
}

func TestHomesLookAsInTheGoldenFiles(t *testing.T) {
	t.Parallel()
	for name, v := range homes() {
		golden(t, name+".json", builderJSON(v))
		golden(t, name+".txt", []byte(readBlocks(decode(v).(map[string]any)["blocks"])+"\n"))
		for _, p := range lintView(v) {
			t.Errorf("%s: %s", name, p)
		}
	}
}

func TestAFullHomeStillShowsEverySection(t *testing.T) {
	t.Parallel()
	text := readBlocks(decode(Home(fullHome(func(*handoffs.Handoff) {}))).(map[string]any)["blocks"])
	for _, want := range []string{"Your draft", "Waiting for you", "Your tasks", "To acknowledge in Onboarding", "# Onboarding", "Sent by you"} {
		if !strings.Contains(text, want) {
			t.Errorf("the page lacks %q", want)
		}
	}
	if strings.Contains(text, "too long for Slack") {
		t.Error("the page was cut")
	}
}

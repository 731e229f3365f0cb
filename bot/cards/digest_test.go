package cards

import (
	"fmt"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"
	"github.com/slack-go/slack"
	"pgregory.net/rapid"

	"github.com/handoffbot/handoffbot/handoffs"
)

// digestNow is when the digests of the examples are told.
var digestNow = at("2026-11-24 14:00")

// stalling are handoffs of every kind that a digest tells of, as many as asked for of those that are overdue.
func stalling(overdue int) DigestInput {
	asked := asking()
	asked.ID, asked.Due, asked.Owner = "H-1050", at("2026-11-24 09:00"), omar
	mine := acknowledged()
	mine.ID, mine.Title, mine.Due = "H-1051", "Globex & Söhne", at("2026-11-24 12:00")
	mine.Snooze = &handoffs.Snoozed{By: omar, Until: at("2026-11-24 18:00"), Reason: "At the customer's"}
	today := acknowledged()
	today.ID, today.Title, today.Due = "H-1052", "Initech", at("2026-11-24 17:00")
	odd := declined()
	odd.ID, odd.Title = "H-1053", "<!channel> *bold*"
	data := handoffs.DigestData{
		Overdue: handoffs.List{Handoffs: []handoffs.Handoff{*asked, *mine}}, DueToday: handoffs.List{Handoffs: []handoffs.Handoff{*today}, Total: 1},
		Exceptions: handoffs.List{Handoffs: []handoffs.Handoff{*odd}, Total: 1}, Open: overdue + 31, Sent: 4, Acknowledged: 3, Completed: 2,
	}
	for i := range overdue - 2 {
		h := *sent()
		h.ID, h.Title = handoffs.NumberedID(int64(1100+i)), fmt.Sprintf("Customer no. %d, Gesellschaft mit beschränkter Haftung", i)
		data.Overdue.Handoffs = append(data.Overdue.Handoffs, h)
	}
	data.Overdue.Total = len(data.Overdue.Handoffs)
	in := DigestInput{
		Name: "stalls", Team: definition().To, Now: digestNow, Handoffs: map[handoffs.ID]handoffs.Handoff{},
		Digest: handoffs.NewDigest(handoffs.DigestQuery{Team: "onboarding", Now: digestNow, Since: at("2026-11-23 14:00")}, data),
		Link:   func(handoffs.Message) string { return cardLink },
	}
	for _, l := range []handoffs.List{data.Overdue, data.DueToday, data.Exceptions} {
		for _, h := range l.Handoffs {
			in.Handoffs[h.ID] = h
		}
	}
	return in
}

// asking is a handoff with an open question.
func asking() *handoffs.Handoff {
	h := acknowledged()
	h.Questions = []handoffs.Question{{N: 1, Field: "scope", Text: "Which old system?", By: omar, AskedAt: at("2026-11-23 16:00")}}
	h.BallSince = at("2026-11-23 16:00")
	return h
}

// actedUpon is the digest after somebody assigned one line, completed another and asked about a third.
func actedUpon() DigestInput {
	in := stalling(4)
	in.Now = at("2026-11-24 15:00")
	done, moved, nudged := *completed(), in.Handoffs["H-1051"], in.Handoffs["H-1100"]
	done.ID = "H-1050"
	moved.Owner, moved.BallSince, moved.Due = lin, at("2026-11-24 14:30"), at("2026-12-01 14:30")
	nudged.NudgedAt = at("2026-11-24 14:10")
	for _, h := range []handoffs.Handoff{done, moved, nudged} {
		in.Handoffs[h.ID] = h
	}
	return in
}

func digestMessages() map[string]Message {
	late := stalling(3)
	late.Slot = at("2026-11-24 09:00")
	calm := DigestInput{Name: "stalls", Team: definition().To, Now: digestNow, Digest: handoffs.Digest{Open: 12, Since: at("2026-11-23 14:00"), Completed: 1}}
	snoozed := acknowledged()
	snoozed.Snooze = &handoffs.Snoozed{By: omar, Until: at("2026-11-25 10:00"), Reason: "The customer's contact is *away* <!here>"}
	r := handoffs.Told{Kind: handoffs.EventReminded, Detail: handoffs.Detail{Reminder: &handoffs.Reminder{Percent: 80, Due: at("2026-11-30 15:10")}}}
	nudge := toldTo(omar, handoffs.EventNudged, boss)
	return map[string]Message{
		"digest":          Digest(stalling(4)),
		"digest_long":     Digest(stalling(40)),
		"digest_late":     Digest(late),
		"digest_acted":    Digest(actedUpon()),
		"digest_clear":    Digest(calm),
		"digest_none":     DigestNone(),
		"card_snoozed":    Card(snoozed),
		"reminders":       Reminders(omar, []Reminder{{Handoff: *acknowledged(), About: r, Link: cardLink}, {Handoff: *sent(), About: r, Link: cardLink}}),
		"direct_nudged":   Direct(acknowledged(), nudge, cardLink),
		"line_nudged":     Line(acknowledged(), nudge),
		"line_reminded":   Line(acknowledged(), handoffs.Delivery{About: r}),
		"told_nudged":     {Text: Nudged(acknowledged(), cardLink)},
		"digest_narrowed": Digest(narrowed()),
		"digest_held":     Digest(heldBack()),
		"digest_picture":  {Text: DigestPicture(pictured(definition().To.Name)).Comment},
	}
}

// heldBack is a digest that says what the cap on reminders kept back.
func heldBack() DigestInput {
	in := stalling(20)
	in.Digest.Held = []handoffs.HeldBack{
		{To: lin, Reminders: 6, Handoffs: []handoffs.ID{"H-1050", "H-1051", "H-1052", "H-1053", "H-1101"}},
		{To: omar, Reminders: 1, Handoffs: []handoffs.ID{"H-1042"}},
	}
	for _, user := range []handoffs.UserID{ana, boss, "<!here>", "U0FIFTH"} {
		in.Digest.Held = append(in.Digest.Held, handoffs.HeldBack{To: user, Reminders: 1, Handoffs: []handoffs.ID{"H-9"}})
	}
	return in
}

// pictured is what a picture of a team's days shows.
func pictured(team string) PictureInput {
	in := PictureInput{Team: handoffs.Team{Name: team}, First: time.Date(2026, 10, 25, 0, 0, 0, 0, time.UTC), Days: make([]*handoffs.DayCount, 30)}
	for i := range in.Days[4:] {
		in.Days[4+i] = &handoffs.DayCount{Open: 7 + (i*i)%13, Overdue: i % 4}
	}
	return in
}

func TestAPictureIsToldInWords(t *testing.T) {
	t.Parallel()
	p := DigestPicture(pictured("Onboarding"))
	want := Picture{
		File: "open-and-overdue-2026-11-23.png", Title: "Open and overdue in Onboarding, 25 October 2026 to 23 November 2026",
		Alt: "A bar for each day from 25 October 2026 to 23 November 2026: how many handoffs to Onboarding were open at the end of the day, " +
			"and how many of them were overdue. Most: 19 open, 1 of them overdue, on 3 November 2026. On 23 November 2026: 8 open, 1 of them overdue. 4 days were not counted.",
		Comment: "*Onboarding*, the last 30 days: open and overdue at the end of each day. On 23 November 2026: 8 open, 1 of them overdue.",
	}
	if diff := cmp.Diff(want, p); diff != "" {
		t.Errorf("picture (-want +got):\n%s", diff)
	}
	hostile := DigestPicture(pictured(hostileText + strings.Repeat("<!channel> ünï", 200)))
	if n := utf8.RuneCountInString(hostile.Alt); n > maxAlt || strings.Contains(hostile.Comment, "<!") || utf8.RuneCountInString(hostile.Title) > maxPictureTitle {
		t.Errorf("of a team with an odd name: %d characters, %+v", n, hostile)
	}
}

// narrowed shares an answer with other teams' digests.
func narrowed() DigestInput {
	in := stalling(20)
	in.Name, in.Lines = "", 5
	return in
}

func digestViews() map[string]slack.ModalViewRequest {
	return map[string]slack.ModalViewRequest{
		"digest_all":      DigestAll(stalling(20), 0),
		"digest_all_page": DigestAll(stalling(120), 50),
		"snooze":          SnoozeForm(Meta{Digest: "stalls"}, acknowledged()),
	}
}

func TestLinesOfADigestNameTheDigest(t *testing.T) {
	t.Parallel()
	for block, want := range map[string]string{
		DigestBlock("onboarding-stalls", "H-1042"): "onboarding-stalls", DigestBlock("a.b", "H-1"): "a.b", DigestBlock("", "H-1"): "",
		"digest.": "", "f.digest.text": "", "": "",
	} {
		if got := ParseDigestBlock(block); got != want {
			t.Errorf("ParseDigestBlock(%q) = %q, want %q", block, got, want)
		}
	}
	for value, want := range map[string]int{"onboarding:50": 50, "onboarding:": 0, "onboarding:x": 0} {
		if team, offset := ParseDigestLeaf(value); team != "onboarding" || offset != want {
			t.Errorf("ParseDigestLeaf(%q) = %s, %d", value, team, offset)
		}
	}
}

func TestADigestOfAnySizeFitsIntoAMessageAndItsPagesHoldEverythingOnce(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		in := stalling(rapid.IntRange(2, 260).Draw(t, "overdue"))
		m := Digest(in)
		if problems := lintMessage(m); len(problems) > 0 {
			t.Fatal(problems)
		}
		lines := strings.Count(m.Text, "\n• ")
		if blocks := len(m.Blocks); blocks > 30 || lines > DigestLines {
			t.Fatalf("%d blocks, %d lines", blocks, lines)
		}
		named, _ := in.Digest.Lines()
		shown := map[string]int{}
		for offset := 0; offset < named; offset += digestPage {
			v := DigestAll(in, offset)
			if problems := lintView(v); len(problems) > 0 {
				t.Fatal(problems)
			}
			for _, b := range v.Blocks.BlockSet {
				if s, ok := b.(*slack.SectionBlock); ok && s.BlockID != "" {
					shown[s.BlockID]++
				}
			}
		}
		for id, n := range shown {
			if n != 1 {
				t.Fatalf("%s stands on %d pages", id, n)
			}
		}
		if len(shown) != named {
			t.Fatalf("the pages hold %d, want %d", len(shown), named)
		}
	})
}

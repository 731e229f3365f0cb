package main

import (
	"bytes"
	"image/png"
	"strings"
	"testing"
	"time"

	"github.com/handoffbot/handoffbot/internal/slacksim"
)

// pictured is hourlyDigests with a picture a week.
func pictured() []byte {
	return bytes.Replace(hourlyDigests(), []byte("timezone: UTC }"), []byte("timezone: UTC, picture: weekly }"), 1)
}

// beginPictured begins ten minutes past an hour, in a week of which two days are to come.
func beginPictured(t *testing.T, change func(*slacksim.Config)) *story {
	t.Helper()
	s := begin(t, func(set *setting) { set.playbook, set.asleep, set.change = pictured(), true, change })
	now := s.now()
	monday := now.AddDate(0, 0, (8-int(now.Weekday()))%7).Truncate(24 * time.Hour)
	s.ws.Clock.Advance(monday.Add(24*time.Hour + 10*time.Minute).Sub(now))
	s.startBot()
	return s
}

// SeesPicture waits for a picture in a channel and looks at it.
func (p *person) SeesPicture(channel string, words ...string) slacksim.File {
	p.s.t.Helper()
	c := p.awaits("a picture", func() []slacksim.Message { return p.slacksim.Messages(channel) }, append([]string{"open and overdue at the end of each day"}, words...))
	m := c.first
	if len(m.Files) != 1 {
		p.s.t.Fatalf("%s sees %d files with %q", p.name, len(m.Files), m.Text)
	}
	_, data, _ := p.s.ws.File(m.Files[0].ID)
	if _, err := png.Decode(bytes.NewReader(data)); err != nil {
		p.s.t.Errorf("what %s sees is no picture: %v", p.name, err)
	}
	return m.Files[0]
}

// pictures are how many pictures stand in the workspace.
func (s *story) pictures() int { return len(s.ws.Files()) }

func TestTheFirstDigestOfAWeekComesWithAPictureInChannelsAndDirectMessages(t *testing.T) {
	t.Parallel()
	s := beginPictured(t, nil)
	s.sara.HandsOff("Acme Corp")
	for range 2 {
		s.ws.Clock.Advance(s.nextHour() + 23*time.Hour)
		s.grace.Hears("What stalls in Onboarding", "Acme Corp")
		s.nina.SeesDigest("#support", "Acme Corp")
	}
	board := s.nina.SeesPicture("#support", "*Onboarding*, the last 30 days", "1 open, 1 of them overdue")
	direct := s.grace.SeesPicture(s.grace.slacksim.DM(), "1 open, 1 of them overdue")
	for _, f := range []slacksim.File{board, direct} {
		if f.Mimetype != "image/png" || !strings.Contains(f.Alt, "how many handoffs to Onboarding were open") || !strings.Contains(f.Title, "Open and overdue in Onboarding") {
			t.Errorf("the picture is %+v", f)
		}
	}
	s.ws.Clock.Advance(s.nextHour())
	s.grace.Hears("What stalls in Onboarding", "Acme Corp")
	s.nina.SeesDigest("#support", "Acme Corp")
	if n := s.pictures(); n != 2 {
		t.Errorf("%d pictures in a week, want one in each of two places", n)
	}
}

func TestADigestComesWithoutThePictureThatSlackRefuses(t *testing.T) {
	t.Parallel()
	s := beginPictured(t, nil)
	s.sara.HandsOff("Acme Corp")
	s.ws.SetFault(slacksim.Fault{Kind: slacksim.FaultErrorCode, Method: "files.getUploadURLExternal", Code: "file_uploads_disabled"})
	s.expectErrors("cannot share picture with digest")
	for range 2 {
		s.ws.Clock.Advance(s.nextHour() + 23*time.Hour)
		s.grace.Hears("What stalls in Onboarding", "Acme Corp")
		s.nina.SeesDigest("#support", "Acme Corp")
	}
	if n := s.pictures(); n != 0 {
		t.Errorf("%d pictures", n)
	}
}

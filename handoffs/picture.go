package handoffs

import (
	"fmt"
	"time"
)

// PictureEvery is how often a picture comes with a digest; empty for never.
type PictureEvery string

// PictureWeekly has a picture come with the first digest of each week that is sent. Weeks begin on Monday.
const PictureWeekly PictureEvery = "weekly"

// DigestPicture is what became of a slot's picture in one place.
type DigestPicture struct {
	// File is what the platform calls the uploaded picture, and At when that was noted: it is shared after that.
	File string  `json:"file,omitempty"`
	At   Instant `json:"at,omitempty"`
	// Failed counts the tries that failed.
	Failed int `json:"failed,omitempty"`
	// Done is set also if the picture cannot be shared there, or there is none; Why is the reason then.
	Done bool   `json:"done,omitempty"`
	Why  string `json:"why,omitempty"`
}

const (
	// PictureSettles is how long a shared picture may take to show in the conversation.
	PictureSettles = Instant(10 * time.Second / time.Millisecond)
	// PictureTries is how often a picture is tried. With the pauses between, that is about an hour.
	PictureTries = 12
)

// Week names the period that a time falls into, in the readers' time zone; empty if there are no pictures.
func (e PictureEvery) Week(at Instant, zone *time.Location) string {
	if e != PictureWeekly {
		return ""
	}
	year, week := at.Time().In(zone).ISOWeek()
	return fmt.Sprintf("%04d-W%02d", year, week)
}

// Picture has the slot that just began come with the picture of that week, unless that was sent or nothing is. It reports
// whether it does.
func (s *DigestState) Picture(week string) bool {
	if week == "" || s.Slot == nil || len(s.Slot.Posts) == 0 || s.Pictured >= week {
		return false
	}
	s.Pictured = week
	for i := range s.Slot.Posts {
		s.Slot.Posts[i].Picture = &DigestPicture{}
	}
	return true
}

// pictureLeft reports whether the slot's picture was not even uploaded anywhere, so that the next slot may have it.
func (s *DigestState) pictureLeft() bool {
	left := false
	if s.Slot == nil {
		return false
	}
	for _, p := range s.Slot.Posts {
		if p.Picture != nil && (p.Picture.Done || p.Picture.File != "") {
			return false
		}
		left = left || p.Picture != nil
	}
	return left
}

// NextPicture returns the first post that stands and has yet to get its picture; nil if none has.
func (s *DigestState) NextPicture() *DigestPost {
	if s.Slot == nil {
		return nil
	}
	for i := range s.Slot.Posts {
		if p := &s.Slot.Posts[i]; p.Done && !p.Message.IsZero() && p.Picture != nil && !p.Picture.Done {
			post := *p
			post.Picture = new(*p.Picture)
			return &post
		}
	}
	return nil
}

// Pictures notes what became of a picture of that slot, and reports whether that is news.
func (s *DigestState) Pictures(slot Instant, to string, picture DigestPicture) bool {
	if s.Slot == nil || s.Slot.At != slot {
		return false
	}
	for i := range s.Slot.Posts {
		p := &s.Slot.Posts[i]
		if p.To == to && p.Picture != nil && !p.Picture.Done && *p.Picture != picture {
			p.Picture = &picture
			return true
		}
	}
	return false
}

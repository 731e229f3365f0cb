package bot

import (
	"bytes"
	"context"
	"errors"
	"fmt"

	"github.com/slack-go/slack"

	"github.com/handoffbot/handoffbot/bot/cards"
	"github.com/handoffbot/handoffbot/bot/chart"
	"github.com/handoffbot/handoffbot/handoffs"
)

// uploader shares pictures. *slack.Client is one.
type uploader interface {
	GetUploadURLExternalContext(ctx context.Context, params slack.GetUploadURLExternalParameters) (*slack.GetUploadURLExternalResponse, error)
	UploadToURL(ctx context.Context, params slack.UploadToURLParameters) error
	CompleteUploadExternalContext(ctx context.Context, params slack.CompleteUploadExternalParameters) (*slack.CompleteUploadExternalResponse, error)
}

// week is the one whose picture comes with a slot that begins now; empty if there is nothing to show yet.
func (d *Digests) week(ctx context.Context, p *DigestPlan, slot, now handoffs.Instant) (string, error) {
	week := p.Picture.Week(slot, p.Location)
	if week == "" || d.Days == nil || d.Uploads == nil {
		return "", nil
	}
	if _, _, err := d.Days.count(ctx, p.Team.Key); err != nil { // both may have become due together
		return "", err
	}
	if _, days, err := d.Days.shown(ctx, p.Team.Key, now); days == nil || err != nil {
		return "", err
	}
	return week, nil
}

// pictures shares the slot's picture wherever the slot stands. uploaded are the files that an earlier claim uploaded:
// those may have been shared already, and Slack needs some time to show it.
func (d *Digests) pictures(ctx context.Context, id handoffs.ID, p *DigestPlan, state handoffs.DigestState, version int64, uploaded map[string]bool) (handoffs.DigestState, int64, error) {
	for post := state.NextPicture(); post != nil; post = state.NextPicture() {
		slot, now := state.Slot, handoffs.InstantOf(d.Service.Now())
		doubt := uploaded[post.Picture.File]
		if doubt && now < post.Picture.At+handoffs.PictureSettles {
			break
		}
		picture, failed := d.picture(ctx, p, slot, *post, now, doubt)
		if picture.Why != "" {
			d.Log.ErrorContext(ctx, "cannot share picture with digest", "digest", p.Name, "to", post.To, "why", picture.Why)
		}
		var err error
		if state, version, err = d.states().change(ctx, id, func(s *handoffs.DigestState, _ handoffs.Instant) bool {
			return s.Pictures(slot.At, post.To, picture)
		}); failed != nil || err != nil {
			return state, 0, errors.Join(failed, err)
		}
	}
	return state, version, nil
}

// picture takes the next step: it uploads the picture, or shares what was uploaded. With an error it is tried again; what
// Slack will never take is given up, and so is what failed often.
func (d *Digests) picture(ctx context.Context, p *DigestPlan, slot *handoffs.DigestSlot, post handoffs.DigestPost, now handoffs.Instant, doubt bool) (handoffs.DigestPicture, error) {
	next := *post.Picture
	var err error
	if next.File == "" {
		next.File, err = d.upload(ctx, p, slot)
		next.At = now
	} else {
		err = d.share(ctx, p, slot, post, doubt)
		next.Done = err == nil
	}
	if err == nil {
		return next, nil
	}
	next = *post.Picture
	next.Failed++
	code := slackCode(err)
	switch {
	case code != "" && !passing(code):
		next.Done, next.Why = true, code
	case next.Failed >= handoffs.PictureTries:
		next.Done, next.Why = true, "it failed too often"
	default:
		return next, err
	}
	return next, nil
}

// told says what the slot's picture shows.
func (d *Digests) told(ctx context.Context, p *DigestPlan, slot *handoffs.DigestSlot) (cards.PictureInput, error) {
	first, days, err := d.Days.shown(ctx, p.Team.Key, slot.Began)
	return cards.PictureInput{Team: p.Team, First: first, Days: days}, err
}

// upload gives Slack the picture and returns its name there. Nobody sees it before it is shared.
func (d *Digests) upload(ctx context.Context, p *DigestPlan, slot *handoffs.DigestSlot) (string, error) {
	in, err := d.told(ctx, p, slot)
	if err != nil {
		return "", err
	}
	png, err := chart.Days(bars(in))
	if err != nil {
		return "", err
	}
	words := cards.DigestPicture(in)
	calls, cancel := d.Deliver.limit(ctx, "files.getUploadURLExternal")
	defer cancel()
	to, err := d.Uploads.GetUploadURLExternalContext(calls, slack.GetUploadURLExternalParameters{
		FileName: words.File, FileSize: len(png), AltTxt: words.Alt,
	})
	if err != nil {
		return "", fmt.Errorf("announce picture of digest %s: %w", p.Name, err)
	}
	if err := d.Uploads.UploadToURL(calls, slack.UploadToURLParameters{
		UploadURL: to.UploadURL, Reader: bytes.NewReader(png), Filename: words.File,
	}); err != nil {
		return "", fmt.Errorf("upload picture of digest %s: %w", p.Name, err)
	}
	return to.FileID, nil
}

// bars are the days as they are drawn.
func bars(in cards.PictureInput) []chart.Day {
	days := make([]chart.Day, len(in.Days))
	for i, c := range in.Days {
		days[i] = chart.Day{Date: in.First.AddDate(0, 0, i), Unknown: c == nil}
		if c != nil {
			days[i].Open, days[i].Overdue = c.Open, c.Overdue
		}
	}
	return days
}

// share puts the uploaded picture below the digest. With doubt it first looks whether an earlier attempt did.
func (d *Digests) share(ctx context.Context, p *DigestPlan, slot *handoffs.DigestSlot, post handoffs.DigestPost, doubt bool) error {
	channel, file := string(post.Message.Channel), post.Picture.File
	if doubt {
		found, err := d.Deliver.lookFor(ctx, channel, slot.Began, func(m *slack.Message) bool {
			for i := range m.Files {
				if m.Files[i].ID == file {
					return true
				}
			}
			return false
		})
		if err != nil {
			return fmt.Errorf("look for lost picture: %w", err)
		}
		if found != "" {
			return nil
		}
	}
	in, err := d.told(ctx, p, slot)
	if err != nil {
		return err
	}
	words := cards.DigestPicture(in)
	calls, cancel := d.Deliver.limit(ctx, "files.completeUploadExternal")
	defer cancel()
	_, err = d.Uploads.CompleteUploadExternalContext(calls, slack.CompleteUploadExternalParameters{
		Files: []slack.FileSummary{{ID: file, Title: words.Title}}, Channel: channel, InitialComment: words.Comment,
	})
	return err
}

// uploads are the pictures that were uploaded and not shared, as far as is known.
func uploads(s *handoffs.DigestState) map[string]bool {
	files := map[string]bool{}
	if s.Slot == nil {
		return files
	}
	for _, post := range s.Slot.Posts {
		if post.Picture != nil && !post.Picture.Done && post.Picture.File != "" {
			files[post.Picture.File] = true
		}
	}
	return files
}

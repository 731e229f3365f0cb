package slacksim

import (
	"mime"
	"path"
	"slices"
	"strings"
)

// maxFile is how large a file may be that a file_input takes: 10 MB, as Slack documents it.
const maxFile = 10 << 20

// File is a file of the workspace, as Slack's file object describes it. ID names it.
type File struct {
	ID                 string `json:"id"`
	Name               string `json:"name"`
	Title              string `json:"title"`
	Mimetype           string `json:"mimetype"`
	Filetype           string `json:"filetype"`
	Size               int    `json:"size"`
	Alt                string `json:"alt_txt,omitempty"`
	User               string `json:"user"` // who uploaded it
	Created            int64  `json:"created"`
	URLPrivate         string `json:"url_private"`
	URLPrivateDownload string `json:"url_private_download"`
}

// file is what the workspace holds; w.mu guards it.
type file struct {
	File
	data    []byte
	deleted bool
	// apart makes what apps are sent name the file only, as in channels shared with another company.
	apart bool
}

// addFile stores a file of user's; w.mu is held. data is not copied.
func (w *Workspace) addFile(user, name string, data []byte) *file {
	return w.keepFile(randomID("F0", 9), user, name, data)
}

func (w *Workspace) keepFile(id, user, name string, data []byte) *file {
	at := w.URL() + "/files-pri/" + w.team.ID + "-" + id
	mimetype, filetype := kindOfFile(name)
	leaf := slug(name)
	f := &file{data: data, File: File{
		ID: id, Name: name, Title: name, Mimetype: mimetype, Filetype: filetype, Size: len(data), User: user,
		Created: w.Clock.Now().Unix(), URLPrivate: at + "/" + leaf, URLPrivateDownload: at + "/download/" + leaf,
	}}
	w.files[id] = f
	w.touch()
	return f
}

// slug is a file's name as Slack puts it into addresses.
func slug(name string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r >= 'a' && r <= 'z', r >= '0' && r <= '9', r == '.', r == '-', r == '_':
			return r
		case r >= 'A' && r <= 'Z':
			return r + 'a' - 'A'
		}
		return '_'
	}, name)
}

// kindOfFile names the media type, and the type in Slack's words, by the ending of a file's name.
func kindOfFile(name string) (mimetype, filetype string) {
	ending := strings.ToLower(strings.TrimPrefix(path.Ext(name), "."))
	switch ending {
	case "txt":
		return "text/plain", "text"
	case "md", "markdown":
		return "text/plain", "markdown"
	case "eml":
		return "message/rfc822", "email"
	case "":
		return "application/octet-stream", "binary"
	}
	mimetype, _, _ = strings.Cut(mime.TypeByExtension("."+ending), ";")
	if mimetype == "" {
		mimetype = "application/octet-stream"
	}
	return mimetype, ending
}

// wire is the file object as apps get it.
func (f *file) wire(w *Workspace) map[string]any {
	out := map[string]any{
		"id": f.ID, "created": f.Created, "timestamp": f.Created, "name": f.Name, "title": f.Title, "mimetype": f.Mimetype,
		"filetype": f.Filetype, "pretty_type": strings.ToUpper(f.Filetype), "user": f.User, "user_team": w.team.ID,
		"editable": false, "size": f.Size, "mode": "hosted", "is_external": false, "external_type": "", "is_public": false,
		"public_url_shared": false, "display_as_bot": f.User == w.app.BotUser, "username": "", "url_private": f.URLPrivate,
		"url_private_download": f.URLPrivateDownload, "permalink": w.URL() + "/files/" + f.User + "/" + f.ID + "/" + slug(f.Name),
		"has_rich_preview": false, "file_access": "visible",
	}
	if f.Alt != "" {
		out["alt_txt"] = f.Alt
	}
	return out
}

// object is the file as events and views carry it: whole, or no more than a name by which to ask for it.
func (f *file) object(w *Workspace) map[string]any {
	if f.apart {
		return map[string]any{"id": f.ID, "mode": "file_access", "file_access": "check_file_info", "created": 0, "timestamp": 0, "user": ""}
	}
	return f.wire(w)
}

// attached puts file objects where a person's client names files by their ids only; w.mu is held. What names none is left out.
func (w *Workspace) attached(typed values) values {
	for _, actions := range typed {
		for id, value := range actions {
			if _, is := value["files"]; is {
				actions[id] = w.attachedTo(value)
			}
		}
	}
	return typed
}

func (w *Workspace) attachedTo(value map[string]any) map[string]any {
	given, is := value["files"].([]any)
	if !is {
		return value
	}
	objects := []any{}
	for _, g := range given {
		id, _ := g.(string)
		if object, is := g.(map[string]any); is {
			id = stringAt(object, "id")
		}
		if f := w.files[id]; f != nil && !f.deleted {
			objects = append(objects, f.object(w))
		}
	}
	return map[string]any{"type": value["type"], "files": objects}
}

// filesComplaint is what Slack's client says of files that a file_input does not take; empty means nothing is wrong.
func (f field) filesComplaint(value map[string]any) string {
	endings := listAt(f.el, "filetypes")
	files := listAt(value, "files")
	most, limited := f.el["max_files"].(float64)
	if limited && len(files) > int(most) {
		return "Please attach fewer files."
	}
	for _, v := range files {
		object, _ := v.(map[string]any)
		name := stringAt(object, "name")
		ending := strings.ToLower(strings.TrimPrefix(path.Ext(name), "."))
		if name != "" && len(endings) > 0 && !slices.Contains(endings, any(ending)) {
			return "Please attach a file of a supported type."
		}
	}
	return ""
}

// Upload makes a file the person's, as choosing one in a form does; Attach puts it there.
func (p *Person) Upload(name string, data []byte) (File, error) {
	p.w.mu.Lock()
	defer p.w.mu.Unlock()
	return p.w.upload(p.id, name, data)
}

func (w *Workspace) upload(user, name string, data []byte) (File, error) {
	switch {
	case w.people[user] == nil:
		return File{}, refuse("Nobody here is called %s.", user)
	case name == "" || strings.ContainsAny(name, "/\\"):
		return File{}, refuse("A file needs a name.")
	case len(data) > maxFile:
		return File{}, refuse("Files of more than 10 MB cannot be attached.")
	}
	return w.addFile(user, name, slices.Clone(data)).File, nil
}

// Attach sets a file_input to files by their ids, whoever uploaded them; none empties it. The app learns of it when the
// form is sent.
func (p *Person) Attach(v View, name string, ids ...string) error {
	f, err := locate(v.Blocks, name)
	if err != nil {
		return err
	}
	value, err := f.choose(ids...)
	if err != nil {
		return err
	}
	return p.w.saveDraft(p.id, v.ID, values{f.blockID: {f.actionID: value}})
}

// File is a file by its id, and what is in it; false if there is none, or no longer.
func (w *Workspace) File(id string) (File, []byte, bool) {
	w.mu.Lock()
	defer w.mu.Unlock()
	f := w.files[id]
	if f == nil || f.deleted {
		return File{}, nil, false
	}
	return f.File, slices.Clone(f.data), true
}

// Files are all files that were not deleted, in no order.
func (w *Workspace) Files() []File {
	w.mu.Lock()
	defer w.mu.Unlock()
	out := []File{}
	for _, f := range w.files {
		if !f.deleted {
			out = append(out, f.File)
		}
	}
	return out
}

// SetFileApart makes views name a file by its id alone (file_access: check_file_info), as Slack does for files of other
// companies: an app has to ask files.info for the rest.
func (w *Workspace) SetFileApart(id string) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if f := w.files[id]; f != nil {
		f.apart = true
	}
}

// DeleteFile takes a file away, as its owner can at any time.
func (w *Workspace) DeleteFile(id string) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if f := w.files[id]; f != nil {
		f.deleted, f.data = true, nil
	}
	w.touch()
}

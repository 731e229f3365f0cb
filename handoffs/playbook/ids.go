package playbook

import "regexp"

// The forms of Slack's ids. Length and letters are left open: they differ between workspaces, and only the first
// letter is documented.
var (
	keyForm     = regexp.MustCompile(`^[a-z0-9][a-z0-9_-]*$`)
	channelForm = regexp.MustCompile(`^[CG][A-Za-z0-9_]+$`)
	userForm    = regexp.MustCompile(`^[UW][A-Za-z0-9_]+$`)
	memberForm  = regexp.MustCompile(`^[UWS][A-Za-z0-9_]+$`)
	personForm  = regexp.MustCompile(`^[CGUW][A-Za-z0-9_]+$`)
)

const (
	maxKey = 40
	maxID  = 40
)

const (
	writeChannel = "write the channel's id, such as C024BE91L (in Slack: open the channel's details, it stands at the end of About)"
	writeUser    = "write the person's id, such as U024BE7LH (in Slack: open the profile, then Copy member ID)"
	writeMember  = "write ids of people (U024BE7LH) or of user groups (S0614TZR7)"
	writePlace   = "write ids of channels (C024BE91L) or of people (U024BE7LH)"
)

// id returns the value if it has the form of an id.
func (v value) id(form *regexp.Regexp, what, write string) string {
	s := v.line(maxID)
	if s != "" && !form.MatchString(s) {
		v.report("%q is no %s; %s", s, what, write)
		return ""
	}
	return s
}

// ids returns a list of ids, each once.
func (v value) ids(form *regexp.Regexp, what, write string) []string {
	var ids []string
	seen := firsts{}
	for _, item := range v.list("ids") {
		if id := item.id(form, what, write); id != "" && seen.first(item, id) {
			ids = append(ids, id)
		}
	}
	return ids
}

// key returns an entry's key, if it is one that may name something.
func (r *reader) key(e entry, what string) (string, bool) {
	return e.key, r.keyAt(e.keyAt, e.key, what)
}

func (r *reader) keyAt(at place, key, what string) bool {
	switch {
	case !keyForm.MatchString(key):
		r.report(at, "%q cannot be the key of %s; write lower-case letters, digits, - and _", clip(key), what)
	case len(key) > maxKey:
		r.report(at, "the key %q has %d characters; write at most %d", clip(key), len(key), maxKey)
	default:
		return true
	}
	return false
}

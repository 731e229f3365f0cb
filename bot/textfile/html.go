package textfile

import (
	"slices"
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// fromHTML reduces markup to the text that a reader sees. Nothing of the markup is left: neither scripts and styles, nor
// addresses behind words.
func fromHTML(markup string) string {
	var out strings.Builder
	tokens := html.NewTokenizer(strings.NewReader(markup))
	hidden := 0
	for {
		switch tokens.Next() {
		case html.ErrorToken: // the end, or what cannot be read any further
			return lines(out.String())
		case html.StartTagToken, html.SelfClosingTagToken:
			tag := tokens.Token()
			switch {
			case unseen(tag.DataAtom) && tag.Type == html.StartTagToken:
				hidden++
			case tag.DataAtom == atom.Body:
				hidden = 0 // a head that nobody closed
			case tag.DataAtom == atom.Li:
				out.WriteString("\n- ")
			case tag.DataAtom == atom.Td || tag.DataAtom == atom.Th:
				out.WriteString("\t")
			case breaks(tag.DataAtom):
				out.WriteString("\n")
			}
		case html.EndTagToken:
			tag := tokens.Token()
			switch {
			case unseen(tag.DataAtom):
				hidden = max(0, hidden-1)
			case breaks(tag.DataAtom):
				out.WriteString("\n")
			}
		case html.TextToken:
			if hidden == 0 {
				out.WriteString(strings.Join(strings.FieldsFunc(string(tokens.Text()), func(r rune) bool { return r == '\n' || r == '\r' }), " "))
			}
		case html.CommentToken, html.DoctypeToken:
		}
	}
}

func unseen(tag atom.Atom) bool {
	return slices.Contains([]atom.Atom{atom.Script, atom.Style, atom.Head, atom.Title, atom.Template, atom.Noscript}, tag)
}

func breaks(tag atom.Atom) bool {
	return slices.Contains([]atom.Atom{
		atom.P, atom.Div, atom.Br, atom.Tr, atom.Table, atom.Ul, atom.Ol, atom.H1, atom.H2, atom.H3, atom.H4, atom.H5, atom.H6, atom.Blockquote, atom.Pre, atom.Hr,
	}, tag)
}

// lines drops the white space that markup is full of: at most one empty line between two others.
func lines(text string) string {
	var out []string
	for line := range strings.Lines(text) {
		line = strings.Join(strings.Fields(line), " ")
		if line == "" && (len(out) == 0 || out[len(out)-1] == "") {
			continue
		}
		out = append(out, line)
	}
	return strings.Join(out, "\n")
}

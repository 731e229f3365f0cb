package prompts

import (
	"os"
	"regexp"
	"strings"
	"sync"
)

// expression is a regular expression that is compiled when it is used for the first time. The words of seven languages
// make large ones, and most processes never read notes. It may be used from many goroutines.
type expression func() *regexp.Regexp

// lazily returns the expression. Tests compile it at once, so that one that is wrong is found there.
func lazily(text string) expression {
	compile := sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(text) })
	if strings.HasSuffix(strings.TrimSuffix(os.Args[0], ".exe"), ".test") {
		compile()
	}
	return compile
}

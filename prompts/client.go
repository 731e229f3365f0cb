//go:build pinned

package prompts

import _ "github.com/sashabaranov/go-openai" // the one file that knows it

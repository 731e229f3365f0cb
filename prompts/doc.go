// Package prompts is the review: what a language model is asked about the deal notes of a handoff, and what the code
// concludes from its quotes.
//
// The model has one narrow job. It copies out, per field, what the notes say of it, each time with a quote; it does not
// judge, and nothing that it says is believed before its quote was found in the notes. It has no tools, and chooses no
// person, channel, link or mention. The code concludes what is missing, unclear or contradicted, with a model or
// without one: a model that is slow, away or lying takes nothing from a handoff but its own part of the review.
//
// Client is that model behind any server that speaks OpenAI's chat completions; client.go is the one file that knows
// go-openai. What the model reads is in templates, and the hash of these files is stored with each review.
package prompts

// Package prompts is where the review will live: what the language model is asked, and what the code concludes from
// its quotes. So far it only pins the client library.
package prompts

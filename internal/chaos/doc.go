// Package chaos is the proof of delivery: real handoffbot processes on a real Redis, in a workspace full of people,
// while processes are killed, Slack fails, connections break and Redis restarts and fails over.
//
// People hand off by command and from threads, acknowledge, ask and answer, return and fix, decline, redirect and take,
// tick tasks, are reminded, and act on lines of digests. Of trays and digests only, more time passes than the run takes.
// The test looks at what they were told and at what they see in the end: whatever was taken is there, once, and as the
// state says. It asks the timeline what was to be told, so a new kind of message is looked for without a word here; and what
// time made due, and what reports count. A short form runs with the other tests; `make chaos` runs the long one.
package chaos

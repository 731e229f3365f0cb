// Package chaos is the proof of delivery: real handoffbot processes on a real Redis, in a workspace full of people,
// while processes are killed, Slack fails, connections break and Redis restarts and fails over.
//
// Its test looks at what people were told and at what they see in the end: whatever was taken is there, once, and as
// the state says. A short form runs with the other tests; `make chaos` runs the long one.
package chaos

// Package slacksim is a Slack workspace on this machine. It speaks Slack's Web API and Socket Mode on a loopback address,
// holds people, channels, messages and modals in memory, and refuses what Slack refuses, with Slack's error codes. An app
// reaches it with its ordinary client by using another base address; people reach it through a page in the browser or,
// in tests, through [Workspace.As].
//
// Message times and the page's dates follow [Workspace.Clock], which can be moved on. Everything that is a property of the
// network (three seconds for an ack, three for a trigger, pings, retries) runs in real time.
//
// The package shares no code and no types with any Slack client library: a simulator that did would share its mistakes.
package slacksim

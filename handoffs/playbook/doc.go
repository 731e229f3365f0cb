// Package playbook reads and checks the file that says what handoffs there are: teams, calendars, types and digests.
//
// Parse either returns a playbook in which every name resolves and every form can be shown, or all the problems of the
// file at once, each with the line and column where it stands and with what to write instead. It reads no clock and no
// network: whether a channel or a person exists in the workspace is for others to find out.
package playbook

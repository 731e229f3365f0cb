// Package manifests holds the files that set handoffbot up elsewhere, and carries the Slack app's manifest into the
// program, which prints it and compares itself with it.
package manifests

import _ "embed"

// SlackApp is the manifest of the Slack app (YAML): what a workspace is asked to allow, and which events it sends.
//
//go:embed slack-app.yaml
var SlackApp []byte

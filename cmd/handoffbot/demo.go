package main

import (
	"context"
	"errors"
	"io"
)

// demoOptions are the flags of the demo.
type demoOptions struct {
	addr     string
	open     bool
	playbook string // a file; "" means the sample
	out      io.Writer
}

// demo runs the bot in a workspace on this machine until ctx ends.
func demo(context.Context, demoOptions) error {
	return errors.New("demo is not wired in this build")
}

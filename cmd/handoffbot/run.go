package main

import (
	"context"
	"errors"
)

// run serves handoffs until ctx ends. It returns nil when it was told to stop.
func run(context.Context, Config) error {
	return errors.New("run is not wired in this build")
}

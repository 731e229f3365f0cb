package main

import (
	"context"
	"os/exec"
	"runtime"
)

// openCommand is what opens an address in the person's browser.
func openCommand(goos, address string) []string {
	switch goos {
	case "darwin":
		return []string{"open", address}
	case "windows":
		return []string{"rundll32", "url.dll,FileProtocolHandler", address}
	default:
		return []string{"xdg-open", address}
	}
}

// openBrowser opens the address in the person's browser and reports whether that could be started. It does not wait
// for the browser; where there is none, the person has the address in the terminal.
func openBrowser(ctx context.Context, address string) bool {
	args := openCommand(runtime.GOOS, address)
	// The browser outlives this process.
	cmd := exec.CommandContext(context.WithoutCancel(ctx), args[0], args[1:]...)
	if err := cmd.Start(); err != nil {
		return false
	}
	go func() { _ = cmd.Wait() }() // only to let go of the process; its answer changes nothing
	return true
}

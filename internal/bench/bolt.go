package main

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
)

// boltFolder is where the bot on Bolt is, seen from the repository's root, where make runs the bench.
const boltFolder = "internal/bench/bolt"

// installBolt installs the bot's modules if they are missing or others than its lock file says.
func installBolt(ctx context.Context) error {
	lock, err := os.Stat(filepath.Join(boltFolder, "package-lock.json"))
	if err != nil {
		return fmt.Errorf("look for the bot on Bolt (-bolt=false leaves it out): %w", err)
	}
	// npm writes its own copy of the lock file last, so an older one means modules of another lock file.
	if installed, err := os.Stat(filepath.Join(boltFolder, "node_modules", ".package-lock.json")); err == nil && installed.ModTime().After(lock.ModTime()) {
		return nil
	}
	fmt.Fprintln(os.Stderr, "npm ci in", boltFolder, "...")
	cmd := exec.CommandContext(ctx, "npm", "ci", "--no-audit", "--no-fund", "--ignore-scripts")
	cmd.Dir = boltFolder
	if out, err := cmd.CombinedOutput(); err != nil {
		return fmt.Errorf("install the bot on Bolt (-bolt=false leaves it out): %w\n%s", err, out)
	}
	return nil
}

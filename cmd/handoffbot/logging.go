package main

import (
	"io"
	"log/slog"
)

// newLogger writes one line an entry, in the format ("text" or "json") and from the level on that Config names.
func newLogger(w io.Writer, level slog.Level, format string) *slog.Logger {
	options := &slog.HandlerOptions{Level: level}
	if format == "json" {
		return slog.New(slog.NewJSONHandler(w, options))
	}
	return slog.New(slog.NewTextHandler(w, options))
}

package main

import "log/slog"

// masked is what a secret shows of itself.
const masked = "***"

// Secret is a text that never prints: not by fmt, not by slog, not by encoding/json. Value returns it.
type Secret string

// Value returns the secret itself, for the one place that needs it.
func (s Secret) Value() string { return string(s) }

// String returns "***", or nothing for an empty secret.
func (s Secret) String() string {
	if s == "" {
		return ""
	}
	return masked
}

// GoString is what %#v prints.
func (s Secret) GoString() string { return s.String() }

// LogValue is what slog prints.
func (s Secret) LogValue() slog.Value { return slog.StringValue(s.String()) }

// MarshalText is what encoding/json and the like print.
func (s Secret) MarshalText() ([]byte, error) { return []byte(s.String()), nil }

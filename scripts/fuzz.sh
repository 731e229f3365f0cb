#!/usr/bin/env bash
# Runs every fuzz target of the module for the given time, one after the other. Usage: scripts/fuzz.sh [30s]
set -euo pipefail
time=${1:-30s}

# `go test -list` prints a package's names first and the package after them.
targets=$(go test -list '^Fuzz' ./... | awk '
	/^Fuzz/ { names[n++] = $1 }
	/^ok/   { for (i = 0; i < n; i++) print $2, names[i]; n = 0 }')

while read -r package target; do
	[ -n "$package" ] || continue
	echo "fuzz $target in $package for $time"
	go test -run '^$' -fuzz "^$target\$" -fuzztime "$time" "$package" </dev/null
done <<<"$targets"

#!/usr/bin/env bash
# Rewrites the golden files of every package whose tests know -update.
set -euo pipefail
files=$(grep -rlE --include='*_test.go' --exclude-dir=node_modules 'flag\.Bool\("update"' . || true)
if [ -z "$files" ]; then
	echo "no test knows -update"
	exit 0
fi
# shellcheck disable=SC2046 # folders of Go packages hold no spaces
go test $(xargs -n1 dirname <<<"$files" | sort -u) -update

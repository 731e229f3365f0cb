#!/usr/bin/env bash
# Installs what the tests need and this machine lacks: redis-server, Chromium (or Chrome), Node.js, and for the race
# detector a C compiler. Says what it does;
# ends with what to do by hand where it cannot. Arguments: folders whose npm modules the tests need.
set -euo pipefail

have_chromium() {
	for name in chromium chromium-browser google-chrome google-chrome-stable chrome; do
		# Asked to run, because Ubuntu's chromium-browser without snap is a stub that only says so.
		"$name" --version >/dev/null 2>&1 && return 0
	done
	for app in "Google Chrome" Chromium; do
		[ -x "/Applications/$app.app/Contents/MacOS/$app" ] && return 0
	done
	return 1
}
have_cc() { command -v "${CC:-gcc}" >/dev/null || command -v clang >/dev/null; }
have_redis() { command -v redis-server >/dev/null; }
# Slack's own client, which the tests run, asks for Node.js 20.
have_node() { command -v npm >/dev/null && node -e 'process.exit(parseInt(process.versions.node) >= 20 ? 0 : 1)' 2>/dev/null; }

by_hand() {
	echo "test dependencies: $1" >&2
	echo "Please install by hand, then run this again: redis-server (7 or newer), Chromium or Chrome, Node.js (20 or newer) with npm, gcc or clang." >&2
	exit 1
}

as_root() {
	if [ "$(id -u)" = 0 ]; then
		"$@"
	elif command -v sudo >/dev/null; then
		sudo "$@"
	else
		by_hand "installing $* needs root, and there is no sudo here"
	fi
}

with_apt() {
	packages=()
	have_redis || packages+=(redis-server)
	have_cc || packages+=(gcc libc6-dev)
	have_node || packages+=(nodejs)
	command -v npm >/dev/null || packages+=(npm)
	as_root apt-get update -q
	# Debian calls it chromium, Ubuntu chromium-browser.
	have_chromium || { apt-cache show chromium >/dev/null 2>&1 && packages+=(chromium) || packages+=(chromium-browser); }
	echo "test dependencies: apt-get install ${packages[*]}"
	# The tests start servers of their own; the packages must not start one.
	as_root env DEBIAN_FRONTEND=noninteractive RUNLEVEL=1 apt-get install -qy --no-install-recommends "${packages[@]}"
}

with_brew() {
	have_redis || { echo "test dependencies: brew install redis"; brew install redis; }
	have_chromium || { echo "test dependencies: brew install --cask google-chrome"; brew install --cask google-chrome; }
	have_node || { echo "test dependencies: brew install node"; brew install node; }
}

if ! { have_redis && have_chromium && have_node && have_cc; }; then
	if command -v apt-get >/dev/null; then
		with_apt || by_hand "apt-get could not install them"
	elif command -v brew >/dev/null; then
		with_brew || by_hand "brew could not install them"
	else
		by_hand "neither apt-get nor brew is here to install them"
	fi
	have_redis || by_hand "redis-server is still missing"
	have_chromium || by_hand "Chromium is still missing"
	have_node || by_hand "Node.js 20 or newer is still missing"
	have_cc || by_hand "a C compiler is still missing"
fi

for folder in "$@"; do
	[ -f "$folder/package-lock.json" ] || continue
	# npm writes its own copy of the lock file last, so an older one means modules of another lock file.
	[ "$folder/node_modules/.package-lock.json" -nt "$folder/package-lock.json" ] && continue
	echo "test dependencies: npm ci in $folder"
	npm ci --prefix "$folder" --no-audit --no-fund --ignore-scripts || by_hand "npm could not install the modules of $folder"
done

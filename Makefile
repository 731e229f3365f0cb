# Everything that a developer types. `make` alone lists it.

TOOL := go tool -modfile=tools.mod
# Folders with a package.json whose modules the tests need (Slack's own client speaks to the simulator there; a mock of
# model servers fails in every way it knows).
NPM_DIRS := internal/slacksim/bolttest internal/aimock
# Passed on to go test: make test TESTFLAGS=-v
TESTFLAGS ?=
FUZZTIME ?= 30s
# How many handoffs make chaos sends, and what its choices are drawn from; 0 picks a seed, which it prints.
HANDOFFS ?= 2000
SEED ?= 0
# Passed on to the load bench: make bench BENCHFLAGS='-people 32 -rounds 3'
BENCHFLAGS ?=
# A race-enabled test binary otherwise sleeps a second before it exits.
export GORACE := atexit_sleep_ms=0

.DEFAULT_GOAL := help
.PHONY: help demo test check format-check vet fix-check tidy-check lint deadcode deps format golden fuzz bench bench-scale microbench stories chaos build clean

help: ## list what can be made
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-14s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

demo: ## hand a deal over in the browser: local workspace, embedded Redis
	go run ./cmd/handoffbot demo

test: deps ## all tests; installs redis-server, Chromium and Node where they are missing
	go test $(TESTFLAGS) ./...

check: format-check vet fix-check tidy-check lint ## everything that must be green before a change is merged
	$(MAKE) test TESTFLAGS="-race $(TESTFLAGS)"
	$(MAKE) deadcode

format-check: ## show what gofumpt would change
	@files=$$(find . -name '*.go' -not -path '*/node_modules/*' -not -path '*/testdata/*'); \
	out=$$($(TOOL) gofumpt -d $$files) && test -z "$$out" || { echo "$$out"; echo "run: make format"; exit 1; }

vet: ## go vet
	go vet ./...

fix-check: ## show what go fix would modernize
	go fix -diff ./...

tidy-check: ## show what go mod tidy would change
	go mod tidy -diff

lint: ## golangci-lint, as .golangci.yml says
	$(TOOL) golangci-lint run --allow-parallel-runners --timeout 10m ./...

deadcode: ## report functions that nothing reaches
	$(TOOL) deadcode -test ./...

deps: ## install what the tests need and this machine lacks
	@scripts/install-test-deps.sh $(NPM_DIRS)

format: ## format all Go files
	@find . -name '*.go' -not -path '*/node_modules/*' -not -path '*/testdata/*' -exec $(TOOL) gofumpt -w {} +

golden: ## rewrite the golden files; look at the diff before you commit it
	@scripts/update-golden.sh

fuzz: ## run each fuzz target for FUZZTIME (30s)
	@scripts/fuzz.sh $(FUZZTIME)

bench: ## measure the bot under load, beside the least that a bot can do; BENCHFLAGS=-help lists what can be chosen
	go run ./internal/bench $(BENCHFLAGS)

bench-scale: ## measure it with 100, 10,000 and 1,000,000 handoffs open before (5 GB of memory, some minutes)
	go run ./internal/bench -bots handoffbot -typing no -people 4 -handoffs 1000 -open 100,10000,1000000 $(BENCHFLAGS)

microbench: ## run the benchmarks of single functions
	go test -run '^$$' -bench . -benchmem ./...

stories: ## run the stories: the whole bot in a local workspace, in the people's words
	go test -v -run "^($$(sed -n 's/^func \(Test[A-Za-z0-9_]*\).*/\1/p' cmd/handoffbot/stories*_test.go | paste -sd '|' -))$$" ./cmd/handoffbot

chaos: deps ## prove the delivery: kill replicas, break Slack, Redis and connections while people work (HANDOFFS=2000 SEED=0)
	go test -count=1 -timeout 90m -v -run '^TestChaosShort$$' ./internal/chaos -args -handoffs $(HANDOFFS) -seed $(SEED)

build: ## build bin/handoffbot
	CGO_ENABLED=0 go build -trimpath -ldflags '-s -w' -o bin/handoffbot ./cmd/handoffbot

clean: ## remove what was built
	rm -rf bin

# The commands of CONTRIBUTING.md, shorter. Nothing here is needed to build.

GOFUMPT      := mvdan.cc/gofumpt@v0.12.0
GOLANGCILINT := github.com/golangci/golangci-lint/v2/cmd/golangci-lint@v2.15.0
BENCHSTAT    := golang.org/x/perf/cmd/benchstat@latest
EVERYTHING   := ./... ./examples/...
COUNT        := 10

.PHONY: test
test:
	go test $(EVERYTHING)

.PHONY: race
race:
	go test -race $(EVERYTHING)

.PHONY: lint
lint:
	go vet $(EVERYTHING)
	go run $(GOLANGCILINT) run $(EVERYTHING)

.PHONY: fmt
fmt:
	go run $(GOFUMPT) -w .

.PHONY: generate
generate:
	go generate $(EVERYTHING)

.PHONY: tidy
tidy:
	go mod tidy
	cd examples && go mod tidy

# make fuzz PKG=./sccp FUZZ=FuzzDecode TIME=1m
TIME := 30s
.PHONY: fuzz
fuzz:
	go test -run '^$$' -fuzz '^$(FUZZ)$$' -fuzztime $(TIME) $(PKG)

# make bench PKG=./sccp >new.txt; make benchstat
PKG ?= ./...
.PHONY: bench
bench:
	@go test -run '^$$' -bench . -benchmem -count $(COUNT) $(PKG)

.PHONY: benchstat
benchstat:
	go run $(BENCHSTAT) old.txt new.txt

# Everything that must hold before a merge. Installs Debian packages.
.PHONY: ci
ci:
	.ci/run

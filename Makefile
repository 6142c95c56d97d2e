# make run and make test set up a machine that has Debian, Go and make.

# One set of build flags everywhere, so that the build cache serves: no paths of
# this machine in the programs, without Fyne's emoji font, without symbols (a third
# smaller) and what debuggers read of them (compiled in an eighth less time), and without
# Fyne's animations: without a graphics card the text cursor's blinking alone takes 6 % of
# a processor. On Linux Fyne draws with OpenGL ES 2, whose bindings compile in a sixth of
# the time that those of OpenGL 2.1 take. The commit is given to the linker, since Go
# itself finds it neither in a worktree nor beside a repository of someone else.
export GOFLAGS := $(strip $(GOFLAGS) -trimpath -buildvcs=false -gcflags=all=-dwarf=false)
export GIT_OPTIONAL_LOCKS := 0
COMMIT   := $(shell git rev-parse HEAD 2>/dev/null)
CHANGES  := $(shell test -z "$$(git status --porcelain 2>/dev/null)" || echo ", with changes")
WINTAGS  := no_emoji,no_animations
TAGS     := $(WINTAGS),gles
LDFLAGS  := -s -w -X 'sessionconfig/app/command.builtFrom=$(COMMIT)$(CHANGES)'
GOBUILD  := go build -tags $(TAGS) -ldflags "$(LDFLAGS)"
NOGUI    := CGO_ENABLED=0 go build -tags nogui -ldflags "$(LDFLAGS)"
# The tests of the main package need no OpenGL: what the window's program does is
# tested from outside, in e2e, with the program that build makes.
TESTTAGS := nogui,no_emoji

# The race detector reads each access to memory, which makes arithmetic five times slower.
# What only computes, in one goroutine, is left out of it. None may have sync.Map, or another
# generic type that synchronizes: the linker could take its copy for the whole program. What
# comes with it, a check of each conversion of an unsafe pointer, takes a tenth of the window's
# tests, mostly in sync.Map; that is for whoever writes such conversions.
COMPUTING := crypto/internal/... golang.org/x/crypto/... math/big image/... golang.org/x/image/... \
	github.com/go-text/... github.com/srwiley/... compress/... hash/... regexp/... \
	fyne.io/fyne/v2/internal/painter/software sessionconfig/config/hsconf
UNCHECKED := -dwarf=false -d=checkptr=0
RACE      := -race '-gcflags=all=$(UNCHECKED)' $(COMPUTING:%='-gcflags=%=$(UNCHECKED) -race=false')

# The tools that are no part of the program have a go.mod of their own.
TOOL     := go tool -modfile=packaging/tools/go.mod
export VERSION := $(shell sed -n 's/^const Version = "\(.*\)"/\1/p' app/version.go)
# Every time in a package is that of the commit.
export SOURCE_DATE_EPOCH ?= $(shell git log -1 --format=%ct 2>/dev/null || echo 0)

.PHONY: run test live live-most live-journeys live-recordings live-kills live-redis8 live-watch live-rollout bench lint vuln build windows windows-window windows-console windows-twice \
	packages dist test-windows test-packages test-rollout docs screenshots clean

# On a new machine the modules come, and what needs no C compiler is built, while Debian's
# packages come, the C compiler among them.
EARLY := go mod download; command -v gcc >/dev/null || CGO_ENABLED=1

# Without a display there has to be a virtual one.
run:
	@{ $(EARLY) $(GOBUILD) -o /dev/null . 2>/dev/null; } & scripts/setup build $(if $(DISPLAY)$(WAYLAND_DISPLAY),,run) && wait
	$(GOBUILD) -o bin/sessionconfig .
	@scripts/run bin/sessionconfig

build: build-window
	$(NOGUI) -o bin/sessionconfig-nogui .

.PHONY: build-window
build-window:
	@scripts/setup build
	$(GOBUILD) -o bin/sessionconfig .

# One build, for all of them. The two that take longest begin first. Tests that only wait do so
# four at a time. By default each program with the race detector waits for a second before it
# ends, for races of what still runs. Vet is lint's. Names are resolved by Go itself (netgo,
# osusergo), so that nothing but the last step needs the C compiler.
test: TAGGED = -tags $(TESTTAGS),netgo,osusergo
test: as-root
	@{ $(EARLY) go build $(RACE) $(TAGGED) ./... 2>/dev/null; } & scripts/setup test && wait
	GORACE=atexit_sleep_ms=100 go test -vet=off $(RACE) $(TAGGED) -timeout 20m -parallel 4 ./ui ./redisprobe . $$(go list -tags $(TESTTAGS) ./... | grep -v /e2e)

.PHONY: as-root
as-root:
	@test "$$(id -u)" -eq 0 || { echo 'The tests change owners, mount and make network namespaces, which takes root: sudo env "PATH=$$PATH" make test' >&2; exit 1; }

# What takes longer by nature. The journeys through the window are alone: a window that waits
# for a processor is slow to answer. The others wait for the most part: side by side. What is
# measured is measured again where the machine stood still meanwhile.
live: live-most live-rollout

live-most: live-journeys live-ready
	@$(MAKE) --no-print-directory --jobs 3 --output-sync live-recordings live-kills live-redis8 live-watch

.PHONY: live-ready
live-ready: as-root build
	@scripts/setup run test
	@redis8=$$(scripts/redis8) && test -x "$$redis8/redis-server"

LIVE := go test -tags $(TESTTAGS),live -count 1 -timeout 20m

live-journeys: as-root build-window
	@scripts/setup run test journeys
	go test -tags $(TESTTAGS) -timeout 15m -count 1 ./e2e

live-recordings:
	$(LIVE) ./e2e/recordings

live-kills:
	$(LIVE) -run Killed .

# Without the race detector, and so with the tests that race builds leave out.
live-redis8:
	PATH="$$(scripts/redis8):$$PATH" go test -tags $(TESTTAGS) -count 1 -timeout 20m ./redisprobe ./redisprobe/wire ./internal/redistest

live-watch:
	$(LIVE) -run Watch ./redisprobe

bench: build
	@scripts/setup run test
	go test -tags $(TESTTAGS) -run '^$$' -bench . -benchtime 1x ./...

# What is checked three times is built for three programs: the window, the command
# line, and the command line for Windows.
lint: WINDOWS = GOOS=windows CGO_ENABLED=0
lint: PORTABLE = $$($(WINDOWS) go list -tags nogui ./... | grep -v -e /ui -e /e2e)
lint:
	@scripts/setup build
	@found=$$($(TOOL) gofumpt -l .); test -z "$$found" || { echo "not formatted as gofumpt does:"; echo "$$found"; exit 1; }
	go vet -tags $(TAGS) ./...
	go vet -tags nogui,wine,packages,live,rollout ./...
	$(WINDOWS) go vet -tags nogui $(PORTABLE)
	@go build -modfile=packaging/tools/go.mod -o bin/staticcheck honnef.co/go/tools/cmd/staticcheck
	bin/staticcheck -tags $(TAGS) ./...
	bin/staticcheck -tags nogui,wine,packages,live,rollout ./...
	$(WINDOWS) bin/staticcheck -tags nogui $(PORTABLE)

vuln:
	@scripts/setup build
	@scripts/vuln $(TOOL) govulncheck -tags $(TAGS) ./...

# The resources (icon, version, manifest) are put in after linking: a .syso file
# is chosen by system and architecture only, and the two programs need different
# manifests.
PATCH := go tool go-winres patch --no-backup --product-version $(VERSION) --file-version $(VERSION) --in

windows: windows-window windows-console

windows-window:
	@scripts/setup windows
	CGO_ENABLED=1 GOOS=windows GOARCH=amd64 CC=x86_64-w64-mingw32-gcc \
		go build -tags $(WINTAGS) -ldflags "$(LDFLAGS) -H windowsgui" -o bin/SessionConfig.exe .
	$(PATCH) packaging/windows/window.json bin/SessionConfig.exe

windows-console:
	CGO_ENABLED=0 GOOS=windows GOARCH=amd64 go build -tags nogui -ldflags "$(LDFLAGS)" -o bin/SessionConfig.com .
	$(PATCH) packaging/windows/console.json bin/SessionConfig.com
	CGO_ENABLED=0 GOOS=windows GOARCH=amd64 go build -ldflags "$(LDFLAGS)" -o bin/PathEntry.exe ./packaging/windows/pathentry

# Both programs built twice, in different folders and from empty build caches.
windows-twice:
	packaging/twice windows

packages: build windows
	@$(MAKE) --no-print-directory dist

# What is given away, of the programs as they are in bin: signed, say.
dist:
	@scripts/setup packages
	packaging/build

test-windows: packages
	@scripts/setup run test journeys windows
	go test -tags $(TESTTAGS),wine -timeout 25m -count 1 -run Wine ./e2e

test-packages: packages
	go test -tags $(TESTTAGS),packages -timeout 25m -count 1 ./packaging

# Rolling out to front-end servers and watching them, with Ansible and Prometheus.
live-rollout:
	@scripts/setup test rollout
	go test -tags $(TESTTAGS),rollout -timeout 45m -count 1 ./packaging/ansible ./packaging/monitoring

# That part of live, and what the role calls on Windows, under Wine.
test-rollout: windows-console live-rollout
	@scripts/setup windows
	go test -tags $(TESTTAGS),wine,rollout -timeout 25m -count 1 -run WineAnsible ./e2e

docs:
	go generate ./...

screenshots: build
	@scripts/setup run test journeys
	SCREENSHOTS=$(CURDIR)/docs/pictures go test -tags $(TESTTAGS),screenshots -count 1 -timeout 30m -run Screenshots ./e2e

clean:
	rm -rf bin dist

# make run and make test set up a machine that has Debian, Go and make.

# One set of build flags everywhere, so that the build cache serves: without
# Fyne's emoji font and without symbols the program is a third smaller.
TAGS     := no_emoji
LDFLAGS  := -s -w
GOBUILD  := go build -tags $(TAGS) -ldflags "$(LDFLAGS)"
NOGUI    := CGO_ENABLED=0 go build -tags nogui -ldflags "$(LDFLAGS)"
# The tests of the main package need no OpenGL: what the window's program does is
# tested from outside, in e2e, with the program that build makes.
TESTTAGS := nogui,$(TAGS)

.PHONY: run test bench lint build windows test-windows docs screenshots clean

run: build
	@scripts/setup run
	@scripts/run bin/sessionconfig

build:
	@scripts/setup build
	$(GOBUILD) -o bin/sessionconfig .
	$(NOGUI) -o bin/sessionconfig-nogui .

test: build
	@scripts/setup run test
	go vet -tags $(TESTTAGS) ./...
	go test -race -tags $(TESTTAGS) -timeout 20m $$(go list -tags $(TESTTAGS) ./... | grep -v /e2e)
	go test -tags $(TESTTAGS) -timeout 15m ./e2e

bench: build
	@scripts/setup run test
	go test -tags $(TESTTAGS) -run '^$$' -bench . -benchtime 1x ./...

lint:
	@scripts/setup build
	@test -z "$$(gofmt -l .)" || { echo "not gofmt'ed:"; gofmt -l .; exit 1; }
	go vet -tags $(TAGS) ./...
	go vet -tags nogui ./...
	GOOS=windows CGO_ENABLED=0 go vet -tags nogui $$(go list -tags nogui ./... | grep -v -e /ui -e /e2e)

# The resources (icon, version, manifest) are put in after linking: a .syso file
# is chosen by system and architecture only, and the two programs need different
# manifests.
windows: VERSION = $(shell sed -n 's/^const Version = "\(.*\)"/\1/p' app/version.go)
windows: PATCH = go tool go-winres patch --no-backup --product-version $(VERSION) --file-version $(VERSION) --in
windows:
	@scripts/setup windows
	CGO_ENABLED=1 GOOS=windows GOARCH=amd64 CC=x86_64-w64-mingw32-gcc \
		go build -trimpath -tags $(TAGS) -ldflags "$(LDFLAGS) -H windowsgui" -o bin/SessionConfig.exe .
	CGO_ENABLED=0 GOOS=windows GOARCH=amd64 \
		go build -trimpath -tags nogui -ldflags "$(LDFLAGS)" -o bin/SessionConfig.com .
	$(PATCH) packaging/windows/window.json bin/SessionConfig.exe
	$(PATCH) packaging/windows/console.json bin/SessionConfig.com

test-windows: windows
	@scripts/setup run test windows
	go test -tags $(TESTTAGS),wine -timeout 15m -run Wine ./e2e

docs:
	go generate ./...

screenshots: build
	@scripts/setup run test
	SCREENSHOTS=$(CURDIR)/docs/pictures go test -tags $(TESTTAGS) -count 1 -run Screenshots ./e2e

clean:
	rm -rf bin dist

//go:build linux

package redisprobe_test

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"sessionconfig/internal/redistest"
)

// BenchmarkCommand compares the whole command of the build without a window, its
// process's start and end included, with redis-cli's check. It may take up to twice as
// long, where BenchmarkSixNodes allows less: most of it is the start of the process, which
// BenchmarkStart measures.
func BenchmarkCommand(b *testing.B) {
	program := built(b, "sessionconfig")
	c := redistest.StartCluster(b, redistest.ClusterOptions{Password: password})
	settings := filepath.Join(b.TempDir(), "session.yaml")
	command := func() time.Duration {
		return run(b, program, "test", "--settings", settings, "--hosts", strings.Join(c.Seeds(), ","))
	}
	for b.Loop() {
		compare(b, 2.0, command, redisCLI(b, c.Seeds()[0]))
	}
}

// BenchmarkStart compares a command that does next to nothing with a Go program that does
// nothing. The tables of the libraries that a command links are made before it begins,
// whichever command it is.
func BenchmarkStart(b *testing.B) {
	program := built(b, "sessionconfig")
	source := filepath.Join(b.TempDir(), "main.go")
	if err := os.WriteFile(source, []byte("package main\n\nfunc main() { println(\"hello\") }\n"), 0o600); err != nil {
		b.Fatal(err)
	}
	hello := built(b, source)
	for b.Loop() {
		compare(b, 3.5, func() time.Duration { return run(b, program, "version") }, func() time.Duration { return run(b, hello) })
	}
}

// built is a program made as the one without a window is.
func built(b *testing.B, what string) string {
	b.Helper()
	program := filepath.Join(b.TempDir(), "program")
	build := exec.Command("go", "build", "-tags", "nogui", "-ldflags", "-s -w", "-o", program, what)
	build.Env = append(build.Environ(), "CGO_ENABLED=0")
	if out, err := build.CombinedOutput(); err != nil {
		b.Fatalf("%v\n%s", err, out)
	}
	return program
}

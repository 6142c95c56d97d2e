//go:build linux

package redisprobe_test

import (
	"flag"
	"os"
	"runtime"
	"slices"
	"strconv"
	"testing"

	"github.com/redis/go-redis/v9"
	"github.com/redis/go-redis/v9/logging"

	"sessionconfig/internal/finding"
	"sessionconfig/internal/redistest"
)

// TestMain lets more cases run at a time than the machine has processors, unless
// told otherwise: most of a case is waiting for servers to be ready. It also plays nodes in
// a process of their own.
func TestMain(m *testing.M) {
	if os.Getenv(costlyCrowd) != "" {
		costly()
	}
	flag.Parse()
	redis.SetLogger(&logging.VoidLogger{})
	if parallel := flag.Lookup("test.parallel"); parallel.Value.String() == strconv.Itoa(runtime.GOMAXPROCS(0)) {
		parallel.Value.Set("6")
	}
	m.Run()
}

// liveCases are all situations, in the order of a test's stages.
func liveCases() []liveCase {
	return slices.Concat(healthyCases, connectCases, environmentCases, tlsCases, foreignCases, signInCases,
		aclCases, topologyCases, advertisedCases, partialCases, runtimeCases, optionCases)
}

// TestLive produces every situation and compares what the test says.
func TestLive(t *testing.T) {
	shared := newLive(t)
	t.Run("case", func(t *testing.T) {
		for _, c := range liveCases() {
			t.Run(c.name, func(t *testing.T) {
				t.Parallel()
				to := c.setup(t, shared)
				report := c.run(t, to)
				expectCodes(t, report, c.codes...)
				if len(c.codes) > 0 {
					expectSays(t, report, c.codes[0], c.says...)
				}
				if c.check != nil {
					c.check(t, report)
				}
			})
		}
	})
	for _, stack := range redistest.Leaked(ours...) {
		t.Errorf("a goroutine is left:\n%s", stack)
	}
}

// TestEveryCodeIsProduced holds that each code that a test can find is found in
// a live case; what validation finds is tested where settings are validated.
func TestEveryCodeIsProduced(t *testing.T) {
	produced := map[finding.Code]bool{}
	for _, c := range liveCases() {
		for _, code := range c.codes {
			produced[code] = true
		}
	}
	for _, d := range finding.Definitions() {
		if d.Stage != finding.StageInput && d.Stage != finding.StageFleet && !produced[d.Code] {
			t.Errorf("no live case produces %s", d.Code)
		}
	}
}

// TestCaseNames holds that cases can be told apart and run alone.
func TestCaseNames(t *testing.T) {
	seen := map[string]bool{}
	for _, c := range liveCases() {
		if c.name == "" || seen[c.name] {
			t.Errorf("case name %q is empty or taken", c.name)
		}
		seen[c.name] = true
	}
}

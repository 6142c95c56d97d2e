package main

import (
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// tagSets are the two programs that are built from this module.
var tagSets = map[string]string{"window": "no_emoji,no_animations,gles", "nogui": "nogui"}

// packageImports maps each of our packages to what it imports itself.
type packageImports map[string][]string

func listImports(t *testing.T, tags string, arguments ...string) packageImports {
	t.Helper()
	args := append([]string{"list", "-tags", tags, "-f", `{{.ImportPath}} {{join .Imports " "}}`}, arguments...)
	command := exec.Command("go", args...)
	command.Env = append(os.Environ(), "CGO_ENABLED=1")
	if tags == "nogui" {
		command.Env = append(command.Env, "CGO_ENABLED=0")
	}
	var failed strings.Builder
	command.Stderr = &failed
	out, err := command.Output()
	if err != nil {
		t.Fatalf("go %s: %v\n%s", strings.Join(args, " "), err, failed.String())
	}
	imports := packageImports{}
	for line := range strings.Lines(string(out)) {
		fields := strings.Fields(line)
		imports[fields[0]] = fields[1:]
	}
	return imports
}

// within tells whether path is pkg or lies below it.
func within(path, pkg string) bool {
	return path == pkg || strings.HasPrefix(path, pkg+"/")
}

// TestImportDirections holds the one way in which packages import each other:
// main -> ui -> app -> {redisprobe, config, app/platform}, with internal/finding, internal/client and assets leaves.
func TestImportDirections(t *testing.T) {
	const (
		fyne     = "fyne.io/fyne/v2"
		fyneApp  = "fyne.io/fyne/v2/app"
		testHelp = "sessionconfig/internal/redistest"
	)
	// Leaves that all may import.
	leaves := []string{"sessionconfig/internal/lazily", "sessionconfig/internal/clock"}
	rules := []struct {
		name      string
		packages  string   // this package and those below it
		except    []string // but not these and those below them
		forbidden []string // must not import these or what is below them
	}{
		{"the probe knows no settings, workflow or window", "sessionconfig/redisprobe", nil, []string{"sessionconfig/config", "sessionconfig/app", "sessionconfig/ui", "sessionconfig/assets"}},
		{"settings know no probe, workflow or window", "sessionconfig/config", nil, []string{"sessionconfig/redisprobe", "sessionconfig/app", "sessionconfig/ui", "sessionconfig/assets"}},
		{"settings know no files", "sessionconfig/config", []string{"sessionconfig/config/settingsfile"}, []string{"sessionconfig/config/settingsfile", "sessionconfig/config/safefile", "sessionconfig/config/hsconf"}},
		{"the settings file knows no server.hsconf", "sessionconfig/config/settingsfile", nil, []string{"sessionconfig/config/connstring", "sessionconfig/config/hsconf"}},
		{"replacing files knows no settings", "sessionconfig/config/safefile", nil, []string{
			"sessionconfig/config", "sessionconfig/redisprobe", "sessionconfig/app", "sessionconfig/ui", "sessionconfig/assets",
			"sessionconfig/internal/finding", "sessionconfig/internal/client",
		}},
		{"descriptors of Windows are a leaf", "sessionconfig/internal/sddl", nil, []string{"sessionconfig"}},
		{"the connection string's package knows the client's rules alone", "sessionconfig/config/connstring", nil, []string{
			"sessionconfig/config", "sessionconfig/redisprobe", "sessionconfig/app", "sessionconfig/ui", "sessionconfig/assets", "sessionconfig/internal/finding",
		}},
		{"server.hsconf's package is a leaf", "sessionconfig/config/hsconf", nil, []string{"sessionconfig"}},
		{"comparing reports knows neither the workflow nor Redis", "sessionconfig/app/compare", nil, []string{"sessionconfig/app", "sessionconfig/config", "sessionconfig/redisprobe"}},
		{"the platform's package is a leaf", "sessionconfig/app/platform", nil, []string{"sessionconfig"}},
		{"the workflow knows no window", "sessionconfig/app", nil, []string{"sessionconfig/ui", "sessionconfig/assets"}},
		{"the window knows no command line, demo or platform", "sessionconfig/ui", nil, []string{"sessionconfig/app/command", "sessionconfig/app/demo", "sessionconfig/app/platform"}},
		{"the window's widgets know nothing of ours", "sessionconfig/ui/kit", nil, []string{"sessionconfig"}},
		{"the findings are a leaf", "sessionconfig/internal/finding", nil, []string{"sessionconfig"}},
		{"the client's rules are a leaf", "sessionconfig/internal/client", nil, []string{"sessionconfig"}},
		{"what is made lazily is a leaf", leaves[0], nil, []string{"sessionconfig"}},
		{"the clock is a leaf", leaves[1], nil, []string{"sessionconfig"}},
		{"what JSON costs is a leaf", "sessionconfig/internal/jsoncost", nil, []string{"sessionconfig"}},
		{"security descriptors are a leaf", "sessionconfig/internal/sddl", nil, []string{"sessionconfig"}},
		{"assets are a leaf", "sessionconfig/assets", nil, []string{"sessionconfig"}},
		{"only the window and main import Fyne", "sessionconfig", []string{"sessionconfig/ui", "sessionconfig/assets"}, []string{fyne}},
		{"only main makes a Fyne application", "sessionconfig/ui", nil, []string{fyneApp}},
		{"the early locale waits for nothing but os", "sessionconfig/internal/earlylocale", nil, []string{"sessionconfig", fyne}},
		{"tests' servers stay in tests", "sessionconfig", []string{testHelp, "sessionconfig/e2e"}, []string{testHelp}},
	}
	for name, tags := range tagSets {
		imports := listImports(t, tags, "sessionconfig/...")
		for _, rule := range rules {
			t.Run(name+"/"+rule.name, func(t *testing.T) {
				for importer, imported := range imports {
					// Main wires all together: of it only what follows is asked.
					if importer == "sessionconfig" || !within(importer, rule.packages) ||
						slices.ContainsFunc(rule.except, func(e string) bool { return within(importer, e) }) {
						continue
					}
					for _, path := range imported {
						if path != importer && !slices.Contains(leaves, path) && slices.ContainsFunc(rule.forbidden, func(f string) bool { return within(path, f) }) {
							t.Errorf("%s imports %s", importer, path)
						}
					}
				}
			})
		}
	}
}

// TestRoomsOfTheProbe holds what each room of the probe may import: of ours what is
// listed, of others what is listed. All of them may import the standard library, but
// for what could reach a socket from where nothing is to be dialled.
func TestRoomsOfTheProbe(t *testing.T) {
	const goRedis, pkcs12, registry = "github.com/redis/go-redis/v9", "software.sslmate.com/src/go-pkcs12", "golang.org/x/sys/windows/registry"
	rooms := []struct{ room, ours, others, never string }{
		{room: "wire"},
		{room: "revocation", others: "golang.org/x/crypto/ocsp golang.org/x/sys/windows"},
		{room: "certificate", ours: "internal/client internal/finding internal/parallel", others: pkcs12 + " " + registry},
		{room: "topology", ours: "internal/client internal/finding", never: "context net/http crypto/tls os syscall"},
		{room: "explain", ours: "internal/client internal/finding revocation certificate wire"},
		{room: "session", ours: "internal/client internal/finding topology wire explain", others: goRedis},
		{room: "census", ours: "internal/client internal/finding internal/parallel certificate topology wire explain session", others: goRedis},
		{room: "watch", ours: "internal/client internal/finding internal/parallel topology session census", others: goRedis + " golang.org/x/sys/unix"},
		{room: "capacity", ours: "internal/client internal/finding internal/parallel topology session census", others: goRedis},
	}
	imports := listImports(t, "nogui", "sessionconfig/redisprobe/...")
	for _, r := range rooms {
		var may []string
		for path := range strings.FieldsSeq(r.ours) {
			if !strings.HasPrefix(path, "internal/") {
				path = "redisprobe/" + path
			}
			may = append(may, "sessionconfig/"+path)
		}
		may = append(may, "sessionconfig/internal/lazily")
		room := "sessionconfig/redisprobe/" + r.room
		if _, is := imports[room]; !is {
			t.Errorf("there is no %s", room)
		}
		for _, path := range imports[room] {
			first, _, _ := strings.Cut(path, "/")
			foreign := strings.Contains(first, ".") && !slices.ContainsFunc(strings.Fields(r.others), func(o string) bool { return within(path, o) })
			if foreign || first == "sessionconfig" && !slices.Contains(may, path) || slices.Contains(strings.Fields(r.never), path) {
				t.Errorf("%s imports %s", room, path)
			}
		}
		delete(imports, room)
	}
	delete(imports, "sessionconfig/redisprobe")
	for room := range imports {
		t.Errorf("nothing is said of %s", room)
	}
}

// TestParsersReachNoSocket: what reads other people's texts, or judges by them, cannot
// dial. A room may import of ours what is listed, which is in the table itself, of others
// what is listed, and nothing of the standard library that reaches a socket. The files of
// all systems are looked at.
func TestParsersReachNoSocket(t *testing.T) {
	const system = "golang.org/x/sys"
	rooms := []struct{ room, ours, others string }{
		{room: "config", ours: "config/connstring internal/client internal/finding"},
		{room: "config/connstring", ours: "internal/client"},
		{room: "config/hsconf"},
		{room: "config/settingsfile", ours: "config config/safefile", others: "go.yaml.in/yaml/v3 filippo.io/age " + system},
		{room: "config/safefile", ours: "internal/sddl", others: system},
		{room: "redisprobe/topology", ours: "internal/client internal/finding"},
		{room: "redisprobe/certificate", ours: "internal/client internal/finding internal/parallel", others: "software.sslmate.com/src/go-pkcs12 " + system},
		{room: "app/compare", ours: "internal/finding internal/jsoncost internal/plaintext"},
		{room: "internal/finding"},
		{room: "internal/client"},
		{room: "internal/jsoncost"},
		{room: "internal/sddl"},
		{room: "internal/plaintext"},
		{room: "internal/lazily"},
		{room: "internal/parallel"},
	}
	may := map[string][]string{} // by room
	for _, r := range rooms {
		may[r.room] = append(strings.Fields(r.others), "sessionconfig/internal/lazily")
		for ours := range strings.FieldsSeq(r.ours) {
			may[r.room] = append(may[r.room], "sessionconfig/"+ours)
			if !slices.ContainsFunc(rooms, func(other struct{ room, ours, others string }) bool { return other.room == ours }) {
				t.Errorf("%s may import %s, of which the table says nothing", r.room, ours)
			}
		}
	}
	for room, allowed := range may {
		uses := usesOf(t, room)
		if _, err := os.Stat(room); err != nil {
			t.Error(err)
		}
		for path, names := range uses {
			first, _, _ := strings.Cut(path, "/")
			listed := slices.ContainsFunc(allowed, func(a string) bool { return path == a || first != "sessionconfig" && within(path, a) })
			if !listed && (strings.Contains(first, ".") || first == "sessionconfig" || reachesSocket(path)) {
				t.Errorf("%s imports %s", room, path)
			}
			for name := range names {
				if opensSocket(path, name) {
					t.Errorf("%s uses %s of %s", room, name, path)
				}
			}
		}
	}
}

// usesOf maps what a room imports, on any system, to the names of it that are used.
func usesOf(t *testing.T, room string) map[string]map[string]bool {
	t.Helper()
	files, err := filepath.Glob(room + "/*.go")
	if err != nil {
		t.Fatal(err)
	}
	uses := map[string]map[string]bool{}
	for _, file := range files {
		if strings.HasSuffix(file, "_test.go") {
			continue
		}
		tree, err := parser.ParseFile(token.NewFileSet(), file, nil, parser.SkipObjectResolution)
		if err != nil {
			t.Fatal(err)
		}
		paths := map[string]string{} // by the name that the file has for a package
		for _, imported := range tree.Imports {
			path := strings.Trim(imported.Path.Value, `"`)
			name := filepath.Base(path)
			if imported.Name != nil {
				name = imported.Name.Name
			}
			paths[name] = path
			if uses[path] == nil {
				uses[path] = map[string]bool{}
			}
		}
		ast.Inspect(tree, func(n ast.Node) bool {
			selector, ok := n.(*ast.SelectorExpr)
			if !ok {
				return true
			}
			if x, ok := selector.X.(*ast.Ident); ok && paths[x.Name] != "" {
				uses[paths[x.Name]][selector.Sel.Name] = true
			}
			return true
		})
	}
	return uses
}

// reachesSocket tells the packages of the standard library that open sockets, or run
// programs that could. Of net, crypto/tls and syscall opensSocket tells more.
func reachesSocket(path string) bool {
	return strings.HasPrefix(path, "net/") && path != "net/netip" && path != "net/url" || path == "os/exec" || path == "log/syslog" || path == "plugin"
}

// opensSocket tells the names of packages that also have harmless ones: of net, all but
// what reads and writes addresses.
func opensSocket(path, name string) bool {
	switch {
	case path == "net":
		return !slices.Contains([]string{"IP", "JoinHostPort", "ParseIP", "SplitHostPort"}, name)
	case path == "crypto/tls":
		return regexp.MustCompile(`^(Dial.*|Listen|NewListener|Client|Server|QUIC.*)$`).MatchString(name)
	case path == "syscall", within(path, "golang.org/x/sys"):
		return regexp.MustCompile(`^(Socket|Connect|Bind|Listen|Accept|Send|Recv|WSA|RawSyscall|Syscall|NewLazy|LoadDLL|LoadLibrary)`).MatchString(name)
	}
	return false
}

// TestConsoleProgramNeedsNoWindow: the console twin is built without Fyne and cgo.
// The demo and its Redis are in it: trying the tool out takes nothing else, least of
// all a window.
func TestConsoleProgramNeedsNoWindow(t *testing.T) {
	for path := range listImports(t, "nogui", "-deps", "sessionconfig") {
		for _, forbidden := range []string{"fyne.io", "github.com/go-gl", "runtime/cgo", "sessionconfig/ui", "testing"} {
			if within(path, forbidden) {
				t.Errorf("the console program depends on %s", path)
			}
		}
	}
}

// TestOnlyMainMakesAFyneApp: package app of Fyne brings OpenGL and cgo, without
// which the window's own tests must do.
func TestOnlyMainMakesAFyneApp(t *testing.T) {
	if !slices.Contains(listImports(t, tagSets["window"], "sessionconfig")["sessionconfig"], "fyne.io/fyne/v2/app") {
		t.Error("main does not import fyne.io/fyne/v2/app: the rule looks for the wrong package")
	}
	for path := range listImports(t, tagSets["window"], "-deps", "sessionconfig/ui") {
		if within(path, "github.com/go-gl") {
			t.Errorf("the window depends on %s", path)
		}
	}
}

// TestEarlyLocaleImportsOnlyOS: with any more imports it could be initialised
// after Fyne has looked at the locale.
func TestEarlyLocaleImportsOnlyOS(t *testing.T) {
	imports := listImports(t, tagSets["window"], "sessionconfig/internal/earlylocale")
	if got := imports["sessionconfig/internal/earlylocale"]; !slices.Equal(got, []string{"os"}) {
		t.Errorf("it imports %v", got)
	}
}

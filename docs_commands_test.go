package main

import (
	"os"
	"os/exec"
	"regexp"
	"slices"
	"strings"
	"testing"

	"sessionconfig/internal/redistest"
)

// commandLine says how a command line of the documents is run here, by a shell in a
// folder of its own where REDIS is a cluster's masters.
type commandLine struct {
	before string            // to be run before
	with   map[string]string // what is put for what
	code   int               // how it ends
	tested string            // where else it is tested; empty: it is run here
}

// documented are all command lines of the documents that can be run alone. What takes a
// Windows is run under Wine, in e2e.
var documented = map[string]commandLine{
	`.\SessionConfig-0.1.0-setup.exe /S /PATH`:                                                  {tested: "e2e, TestWineInstaller"},
	`"C:\Program Files\Session Configurator\uninstall.exe" /S`:                                  {tested: "e2e, TestWineInstaller"},
	`"C:\Program Files\Session Configurator\uninstall.exe" /S /PURGE`:                           {tested: "e2e, TestWineInstaller"},
	"minisign -Vm SHA256SUMS -P RELEASE_KEY":                                                    {tested: "packaging, TestSigned"},
	"sha256sum --check --ignore-missing SHA256SUMS":                                             {tested: "packaging, TestSigned"},
	"apt-get install ./sessionconfig_0.1.0_amd64.deb":                                           {tested: "packaging, TestDebInstallsAndRemoves"},
	"minisign -G -p release.pub -s release.key":                                                 {tested: "packaging, TestSigned"},
	"packaging/releasekey release.pub":                                                          {tested: "packaging, TestSigned"},
	"ansible-playbook -i inventory.yml --ask-vault-pass site.yml --check --diff":                {tested: "packaging/ansible, TestReadme"},
	"ansible-playbook -i inventory.yml --ask-vault-pass site.yml":                               {tested: "packaging/ansible, TestReadme"},
	"ansible-playbook -i inventory.yml --ask-vault-pass compare.yml":                            {tested: "packaging/ansible, TestReadme"},
	"cp inventory.example.yml inventory.yml":                                                    {tested: "packaging/ansible, TestReadme"},
	"mkdir -p group_vars/frontends":                                                             {tested: "packaging/ansible, TestReadme"},
	"ansible-vault create group_vars/frontends/vault.yml":                                       {tested: "packaging/ansible, TestReadme"},
	"openssl rand -out fingerprint.key 32":                                                      {tested: "packaging/ansible, TestReadme"},
	"make run     # the demo's window; without a display on a virtual one, with pictures of it": {tested: "e2e, TestRunWithoutADisplay"},
	"make test    # the tests, against real redis-server processes":                             {tested: "this is it"},
	"sessionconfig test --demo=unlisted":                                                        {},
	`printf %s "$PASSWORD" | sessionconfig test --hosts 10.0.0.1:7000,10.0.0.2:7000,10.0.0.3:7000 --password-stdin --json`: {
		with: map[string]string{"10.0.0.1:7000,10.0.0.2:7000,10.0.0.3:7000": "$REDIS"},
	},
	"sessionconfig test --json --fingerprint-key fingerprint.key >FE1.json": {
		before: "printf %s a-key-of-the-farm-32-bytes-long-at-least >fingerprint.key",
		with:   map[string]string{"test": "test --hosts $REDIS"},
	},
	"SESSIONCONFIG_PASSWORD=$(cat /run/vault/helpdesk) sessionconfig test --json --hosts 10.0.0.1:7000,10.0.0.2:7000,10.0.0.3:7000 --user helpdesk": {tested: "TestHelpDesk"},
	"sessionconfig test --prometheus /var/lib/prometheus/node-exporter/sessionconfig.prom": {
		with: map[string]string{"/var/lib/prometheus/node-exporter/": "", "test": "test --hosts $REDIS"},
	},
	"sessionconfig test --nagios": { // which warns where this machine is busy
		with: map[string]string{"test --nagios": "test --hosts $REDIS --nagios || [ $? -eq 1 ]"},
	},
	"sessionconfig compare FE1.json FE2.json FE3.json --report compare.html": {
		before: "for n in 1 2 3; do sessionconfig test --hosts $REDIS --json >FE$n.json; done",
	},
}

// helpDeskLine begins the line of docs/unattended.md that makes the help desk's user.
const helpDeskLine = "ACL SETUSER helpdesk "

// commandBlock is a block of code of a document.
type commandBlock struct{ document, language, text string }

var indented = regexp.MustCompile(`(?m)(?:^ {4,}\S.*\n?)+`) // more in lists

func commandBlocks(t *testing.T) []commandBlock {
	t.Helper()
	var blocks []commandBlock
	for path, text := range documents(t) {
		if path == "docs/architecture.md" {
			continue // whose blocks are drawings
		}
		for _, block := range fenced.FindAllString(text, -1) {
			language, body, _ := strings.Cut(strings.TrimPrefix(block, "```"), "\n")
			blocks = append(blocks, commandBlock{path, language, strings.TrimSuffix(body, "```")})
		}
		for _, block := range indented.FindAllString(fenced.ReplaceAllString(text, ""), -1) {
			for line := range strings.Lines(block) {
				blocks = append(blocks, commandBlock{path, "", strings.TrimSpace(line)})
			}
		}
	}
	return blocks
}

// TestCommandLinesRun runs what the documents tell people to run, and wants to know of
// each line where it is.
func TestCommandLinesRun(t *testing.T) {
	cluster := redistest.StartCluster(t, redistest.ClusterOptions{Password: redisPassword})
	ran := 0
	for _, block := range commandBlocks(t) {
		line, known := documented[block.text]
		switch {
		case block.language != "":
			continue // TestCallsAreUnderstood reads them
		case strings.HasPrefix(block.text, helpDeskLine):
			continue // TestHelpDesk runs it
		case !known:
			t.Errorf("%s: nothing says how this is run: %s", block.document, block.text)
			continue
		case line.tested != "":
			continue
		}
		ran++
		t.Run(block.text, func(t *testing.T) {
			t.Parallel()
			text := block.text
			for old, put := range line.with {
				text = strings.ReplaceAll(text, old, put)
			}
			cmd := exec.Command("sh", "-e", "-c", line.before+"\n"+text)
			cmd.Dir = t.TempDir()
			cmd.Env = append(os.Environ(), "HOME="+cmd.Dir, "TMPDIR="+cmd.Dir, "REDIS="+strings.Join(cluster.Seeds(), ","),
				"PASSWORD="+redisPassword, "SESSIONCONFIG_PASSWORD="+redisPassword)
			out, _ := cmd.CombinedOutput()
			if code := cmd.ProcessState.ExitCode(); code != line.code {
				t.Errorf("exit code %d, want %d\n%s", code, line.code, out)
			}
		})
	}
	if ran < 4 {
		t.Errorf("only %d command lines were found", ran)
	}
}

var (
	// call is a call of the program with a command, in a text or in PowerShell.
	call       = regexp.MustCompile(`(?:sessionconfig|SessionConfig\.com['"]?|\$tool|\$using:tool) ([a-z]+)\b([^\n` + "`" + `|;]*)`)
	flagOf     = regexp.MustCompile(`--[a-z][a-z-]*`)
	quoted     = regexp.MustCompile("(?s)```.*?```|`[^`]+`|(?m:^ {4,}\\S.*$)")
	makeTarget = regexp.MustCompile("`make ([a-z -]+)`")
)

// TestCallsAreUnderstood: every command and flag that the documents name is one of the
// program's, in every build, and every target one of the Makefile's.
func TestCallsAreUnderstood(t *testing.T) {
	flags := map[string][]string{}
	calls := 0
	for path, text := range documents(t) {
		for _, code := range quoted.FindAllString(text, -1) {
			for _, match := range call.FindAllStringSubmatch(code, -1) {
				calls++
				command := match[1]
				if _, known := flags[command]; !known {
					help, err := exec.Command("sessionconfig", command, "--help").Output()
					if err != nil {
						t.Errorf("%s: %s: %v", path, match[0], err)
					}
					flags[command] = flagOf.FindAllString(strings.ReplaceAll(string(help), "[no-]", ""), -1)
				}
				for _, flag := range flagOf.FindAllString(match[2], -1) {
					if plain := strings.Replace(flag, "--no-", "--", 1); !slices.Contains(flags[command], flag) && !slices.Contains(flags[command], plain) {
						t.Errorf("%s: %s knows no %s: %s", path, command, flag, match[0])
					}
				}
			}
			for _, match := range makeTarget.FindAllStringSubmatch(code, -1) {
				if out, err := exec.Command("make", append([]string{"-n"}, strings.Fields(match[1])...)...).CombinedOutput(); err != nil {
					t.Errorf("%s: %s: %v\n%s", path, code, err, out)
				}
			}
		}
	}
	if calls < 20 {
		t.Errorf("only %d calls were found", calls)
	}
}

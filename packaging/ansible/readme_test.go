//go:build rollout

package ansible

import (
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// documented is the folder as README.md tells people to copy and use it.
type documented struct {
	*environment
	copy string
}

// TestReadme runs the command lines of README.md in their order, with a vault, and looks
// whether what it says of them is so.
func TestReadme(t *testing.T) {
	d := documented{start(t, 2, nil), t.TempDir()}
	d.sh("cp -r ansible.cfg *.yml roles %s", d.copy)
	readme := string(read(t, "README.md"))
	var lines []string
	for _, match := range regexp.MustCompile(`(?m)^ {4,}(\S.*)$`).FindAllStringSubmatch(readme, -1) {
		lines = append(lines, match[1])
	}
	if len(lines) != 7 {
		t.Fatalf("README.md has the lines %q", lines)
	}
	copyInventory, makeFolder, makeVault, check, apply, compare, makeKey := lines[0], lines[1], lines[2], lines[3], lines[4], lines[5], lines[6]

	d.run(copyInventory)
	d.prepare()
	d.run(makeFolder)
	d.run(makeVault)
	if vault := d.file("group_vars/frontends/vault.yml"); !strings.HasPrefix(vault, "$ANSIBLE_VAULT") {
		t.Errorf("the vault is %s", vault)
	}
	if out, err := d.try(strings.Replace(apply, vaultFlag, "--vault-password-file not-the-password", 1)); err == nil || !strings.Contains(out, "Decryption failed") {
		t.Errorf("with the vault's password wrong: %v\n%s", err, out)
	}

	program := filepath.Join(d.servers[0].root, "usr/bin/sessionconfig")
	d.sh("mv %[1]s %[1]s.away", program)
	if out, err := d.try(check); err == nil || !strings.Contains(out, "The program is not installed on this server. Install it") {
		t.Errorf("where the program is missing, check says %v\n%s", err, out)
	}
	d.sh("touch %s/sessionconfig.deb", d.copy)
	if out := d.run(check + " -e sessionconfig_package=sessionconfig.deb"); !strings.Contains(out, "The first run installs it") || !strings.Contains(out, "apply would change provider, hosts, password") {
		t.Errorf("check says\n%s", out)
	}
	d.sh("mv %[1]s.away %[1]s", program)
	for _, f := range d.servers {
		if strings.Contains(f.hsconf(t), "InMemorySession") {
			t.Errorf("check changed %s", f.name)
		}
	}

	if out := d.run(apply); !strings.Contains(out, "sessionconfig publish --republished") || published(d.servers[0])+published(d.servers[1]) != 1 {
		t.Errorf("the first run says\n%s", out)
	}
	again := d.run(apply)
	for _, f := range d.servers {
		if recap(t, again, f.name)["changed"] != "0" || !strings.Contains(f.hsconf(t), d.cluster.Seeds()[0]) {
			t.Errorf("the second run says\n%s", again)
		}
	}

	d.run(makeKey)
	d.sh("echo 'sessionconfig_fingerprint_key: fingerprint.key' >>%s/group_vars/all.yml", d.copy)
	if out, err := d.try(compare); !alike(out, 2) {
		t.Errorf("compare: %v\n%s", err, out)
	}
	if report := d.file("reports/fe1.json"); !strings.Contains(report, `"password_fingerprint"`) {
		t.Errorf("the report has no fingerprint:\n%s", report)
	}
	d.file("reports/compare.html")
}

// vaultFlag is how README.md gives the vault's password.
const vaultFlag = "--ask-vault-pass"

// prepare makes the inventory of the copy one of this environment's servers, and an
// editor that enters the password.
func (d documented) prepare() {
	d.t.Helper()
	inventory := d.file("inventory.yml")
	for _, f := range d.servers {
		inventory = strings.Replace(inventory, f.name+".example.com:", fmt.Sprintf("%s:\n      ansible_host: %s", f.name, f.address), 1)
	}
	inventory = strings.Replace(inventory, "    fe3.example.com:\n", "", 1)
	for i, seed := range d.cluster.Seeds() {
		inventory = strings.Replace(inventory, fmt.Sprintf("10.0.0.%d:7000", i+1), seed, 1)
	}
	for name, text := range map[string]string{
		"inventory.yml":    strings.Replace(inventory, "sessionconfig_ssl: true", "sessionconfig_ssl: false", 1),
		"vault-password":   "a-password-of-the-vault\n",
		"not-the-password": "another\n",
		"editor":           "#!/bin/sh\nprintf 'vault_redis_password: \"%s\"\\n' " + redisPassword + " >\"$1\"\n",
		"group_vars/all.yml": fmt.Sprintf("ansible_user: root\nansible_ssh_private_key_file: %s/key\nansible_python_interpreter: /usr/bin/python3\n"+
			"ansible_ssh_common_args: -o StrictHostKeyChecking=no -o UserKnownHostsFile=/dev/null -F /dev/null\n"+
			"sessionconfig_platform_dir: /srv/platform\nsessionconfig_controller_program: %s\n", d.dir, d.program),
	} {
		path := filepath.Join(d.copy, name)
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			d.t.Fatal(err)
		}
		mode := os.FileMode(0o600)
		if name == "editor" {
			mode = 0o700
		}
		if err := os.WriteFile(path, []byte(text), mode); err != nil {
			d.t.Fatal(err)
		}
	}
}

// try runs a line of README.md in the copy, with the vault's password from a file: there
// is nobody to be asked.
func (d documented) try(line string) (string, error) {
	d.t.Helper()
	line = strings.ReplaceAll(line, vaultFlag, "--vault-password-file vault-password")
	line = strings.Replace(line, "ansible-vault create", "ansible-vault create --vault-password-file vault-password", 1)
	return d.ansible(d.copy, "sh", "-c", line)
}

// run is try for what must work.
func (d documented) run(line string) string {
	d.t.Helper()
	out, err := d.try(line)
	if err != nil {
		d.t.Fatalf("%s: %v\n%s", line, err, out)
	}
	return out
}

// file is the content of a file of the copy.
func (d documented) file(name string) string {
	d.t.Helper()
	return string(read(d.t, filepath.Join(d.copy, name)))
}

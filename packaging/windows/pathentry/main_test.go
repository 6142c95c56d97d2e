package main

import "testing"

const dir = `C:\Program Files\Session Configurator`

func TestAdded(t *testing.T) {
	tests := map[string]struct{ path, want string }{
		"no PATH":                 {"", dir},
		"others":                  {`%SystemRoot%;C:\a b`, `%SystemRoot%;C:\a b;` + dir},
		"an empty last entry":     {`C:\a;`, `C:\a;` + dir},
		"there already":           {`C:\a;` + dir + `;C:\b`, `C:\a;` + dir + `;C:\b`},
		"there, otherwise spelt":  {`"c:\program files\session configurator\";C:\b`, `"c:\program files\session configurator\";C:\b`},
		"a folder below it there": {dir + `\x`, dir + `\x;` + dir},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			if got := added(test.path, dir); got != test.want {
				t.Errorf("added() = %q, want %q", got, test.want)
			}
		})
	}
}

func TestRemoved(t *testing.T) {
	tests := map[string]struct{ path, want string }{
		"no PATH":         {"", ""},
		"not there":       {`C:\a;;C:\b;`, `C:\a;;C:\b;`},
		"alone":           {dir, ""},
		"amid others":     {`C:\a;` + dir + `;C:\b`, `C:\a;C:\b`},
		"otherwise spelt": {`C:\a;"c:\PROGRAM FILES\session configurator\"`, `C:\a`},
		"twice":           {dir + `;C:\a;` + dir, `C:\a`},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			if got := removed(test.path, dir); got != test.want {
				t.Errorf("removed() = %q, want %q", got, test.want)
			}
		})
	}
}

func TestRunRefuses(t *testing.T) {
	for name, args := range map[string][]string{
		"nothing": nil, "no folder": {"add"}, "an empty folder": {"add", ""}, "another word": {"put", dir}, "two folders": {"add", `C:\a;C:\b`},
	} {
		t.Run(name, func(t *testing.T) {
			if run(args) == nil {
				t.Errorf("run(%q) did it", args)
			}
		})
	}
}

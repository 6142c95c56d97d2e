package earlylocale

import "testing"

func TestLanguage(t *testing.T) {
	tests := map[string]struct {
		env    map[string]string
		want   string
		change bool
	}{
		"nothing is set":                     {env: map[string]string{}},
		"C is known":                         {env: map[string]string{"LANG": "C"}},
		"POSIX is known":                     {env: map[string]string{"LC_ALL": "POSIX", "LANG": "de_DE.UTF-8"}},
		"a language stays":                   {env: map[string]string{"LANG": "pt_PT.UTF-8"}},
		"C with an encoding":                 {env: map[string]string{"LANG": "C.UTF-8"}, want: "en", change: true},
		"C with an encoding, in lower case":  {env: map[string]string{"LC_ALL": "C.utf8"}, want: "en", change: true},
		"POSIX with an encoding":             {env: map[string]string{"LC_MESSAGES": "POSIX.UTF-8"}, want: "en", change: true},
		"LC_ALL wins":                        {env: map[string]string{"LC_ALL": "C.UTF-8", "LANG": "ja_JP.UTF-8"}, want: "en", change: true},
		"a language is chosen":               {env: map[string]string{"LANG": "C.UTF-8", "LANGUAGE": "ja:en"}},
		"a chosen list loses what is none":   {env: map[string]string{"LANG": "ja_JP.UTF-8", "LANGUAGE": "ja:C:en"}, want: "ja:en", change: true},
		"a chosen list of none is English":   {env: map[string]string{"LANG": "ja_JP.UTF-8", "LANGUAGE": "C.UTF-8"}, want: "en", change: true},
		"an empty item in a list is dropped": {env: map[string]string{"LANG": "ja_JP.UTF-8", "LANGUAGE": "ja::en"}, want: "ja:en", change: true},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			got, change := language(func(name string) string { return test.env[name] })
			if change != test.change || change && got != test.want {
				t.Errorf("language() = %q, %t, want %q, %t", got, change, test.want, test.change)
			}
		})
	}
}

package config

import (
	"slices"
	"strings"
	"testing"
)

// FuzzSplitHosts holds that a list of hosts reads back as it is shown, that no
// host of it is empty or has blanks around it, and that checking one never
// panics.
func FuzzSplitHosts(f *testing.F) {
	for _, text := range []string{"", "a:7000", " a:7000 ,, b\r\n[::1]:7000,", "a:7000;b:7000", "redis://a", "h:", "7000", "h:65536"} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		hosts := SplitHosts(text)
		if again := SplitHosts(strings.Join(hosts, ",")); !slices.Equal(again, hosts) {
			t.Errorf("%q reads as %q, shown and read again as %q", text, hosts, again)
		}
		for _, host := range hosts {
			if host == "" || strings.TrimSpace(host) != host {
				t.Errorf("%q holds the host %q", text, host)
			}
			endpoint, err := Endpoint(host, false)
			if err == nil && !strings.Contains(endpoint, ":") {
				t.Errorf("the endpoint of %q has no port: %q", host, endpoint)
			}
		}
	})
}

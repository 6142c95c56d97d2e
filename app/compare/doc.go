// Package compare lays JSON reports of several front-end servers side by side: the
// settings, what each server reaches and how fast, its versions, certificates and
// clock. What is not the same is a finding.
//
// Reports come from other machines and perhaps from other people: reading is
// bounded, and what they say is shown as text. The package knows no settings file,
// no network and no window; it reads the form that `test --json` and `show --json`
// print.
package compare

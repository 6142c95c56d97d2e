package main

import (
	"slices"
	"strings"
)

// kinds are the licences that permit distribution, each recognised by words of its text.
var kinds = []struct {
	name  string
	words []string
}{
	{"Apache-2.0", []string{"apache license", "version 2.0"}},
	{"Bitstream-Vera", []string{"bitstream vera"}},
	{"BSL-1.0", []string{"boost software license - version 1.0"}},
	{"BSD-2-Clause", []string{"redistribution and use in source and binary forms"}},
	{"BSD-3-Clause", []string{"redistribution and use in source and binary forms", "endorse or promote"}},
	{"ISC", []string{"permission to use, copy, modify, and", "provided that the above copyright notice"}},
	{"MIT", []string{"permission is hereby granted, free of charge, to any person obtaining a copy of this software and associated"}},
	{"MPL-2.0", []string{"mozilla public license version 2.0"}},
	{"OFL-1.1", []string{"sil open font license"}},
	{"Unlicense", []string{"released into the public domain"}},
	{"Zlib", []string{"altered source versions must be plainly marked"}},
	{"ZPL-2.1", []string{"zpl-2.1", "redistribution and use in source and binary forms"}},
}

// kindsOf names the licences in text; none is returned for one that is not known.
func kindsOf(text string) []string {
	flat := strings.Join(strings.Fields(strings.ToLower(text)), " ")
	var found []string
	for _, kind := range kinds {
		absent := func(words string) bool { return !strings.Contains(flat, words) }
		if !slices.ContainsFunc(kind.words, absent) {
			found = append(found, kind.name)
		}
	}
	if slices.Contains(found, "BSD-3-Clause") { // whose text contains the shorter one's
		found = slices.DeleteFunc(found, func(name string) bool { return name == "BSD-2-Clause" })
	}
	return found
}

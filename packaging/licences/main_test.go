package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

const (
	mit = "MIT License\r\n\r\nPermission is hereby granted, free of charge, to any person obtaining a copy\r\nof this software and associated documentation files"
	bsd = "Redistribution and use in source and binary forms, with or without modification. Neither the name ... to endorse or promote products"
)

func TestKindsOf(t *testing.T) {
	tests := map[string]struct {
		text string
		want []string
	}{
		"one, broken over lines":       {mit, []string{"MIT"}},
		"the longer of two alike":      {bsd, []string{"BSD-3-Clause"}},
		"two in one file":              {mit + "\nLicensed under the Apache License, Version 2.0", []string{"Apache-2.0", "MIT"}},
		"one that asks for the source": {"GNU GENERAL PUBLIC LICENSE Version 3", nil},
		"no licence":                   {"All rights reserved.", nil},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			if diff := cmp.Diff(test.want, kindsOf(test.text)); diff != "" {
				t.Errorf("kinds (-want +got):\n%s", diff)
			}
		})
	}
}

// module writes a made-up module's files and returns its folder.
func module(t *testing.T, files map[string]string) string {
	t.Helper()
	dir := t.TempDir()
	for name, text := range files {
		path := filepath.Join(dir, name)
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

func TestWrite(t *testing.T) {
	files, err := licenceFiles(module(t, map[string]string{
		"LICENSE": mit, "font/OFL.txt": "SIL Open Font License", "testdata/LICENSE": "x", "license.go": "package x",
	}))
	if err != nil {
		t.Fatal(err)
	}
	var b strings.Builder
	if err := write(&b, []work{{"example.org/a", "v1.2.3", files}, {"example.org/b", "v0.1.0", files[:1]}}); err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"MIT, OFL-1.1\n", "example.org/a v1.2.3\nexample.org/b v0.1.0\n"} {
		if strings.Count(b.String(), want) != 1 {
			t.Errorf("%q does not stand once in\n%s", want, &b)
		}
	}
	if n := strings.Count(b.String(), "Permission is hereby granted"); n != 1 {
		t.Errorf("the shared text stands %d times", n)
	}
}

func TestWriteRefuses(t *testing.T) {
	tests := map[string]struct {
		files map[string]string
		want  string
	}{
		"no licence":         {map[string]string{"README": "hello"}, "no licence file"},
		"an unknown licence": {map[string]string{"COPYING": "GNU AFFERO"}, "none that this list knows"},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			files, err := licenceFiles(module(t, test.files))
			if err != nil {
				t.Fatal(err)
			}
			var b strings.Builder
			err = write(&b, []work{{"example.org/a", "v1.2.3", files}})
			if err == nil || !strings.Contains(err.Error(), test.want) || b.Len() > 0 {
				t.Errorf("write() = %v, wrote %d bytes; want an error with %q", err, b.Len(), test.want)
			}
		})
	}
}

func TestModulesOfRefusesAnotherFile(t *testing.T) {
	if _, err := modulesOf([]string{"main.go"}); err == nil {
		t.Error("a file that is no program was read")
	}
}

package ui

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"unicode"

	"pgregory.net/rapid"
)

func TestOutputLines(t *testing.T) {
	cases := []struct {
		name   string
		writes []string
		want   []string
	}{
		{"nothing", nil, nil},
		{"line ends", []string{"a\nb\r\nc\rd\n"}, []string{"a", "b", "c", "d"}},
		{"a line end cut in two", []string{"a\r", "\nb"}, []string{"a", "b"}},
		{"an unfinished line", []string{"a\nb"}, []string{"a", "b"}},
		{"empty lines", []string{"\n\n"}, []string{"", ""}},
		{"tabs", []string{"a\tb\n"}, []string{"a    b"}},
		{"colours", []string{"\x1b[31mred\x1b[0m\n"}, []string{"red"}},
		{"an unfinished colour", []string{"a\x1b[3\n"}, []string{"a"}},
		{"bytes that are no text", []string{"a\xff\x00\x07b\n"}, []string{"a\uFFFD\uFFFD\uFFFDb"}},
		{"a character cut in two", []string{"\xc3", "\xa9\n"}, []string{"é"}},
		{"invisible marks", []string{"a\u202eb\n"}, []string{"a\uFFFDb"}},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			o := &output{}
			for _, w := range c.writes {
				if n, err := o.Write([]byte(w)); n != len(w) || err != nil {
					t.Errorf("wrote %d of %d bytes: %v", n, len(w), err)
				}
			}
			got, dropped := o.snapshot()
			if !slices.Equal(got, c.want) || dropped != 0 {
				t.Errorf("got %q (%d dropped), want %q", got, dropped, c.want)
			}
		})
	}
}

// TestOutputIsBounded: megabytes cost a bounded number of lines, and the end is
// what is kept.
func TestOutputIsBounded(t *testing.T) {
	o := &output{}
	const lines = 3 * outputLines
	for i := range lines {
		fmt.Fprintf(o, "line %d\n", i)
	}
	got, dropped := o.snapshot()
	if len(got) > outputLines*11/10 || len(got)+dropped != lines {
		t.Errorf("%d lines kept, %d dropped, of %d", len(got), dropped, lines)
	}
	if last := got[len(got)-1]; last != fmt.Sprintf("line %d", lines-1) {
		t.Errorf("the last line is %q", last)
	}
	endless := strings.Repeat("x", 5<<20)
	fmt.Fprint(o, endless)
	got, _ = o.snapshot()
	for _, line := range got {
		if len(line) > outputLineBytes {
			t.Fatalf("a line of %d bytes is kept", len(line))
		}
	}
}

// TestOutputTellsOnce: a writer that prints a thousand lines wakes the window
// once until it has looked.
func TestOutputTellsOnce(t *testing.T) {
	told := 0
	o := &output{changed: func() { told++ }}
	for range 1000 {
		fmt.Fprintln(o, "x")
	}
	o.snapshot()
	fmt.Fprintln(o, "y")
	if told != 2 {
		t.Errorf("told %d times, want 2", told)
	}
}

func TestPrintableIsPrintable(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		for _, r := range printable(rapid.SliceOf(rapid.Byte()).Draw(t, "line")) {
			if r != '\uFFFD' && !unicode.IsPrint(r) {
				t.Fatalf("%U is shown", r)
			}
		}
	})
}

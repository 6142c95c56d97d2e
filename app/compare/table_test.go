package compare

import (
	"fmt"
	"strings"
	"testing"
	"unicode/utf8"
)

// wideTable is a comparison of many machines, each with a host of its own.
func wideTable(t *testing.T, machines int) Comparison {
	t.Helper()
	var reports []Report
	for i := range machines {
		o := testReport(fmt.Sprintf("FRONTEND%02d", i+1))
		o["settings"].(object)["hosts"] = []string{"172.31.6.35:7000", "172.31.11.176:7000", fmt.Sprintf("172.31.3.%d:7000", 100+i)}
		o["settings"].(object)["ssl_host"] = fmt.Sprintf("a-name-without-blanks-%02d.sessions.example.com", i)
		reports = append(reports, parse(t, o))
	}
	return Of(reports, made)
}

// tableOf is the part of a comparison's text with the rows that differ.
func tableOf(t *testing.T, text string) string {
	t.Helper()
	_, table, found := strings.Cut(text, "\nNot the same on all\n")
	table, _, ended := strings.Cut(table, "\nThe same on all\n")
	if !found || !ended {
		t.Fatal(text)
	}
	return table
}

// TestTableFitsTheWidth: no line is longer than the width, and no value is cut.
func TestTableFitsTheWidth(t *testing.T) {
	compared := wideTable(t, 20)
	for _, width := range []int{24, 40, 80, 81, 120, 200, 1000} {
		table := tableOf(t, compared.Text(width))
		for line := range strings.Lines(table) {
			if got := utf8.RuneCountInString(strings.TrimSuffix(line, "\n")); got > width {
				t.Errorf("of %d characters, this line has %d: %s", width, got, line)
			}
		}
		dense := strings.Join(strings.Fields(table), "")
		for _, machine := range compared.Machines {
			if !strings.Contains(dense, machine) {
				t.Errorf("with %d characters, %s is missing:\n%s", width, machine, table)
			}
		}
		if strings.Contains(table, "...") {
			t.Errorf("with %d characters, something is cut:\n%s", width, table)
		}
	}
}

// TestTableWithoutAWidth: what is piped is one table, each row in one line, with whole
// values.
func TestTableWithoutAWidth(t *testing.T) {
	table := tableOf(t, wideTable(t, 20).Text(0))
	lines := strings.Split(strings.TrimSuffix(table, "\n"), "\n")
	if len(lines) != 3 || strings.Count(lines[0], "FRONTEND") != 20 || strings.Count(lines[1], "172.31.11.176:7000, 172.31.3.1") != 20 {
		t.Errorf("the table is\n%s", table)
	}
}

func TestTableInBlocks(t *testing.T) {
	const want = `            FRONTEND01                    FRONTEND02
  Hosts     172.31.11.176:7000,           172.31.11.176:7000,
            172.31.3.100:7000,            172.31.3.101:7000,
            172.31.6.35:7000              172.31.6.35:7000
  SSL Host  a-name-without-blanks-00.ses  a-name-without-blanks-01.ses
            sions.example.com             sions.example.com

            FRONTEND03
  Hosts     172.31.11.176:7000,
            172.31.3.102:7000,
            172.31.6.35:7000
  SSL Host  a-name-without-blanks-02.ses
            sions.example.com
`
	if got := tableOf(t, wideTable(t, 3).Text(80)); got != want {
		t.Errorf("the table is\n%s\nwant\n%s", got, want)
	}
}

// TestSameInAColumn: what is the same on all begins below each other, however long the
// names are, as those of certificates.
func TestSameInAColumn(t *testing.T) {
	var out strings.Builder
	Comparison{Rows: []Row{
		{Name: "Use SSL", Same: true, Values: []string{"value"}},
		{Name: "Certificate of 172.31.11.176:7000", Same: true, Values: []string{"value"}},
	}}.writeSame(&out)
	lines := strings.Split(strings.TrimSpace(out.String()), "\n")
	if len(lines) != 3 || strings.Index(lines[1], "value") != strings.Index(lines[2], "value") {
		t.Errorf("it says\n%s", out.String())
	}
}

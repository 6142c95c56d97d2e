package command

import (
	"fmt"
	"os"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"sessionconfig/app"
	"sessionconfig/app/compare"
	"sessionconfig/internal/finding"
	"sessionconfig/redisprobe"
)

// jsonSections are the sections of docs/json.md by the types whose members they list.
var jsonSections = map[string]reflect.Type{
	"A failure":                       reflect.TypeFor[failure](),
	"test":                            reflect.TypeFor[redisprobe.Report](),
	"Findings":                        reflect.TypeFor[finding.Finding](),
	"Settings":                        reflect.TypeFor[app.ReportedSettings](),
	"show":                            reflect.TypeFor[shown](),
	"apply, publish, restore, export": reflect.TypeFor[done](),
	"restore without a backup":        reflect.TypeFor[backupList](),
	"sessions":                        reflect.TypeFor[redisprobe.SessionsReport](),
	"watch":                           reflect.TypeFor[redisprobe.WatchEvent](),
	"watch, at the end":               reflect.TypeFor[redisprobe.WatchSummary](),
	"capacity":                        reflect.TypeFor[redisprobe.CapacityReport](),
	"compare":                         reflect.TypeFor[compare.Comparison](),
	"version":                         reflect.TypeFor[versionObject](),
}

// sectionOf is the section about a type; empty if there is none.
func sectionOf(t reflect.Type) string {
	for section, about := range jsonSections {
		if about == t {
			return section
		}
	}
	return ""
}

// jsonMembers are the members of a type in JSON, each as the document lists it: its path
// and its type. What has a section of its own is not repeated.
func jsonMembers(t reflect.Type, prefix string) []string {
	var all []string
	for i := range t.NumField() {
		field := t.Field(i)
		name, options, _ := strings.Cut(field.Tag.Get("json"), ",")
		inner := field.Type
		if inner.Kind() == reflect.Pointer {
			inner = inner.Elem()
		}
		switch {
		case name == "-" || !field.IsExported() && !field.Anonymous:
			continue
		case field.Anonymous && sectionOf(inner) != "":
			continue // the section says so in words
		case field.Anonymous:
			all = append(all, jsonMembers(inner, prefix)...)
			continue
		}
		kind, deeper, suffix := jsonKind(field, inner)
		switch {
		case strings.HasPrefix(options, "omit"):
			kind += ", may be missing"
		case field.Type.Kind() == reflect.Pointer:
			kind += ", or null"
		}
		path := prefix + name
		all = append(all, fmt.Sprintf("| `%s` | %s |", path, kind))
		if deeper != nil && path != "masters[].applications" { // its members are those of the other lane
			all = append(all, jsonMembers(deeper, path+suffix+".")...)
		}
	}
	return all
}

// jsonKind is how the document calls what a field has in JSON; deeper is the type whose
// members are listed, with the suffix of their paths.
func jsonKind(field reflect.StructField, t reflect.Type) (kind string, deeper reflect.Type, suffix string) {
	if field.Name == "Settings" && t.Kind() == reflect.Interface {
		t = reflect.TypeFor[app.ReportedSettings]()
	}
	switch section := sectionOf(t); {
	case section != "":
		return "[" + strings.ToLower(section) + "](#" + strings.ToLower(section) + ")", nil, ""
	case t == reflect.TypeFor[time.Time]():
		return "time", nil, ""
	}
	switch t.Kind() {
	case reflect.String:
		return "text", nil, ""
	case reflect.Bool:
		return "true or false", nil, ""
	case reflect.Int, reflect.Int64, reflect.Float64:
		return "number", nil, ""
	case reflect.Struct:
		return "object", t, ""
	case reflect.Map:
		kind, _, _ := jsonKind(field, t.Elem())
		return "object of " + kind + "s", nil, ""
	case reflect.Slice:
		if t.Elem().Kind() == reflect.Uint8 {
			return "text", nil, "" // in base64
		}
		kind, deeper, _ := jsonKind(field, t.Elem())
		if !strings.HasPrefix(kind, "[") {
			kind += "s"
		}
		return "list of " + kind, deeper, "[]"
	}
	panic("docs/json.md has no word for " + t.String())
}

// TestJSONIsDocumented: docs/json.md has every member of every object that the commands
// print, with its type, and no other.
func TestJSONIsDocumented(t *testing.T) {
	data, err := os.ReadFile("../../docs/json.md")
	if err != nil {
		t.Fatal(err)
	}
	row := regexp.MustCompile("(?m)^(\\| `[^`]+` \\| [^|]+ \\|) \\S.*\\|$")
	sections := map[string][]string{}
	for _, section := range strings.Split(string(data), "\n## ")[1:] {
		title, body, _ := strings.Cut(section, "\n")
		for _, match := range row.FindAllStringSubmatch(body, -1) {
			sections[title] = append(sections[title], match[1])
		}
	}
	for title, about := range jsonSections {
		want := jsonMembers(about, "")
		for _, member := range want {
			if !slices.Contains(sections[title], member) {
				t.Errorf("%s: this line is missing, with what it is: %s", title, member)
			}
		}
		for i, listed := range sections[title] {
			if !slices.Contains(want, listed) {
				t.Errorf("%s: there is no such member: %s", title, listed)
			} else if slices.Contains(sections[title][:i], listed) {
				t.Errorf("%s: it is listed twice: %s", title, listed)
			}
		}
	}
	for title := range sections {
		if jsonSections[title] == nil {
			t.Errorf("nothing is known of the section %s", title)
		}
	}
}

package hsconf

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestValues(t *testing.T) {
	for _, c := range []struct {
		name, text string
		want       []string // path, text, and "*" when encrypted
	}{
		{"nothing", "<E/>", nil},
		{"an element", "<E><A> x </A></E>", []string{"A=x"}},
		{"elements inside", "<E><A><B>1</B><C/></A></E>", []string{"A/B=1", "A/C="}},
		{"text beside elements", "<E>t<A>x<B>1</B>y</A></E>", []string{"A/B=1", "A=xy", "EnvironmentConfiguration=t"}},
		{"attributes", "<E><A K=' x ' encrypted='true' L=''><B M='&amp;'/></A></E>", []string{"A@K=x", "A@L=", "A/B@M=&", "A/B="}},
		{"several of a name", "<E><A>1</A><B/><A>2</A><A><C/><C/></A></E>", []string{"A=1", "B=", "A[2]=2", "A[3]/C=", "A[3]/C[2]="}},
		{"encrypted", "<E><A encrypted='True'>$2$x</A><B encrypted='false'>y</B></E>", []string{"A=$2$x*", "B=y"}},
		{"references, CDATA, comments", "<E><A>&lt;<![CDATA[<x>]]><!-- y --></A></E>", []string{"A=<<x>"}},
	} {
		for name, e := range map[string]encoding{"utf-8": {}, "utf-16le": encodings[1], "utf-16be": encodings[2]} {
			t.Run(c.name+"/"+name, func(t *testing.T) {
				values, err := mustParse(t, e.encode(lengthen(c.text))).Values(false)
				if err != nil {
					t.Fatal(err)
				}
				var got []string
				for _, v := range values {
					mark := ""
					if v.Encrypted {
						mark = "*"
					}
					got = append(got, v.Path+"="+v.Text+mark)
				}
				if diff := cmp.Diff(c.want, got); diff != "" {
					t.Error(diff)
				}
			})
		}
	}
}

func TestValuesOfTheRoot(t *testing.T) {
	d := mustParse(t, []byte("<EnvironmentConfiguration a='1'><A/></EnvironmentConfiguration>"))
	if got, err := d.Values(false); err != nil || fmt.Sprint(got) != "[EnvironmentConfiguration@a A]" {
		t.Errorf("got %s, %v", got, err)
	}
}

func TestManyValues(t *testing.T) {
	many := strings.Repeat("<A/>", 20_000)
	d := mustParse(t, []byte(lengthen("<E K='1'>"+many+"<S ProviderKey='Redis'><V>a</V></S>"+many+"</E>")))
	if _, err := d.Values(false); !errors.Is(err, ErrManyValues) {
		t.Errorf("got %v", err)
	}
	got, err := d.Values(true)
	if want := fmt.Sprintf("[%[1]s@ProviderKey %[1]s/%[2]s]", sessionName, valueName); err != nil || fmt.Sprint(got) != want {
		t.Errorf("got %v, %v", got, err)
	}
	d = mustParse(t, []byte(lengthen("<E><S>"+many+"</S></E>")))
	if _, err := d.Values(true); !errors.Is(err, ErrManyValues) {
		t.Errorf("got %v", err)
	}
}

func TestValuePrintsNoText(t *testing.T) {
	v := Value{Path: "A", Text: "MARKED"}
	if all := fmt.Sprintf("%v %+v %#v %s %q %x ", v, v, v, v, v, &v) + v.LogValue().String(); strings.Contains(all, "MARKED") {
		t.Errorf("got %s", all)
	}
}

package sddl

import "testing"

const pool = "S-1-5-82-1-2-3-4-5"

var (
	poolAccount   = Account{SIDs: []string{pool, IISUsers, Users, AuthenticatedUsers, Everyone, Service}}
	domainAccount = Account{SIDs: []string{Users, AuthenticatedUsers, Everyone, Service}, Partly: true}
	systemAccount = Account{SIDs: []string{System, Administrators, AuthenticatedUsers, Everyone}}
)

// TestMayRead holds who may read a file, by what Windows documents of its access checks.
func TestMayRead(t *testing.T) {
	for _, c := range []struct {
		name, sddl           string
		pool, domain, system Answer
	}{
		{"what a folder of Users gives", "O:BAG:SYD:AI(A;ID;FA;;;SY)(A;ID;FA;;;BA)(A;ID;0x1200a9;;;BU)", Yes, Yes, Yes},
		{"a profile of an administrator's", "O:BAG:S-1-5-21-1-2-3-513D:AI(A;ID;FA;;;SY)(A;ID;FA;;;BA)(A;ID;FA;;;S-1-5-21-1-2-3-1001)", No, Unknown, Yes},
		{"administrators alone", "O:BAG:BAD:PAI(A;;FA;;;BA)", No, Unknown, Yes},
		{"the pool by itself", "O:BAD:P(A;;FR;;;" + pool + ")", Yes, No, No},
		{"another pool", "O:BAD:P(A;;FR;;;S-1-5-82-5-4-3-2-1)", No, No, No},
		{"IIS_IUSRS", "O:BAD:P(A;;FR;;;IS)", Yes, Unknown, No},
		{"everyone", "O:BAD:P(A;;GR;;;WD)", Yes, Yes, Yes},
		{"authenticated users, all", "O:BAD:P(A;;GA;;;AU)", Yes, Yes, Yes},
		{"no access list", "O:BAG:BA", Yes, Yes, Yes},
		{"a null access list", "O:BAG:BAD:NO_ACCESS_CONTROL", Yes, Yes, Yes},
		{"an empty access list", "O:BAG:BAD:", No, No, No},
		{"an empty access list that is protected", "O:BAG:BAD:PAIS:(AU;SA;FA;;;WD)", No, No, No},
		{"denied before allowed", "D:(D;;FR;;;IS)(A;;FA;;;WD)", No, Unknown, Yes},
		{"allowed before denied", "D:(A;;FA;;;WD)(D;;FR;;;IS)", Yes, Yes, Yes},
		{"denied, but something else", "D:(D;;FW;;;WD)(A;;FR;;;WD)", No, No, No}, // FW holds READ_CONTROL and SYNCHRONIZE
		{"writing of data denied", "D:(D;;0x2;;;WD)(A;;FR;;;WD)", Yes, Yes, Yes},
		{"to be inherited alone", "D:(A;OICIIO;FA;;;WD)", No, No, No},
		{"denied to what is below alone", "D:(D;OIIO;FA;;;WD)(A;OICI;FR;;;WD)", Yes, Yes, Yes},
		{"execution alone", "D:(A;;FX;;;WD)", No, No, No},
		{"by two entries", "D:(A;;0x20009;;;BU)(A;;0x100000;;;IS)", Yes, Unknown, No},
		{"letters of rights", "D:(A;;CCSWRCLO;;;WD)(A;;0x100000;;;WD)", Yes, Yes, Yes},
		{"in octal digits", "D:(A;;04400211;;;WD)", Yes, Yes, Yes},
		{"an owner without rights", "O:" + pool + "D:(A;;FA;;;SY)", No, No, Yes},
		{"an owner reads the descriptor", "O:" + pool + "D:(A;;0x100009;;;WD)", Yes, No, No},
		{"an owner by owner rights", "O:" + pool + "D:(A;;FR;;;OW)", Yes, No, No},
		{"an owner less its rights", "O:" + pool + "D:(A;;0x1;;;OW)(A;;0x100009;;;WD)", No, No, No},
		{"an owner of the domain", "O:S-1-5-21-1-2-3-1001D:(A;;FR;;;OW)", No, Unknown, No},
		{"owner rights to be inherited alone", "O:" + pool + "D:(A;IO;0x1;;;OW)(A;;0x100009;;;WD)", Yes, No, No},
		{"users of the domain", "D:(A;;FR;;;DU)", No, Unknown, No},
		{"denied to users of the domain", "D:(D;;FR;;;DU)(A;;FR;;;WD)", Yes, Unknown, Yes},
		{"under a condition", `D:(XA;;FR;;;WD;(@User.Title=="a (b) ; c:"))`, Unknown, Unknown, Unknown},
		{"denied under a condition", `D:(XD;;FR;;;IS;(Member_of {SID(BA)}))(A;;FR;;;WD)`, Unknown, Unknown, Yes},
		{"a condition that does not matter", `D:(XA;;FR;;;IS;(@User.x==1))(A;;FR;;;WD)`, Yes, Yes, Yes},
		{"a creator to be", "D:(A;;FA;;;CO)", No, No, No},
		{"what is audited", "D:(AU;SA;FA;;;WD)(A;;FR;;;IS)", Yes, Unknown, No},
	} {
		d, err := Parse(c.sddl)
		if err != nil {
			t.Errorf("%s: %v", c.name, err)
			continue
		}
		for name, is := range map[string][2]Answer{
			"pool": {d.MayRead(poolAccount), c.pool}, "domain": {d.MayRead(domainAccount), c.domain}, "system": {d.MayRead(systemAccount), c.system},
		} {
			if is[0] != is[1] {
				t.Errorf("%s, %s: %d, want %d", c.name, name, is[0], is[1])
			}
		}
	}
}

// TestParseRefuses holds what is no descriptor.
func TestParseRefuses(t *testing.T) {
	for _, text := range []string{
		"", "x", "O", "O:", "O:XYZ", "Q:BA", "D:Q", "D:(", "D:()", "D:(A;;FR;;;WD", "D:(A;;FR;;WD)", "D:(A;;XX;;;WD)", "D:(A;;F;;;WD)", "D:(A;I;FR;;;WD)",
		"D:(A;;0x1ffffffff;;;WD)", "D:(A;;FR;;;S-2-1)", "D:(A;;FR;;;WD)x", "D:)(", `D:("`, "D:P)",
	} {
		if d, err := Parse(text); err == nil {
			t.Errorf("%q is taken: %+v", text, d)
		}
	}
}

// FuzzParse: any descriptor is read or refused; who may read by it may read by one that
// allows more, and nobody by one that denies all first.
func FuzzParse(f *testing.F) {
	for _, seed := range []string{
		"O:BAG:SYD:AI(A;ID;FA;;;SY)(A;ID;0x1200a9;;;BU)", "D:NO_ACCESS_CONTROL", "D:P", "O:BAD:(D;;FR;;;IS)(A;;FA;;;WD)S:(AU;SA;FA;;;WD)",
		`D:(XA;;FR;;;WD;(@User.Title=="a (b) ; c:"))`, "O:S-1-5-21-1-2-3-1001D:(A;OICIIO;GR;;;OW)",
	} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		d, err := Parse(text)
		if err != nil {
			return
		}
		for _, a := range []Account{poolAccount, domainAccount, systemAccount} {
			answer := d.MayRead(a)
			more, less := d, d
			more.list = append([]entry{{rights: fileAll, sid: Everyone}}, d.list...)
			less.list = append([]entry{{deny: true, rights: fileAll, sid: Everyone}}, d.list...)
			if got := more.MayRead(a); got != Yes {
				t.Errorf("%q: %d with all allowed first", text, got)
			}
			if got := less.MayRead(a); got != No && !d.open {
				t.Errorf("%q: %d with all denied first", text, got)
			}
			if !d.NoWiderThan(d) || !less.NoWiderThan(d) || !d.NoWiderThan(more) && !d.open {
				t.Errorf("%q: a denial makes it wider, or it is wider than itself", text)
			}
			certain := a
			certain.Partly = false
			if got := d.MayRead(certain); answer != Unknown && got != answer && got != Unknown {
				t.Errorf("%q: %d, and %d with all groups known", text, answer, got)
			}
		}
	})
}

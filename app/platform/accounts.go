package platform

import (
	"bytes"
	"crypto/sha1"
	"encoding/binary"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"unicode/utf16"
)

// Account is one that the applications or the platform's services run under.
type Account struct {
	Name string   // as an administrator enters it: `IIS AppPool\OutSystemsApplications`
	SIDs []string // its own, if that is known, and those of its groups
	// Partly: it is a user's account, whose own SID and groups are not all known.
	Partly bool
}

// Bounds of applicationHost.config, in bytes, and of the application pools that are
// looked at.
const (
	maxHosting = 32 << 20
	maxPools   = 200
)

// hosting is what applicationHost.config says of application pools.
type hosting struct {
	Pools    []pool `xml:"system.applicationHost>applicationPools>add"`
	Defaults pool   `xml:"system.applicationHost>applicationPools>applicationPoolDefaults"`
	Sites    []struct {
		Applications []struct {
			Path string `xml:"path,attr"`
			Pool string `xml:"applicationPool,attr"`
		} `xml:"application"`
		Default struct {
			Pool string `xml:"applicationPool,attr"`
		} `xml:"applicationDefaults"`
	} `xml:"system.applicationHost>sites>site"`
	Default struct {
		Pool string `xml:"applicationPool,attr"`
	} `xml:"system.applicationHost>sites>applicationDefaults"`
}

type pool struct {
	Name  string `xml:"name,attr"`
	Model struct {
		Identity string `xml:"identityType,attr"`
		User     string `xml:"userName,attr"`
		Manual   bool   `xml:"manualGroupMembership,attr"`
	} `xml:"processModel"`
}

// readPools are the accounts of the application pools that applications run in, by
// applicationHost.config. That of a site's root alone is left out: the platform's
// applications are below it.
func readPools(config io.Reader) ([]Account, error) {
	var h hosting
	data, err := io.ReadAll(io.LimitReader(config, maxHosting+1))
	if err == nil && len(data) > maxHosting {
		err = errors.New("it is too large")
	}
	if err == nil {
		err = xml.Unmarshal(bytes.TrimPrefix(data, []byte("\ufeff")), &h)
	}
	if err != nil {
		return nil, fmt.Errorf("read applicationHost.config: %w", err)
	}
	var accounts []Account
	used := h.used()
	for _, p := range h.Pools[:min(len(h.Pools), maxPools)] {
		if len(used) > 0 && !slices.Contains(used, strings.ToLower(p.Name)) {
			continue
		}
		if p.Model.Identity == "" {
			p.Model = h.Defaults.Model
		}
		a := p.account()
		if !slices.ContainsFunc(accounts, func(b Account) bool { return b.Name == a.Name }) {
			accounts = append(accounts, a)
		}
	}
	return accounts, nil
}

// used are the names, in lower case, of the pools that applications below a site's root
// run in.
func (h *hosting) used() []string {
	var names []string
	for _, site := range h.Sites {
		for _, a := range site.Applications {
			if a.Path == "/" {
				continue
			}
			for _, name := range []string{a.Pool, site.Default.Pool, h.Default.Pool} {
				if name != "" {
					names = append(names, strings.ToLower(name))
					break
				}
			}
		}
	}
	return names
}

// account is that of a pool. By default it has one of its own name.
func (p pool) account() Account {
	var a Account
	switch p.Model.Identity {
	case "LocalSystem", "LocalService", "NetworkService":
		a = accountOf(p.Model.Identity)
	case "SpecificUser":
		a = accountOf(p.Model.User)
	default:
		a = accountOf(`IIS AppPool\` + p.Name)
	}
	if !p.Model.Manual {
		a.SIDs = append(a.SIDs, iisUsers)
	}
	return a
}

// Groups that Windows puts a process's account into, by what it is ("Well-known SIDs").
const (
	system, localService, networkService = "S-1-5-18", "S-1-5-19", "S-1-5-20"
	iisUsers                             = "S-1-5-32-568"
	administrators, users                = "S-1-5-32-544", "S-1-5-32-545"
	everyone, authenticated              = "S-1-1-0", "S-1-5-11"
	local, batch, service, organization  = "S-1-2-0", "S-1-5-3", "S-1-5-6", "S-1-5-15"
	allPools, allServices                = "S-1-5-82-0", "S-1-5-80-0"
)

// accountOf is an account as services and application pools name it, less IIS_IUSRS.
func accountOf(name string) Account {
	groups := func(own ...string) []string {
		return append(own, everyone, authenticated, users, local, batch, service, organization)
	}
	authority, short, _ := strings.Cut(name, `\`)
	if !strings.EqualFold(authority, "NT AUTHORITY") {
		short = name
	}
	switch authority = strings.ToLower(authority); strings.ReplaceAll(strings.ToLower(short), " ", "") {
	case "localsystem", "system":
		return Account{Name: "Local System", SIDs: []string{system, administrators, everyone, authenticated}}
	case "localservice":
		return Account{Name: "Local Service", SIDs: groups(localService)}
	case "networkservice":
		return Account{Name: "Network Service", SIDs: groups(networkService)}
	}
	_, short, _ = strings.Cut(name, `\`)
	switch authority {
	case "iis apppool":
		return Account{Name: name, SIDs: groups(virtualSID(82, strings.ToLower(short)), allPools)}
	case "nt service":
		return Account{Name: name, SIDs: groups(virtualSID(80, strings.ToUpper(short)), allServices)}
	}
	return Account{Name: name, SIDs: groups(), Partly: true}
}

// virtualSID is the SID that Windows makes from the name of a virtual account, of a kind:
// its SHA-1, in five numbers.
func virtualSID(kind int, name string) string {
	var text []byte
	for _, unit := range utf16.Encode([]rune(name)) {
		text = binary.LittleEndian.AppendUint16(text, unit)
	}
	sum := sha1.Sum(text)
	sid := fmt.Sprintf("S-1-5-%d", kind)
	for i := 0; i < len(sum); i += 4 {
		sid += fmt.Sprintf("-%d", binary.LittleEndian.Uint32(sum[i:]))
	}
	return sid
}

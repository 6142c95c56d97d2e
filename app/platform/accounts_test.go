package platform

import (
	"bytes"
	"reflect"
	"slices"
	"strings"
	"testing"
)

// TestVirtualSIDs holds SIDs that Microsoft prints in its documentation.
func TestVirtualSIDs(t *testing.T) {
	for name, sid := range map[string]string{
		`IIS AppPool\DefaultAppPool`:  "S-1-5-82-3006700770-424185619-1745488364-794895919-4004696415",
		`NT SERVICE\TrustedInstaller`: "S-1-5-80-956008885-3418522649-1831038044-1853292631-2271478464",
	} {
		if got := accountOf(name); got.Name != name || got.SIDs[0] != sid || got.Partly {
			t.Errorf("%s is %+v, want %s", name, got, sid)
		}
	}
}

// TestAccountOf holds how the accounts of services and pools are named.
func TestAccountOf(t *testing.T) {
	for name, want := range map[string]struct {
		shown, sid string
		partly     bool
	}{
		"LocalSystem": {"Local System", system, false}, `NT AUTHORITY\SYSTEM`: {"Local System", system, false},
		`NT AUTHORITY\LocalService`: {"Local Service", localService, false}, "LocalService": {"Local Service", localService, false},
		`NT AUTHORITY\NETWORK SERVICE`: {"Network Service", networkService, false}, `NT Authority\NetworkService`: {"Network Service", networkService, false},
		`FARM\redis`: {`FARM\redis`, everyone, true}, `.\redis`: {`.\redis`, everyone, true}, "redis@farm.example": {"redis@farm.example", everyone, true},
		`FARM\System`: {`FARM\System`, everyone, true},
	} {
		if got := accountOf(name); got.Name != want.shown || !slices.Contains(got.SIDs, want.sid) || got.Partly != want.partly {
			t.Errorf("%s is %+v", name, got)
		}
	}
	if slices.Contains(accountOf("LocalSystem").SIDs, users) || !slices.Contains(accountOf("LocalSystem").SIDs, administrators) {
		t.Error("Local System is in Users, or not in Administrators")
	}
}

// hostConfig is an applicationHost.config with the given application pools and sites.
func hostConfig(pools, sites string) string {
	return "\ufeff" + `<?xml version="1.0" encoding="UTF-8"?><configuration><configSections/><system.applicationHost>
<applicationPools>` + pools + `</applicationPools><sites>` + sites + `</sites></system.applicationHost></configuration>`
}

// TestPoolAccounts holds which accounts a configuration of IIS names.
func TestPoolAccounts(t *testing.T) {
	pools := `<add name="DefaultAppPool"/><add name="OutSystemsApplications" managedRuntimeVersion="v4.0"><processModel loadUserProfile="true"/></add>
<add name="ServiceCenterAppPool"><processModel identityType="NetworkService"/></add><add name="Own"><processModel identityType="SpecificUser" userName="FARM\redis"/></add>
<add name="Alone"><processModel identityType="ApplicationPoolIdentity" manualGroupMembership="true"/></add>`
	root := `<application path="/" applicationPool="DefaultAppPool"/>`
	for _, c := range []struct {
		name, config string
		want         []string
	}{
		{"all, where nothing is below a root", hostConfig(pools, "<site>"+root+"</site>"), []string{
			`IIS AppPool\DefaultAppPool`, `IIS AppPool\OutSystemsApplications`, "Network Service", `FARM\redis`, `IIS AppPool\Alone`,
		}},
		{"those that are used", hostConfig(pools, "<site>"+root+`<application path="/MyApp" applicationPool="outsystemsapplications"/><application path="/Users" applicationPool="Own"/></site>`), []string{
			`IIS AppPool\OutSystemsApplications`, `FARM\redis`,
		}},
		{"of a site's default", hostConfig(pools, `<site><application path="/MyApp"/><applicationDefaults applicationPool="ServiceCenterAppPool"/></site>`), []string{"Network Service"}},
		{"of all sites' default", hostConfig(pools, `<site><application path="/MyApp"/></site><applicationDefaults applicationPool="Alone"/>`), []string{`IIS AppPool\Alone`}},
		{"by the pools' defaults", hostConfig(`<add name="One"/><add name="Two"/><applicationPoolDefaults><processModel identityType="NetworkService"/></applicationPoolDefaults>`, ""), []string{"Network Service"}},
		{"none", hostConfig("", ""), nil},
	} {
		accounts, err := readPools(strings.NewReader(c.config))
		var names []string
		for _, a := range accounts {
			names = append(names, a.Name)
			if member := slices.Contains(a.SIDs, iisUsers); member == strings.HasSuffix(a.Name, "Alone") {
				t.Errorf("%s: %s in IIS_IUSRS: %t", c.name, a.Name, member)
			}
		}
		if err != nil || !reflect.DeepEqual(names, c.want) {
			t.Errorf("%s: %q, %v, want %q", c.name, names, err, c.want)
		}
	}
}

// TestPoolsRefused: what is no configuration, or too large, tells no accounts.
func TestPoolsRefused(t *testing.T) {
	for name, config := range map[string]string{
		"empty": "", "no XML": "pools", "cut": hostConfig("", "")[:150], "too large": hostConfig("<!--"+strings.Repeat("x", maxHosting)+"-->", ""),
	} {
		if accounts, err := readPools(strings.NewReader(config)); err == nil || accounts != nil {
			t.Errorf("%s: %+v, %v", name, accounts, err)
		}
	}
}

// FuzzPools: any content is read or refused, and no more pools than the bound count.
func FuzzPools(f *testing.F) {
	f.Add([]byte(hostConfig(`<add name="One"/>`, `<site><application path="/A" applicationPool="One"/></site>`)))
	f.Fuzz(func(t *testing.T, config []byte) {
		accounts, err := readPools(bytes.NewReader(config))
		if len(accounts) > maxPools || err != nil && accounts != nil {
			t.Errorf("%d accounts, %v", len(accounts), err)
		}
	})
}

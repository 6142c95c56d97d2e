package sddl

// The rights to a file that rules ask for ([MS-DTYP] 2.4.3, "File Access Rights").
const (
	readControl uint32 = 0x0002_0000
	fileAll     uint32 = 0x001f_01ff
	fileRead    uint32 = 0x0012_0089
	fileWrite   uint32 = 0x0012_0116
	fileExecute uint32 = 0x0012_00a0

	readAttributes uint32 = 0x80

	genericRead    uint32 = 0x8000_0000
	genericWrite   uint32 = 0x4000_0000
	genericExecute uint32 = 0x2000_0000
	genericAll     uint32 = 0x1000_0000
)

// rights are those of two letters.
var rights = map[string]uint32{
	"GA": genericAll, "GR": genericRead, "GW": genericWrite, "GX": genericExecute,
	"RC": readControl, "SD": 0x1_0000, "WD": 0x4_0000, "WO": 0x8_0000,
	"CC": 0x1, "DC": 0x2, "LC": 0x4, "SW": 0x8, "RP": 0x10, "WP": 0x20, "DT": 0x40, "LO": 0x80, "CR": 0x100,
	"FA": fileAll, "FR": fileRead, "FW": fileWrite, "FX": fileExecute,
	"KA": 0xf_003f, "KR": 0x2_0019, "KW": 0x2_0006, "KX": 0x2_0019,
}

// onFile are rights with the generic ones in those of files.
func onFile(rights uint32) uint32 {
	for generic, file := range map[uint32]uint32{
		genericAll: fileAll, genericRead: fileRead, genericWrite: fileWrite, genericExecute: fileExecute,
	} {
		if rights&generic != 0 {
			rights = rights&^generic | file
		}
	}
	return rights
}

// SIDs that every Windows has.
const (
	Everyone           = "S-1-1-0"
	Local              = "S-1-2-0"
	OwnerRights        = "S-1-3-4"
	Batch              = "S-1-5-3"
	Service            = "S-1-5-6"
	AuthenticatedUsers = "S-1-5-11"
	ThisOrganization   = "S-1-5-15"
	System             = "S-1-5-18"
	LocalService       = "S-1-5-19"
	NetworkService     = "S-1-5-20"
	Administrators     = "S-1-5-32-544"
	Users              = "S-1-5-32-545"
	IISUsers           = "S-1-5-32-568" // IIS_IUSRS
)

// shortSIDs are those of two letters that are the same everywhere.
var shortSIDs = map[string]string{
	"AC": "S-1-15-2-1", "AN": "S-1-5-7", "AU": AuthenticatedUsers, "BA": Administrators, "BG": "S-1-5-32-546", "BO": "S-1-5-32-551", "BU": Users,
	"AA": "S-1-5-32-579", "AO": "S-1-5-32-548", "CD": "S-1-5-32-574", "CG": "S-1-3-1", "CO": "S-1-3-0", "CY": "S-1-5-32-569",
	"ED": "S-1-5-9", "ER": "S-1-5-32-573", "ES": "S-1-5-32-576", "HA": "S-1-5-32-578", "IS": IISUsers, "IU": "S-1-5-4",
	"LS": LocalService, "LU": "S-1-5-32-559", "MS": "S-1-5-32-577", "MU": "S-1-5-32-558", "NO": "S-1-5-32-556", "NS": NetworkService,
	"NU": "S-1-5-2", "OW": OwnerRights, "PO": "S-1-5-32-550", "PS": "S-1-5-10", "PU": "S-1-5-32-547", "RA": "S-1-5-32-575", "RC": "S-1-5-12",
	"RD": "S-1-5-32-555", "RE": "S-1-5-32-552", "RM": "S-1-5-32-580", "RU": "S-1-5-32-554", "SO": "S-1-5-32-549", "SU": Service, "SY": System,
	"UD": "S-1-5-84-0-0-0-0-0", "WD": Everyone, "WR": "S-1-5-33",
}

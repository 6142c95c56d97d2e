package ui

// wordlessProbeRooms say nothing to the window.
var wordlessProbeRooms = []string{"wire"}

// wordlessProbeFiles have no words for findings: commands, the protocol, and
// reports as text, which are in English.
var wordlessProbeFiles = []string{
	"aclline.go", "heading.go", "html.go", "asking.go", "idle.go", "keep.go", "machine_windows.go", "nodes.go", "reader.go", "redis.go", "rights.go", "script.go", "target.go", "text.go", "weigh.go", "watch.go",
}

// notSaidByTheProbe are texts that it compares with what others say, or that are
// errors on the way to a finding.
var notSaidByTheProbe = []string{
	"remote error", "TRUSTED CERTIFICATE", "unsupported protocol version", "protocol version not supported", "private key missing", "no private key belongs to a certificate in the file",
	"ACL SETUSER ", "+info +scan +pttl +memory|usage", "MEMORY USAGE", "there are no sessions to measure", "%w among the keys that were looked at", "+scan +exists +pttl +memory|usage", "max number of clients", "without any password configured", "no password is set",
	"unknown command", "unknown subcommand", "cluster support disabled", "ACL SETUSER", "ACL failure in script", "user executing the script can't", "Unknown Redis command", "OOM command not allowed",
	"not allowed from script", "scripting is disabled", "slot not served", "the certificate is not valid for %q",
	"failed to parse certificate", "unsupported type of public key", "unsupported public key", "unsupported certificate",
	"the database of defaultDatabase cannot be selected", "connection has ended", "the chain is refused", "it redirects elsewhere", "the certificate was revoked", "whether the certificate was revoked is not known: ",
}

// onlyOnTheCommandLine are texts of the workflow that the window never shows, or
// that are translated under a more general key.
var onlyOnTheCommandLine = []string{
	"There is no backup of server.hsconf named ", "Run \"sessionconfig restore\" without a name to list the backups.",
	"Recorded: you have republished. Nothing is left to do by hand.", "Nothing is left to do by hand after a publish.",
	"A publish is pending. What must be done by hand afterwards cannot be done before it.",
	"The file contains no password. ", "Also give the password, or add --keep-password if the present password is for these servers.",
	" is sealed with a passphrase.", "Give the passphrase that it was exported with, by --passphrase-file or --passphrase-stdin.",
	"an elevated run does not write into another user's folder", "seal the password: %w", "look at the key file: %w",
	"unexpected EOF", "unexpected end element", "illegal character", "invalid UTF-8", "quoted string", // of encoding/xml, which are reworded
	"cannot write %s: %s: %v", "no one may write it", "locked by another program", "a link of another user", "it is a folder", "this is not a folder", "too many links", "its owner cannot be kept", "others would get rights", "invalid settings: %v",
	": process %d", "is not a size", "is not between 1 byte and 16MB", "; of the expected sessions %d are on it, and need %s", "Session Provider: server.hsconf has %s, the settings file has %s.", "2006-01-02 15:04", "2006-01-02 15:04:05",
}

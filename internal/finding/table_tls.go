package finding

// tlsTable holds what can go wrong between a connection and a secure one.
var tlsTable = []Definition{
	{
		Code: TLSNotOffered, Stage: StageTLS, Severity: SeverityError,
		Message:  "Use SSL is on, but {host} does not speak TLS on port {port}.",
		Remedy:   "Clear Use SSL, or enter the port that offers TLS (tls-port in redis.conf of {host}).",
		Meaning:  "The port is a plain Redis port.",
		Detected: "The TLS handshake gets no TLS answer, and a plain PING on a fresh connection is answered.",
	},
	{
		Code: TLSExpected, Stage: StageTLS, Severity: SeverityError,
		Message:  "{host} speaks TLS on port {port}, but Use SSL is off.",
		Remedy:   "Select Use SSL and enter the certificate's name as SSL Host, or enter the port without TLS (port in redis.conf of {host}).",
		Meaning:  "The port expects TLS.",
		Detected: "A plain command gets no Redis answer, and a TLS greeting on a fresh connection is answered.",
	},
	{
		Code: TLSNameMismatch, Stage: StageTLS, Severity: SeverityError,
		Message:  `The certificate of {node} is not valid for the name "{name}". It names: {names}.`,
		Remedy:   "Enter as SSL Host a name that the certificates of all nodes hold (for *.example.com, any name that it covers), or issue certificates that name {name}.",
		Meaning:  "The certificate belongs to another name than the one that the platform checks: SSL Host; without it the name that all hosts share; else each node's own address.",
		Detected: "The names in the node's certificate are compared with the name that the platform checks.",
	},
	{
		Code: TLSUnknownAuthority, Stage: StageTLS, Severity: SeverityError,
		Message:  "The certificate of {node} was issued by {issuer}, which this machine does not trust.",
		Remedy:   "Import the issuer's certificate into the machine's Trusted Root Certification Authorities, or set SERedis_IssuerCertPath to a .crt file with it and restart the OutSystems services.",
		Meaning:  "No trusted authority stands at the end of the certificate's chain, nor the issuer that SERedis_IssuerCertPath names.",
		Detected: "The chain is verified against the machine's authorities, then against the issuer's certificate if one is set.",
	},
	{
		Code: TLSCertificateExpired, Stage: StageTLS, Severity: SeverityError,
		Message:  "The certificate {subject} of {node} is not valid now: it is valid from {from} to {expiry}.",
		Remedy:   "Put a new certificate in its place: on {host} (tls-cert-file in redis.conf) or, for an authority's, in SERedis_IssuerCertPath or the machine's Trusted Root Certification Authorities. Check the clocks of both machines.",
		Meaning:  "A certificate in the chain has expired or is not valid yet.",
		Detected: "The dates of the certificate are compared with the clock.",
	},
	{
		Code: TLSCertificateExpiring, Stage: StageTLS, Severity: SeverityWarning,
		Message:  "The certificate {subject} of {node} expires on {expiry}; days left: {days}.",
		Remedy:   "Renew it on {host} (tls-cert-file in redis.conf) before that day: from then on nobody can sign in to the applications.",
		Meaning:  "The certificate is valid, but for less than 30 days more.",
		Detected: "The end date of the certificate is compared with the clock.",
	},
	{
		Code: TLSClientCertificateRequired, Stage: StageTLS, Severity: SeverityError,
		Message:  "{node} asks for a client certificate, and none was sent.",
		Remedy:   "Set SERedis_ClientCertPfxPath to a PFX file with a client certificate from the authority that Redis trusts, and SERedis_ClientCertPassword to its password; or set tls-auth-clients no on {host}.",
		Meaning:  "The server only admits clients with a certificate.",
		Detected: "The server asked for a certificate, none is set, and it refused the connection for that.",
	},
	{
		Code: TLSClientCertificateRejected, Stage: StageTLS, Severity: SeverityError,
		Message:  "{node} refused the client certificate {subject}: {reason}.",
		Remedy:   "Use a client certificate that is valid and issued by an authority in tls-ca-cert-file on {host}, and set SERedis_ClientCertPfxPath to it.",
		Meaning:  "A client certificate was sent, and the server does not accept it.",
		Detected: "The server ended the connection with an alert about the certificate that was sent.",
	},
	{
		Code: TLSProtocolVersion, Stage: StageTLS, Severity: SeverityError,
		Message:  "{node} and this machine have no TLS version in common; this machine offers {offered}.",
		Remedy:   `Enable TLS 1.2 or TLS 1.3 on {host} (tls-protocols "TLSv1.2 TLSv1.3" in redis.conf), and let the parameter sslProtocols, if it is set, allow the same.`,
		Meaning:  "The server only speaks versions of TLS that are too old, or that the parameter sslProtocols leaves out.",
		Detected: "The handshake ends with an alert about the protocol version, or the server picks a version that was not offered.",
	},
	{
		Code: TLSHandshakeFailed, Stage: StageTLS, Severity: SeverityError,
		Message:  "The TLS handshake with {node} failed: {reason}.",
		Remedy:   "Look into the log of the server at {node}, and check its certificate, key and cipher settings (tls-cert-file, tls-key-file, tls-ciphers, tls-ciphersuites in redis.conf).",
		Meaning:  "The secure connection could not be made for a reason that none of the other codes names.",
		Detected: "The handshake ends with any other error.",
	},
}

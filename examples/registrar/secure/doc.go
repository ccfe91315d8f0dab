// Package secure lets phones speak Skinny over TLS, on port 2443 as a rule: a
// listener whose handshakes are bounded in number and time, certificates that
// are read again when their files change, and the names that phones prove by
// theirs.
//
// What phones of the 7900 series need is old: TLS 1.0 with RSA key exchange and
// AES-128 in CBC mode. It is offered where [Config.MinVersion] says so. Cisco's
// mode "authenticated" is not: its suite NULL-SHA encrypts nothing, and crypto/tls
// has none like it.
package secure

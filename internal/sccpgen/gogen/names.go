// Package gogen writes the Go code of package sccp from its schema.
package gogen

import (
	"strings"
	"unicode"
)

// initialisms are written in capitals wherever they stand in a name.
func initialism(word string) (string, bool) {
	switch word {
	case "id", "ip", "url", "xml", "rtp", "dtmf", "mac", "tcp", "udp", "dscp", "mwi", "rfc", "gob", "mb", "rfc2833", "sse", "nse", "sprt":
		return strings.ToUpper(word), true
	case "ids":
		return "IDs", true
	case "ipv4":
		return "IPv4", true
	case "ipv6":
		return "IPv6", true
	case "qos":
		return "QoS", true
	}
	return "", false
}

// goName turns a field name of the schema into an exported Go name:
// partyId becomes PartyID.
func goName(name string) string {
	if name == "" {
		return ""
	}
	var out strings.Builder
	for _, w := range words(name) {
		if s, ok := initialism(strings.ToLower(w)); ok {
			out.WriteString(s)
			continue
		}
		out.WriteString(strings.ToUpper(w[:1]) + w[1:])
	}
	return out.String()
}

// words splits camelCase before each capital that follows a small letter or
// a digit.
func words(name string) []string {
	var all []string
	start := 0
	for i, r := range name {
		if i > start && unicode.IsUpper(r) && !unicode.IsUpper(rune(name[i-1])) {
			all = append(all, name[start:i])
			start = i
		}
	}
	return append(all, name[start:])
}

// lowerFirst makes the name of an unexported function or constant.
func lowerFirst(name string) string {
	return strings.ToLower(name[:1]) + name[1:]
}

package cnfxml

import (
	"net/netip"
	"strings"
)

// useCallManager stands for an address in the lines of SIP phones.
const useCallManager = "USECALLMANAGER"

// hostForm checks an element that holds an address or a name.
func (c *checker) hostForm(e int32, k *known, text string) {
	if isToken(text) {
		c.placeholder(e, text)
		return
	}
	c.length(e, k, text)
	switch k.form {
	case asIPv6:
		if a, err := netip.ParseAddr(strings.Trim(text, "[]")); err != nil || !a.Is6() {
			c.say(e, CodeValueHost, Warning, sourceFiles, "%s is %s, which is no IPv6 address", k.name, quoted(text))
		}
	case asHostPort:
		c.hostPort(e, k, text)
	default:
		c.host(e, k.name, text)
	}
}

func (c *checker) hostPort(e int32, k *known, text string) {
	host, port := text, ""
	if at := strings.LastIndexByte(text, ':'); at >= 0 && (strings.Count(text, ":") == 1 || text[0] == '[') {
		host, port = strings.Trim(text[:at], "[]"), text[at+1:]
	}
	if strings.Contains(text, "://") {
		c.say(e, CodeValueHost, Warning, sourceDocs, "%s holds a URL, write host:port", k.name)
		return
	}
	if n, ok := parseUint[uint16](port, 16); port != "" && (!ok || n == 0) {
		c.say(e, CodePort, Error, sourceDocs, "%s is %s, whose port is not from 1 to 65535", k.name, quoted(text))
		return
	}
	if !isDigits(host) {
		c.host(e, k.name, host)
	}
}

// host checks an address or a name without a port.
func (c *checker) host(e int32, name, text string) {
	_, err := netip.ParseAddr(text)
	switch {
	case err == nil || text == useCallManager:
	case strings.EqualFold(text, useCallManager):
		c.say(e, CodeValueHost, Error, sourceParser, "%s is %s, phones know %s in capitals only", name, quoted(text), useCallManager)
	case strings.Contains(text, "://"):
		severity := Warning
		if name == "processNodeName" {
			severity = Note
		}
		c.say(e, CodeValueHost, severity, sourceFiles, "%s holds a URL: write only the address or name", name)
	case looksLikeIPv4(text):
		c.say(e, CodeValueHost, Error, sourceNames, "%s is %s, which is no IPv4 address: four numbers from 0 to 255 without leading zeros", name, quoted(text))
	case hasPort(text):
		c.say(e, CodeValueHost, Warning, sourceFiles, "%s is %s: write the port into its own element", name, quoted(text))
	case !isHostName(text):
		c.say(e, CodeValueHost, Warning, sourceNames, "%s is %s, which is neither an address nor a host name", name, quoted(text))
	}
}

// isToken recognises the words in capitals that people write for an address
// to fill in: SERVERIP, YOUR_SERVER_IP, PUT-ADDRESS-HERE.
func isToken(text string) bool {
	if len(text) < 4 || text == useCallManager || strings.ToUpper(text) != text || strings.ContainsAny(text, ".:/ ") {
		return false
	}
	for _, word := range [...]string{"SERVER", "YOUR", "ADDR", "_IP", "IP_", "HOST", "HERE", "NODE", "PBX", "DOMAIN"} {
		if strings.Contains(text, word) {
			return true
		}
	}
	return strings.HasSuffix(text, "IP")
}

func looksLikeIPv4(text string) bool {
	return strings.Trim(text, "0123456789.") == "" && strings.Count(text, ".") >= 2
}

func hasPort(text string) bool {
	host, port, ok := strings.Cut(text, ":")
	return ok && isDigits(port) && isHostName(host)
}

func isDigits(text string) bool {
	return text != "" && strings.Trim(text, "0123456789") == ""
}

// isHost accepts what can stand for a server, also in a template.
func isHost(text string) bool {
	_, err := netip.ParseAddr(text)
	return err == nil || isPlaceholder(text) || isHostName(text) && !looksLikeIPv4(text)
}

// isHostName accepts what RFC 1123 allows and the underscores that Windows
// networks have.
func isHostName(text string) bool {
	if text == "" || len(text) > 253 {
		return false
	}
	for label := range strings.SplitSeq(strings.TrimSuffix(text, "."), ".") {
		if label == "" || len(label) > 63 || label[0] == '-' || label[len(label)-1] == '-' || !isWord(label) {
			return false
		}
	}
	return true
}

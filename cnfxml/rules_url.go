package cnfxml

import (
	"net/netip"
	"strings"
)

// internalURLs start the URLs that phones handle themselves.
var internalURLs = []string{
	"Application:", "Key:", "SoftKey:", "Dial:", "EditDial:", "Play:", "Init:", "Notify:", "Display:", "Device:",
	"QueryStringParam:", "App:", "RTPRx:", "RTPTx:", "RTPMRx:", "RTPMTx:", "Vibrate:", "SendDigits:",
}

// url checks an element that holds a URL. URLs may carry passwords, so none is
// ever quoted.
func (c *checker) url(e int32, k *known, text string) {
	c.length(e, k, text)
	scheme, rest, found := strings.Cut(text, "://")
	switch {
	case strings.ContainsAny(text, " \t\n"):
		c.say(e, CodeValueURL, Warning, sourceDocs, "%s has a blank inside its URL: write %%20", k.name)
	case strings.Contains(text, "&amp;"):
		c.say(e, CodeValueURL, Warning, sourceXML, "%s has an ampersand that was escaped twice: write &amp; once", k.name)
	case !found:
		c.internalURL(e, k, text)
	case strings.EqualFold(scheme, "http"):
		if strings.HasPrefix(k.name, "secure") {
			c.say(e, CodeValueURL, Warning, sourceDocs, "%s is not encrypted: write https://", k.name)
		}
		c.authority(e, k, rest)
	case strings.EqualFold(scheme, "https"), strings.EqualFold(scheme, "tftp"):
		c.authority(e, k, rest)
	default:
		c.say(e, CodeValueURL, Warning, sourceDocs, "%s has a URL that is neither http nor https", k.name)
	}
}

// internalURL checks what has no scheme with slashes. The messages key may
// dial a number.
func (c *checker) internalURL(e int32, k *known, text string) {
	for _, start := range internalURLs {
		if !hasPrefixFold(text, start) {
			continue
		}
		if start == "Application:" && !strings.HasPrefix(text, "Application:Cisco/") {
			c.say(e, CodeValueURL, Warning, sourceDocs, "%s names an application of the phone: write Application:Cisco/ and its name", k.name)
		}
		return
	}
	if k.name == "messagesURL" || hasPrefixFold(text, "TFTP:") {
		return
	}
	c.say(e, CodeValueURL, Warning, sourceDocs, "%s holds no URL: it starts with http:// or https://", k.name)
}

// authority checks the host and port of a URL.
func (c *checker) authority(e int32, k *known, rest string) {
	if end := strings.IndexAny(rest, "/?#"); end >= 0 {
		rest = rest[:end]
	}
	if at := strings.LastIndexByte(rest, '@'); at >= 0 {
		c.say(e, CodeCleartext, Note, sourceFiles, "%s carries a user name or password in clear", k.name)
		rest = rest[at+1:]
	}
	host, port := rest, ""
	if at := strings.LastIndexByte(rest, ':'); at > strings.LastIndexByte(rest, ']') {
		host, port = rest[:at], rest[at+1:]
	}
	host = strings.Trim(host, "[]")
	if n, ok := parseUint[uint16](port, 16); port != "" && (!ok || n == 0) {
		c.say(e, CodeValueURL, Warning, sourceDocs, "the URL of %s has a port that is not from 1 to 65535", k.name)
		return
	}
	if isToken(host) {
		c.placeholder(e, host)
		return
	}
	if _, err := netip.ParseAddr(host); err != nil && (looksLikeIPv4(host) || !isHostName(host)) {
		c.say(e, CodeValueURL, Warning, sourceNames, "the URL of %s has no valid host", k.name)
	}
}

package cnfxml

// security compares the elements that only together make a phone secure.
func (c *checker) security() {
	if c.kind != RootDevice {
		return
	}
	mode := c.below("deviceSecurityMode")
	transport := c.below("transportLayerProtocol")
	encrypted := c.below("encrConfig")
	secure := c.text(mode) == "2" || c.text(mode) == "3"
	if secure {
		c.secureMode(mode, transport, encrypted)
		return
	}
	const without = "deviceSecurityMode asks for no security"
	if c.text(transport) == transportTLS && c.profile.Protocol != SCCP {
		c.say(transport, CodeSecurity, Warning, sourceDocs, "transportLayerProtocol is TLS, but %s: write 2 or 3 there, or 4 here", without)
	}
	if c.text(encrypted) == "true" {
		c.say(encrypted, CodeSecurity, Warning, sourceCisco, "encrConfig is true, so the phone will ask for an encrypted file with the ending .enc.sgn, but %s", without)
	}
}

const transportTLS = "3"

func (c *checker) secureMode(mode, transport, encrypted int32) {
	if text := c.text(transport); text != transportTLS && !isPlaceholder(text) && c.profile.Protocol != SCCP {
		c.say(mode, CodeSecurity, Warning, sourceDocs, "deviceSecurityMode %s needs TLS: set transportLayerProtocol to 3, and serve a trust list (CTL or ITL)", c.text(mode))
	}
	if c.text(mode) == "3" && c.text(encrypted) != "true" && !isPlaceholder(c.text(encrypted)) {
		c.say(mode, CodeSecurity, Warning, sourceCisco, "deviceSecurityMode 3 without encrConfig true sends the keys of the phone in clear: set encrConfig to true, and serve the file encrypted")
	}
}

// levels: what vendorConfig says wins over commonConfig, and that over
// enterpriseConfig.
func (c *checker) levels() {
	wins := map[string]int32{}
	for _, level := range [...]string{"vendorConfig", "commonConfig", "enterpriseConfig"} {
		parent := c.below(level)
		if parent == 0 {
			continue
		}
		for e := c.first(parent); e != 0; e = c.next(e) {
			name, text := c.name(e), c.text(e)
			if text == "" {
				continue
			}
			first, set := wins[name]
			if !set {
				wins[name] = e
				continue
			}
			if c.doc.nodes[first].parent != parent && c.text(first) != text {
				c.say(e, CodeShadowed, Note, sourceParser, "%s has no effect here: %s sets it to something else, and wins", name, c.name(c.doc.nodes[first].parent))
			}
		}
	}
}

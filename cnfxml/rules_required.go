package cnfxml

import "strings"

// required looks for what the phone cannot do without.
func (c *checker) required() {
	if c.isStub() || len(c.unclosed) > 0 {
		return
	}
	isDefault := c.kind == RootDefault
	group := c.below("callManagerGroup", "members", "member")
	if group == 0 {
		group = c.below("devicePool", "callManagerGroup", "members", "member")
	}
	switch {
	case group != 0:
	case isDefault:
		c.say(c.root(), CodeRequired, Warning, sourceIssues, "there is no callManagerGroup: phones that read this file have nothing to register with, and may start over and over")
	default:
		c.say(c.root(), CodeRequired, Warning, sourceLogs, "there is no devicePool/callManagerGroup/members/member: the phone will try to register with its TFTP server")
	}
	if !isDefault && c.profile.Protocol == SIP {
		c.requiredForSIP()
	}
}

// isStub recognises the file of a 7940 or 7960 with SIP, which names the
// firmware and leaves the rest to SIP<mac>.cnf.
func (c *checker) isStub() bool {
	first := c.first(c.root())
	return first != 0 && c.name(first) == loadElement && c.next(first) == 0
}

// is7960 recognises the 7940 and 7960, which share their loads.
func (c *checker) is7960() bool {
	if c.model.Name == "" {
		for row := range rowsByLoad(c.text(c.below(loadElement))) {
			return row.dialect == Dialect7960
		}
	}
	return c.model.Dialect == Dialect7960
}

func (c *checker) requiredForSIP() {
	profile := c.below("sipProfile")
	switch {
	case c.is7960():
		if profile != 0 {
			c.say(profile, CodeStray, Note, sourceFiles, "a 7940 or 7960 with SIP has its lines in SIPDefault.cnf and SIP<MAC>.cnf; nothing tells that it reads sipProfile")
		}
	case profile == 0:
		c.say(c.root(), CodeRequired, Warning, sourceDocs, "the file is for SIP and has no sipProfile: the phone has no line")
	default:
		var missing []string
		for _, part := range profileParts {
			if c.child(profile, part) == 0 {
				missing = append(missing, part)
			}
		}
		if len(missing) > 0 {
			c.say(profile, CodeRequired, Warning, sourceFiles, "sipProfile lacks %s, which the files of working phones have", strings.Join(missing, ", "))
		}
	}
}

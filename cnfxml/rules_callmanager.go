package cnfxml

import (
	"net/netip"
	"strconv"
)

// callManager checks one server: the order inside it, its address and ports.
func (c *checker) callManager(e int32) {
	ports, host := c.child(e, "ports"), c.child(e, "processNodeName")
	if host != 0 && ports > host {
		c.say(ports, CodeCallManagerOrder, Error, sourceParser,
			"ports stands after processNodeName, which ends the record: phones give these ports to the next call manager; move it before")
	}
	c.callManagerPorts(e, ports)
	c.callManagerHost(e, host)
}

func (c *checker) callManagerPorts(e, ports int32) {
	want, usual := "", 0
	switch c.profile.Protocol {
	case SCCP:
		want, usual = "ethernetPhonePort", DefaultSCCPPort
	case SIP:
		want, usual = "sipPort", 5060
	default:
		return
	}
	if ports == 0 || c.child(ports, want) == 0 {
		c.say(e, CodePortMissing, Warning, sourceDocs, "the call manager has no %s: write <ports><%s>%d</%s></ports> at its start", want, want, usual, want)
	}
}

func (c *checker) callManagerHost(e, host int32) {
	text := c.text(host)
	if text == "" {
		c.noHost(e, host)
		return
	}
	if _, err := netip.ParseAddr(text); err != nil && c.kind == RootDefault && isHostName(text) && !isPlaceholder(text) && !isToken(text) {
		c.say(host, CodeCallManagerHost, Warning, sourceFiles, "processNodeName holds a name; phones that read this file may have no name server yet: write an address")
	}
}

func (c *checker) noHost(e, host int32) {
	if c.text(c.child(e, "ipv6Addr")) != "" {
		return
	}
	if host == 0 {
		host = e
	}
	if priority, ok := c.attr(c.doc.nodes[e].parent, "priority"); ok && trimBlank(priority) != "0" {
		c.say(host, CodeCallManagerHost, Note, sourceParser, "the call manager has no address, phones skip it")
		return
	}
	c.say(host, CodeCallManagerHost, Error, sourceParser, "the first call manager has no address: write one into processNodeName")
}

// maxParserMembers is how many call managers Cisco's parser keeps.
const maxParserMembers = 3

// members checks the priorities of a call manager group.
func (c *checker) members(e int32) {
	if c.name(c.doc.nodes[e].parent) != "callManagerGroup" {
		return
	}
	var seen [maxMembers]bool
	count, highest, distinct, readable := 0, -1, 0, true
	for m := c.first(e); m != 0; m = c.next(m) {
		if c.name(m) != "member" {
			continue
		}
		count++
		priority, ok := c.priority(m)
		if !ok {
			readable = false
			continue
		}
		highest = max(highest, priority)
		switch {
		case priority >= maxMembers:
			distinct++
		case seen[priority]:
			c.say(m, CodePriorityRepeated, Error, sourceParser, "priority %d occurs again: number the members from 0", priority)
		default:
			seen[priority] = true
			distinct++
		}
	}
	if readable && highest >= distinct {
		c.say(e, CodePriorityGap, Error, sourceDocs, "priorities do not count up from 0 without a gap")
	}
	c.memberCount(e, count)
}

func (c *checker) memberCount(e int32, count int) {
	switch {
	case count > maxMembers:
		c.say(e, CodePriorityCount, Error, sourceDocs, "%d members, phones take at most %d", count, maxMembers)
	case count > maxParserMembers && c.profile.Protocol != SCCP:
		c.say(e, CodePriorityCount, Warning, sourceParser, "%d members, phones with SIP keep only %d", count, maxParserMembers)
	}
}

// priority reads member@priority and reports it when it cannot.
func (c *checker) priority(m int32) (int, bool) {
	text, ok := c.attr(m, "priority")
	if !ok {
		c.say(m, CodePriority, Error, sourceParser, "member has no priority: the first one has 0")
		return 0, false
	}
	if isPlaceholder(text) {
		c.placeholder(m, text)
		return 0, false
	}
	priority, err := strconv.ParseUint(trimBlank(text), 10, 31)
	if err != nil {
		c.say(m, CodePriority, Error, sourceParser, "priority %s is not a number from 0", quoted(text))
		return 0, false
	}
	return int(priority), true
}

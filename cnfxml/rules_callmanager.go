package cnfxml

import (
	"fmt"
	"net/netip"
	"strconv"
	"strings"
)

func (c *checker) root() {
	root := c.doc.Root()
	name := root.Name()
	want := ""
	switch c.profile.File {
	case NameDevice, NameATA:
		want = "device"
	case NameDefault:
		want = "Default"
	}
	switch {
	case name == want, want == "" && (name == "device" || name == "Default"):
	case name == "default":
		c.report(root, finding{CodeRoot, Warning, sourceParser, "the root element default should be spelt Default"})
	case name == "device" || name == "Default":
		c.report(root, finding{CodeRoot, Warning, sourceFiles, "the root element " + name + " is unusual in such a file, it should be " + want})
	default:
		c.report(root, finding{CodeRoot, Error, sourceParser, "the root element " + name + " is none that phones know"})
	}
}

func (c *checker) callManagerOrder() {
	c.each("callManager", func(n Node) {
		host := n.Child("processNodeName")
		ports := n.Child("ports")
		if host.Valid() && ports.Valid() && ports.Offset() > host.Offset() {
			c.report(ports, finding{
				CodeCallManagerOrder, Error, sourceParser,
				"ports stands after processNodeName, which ends the record: phones give these ports to the next call manager",
			})
		}
	})
}

// maxParserMembers is how many call managers Cisco's parser keeps.
const maxParserMembers = 3

func (c *checker) priorities() {
	c.each("members", func(members Node) {
		if members.Parent().Name() != "callManagerGroup" {
			return
		}
		seen := map[int]bool{}
		count, highest, readable := 0, -1, true
		for m := range members.Elements() {
			if !m.is("member") {
				continue
			}
			count++
			priority, ok := c.priority(m)
			if !ok {
				readable = false
				continue
			}
			if seen[priority] {
				c.report(m, finding{CodePriorityRepeated, Error, sourceParser, fmt.Sprintf("priority %d occurs again", priority)})
			}
			seen[priority] = true
			highest = max(highest, priority)
		}
		if readable && highest >= len(seen) {
			c.report(members, finding{CodePriorityGap, Error, sourceDocs, "priorities do not count up from 0"})
		}
		c.memberCount(members, count)
	})
}

func (c *checker) memberCount(members Node, count int) {
	switch {
	case count > maxMembers:
		c.report(members, finding{CodePriorityCount, Error, sourceDocs, fmt.Sprintf("%d members, phones take at most %d", count, maxMembers)})
	case count > maxParserMembers:
		c.report(members, finding{CodePriorityCount, Warning, sourceParser, fmt.Sprintf("%d members, phones with SIP keep only %d", count, maxParserMembers)})
	}
}

// priority reads member@priority and reports it when it cannot.
func (c *checker) priority(m Node) (int, bool) {
	text, ok := m.Attr("priority")
	if !ok {
		c.report(m, finding{CodePriority, Error, sourceParser, "member has no priority"})
		return 0, false
	}
	if c.placeholder(m, text) {
		return 0, false
	}
	priority, err := strconv.ParseUint(trimBlank(text), 10, 31)
	if err != nil {
		c.report(m, finding{CodePriority, Error, sourceParser, fmt.Sprintf("priority %q is not a number from 0", text)})
		return 0, false
	}
	return int(priority), true
}

func (c *checker) hosts() {
	c.each("callManager", func(n Node) {
		priority, _ := n.Parent().Attr("priority")
		host := n.Child("processNodeName")
		text := trimBlank(host.Text())
		if text == "" {
			c.missingHost(n, host, trimBlank(priority) == "0")
			return
		}
		if c.placeholder(host, text) {
			return
		}
		c.host(host, text)
	})
}

func (c *checker) missingHost(n, host Node, first bool) {
	if n.Child("ipv6Addr").Valid() && trimBlank(n.Child("ipv6Addr").Text()) != "" {
		return
	}
	if !host.Valid() {
		host = n
	}
	if !first {
		c.report(host, finding{CodeCallManagerHost, Note, sourceParser, "the call manager has no address, phones skip it"})
		return
	}
	c.report(host, finding{CodeCallManagerHost, Error, sourceParser, "the first call manager has no address"})
}

func (c *checker) host(n Node, text string) {
	if len(text) > maxHost {
		c.report(n, finding{CodeLength, Error, sourceParser, fmt.Sprintf("an address of %d bytes, phones keep %d", len(text), maxHost)})
	}
	if strings.Contains(text, "://") {
		c.report(n, finding{CodeCallManagerHost, Note, sourceFiles, "processNodeName holds a URL, an address or name is expected"})
		return
	}
	if _, err := netip.ParseAddr(text); err != nil && c.doc.Root().Name() != "device" {
		c.report(n, finding{CodeCallManagerHost, Warning, sourceFiles, "processNodeName holds a name; phones that read this file may have no name server yet"})
	}
}

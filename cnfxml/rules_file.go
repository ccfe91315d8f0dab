package cnfxml

import (
	"sort"
	"strings"
)

const (
	largeFile  = 64 << 10 // bytes; phone files are far smaller
	hugeFile   = 550_000  // bytes; a 7942 gives this limit when it asks for files
	asciiLimit = 0x80
)

func (c *checker) size() {
	switch n := len(c.src); {
	case n > hugeFile:
		c.say(c.root(), CodeSize, Error, sourceLogs, "the file has %d bytes, phones load up to %d", n, hugeFile)
	case n > largeFile:
		c.say(c.root(), CodeSize, Warning, sourceFiles, "the file has %d bytes, far more than files that work: phones have little memory", n)
	}
}

// density: Cisco's parser reaches some elements by the white space before
// them.
func (c *checker) density() {
	if c.dense == 0 || c.profile.Protocol == SCCP {
		return
	}
	severity := Note
	if c.denseMatters && c.profile.Protocol == SIP {
		severity = Warning
	}
	c.say(c.dense, CodeSpace, severity, sourceParser, "%s has no white space before its first element: phones with SIP may skip what is inside, so put each element on its own line", c.name(c.dense))
}

// programs: what a server would run, phones get as it is from TFTP.
func (c *checker) programs() {
	for i := range c.doc.nodes {
		n := c.doc.at(int32(i))
		if n.Kind() == KindInstruction && strings.EqualFold(n.Name(), "php") {
			c.say(int32(i), CodePlaceholder, Warning, sourceFiles, "this is the source of a program: serve phones what it makes")
			return
		}
	}
}

// charset: phones take a file without a declared encoding for UTF-8.
func (c *checker) charset() {
	if c.doc.charset == charsetLatin1 {
		c.controls()
	}
	if c.doc.Encoding() != "" || c.doc.HasBOM() {
		return
	}
	for i := range len(c.src) {
		if c.src[i] >= asciiLimit {
			c.say(c.root(), CodeNoCharset, Note, sourceXML, "the file has letters beyond ASCII and declares no encoding: start it with <?xml version=\"1.0\" encoding=\"UTF-8\"?>")
			return
		}
	}
}

// controls finds the bytes that are quotes and dashes to Windows, and control
// characters to ISO-8859-1.
func (c *checker) controls() {
	for i := range len(c.src) {
		if c.src[i]&0xE0 == 0x80 {
			c.report(c.nodeAt(i), finding{code: CodeEncoding}, i, Warning, sourceXML,
				"the byte %#x is a control character in %s: declare windows-1252, if that is what the editor wrote, or save the file as UTF-8", c.src[i], c.doc.Encoding())
		}
	}
}

// nodeAt returns the innermost node that holds the byte at an offset.
func (c *checker) nodeAt(offset int) int32 {
	behind := sort.Search(len(c.doc.nodes), func(i int) bool { return int(c.doc.nodes[i].start) > offset })
	return int32(behind - 1)
}

// order compares the root's elements with CUCM's order, which phones do not
// insist on.
func (c *checker) order() {
	if c.name(c.root()) != "device" {
		return
	}
	highest, last := -1, ""
	known := orderIn("device")
	for e := c.first(c.root()); e != 0; e = c.next(e) {
		name := c.name(e)
		rank := rankIn(known, name)
		switch {
		case rank == len(known):
		case rank < highest:
			c.sayOnce(e, CodeOrder, Note, sourceFiles, "%s stands after %s; CUCM writes it before, but no phone is known to care", name, last)
			return
		default:
			highest, last = rank, name
		}
	}
}

// stamp: phones see by the version stamp that a file changed.
func (c *checker) stamp() {
	if c.kind != RootDevice {
		return
	}
	e := c.below("versionStamp")
	if e == 0 && c.below("vendorConfig") == 0 {
		return // few settings, by hand
	}
	if c.text(e) == "" {
		if e == 0 {
			e = c.root()
		}
		c.say(e, CodeStamp, Note, sourceParser, "the file has no versionStamp, by which phones see that it changed")
	}
}

// fileName checks how phones would ask for the file.
func (c *checker) fileName() {
	name := c.profile.Name
	name = name[strings.LastIndexAny(name, `/\`)+1:]
	base, ok := cutSuffixFold(name, ".cnf.xml")
	if !ok {
		return
	}
	if strings.EqualFold(base, "XMLDefault") {
		if name != DefaultFile && name != "XmlDefault.cnf.xml" {
			c.say(c.root(), CodeFileName, Note, sourceCisco, "phones ask for %s; a server that tells capitals apart does not find %s", DefaultFile, name)
		}
		return
	}
	for _, prefix := range [...]string{"SEP", "ATA"} {
		if digits, ok := cutPrefixFold(base, prefix); ok {
			c.macName(name, prefix, digits)
		}
	}
}

// macName checks the address in a file name. What is no address at all, such
// as SEPMAC, is the name of a template.
func (c *checker) macName(name, prefix, digits string) {
	mac, err := ParseMAC(digits)
	hex := strings.Trim(strings.ToLower(digits), "0123456789abcdef:-.") == "" && strings.ContainsAny(digits, "0123456789")
	switch {
	case err != nil && hex:
		c.say(c.root(), CodeFileName, Warning, sourceCisco, "the file is named %s, whose address has not twelve hexadecimal digits: no phone will ask for it", name)
	case err == nil && len(digits) != 12:
		c.say(c.root(), CodeFileName, Warning, sourceCisco, "the file is named %s: phones ask for %s%s.cnf.xml, without separators", name, prefix, mac)
	case err == nil && prefix+mac.String() != name[:len(prefix)+len(digits)] && c.model.Dialect != DialectOld:
		c.say(c.root(), CodeFileName, Note, sourceCisco, "phones ask for %s%s.cnf.xml; a server that tells capitals apart does not find %s", prefix, mac, name)
	}
}

func cutPrefixFold(s, prefix string) (string, bool) {
	if !hasPrefixFold(s, prefix) {
		return s, false
	}
	return s[len(prefix):], true
}

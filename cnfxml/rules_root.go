package cnfxml

import "strings"

// rootName checks the root of a file for devices against the name of the file.
func (c *checker) rootName() {
	name := c.name(c.root())
	right, want := "device", ""
	if c.kind == RootDefault {
		right = "Default"
	}
	switch c.profile.File {
	case NameDevice, NameATA:
		want = "device"
	case NameDefault:
		want = "Default"
	}
	switch {
	case name == "default":
		c.say(c.root(), CodeRoot, Warning, sourceFiles, "the root element default should be spelt Default")
	case name != right:
		c.say(c.root(), CodeRoot, Error, sourceParser, "the root element %s should be spelt %s; phones tell capitals apart", name, right)
	}
	if want != "" && want != right {
		c.say(c.root(), CodeRoot, Warning, sourceFiles, "the root element %s is unusual in such a file, it should be %s", name, want)
	}
}

// otherRoot says what a file is that is none for devices.
func (c *checker) otherRoot() {
	name := c.name(c.root())
	known := c.profile.File == NameDevice || c.profile.File == NameATA || c.profile.File == NameDefault
	switch {
	case strings.EqualFold(name, "html"):
		c.say(c.root(), CodeRoot, Error, sourceParser, "this is a web page, as servers send it where they have no file: look into it for what went wrong")
	case c.kind != RootUnknown && known:
		c.say(c.root(), CodeRoot, Error, sourceParser, "this is a %s (%s), where phones expect device or Default", c.kind, name)
	case c.kind != RootUnknown:
		c.say(c.root(), CodeSibling, Note, sourceFiles, "this is a %s (%s), not a file for a device; its content is not checked here", c.kind, name)
	case known:
		c.say(c.root(), CodeRoot, Error, sourceParser, "the root element %s is none that phones know: device or Default is expected", name)
	default:
		c.say(c.root(), CodeRoot, Warning, sourceParser, "the root element %s is none of a phone file: device or Default is expected", name)
	}
}

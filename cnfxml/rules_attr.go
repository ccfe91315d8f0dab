package cnfxml

import "strings"

// knownAttr is one row of the table of attributes.
type knownAttr struct {
	of, name string
	form     form
	a, b     int32
}

// knownAttrs are the attributes that files carry, beside uuid, which CUCM puts
// on many elements and phones skip.
var knownAttrs = [...]knownAttr{
	{"device", "xsi:type", asText, 0, 0},
	{"device", "ctiid", asNumber, 0, 0},
	{"loadInformation", "model", asText, 0, 0},
	{"inactiveLoadInformation", "model", asText, 0, 0},
	{"member", "priority", asOpen, 0, 0}, // rules of its own
	{"ntp", "priority", asNumber, 0, 0},
	{"line", "button", asOpen, 0, 0},
	{"line", "lineIndex", asNumber, 0, 0},
	{"phoneServices", "useHTTPS", asTrueFalse, 0, 0},
	{"phoneService", "type", asNumber, 0, 2},
	{"phoneService", "category", asNumber, 0, 0},
	{"addOnModule", "idx", asOpen, 0, 0},
	{"userId", "serviceProfileFile", asText, 0, 0},
	{"div", "style", asOpen, 0, 0},
}

func attrOf(element, name string) *knownAttr {
	for i := range knownAttrs {
		if a := &knownAttrs[i]; a.of == element && a.name == name {
			return a
		}
	}
	return nil
}

// attributes looks at the attributes of an element.
func (c *checker) attributes(e int32) {
	if c.doc.nodes[e].nattr == 0 {
		return
	}
	element := c.name(e)
	for a := range c.doc.at(e).Attrs() {
		switch k := attrOf(element, a.Name); {
		case k != nil:
			c.attribute(e, a, k)
		case a.Name == "uuid":
			c.uuid(e, a)
		case strings.HasPrefix(a.Name, "xml"), strings.Contains(a.Name, ":"):
		default:
			c.unknownAttr(e, element, a)
		}
	}
}

func (c *checker) unknownAttr(e int32, element string, a Attr) {
	for i := range knownAttrs {
		k := &knownAttrs[i]
		switch {
		case k.of != element:
		case strings.EqualFold(k.name, a.Name):
			c.sayAt(e, a, CodeCase, Warning, sourceParser, "the attribute %s is spelt %s; phones tell capitals apart", a.Name, k.name)
			return
		case len(a.Name) <= maxSpelled && distance(a.Name, k.name, 3) < 3:
			c.sayAt(e, a, CodeUnknown, Warning, sourceFiles, "%s has no known attribute %s; did you mean %s?", element, a.Name, k.name)
			return
		}
	}
	if len(a.Name) <= maxSpelled {
		c.sayAt(e, a, CodeUnknown, Note, sourceFiles, "%s has no known attribute %s", element, a.Name)
	}
}

func (c *checker) attribute(e int32, a Attr, k *knownAttr) {
	value := trimBlank(a.Value)
	if value == "" || k.form == asOpen {
		return
	}
	if isPlaceholder(value) {
		c.placeholder(e, value)
		return
	}
	switch k.form {
	case asTrueFalse:
		if value != "true" && value != "false" {
			c.sayAt(e, a, CodeValueAttr, Warning, sourceDocs, "the attribute %s is %s, write true or false", a.Name, quoted(value))
		}
	case asNumber:
		if n, ok := parseUint[uint32](value, 32); !ok || k.b != 0 && int64(n) > int64(k.b) {
			c.sayAt(e, a, CodeValueAttr, Warning, sourceFiles, "the attribute %s is %s, %s is expected", a.Name, quoted(value), numberFrom(k.a, k.b))
		}
	case asText:
		if a.Name == "xsi:type" && value != "axl:XIPPhone" {
			c.sayAt(e, a, CodeValueAttr, Note, sourceFiles, "the attribute xsi:type is %s, files of CUCM have axl:XIPPhone", quoted(value))
		}
	}
}

// uuid checks the form {8-4-4-4-12}.
func (c *checker) uuid(e int32, a Attr) {
	value := trimBlank(a.Value)
	if value == "" || isPlaceholder(value) || isGUID(strings.TrimSuffix(strings.TrimPrefix(value, "{"), "}")) {
		return
	}
	c.sayAt(e, a, CodeValueAttr, Note, sourceFiles, "the attribute uuid is no GUID such as {1b1b9eb6-7803-11d3-bdf0-00108302ead1}")
}

func isGUID(s string) bool {
	if len(s) != 36 {
		return false
	}
	for i := range len(s) {
		dash := i == 8 || i == 13 || i == 18 || i == 23
		if _, hex := hexDigit(s[i]); dash != (s[i] == '-') || !dash && !hex {
			return false
		}
	}
	return true
}

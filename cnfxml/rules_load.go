package cnfxml

import (
	"strconv"
	"strings"
)

// isLoad reports whether an element is loadInformation with a number.
func (c *checker) isLoad(e int32) bool {
	number, ok := loadNumber(c.name(e))
	return ok && number >= 0
}

// loads checks firmware against models: in a phone's file by the profile, in
// XMLDefault by the number of the element.
func (c *checker) loads() {
	isDefault := c.kind == RootDefault
	seen := map[int]bool{}
	for e := c.first(c.root()); e != 0; e = c.next(e) {
		number, ok := loadNumber(c.name(e))
		if !ok {
			continue
		}
		load := c.text(e)
		switch {
		case isDefault && number < 0:
			c.say(e, CodeLoadPlace, Warning, sourceFiles, "loadInformation without a number belongs into the file of one phone: append the device type, such as loadInformation434 for the 7942")
		case isDefault:
			c.numberedLoad(e, number, load)
			if seen[number] {
				c.say(e, CodeDuplicate, Warning, sourceFiles, "device type %d occurs again: remove one of them", number)
			}
			seen[number] = true
		case number >= 0:
			c.say(e, CodeLoadPlace, Warning, sourceFiles, "%s belongs into XMLDefault.cnf.xml: a phone's own file has loadInformation", c.name(e))
		case !isPlaceholder(load):
			c.deviceLoad(e, load)
		}
	}
	c.firmwareSharing()
}

// loadName checks the name of a load by itself. Those of the 7921 to 7926 end
// in .LOADS in Cisco's own lists.
func (c *checker) loadName(e int32, load string) {
	if len(load) > maxLoad {
		c.say(e, CodeLength, Error, sourceParser, "the load has %d bytes, phones keep %d", len(load), maxLoad)
	}
	for _, suffix := range [...]string{".loads", ".bin", ".sbn", ".sb2", ".sebn", ".sgn", ".zup", ".zip", ".cop"} {
		if name, ok := cutSuffixFold(load, suffix); ok && !(suffix == ".loads" && hasPrefixFold(load, "CP792")) {
			c.say(e, CodeLoadName, Error, sourceCisco, "the load ends in %s: write %s, phones append .loads themselves", suffix, quoted(name))
			return
		}
	}
	if strings.ContainsAny(load, " \t/\\:") {
		c.say(e, CodeLoadName, Warning, sourceCisco, "the load %s is no name of a file: letters, digits, points, hyphens and underscores are expected", quoted(load))
	}
}

func (c *checker) deviceLoad(e int32, load string) {
	if load == "" {
		return
	}
	if c.model.Name != "" {
		c.loadFits(e, c.model, load)
	}
	if got := protocolOf(load); got != "" && c.profile.Protocol != "" && got != c.profile.Protocol {
		c.say(e, CodeProtocol, Warning, sourceFiles, "the load %s speaks %s, the file is for %s: change one of them", quoted(load), got, c.profile.Protocol)
	}
	now, nowOK := loadVersion(c.profile.Firmware)
	then, thenOK := loadVersion(load)
	if nowOK && thenOK && c.model.Dialect == DialectJava && !now.after(version{8, 3, 3}) && then.after(version{8, 5, 2}) {
		c.say(e, CodeLoadUpgrade, Warning, sourceWazo, "the phone runs %s and cannot go to %s at once: load 8-5-2 first", quoted(c.profile.Firmware), quoted(load))
	}
}

func (c *checker) loadFits(e int32, model Model, load string) {
	if _, fits := model.Accepts(load); fits {
		return
	}
	var starts []string
	for _, p := range model.LoadPrefixes {
		starts = append(starts, p.Prefix)
	}
	c.say(e, CodeLoad, Warning, sourceFiles, "the load %s is none of model %s, whose loads start with %s", quoted(load), model.Name, strings.Join(starts, " or "))
}

// numberedLoad checks loadInformation<N>.
func (c *checker) numberedLoad(e int32, number int, load string) {
	digits := c.name(e)[len(loadElement):]
	if c.name(e)[:len(loadElement)] != loadElement {
		c.say(e, CodeCase, Warning, sourceParser, "%s is spelt %s%s; phones tell capitals apart", c.name(e), loadElement, digits)
	}
	if digits[0] == '0' && len(digits) > 1 {
		c.say(e, CodeLoadNumber, Note, sourceFiles, "%s is usually written without zeroes: %s%d", c.name(e), loadElement, number)
	}
	if load != "" && isPlaceholder(load) {
		c.placeholder(e, load)
		return
	}
	if load != "" {
		c.loadName(e, load)
	}
	text, _ := c.attr(e, "model")
	meant, told := ModelByName(text)
	model, known := ModelByType(number)
	switch {
	case known && told && meant.DeviceType != number && !sameLoads(model, meant):
		c.say(e, CodeLoadNumber, Warning, sourceTypes, "device type %d is model %s, but the attribute says %s, which is %s%d", number, model.Name, meant.Name, loadElement, meant.DeviceType)
	case known && load != "" && model.Role != RoleResource:
		c.loadFits(e, model, load)
	case !known:
		c.unknownNumber(e, number, meant, told)
	}
}

// unknownNumber: people write the model, or its last three digits, for the
// device type.
func (c *checker) unknownNumber(e int32, number int, meant Model, told bool) {
	for _, base := range [...]int{0, 7000} {
		if !told && number+base >= 1000 {
			meant, told = ModelByName(strconv.Itoa(number + base))
		}
	}
	switch {
	case told:
		c.say(e, CodeLoadNumber, Warning, sourceTypes, "%d is no known device type; model %s is %s%d", number, meant.Name, loadElement, meant.DeviceType)
	default:
		c.say(e, CodeModel, Note, sourceTypes, "device type %d is not known", number)
	}
}

func sameLoads(a, b Model) bool {
	return len(a.LoadPrefixes) > 0 && len(b.LoadPrefixes) > 0 && a.LoadPrefixes[0] == b.LoadPrefixes[0]
}

// firmwareSharing checks the settings by which phones fetch firmware.
func (c *checker) firmwareSharing() {
	settings := c.below("vendorConfig")
	if settings == 0 {
		return
	}
	if e := c.child(settings, "loadServer"); c.text(e) != "" && !isPlaceholder(c.text(e)) && !isToken(c.text(e)) {
		c.say(e, CodeLoadServer, Note, sourceCisco, "firmware comes from loadServer alone: when it does not answer, phones do not ask the TFTP server for it")
	}
	e := c.child(settings, "peerFirmwareSharing")
	if c.text(e) != "1" {
		return
	}
	load, ok := loadVersion(c.load())
	switch {
	case c.model.Dialect == Dialect7960:
		c.say(e, CodeLoadServer, Note, sourceCisco, "model %s does not share firmware, peerFirmwareSharing has no effect", c.model.Name)
	case ok && c.model.Dialect == DialectJava && !load.after(version{8, 3, 0}):
		c.say(e, CodeLoadServer, Note, sourceCisco, "phones share firmware from 8.3(1) on, peerFirmwareSharing has no effect before")
	}
}

// load returns the firmware that decides what the phone does.
func (c *checker) load() string {
	if c.profile.Firmware != "" {
		return c.profile.Firmware
	}
	return c.text(c.below(loadElement))
}

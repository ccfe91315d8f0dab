package cnfxml

// BootFiles is what a configuration says about further files. Zero fields ask
// for nothing.
type BootFiles struct {
	Model             string // as ModelByName takes it
	Protocol          Protocol
	Load              string // loadInformation, without ".loads"
	UserLocale        string // userLocale/name
	NetworkLocale     string // networkLocale or networkLocaleInfo/name
	DialTemplate      string // sipProfile/dialTemplate
	SoftKeyFile       string
	FeaturePolicyFile string
}

// HuntMore returns what a phone asks for when it has read its configuration:
// the manifest of its load, locale and tones, dial plan and soft keys, and
// what its menus ask for, ring lists and images. A phone that runs the load
// already leaves the manifest out.
func HuntMore(g Generation, c BootFiles) []string {
	var list []string
	add := func(names ...string) {
		for _, name := range names {
			if name != "" {
				list = append(list, name)
			}
		}
	}
	if c.Load != "" {
		add(loadFile(g, c.Load))
	}
	model, _ := ModelByName(c.Model)
	if c.UserLocale != "" {
		for _, name := range localeNames(g, c.Protocol) {
			add(c.UserLocale + "/" + name)
		}
	}
	if tones := tonesFile(g, model.Name); c.NetworkLocale != "" && tones != "" {
		add(c.NetworkLocale + "/" + tones)
	}
	if g == Gen7960SIP {
		add("RINGLIST.DAT")
	}
	add(c.DialTemplate, c.SoftKeyFile, c.FeaturePolicyFile)
	add(ringLists(g)...)
	if size := ImageSize(model.Name); size != "" {
		add(ImageListFile(size))
	}
	return list
}

// loadFile names what starts a firmware update: 7940 and 7960, and the phones
// before them, take one image.
func loadFile(g Generation, load string) string {
	switch g {
	case GenPreXML, GenPreXMLLow, Gen7960, Gen7960SIP:
		if !hasPrefixFold(load, "P00308") && !hasPrefixFold(load, "P0S3") {
			return load + ".bin"
		}
	}
	return LoadsFile(load)
}

// localeNames are the files of a user locale, as far as logs of phones show
// them.
func localeNames(g Generation, p Protocol) []string {
	switch g {
	case Gen7960, Gen7960SIP:
		return []string{"7960-dictionary.xml", "7960-font.xml"}
	case GenWLAN:
		return []string{"7921-dictionary.xml", "7921-kate.utf-8.xml", "7921-font.dat"}
	case GenJava:
		if p == SIP {
			return []string{"mk-sip.jar"}
		}
		return []string{"mk-sccp.jar"}
	}
	return nil
}

// tonesFile is the file with the tones of a country.
func tonesFile(g Generation, model string) string {
	switch {
	case g == Gen7960 || g == Gen7960SIP:
		return "7960-tones.xml"
	case model == "9951" || model == "9971":
		return "g4-tones.xml"
	case g == GenJava || g == GenEnterprise || g == GenWLAN8821:
		return "g3-tones.xml"
	}
	return ""
}

// ringLists are the lists behind the menus for ring tones.
func ringLists(g Generation) []string {
	switch g {
	case GenJava, GenWLAN:
		return []string{"Ringlist.xml", "DistinctiveRingList.xml"}
	case GenEnterprise, GenWLAN8821:
		return []string{"Ringlist-wb.xml"}
	}
	return nil
}

// ImageListFile returns the list of background images of a size such as
// 320x212x12.
func ImageListFile(size string) string { return "Desktops/" + size + "/List.xml" }

// ImageSize returns width, height and bits of colour of a model's background
// images, as its directory is named, or "".
func ImageSize(model string) string {
	for _, sized := range imageSizes {
		for _, name := range sized.models {
			if name == model {
				return sized.size
			}
		}
	}
	return ""
}

// imageSizes are from usecallmanager.nz.
var imageSizes = [...]struct {
	size   string
	models []string
}{
	{"95x34x1", []string{"7906", "7911"}},
	{"320x196x4", []string{"7941", "7941GE", "7942", "7961", "7961GE", "7962"}},
	{"320x212x16", []string{"7945", "7965"}},
	{"320x212x12", []string{"7970", "7971"}},
	{"320x216x16", []string{"7975"}},
	{"240x320x24", []string{"8821"}},
	{"800x480x24", []string{"8811", "8841", "8845", "8851", "8851NR", "8861", "8865", "8865NR"}},
	{"640x480x24", []string{"8941", "8945", "8961", "9951", "9971"}},
}

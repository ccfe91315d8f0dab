package cnfxml

// Guess fills in what the profile leaves open, as far as the document and the
// name of the file tell. Firmware is left as it is.
func (p Profile) Guess(d *Document) Profile {
	if n, ok := ParseName(p.Name); ok && p.File == NameUnknown {
		p.File = n.Kind
	}
	if d.RootKind() != RootDevice {
		return p
	}
	load := trimBlank(d.Root().Child(loadElement).Text())
	if p.Model == "" {
		p.Model = guessModel(d, load)
	}
	if p.Protocol == "" {
		p.Protocol = guessProtocol(d, load)
	}
	return p
}

// guessModel takes the model attribute, or the only model that a load fits.
func guessModel(d *Document, load string) string {
	text, _ := d.Root().Child(loadElement).Attr("model")
	if m, ok := ModelByName(text); ok {
		return m.Name
	}
	only := ""
	for m := range rowsByLoad(load) {
		if only != "" {
			return ""
		}
		only = m.name
	}
	return only
}

func guessProtocol(d *Document, load string) Protocol {
	if p := Protocol(trimBlank(d.Root().Child("deviceProtocol").Text())); p == SCCP || p == SIP {
		return p
	}
	if p := protocolOf(load); p != "" {
		return p
	}
	if d.Root().Child("sipProfile").Valid() {
		return SIP
	}
	return ""
}

// protocolOf tells which protocol a load speaks, "" when its name does not
// tell. A load that belongs to several models speaks the same with all.
func protocolOf(load string) Protocol {
	for row := range rowsByLoad(load) {
		m := row.model()
		p, _ := m.Accepts(load)
		return p
	}
	return ""
}

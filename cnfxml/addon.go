package cnfxml

// AddOnModules are the expansion modules beside the phone.
type AddOnModules struct {
	Rest
	List []AddOnModule
}

func (m *AddOnModules) bind(b *binder) { list(b, "addOnModule", &m.List) }

// AddOnModule is one expansion module.
type AddOnModule struct {
	Rest
	Index           Opt[int]    // attribute idx: place from the left, from 1
	UUID            Opt[string] // attribute
	DeviceType      Opt[string] // 7914, 7915, 7916, CKEM, BEKEM, CP-8800-Audio
	DeviceLine      Opt[int]    // keys
	PhoneTemplateID Opt[int]    // CUCM's
	LoadInformation Opt[string] // firmware of 7914 to 7916; the others' is in the phone's
}

func (m *AddOnModule) bind(b *binder) {
	b.attr("idx", &m.Index)
	b.attr("uuid", &m.UUID)
	leaf(b, "deviceType", &m.DeviceType)
	leaf(b, "deviceLine", &m.DeviceLine)
	leaf(b, "phoneTemplateId", &m.PhoneTemplateID)
	leaf(b, "loadInformation", &m.LoadInformation)
}

package cnfxml

import (
	"errors"
	"fmt"
)

// Errors of NewDevice and NewDefault, for errors.Is.
var (
	// ErrModel: the model is unknown, does not speak the protocol or reads no
	// XML file.
	ErrModel = errors.New("unsuitable model")
	// ErrCallManagers: there are none, too many, or one has no usable address.
	ErrCallManagers = errors.New("unsuitable call managers")
	// ErrLoad: the firmware is for another model or protocol.
	ErrLoad = errors.New("unsuitable load")
	// ErrLines: a phone with SIP has no line, too many, or one that cannot
	// register.
	ErrLines = errors.New("unsuitable lines")
	// ErrAddOns: the phone takes no such expansion modules, or not so many.
	ErrAddOns = errors.New("unsuitable add-on modules")
)

// Form says how much NewDevice writes.
type Form uint8

// The forms.
const (
	// FormFull has all that CUCM writes for the phone's family, with the values
	// that its administrators start from.
	FormFull Form = iota
	// FormMinimal has what the phone needs to register.
	FormMinimal
)

const maxLoad = 64 // bytes that Cisco's parser keeps of a load

// DeviceConfig says what NewDevice puts into a phone's file.
type DeviceConfig struct {
	Model string // required; as ModelByName takes it
	// Protocol "" is SCCP where the model speaks it, else SIP.
	Protocol Protocol
	Form     Form
	// CallManagers are required, at most five, in the order in which the phone
	// shall try them; their Priority is not used. Port 0 is 2000 for SCCP and
	// 5060 for SIP.
	CallManagers []Server
	DateTemplate string   // order and separators of D, M, Y; A at the end: 12-hour clock. "" is M/D/Y
	TimeZone     string   // one of Cisco's names; "" leaves GMT
	NTP          []string // addresses
	Load         string   // firmware; "" keeps what the phone runs
	// URLs and SecureURLs that are absent are empty elements in the full form
	// and left out of the minimal one.
	URLs       URLs
	SecureURLs SecureURLs
	// UserLocale and NetworkLocale are directories on the file server, such as
	// "English_United_States" and "United_States". "" leaves them out.
	UserLocale    string
	LangCode      string // of UserLocale, such as "en_US"
	NetworkLocale string
	AddOns        []AddOnConfig // from the left
	// The rest is for phones with SIP, which need a line.
	Lines      []LineConfig
	SpeedDials []SpeedDialConfig // keys behind the lines
	PhoneLabel string            // top right
	// DialTemplate, SoftKeyFile and FeaturePolicyFile are files on the file
	// server.
	DialTemplate      string
	SoftKeyFile       string
	FeaturePolicyFile string
}

// NewDevice returns a file for a phone: the elements that the phones of its
// family know. Change what else you like in its fields, then Append. The
// version stamp is left for Append.
//
// For SIP on phones that have their settings in other files, such as the 7960,
// it is a stub that names the firmware.
func NewDevice(c DeviceConfig) (*Device, error) {
	model, protocol, err := c.model()
	if err != nil {
		return nil, err
	}
	if protocol == SIP && !model.readsSIPProfile() {
		return c.stub(&model), nil
	}
	d := &Device{
		LoadInformation: LoadInformation{Load: textOrEmpty(c.Load)},
		VersionStamp:    Some(AutoStamp),
		URLs:            c.URLs,
		SecureURLs:      c.SecureURLs,
	}
	n := &newDevice{config: &c, model: &model, protocol: protocol, device: d, knows: knowledgeOf(&model)}
	if err := n.pool(); err != nil {
		return nil, err
	}
	if err := n.addOns(); err != nil {
		return nil, err
	}
	if protocol == SIP {
		if err := n.sip(); err != nil {
			return nil, err
		}
	}
	n.locales()
	if n.knows.has(knowsHeader) {
		d.DeviceProtocol = Some(protocol)
	}
	if c.Form == FormFull {
		n.full()
	}
	return d, nil
}

// newDevice is a file in the making.
type newDevice struct {
	config   *DeviceConfig
	model    *Model
	protocol Protocol
	knows    knowledge
	device   *Device
}

func (c *DeviceConfig) model() (Model, Protocol, error) {
	model, ok := ModelByName(c.Model)
	if !ok {
		return Model{}, "", fmt.Errorf("cnfxml: model %q is not known: %w", c.Model, ErrModel)
	}
	protocol := c.Protocol
	if protocol == "" {
		protocol = SCCP
		if !model.Speaks(SCCP) {
			protocol = SIP
		}
	}
	switch {
	case model.Dialect == DialectNone || model.Dialect == DialectModule:
		return Model{}, "", fmt.Errorf("cnfxml: model %s reads no XML file: %w", model.Name, ErrModel)
	case !model.Speaks(protocol):
		return Model{}, "", fmt.Errorf("cnfxml: model %s does not speak %s: %w", model.Name, protocol, ErrModel)
	case len(c.Load) > maxLoad:
		return Model{}, "", fmt.Errorf("cnfxml: load of %d bytes, the limit is %d: %w", len(c.Load), maxLoad, ErrLoad)
	}
	if c.Load != "" {
		if name, ok := cutSuffixFold(c.Load, ".loads"); ok && !hasPrefixFold(c.Load, "CP792") {
			return Model{}, "", fmt.Errorf("cnfxml: load %q: phones append .loads themselves, write %q: %w", c.Load, name, ErrLoad)
		}
		if p, ok := model.Accepts(c.Load); !ok || p != "" && p != protocol {
			return Model{}, "", fmt.Errorf("cnfxml: load %q is no %s load of model %s: %w", c.Load, protocol, model.Name, ErrLoad)
		}
	}
	return model, protocol, nil
}

// readsSIPProfile reports whether the phone has its SIP settings in the XML
// file; others have them in files of their own forms.
func (m *Model) readsSIPProfile() bool {
	switch m.Dialect {
	case DialectJava, DialectWLAN, DialectReduced, DialectEnterprise:
		return true
	}
	return false
}

// stub names the firmware that brings the protocol, and nothing else.
func (c *DeviceConfig) stub(m *Model) *Device {
	return &Device{LoadInformation: LoadInformation{
		Model: Some("IP Phone " + m.Name),
		Load:  textOrEmpty(c.Load),
	}}
}

func (n *newDevice) locales() {
	c, d := n.config, n.device
	if c.UserLocale != "" {
		d.UserLocale.Name = Some(c.UserLocale)
		if c.LangCode != "" {
			d.UserLocale.LangCode = Some(c.LangCode)
		}
	}
	if c.NetworkLocale != "" {
		d.NetworkLocale = Some(c.NetworkLocale)
		d.NetworkLocaleInfo.Name = Some(c.NetworkLocale)
	}
}

func textOrEmpty(s string) Opt[string] {
	if s == "" {
		return EmptyOpt[string]()
	}
	return Some(s)
}

// fill makes absent values empty elements, as CUCM writes them.
func fill(values ...*Opt[string]) {
	for _, v := range values {
		if v.State() == Absent {
			*v = EmptyOpt[string]()
		}
	}
}

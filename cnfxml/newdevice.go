package cnfxml

import (
	"errors"
	"fmt"
	"strings"
)

// Errors of NewDevice and NewDefault, for errors.Is.
var (
	// ErrModel: the model is unknown, does not speak SCCP or reads no XML file.
	ErrModel = errors.New("unsuitable model")
	// ErrCallManagers: there are none, too many, or one has no usable address.
	ErrCallManagers = errors.New("unsuitable call managers")
	// ErrLoad: the firmware is for another model or protocol.
	ErrLoad = errors.New("unsuitable load")
)

const (
	maxMembers = 5  // priorities 0 to 4
	maxHost    = 47 // bytes that Cisco's parser keeps of an address
	maxLoad    = 64 // bytes that Cisco's parser keeps of a load
)

// DeviceConfig says what NewDevice puts into a phone's file.
type DeviceConfig struct {
	Model string // required; as ModelByName takes it
	// CallManagers are required, at most five, in the order in which the phone
	// shall try them; their Priority is not used. Port 0 is 2000.
	CallManagers []Server
	DateTemplate string   // order and separators of D, M, Y; A at the end: 12-hour clock. "" is M/D/Y
	TimeZone     string   // one of Cisco's names; "" leaves GMT
	NTP          []string // addresses
	Load         string   // firmware; "" keeps what the phone runs
	URLs         URLs     // absent ones are written as empty elements
	// UserLocale and NetworkLocale are directories on the file server, such as
	// "English_United_States" and "United_States". "" leaves them out.
	UserLocale    string
	LangCode      string // of UserLocale, such as "en_US"
	NetworkLocale string
}

// NewDevice returns a file for a phone that speaks SCCP. Change what else you
// like in its fields, then Append. The version stamp is left for Append.
func NewDevice(c DeviceConfig) (*Device, error) {
	model, err := c.model()
	if err != nil {
		return nil, err
	}
	members, err := newMembers(c.CallManagers)
	if err != nil {
		return nil, err
	}
	d := &Device{
		FullConfig:         Some(TrueFalse(true)),
		DeviceProtocol:     Some(SCCP),
		LoadInformation:    LoadInformation{Load: textOrEmpty(c.Load)},
		VersionStamp:       EmptyOpt[string](),
		DeviceSecurityMode: Some(SecurityNone),
		IdleTimeout:        Some(0),
		URLs:               c.URLs,
		EncrConfig:         Some(TrueFalse(false)),
	}
	if d.DevicePool, err = c.pool(); err != nil {
		return nil, err
	}
	d.DevicePool.CallManagerGroup.Members.List = members
	d.emptyURLs()
	d.setLocales(&c)
	d.VendorConfig = newVendorConfig(model.Dialect)
	if model.Dialect != DialectOld {
		d.DSCPForSCCPPhoneConfig = Some(TOSFromDSCP(24)) // CS3
		d.DSCPForSCCPPhoneServices = Some(TOS(0))
		d.DSCPForCm2Dvce = Some(TOSFromDSCP(24))
		d.CAPFAuthMode = Some(CAPFAuthNone)
	}
	return d, nil
}

func (c *DeviceConfig) model() (Model, error) {
	model, ok := ModelByName(c.Model)
	switch {
	case !ok:
		return Model{}, fmt.Errorf("cnfxml: model %q is not known: %w", c.Model, ErrModel)
	case !model.Speaks(SCCP):
		return Model{}, fmt.Errorf("cnfxml: model %s does not speak SCCP: %w", model.Name, ErrModel)
	case model.Dialect == DialectNone:
		return Model{}, fmt.Errorf("cnfxml: model %s reads no XML file: %w", model.Name, ErrModel)
	case len(c.Load) > maxLoad:
		return Model{}, fmt.Errorf("cnfxml: load of %d bytes, the limit is %d: %w", len(c.Load), maxLoad, ErrLoad)
	}
	if c.Load != "" {
		if p, ok := model.Accepts(c.Load); !ok || p == SIP {
			return Model{}, fmt.Errorf("cnfxml: load %q is no SCCP load of model %s: %w", c.Load, model.Name, ErrLoad)
		}
	}
	return model, nil
}

func (c *DeviceConfig) pool() (DevicePool, error) {
	template := c.DateTemplate
	if template == "" {
		template = "M/D/Y"
	}
	if !isDateTemplate(template) {
		return DevicePool{}, fmt.Errorf("cnfxml: date template %q: %w", template, ErrValue)
	}
	p := DevicePool{ConnectionMonitorDuration: Some(120)}
	p.DateTimeSetting.DateTemplate = Some(template)
	if c.TimeZone != "" {
		p.DateTimeSetting.TimeZone = Some(c.TimeZone)
	}
	for _, host := range c.NTP {
		p.DateTimeSetting.NTPs.List = append(p.DateTimeSetting.NTPs.List, NTP{Name: Some(host), Mode: Some("Unicast")})
	}
	// Without this a 7925 comes back for its file every minute.
	p.SRSTInfo.Option = Some("Disable")
	return p, nil
}

// newMembers numbers call managers by their order.
func newMembers(servers []Server) ([]Member, error) {
	if len(servers) == 0 || len(servers) > maxMembers {
		return nil, fmt.Errorf("cnfxml: %d call managers, phones take 1 to %d: %w", len(servers), maxMembers, ErrCallManagers)
	}
	members := make([]Member, len(servers))
	for i, s := range servers {
		if s.Host == "" || len(s.Host) > maxHost {
			return nil, fmt.Errorf("cnfxml: call manager %d has an address of %d bytes, phones take 1 to %d: %w", i, len(s.Host), maxHost, ErrCallManagers)
		}
		port := s.Port
		if port == 0 {
			port = DefaultSCCPPort
		}
		members[i].Priority = Some(i)
		cm := &members[i].CallManager
		if s.Name != "" {
			cm.Name = Some(s.Name)
		}
		cm.Ports.EthernetPhonePort = Some(port)
		cm.ProcessNodeName = Some(s.Host)
	}
	return members, nil
}

// emptyURLs makes absent URLs empty elements, as CUCM writes them.
func (d *Device) emptyURLs() {
	for _, url := range []*Opt[string]{
		&d.AuthenticationURL, &d.DirectoryURL, &d.IdleURL, &d.InformationURL, &d.MessagesURL,
		&d.ProxyServerURL, &d.ServicesURL,
	} {
		if url.State() == Absent {
			*url = EmptyOpt[string]()
		}
	}
}

func (d *Device) setLocales(c *DeviceConfig) {
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

// newVendorConfig switches on what users expect of a new phone.
func newVendorConfig(dialect Dialect) VendorConfig {
	v := VendorConfig{
		DisableSpeaker:           Some(TrueFalse(false)),
		DisableSpeakerAndHeadset: Some(TrueFalse(false)),
		PCPort:                   Some(EnabledZero(true)),
		SettingsAccess:           Some(SettingsAccessOn),
		GARP:                     Some(ZeroOne(false)),
		VoiceVLANAccess:          Some(0),
		WebAccess:                Some(WebAccessOn),
	}
	if dialect == DialectJava {
		v.AutoSelectLineEnable = Some(ZeroOne(false))
		v.SpanToPCPort = Some(EnabledZero(false))
		v.LoggingDisplay = Some(1)
	}
	return v
}

// DefaultConfig says what NewDefault puts into XMLDefault.cnf.xml.
type DefaultConfig struct {
	CallManagers []Server // as in DeviceConfig
	Loads        []Load   // firmware by model, in this order; may be empty
	URLs         URLs     // absent ones are written as empty elements
}

// NewDefault returns the file for phones that have none of their own. Loads
// must fit the models that their numbers stand for; numbers that the model
// table does not have are taken as they are.
func NewDefault(c DefaultConfig) (*Default, error) {
	members, err := newMembers(c.CallManagers)
	if err != nil {
		return nil, err
	}
	for _, l := range c.Loads {
		model, known := ModelByType(l.DeviceType)
		name := l.Name.Or("")
		if _, fits := model.Accepts(name); known && name != "" && !fits {
			return nil, fmt.Errorf("cnfxml: load %q is none of model %s: %w", name, model.Name, ErrLoad)
		}
	}
	d := &Default{
		Loads: c.Loads,
		URLs:  c.URLs,
	}
	d.CallManagerGroup.Members.List = members
	for _, url := range []*Opt[string]{
		&d.AuthenticationURL, &d.DirectoryURL, &d.IdleURL, &d.InformationURL, &d.MessagesURL, &d.ServicesURL,
	} {
		if url.State() == Absent {
			*url = EmptyOpt[string]()
		}
	}
	return d, nil
}

// NewLoad names the firmware for a model by its name; the number and the text
// for people follow from it.
func NewLoad(model, load string) (Load, error) {
	m, ok := ModelByName(model)
	if !ok {
		return Load{}, fmt.Errorf("cnfxml: model %q is not known: %w", model, ErrModel)
	}
	if _, fits := m.Accepts(load); load != "" && !fits {
		return Load{}, fmt.Errorf("cnfxml: load %q is none of model %s: %w", load, m.Name, ErrLoad)
	}
	return Load{DeviceType: m.DeviceType, Model: Some("Cisco " + m.Name), Name: textOrEmpty(load)}, nil
}

func textOrEmpty(s string) Opt[string] {
	if s == "" {
		return EmptyOpt[string]()
	}
	return Some(s)
}

// isDateTemplate checks the form D/M/YA: day, month and year in any order
// with one kind of separator, and an optional A.
func isDateTemplate(s string) bool {
	s = strings.TrimSuffix(s, "A")
	s = strings.TrimSuffix(s, "a")
	at := strings.IndexAny(s, "/-.")
	if at < 0 {
		return false
	}
	parts := strings.Split(s, s[at:at+1])
	seen := ""
	for _, p := range parts {
		switch p {
		case "D", "M":
			seen += p
		case "Y", "YY", "YYYY":
			seen += "Y"
		default:
			return false
		}
	}
	return len(parts) == 3 && strings.Contains(seen, "D") && strings.Contains(seen, "M") && strings.Contains(seen, "Y")
}

package cnfxml

import (
	"errors"
	"fmt"
	"slices"
)

// ErrRoot: the root element is not the one that the kind of file has.
var ErrRoot = errors.New("wrong root element")

// Device is a phone's own file, SEP<mac>.cnf.xml, for SCCP or SIP. Fields stand
// in the order in which CUCM writes them. Everything the file has besides is
// kept in Rest.
type Device struct {
	Rest
	Outside
	XSIType Opt[string] // attribute xsi:type, "axl:XIPPhone" in files of CUCM
	CTIID   Opt[uint32] // attribute ctiid
	UUID    Opt[string] // attribute uuid, CUCM's key; phones ignore it

	// FullConfig is false in the short file that software phones get first.
	FullConfig                     Opt[TrueFalse]
	DeviceProtocol                 Opt[Protocol]
	IPAddressMode                  Opt[int] // 0 IPv4, 1 IPv6, 2 both
	IPPreferenceModeControl        Opt[int] // of signalling: 0 IPv4, 1 IPv6, 2 as the system
	IPMediaAddressFamilyPreference Opt[int] // 0 IPv4, 1 IPv6
	AllowAutoConfig                Opt[TrueFalse]
	DADEnable                      Opt[TrueFalse] // duplicate addresses of IPv6
	RedirectEnable                 Opt[TrueFalse] // ICMPv6
	EchoMultiEnable                Opt[TrueFalse] // answers multicast echo of IPv6
	TZData                         TZData
	MLPP
	SSHUserID               Opt[Secret]
	SSHPassword             Opt[Secret]
	DevicePool              DevicePool
	SIPProfile              SIPProfile
	MissedCallLoggingOption Opt[string] // a digit for each line, 1 is yes
	CommonProfile           CommonProfile
	LoadInformation         LoadInformation
	InactiveLoadInformation Opt[string] // kept in the second partition
	AddOnModules            AddOnModules
	VendorConfig            VendorConfig
	CommonConfig            *VendorConfig // the profile's, nil without; VendorConfig wins
	EnterpriseConfig        *VendorConfig // the site's, nil without; CommonConfig wins
	// VersionStamp tells phones that a file changed. For the value AutoStamp
	// Append derives it from the content; see StampVersion.
	VersionStamp       Opt[string]
	UserLocale         UserLocale
	NetworkLocale      Opt[string] // directory with tones, for older loads
	NetworkLocaleInfo  NetworkLocaleInfo
	DeviceSecurityMode Opt[SecurityMode]
	IdleTimeout        Opt[int] // seconds until IdleURL; 0 is never
	URLs
	SecureURLs
	DSCPForSCCPPhoneConfig   Opt[TOS]
	DSCPForSCCPPhoneServices Opt[TOS]
	DSCPForCm2Dvce           Opt[TOS]
	// TransportLayerProtocol: Cisco's parser knows 4 TCP and 2 UDP, other
	// sources 1 TCP, 2 UDP, 3 TLS; most files have 4 or 2.
	TransportLayerProtocol Opt[int]
	CallSettings
	CAPFAuthMode       Opt[CAPFAuthMode]
	CAPFList           CAPFList
	PhoneServices      PhoneServices
	CertHash           Opt[Secret]
	EncrConfig         Opt[TrueFalse] // phones then ask for .enc.sgn
	AdvertiseG722Codec Opt[int]       // 0 off, 1 on, 2 as the system
	FeaturePolicyFile  Opt[string]
	Mobility           Mobility
	TLSResumptionTimer Opt[int] // seconds
	UserID             Opt[Secret]
	OwnerID            Opt[string]
	PortalServer       Opt[string] // portalDefaultServer, for self care
	MessagesNumber     Opt[string]
}

func (d *Device) bind(b *binder) {
	b.attr("xsi:type", &d.XSIType)
	b.attr("ctiid", &d.CTIID)
	b.attr("uuid", &d.UUID)
	leaf(b, "fullConfig", &d.FullConfig)
	leaf(b, "deviceProtocol", &d.DeviceProtocol)
	leaf(b, "ipAddressMode", &d.IPAddressMode)
	leaf(b, "ipPreferenceModeControl", &d.IPPreferenceModeControl)
	leaf(b, "ipMediaAddressFamilyPreference", &d.IPMediaAddressFamilyPreference)
	leaf(b, "allowAutoConfig", &d.AllowAutoConfig)
	leaf(b, "dadEnable", &d.DADEnable)
	leaf(b, "redirectEnable", &d.RedirectEnable)
	leaf(b, "echoMultiEnable", &d.EchoMultiEnable)
	b.group("tzdata", &d.TZData)
	d.MLPP.bind(b)
	leaf(b, "sshUserId", &d.SSHUserID)
	leaf(b, "sshPassword", &d.SSHPassword)
	b.group("devicePool", &d.DevicePool)
	b.group("sipProfile", &d.SIPProfile)
	leaf(b, "MissedCallLoggingOption", &d.MissedCallLoggingOption)
	b.group("commonProfile", &d.CommonProfile)
	b.valued("loadInformation", &d.LoadInformation)
	leaf(b, "inactiveLoadInformation", &d.InactiveLoadInformation)
	b.group("addOnModules", &d.AddOnModules)
	b.group("vendorConfig", &d.VendorConfig)
	optional(b, "commonConfig", &d.CommonConfig)
	optional(b, "enterpriseConfig", &d.EnterpriseConfig)
	b.stamp("versionStamp", &d.VersionStamp)
	b.group("userLocale", &d.UserLocale)
	leaf(b, "networkLocale", &d.NetworkLocale)
	b.group("networkLocaleInfo", &d.NetworkLocaleInfo)
	leaf(b, "deviceSecurityMode", &d.DeviceSecurityMode)
	leaf(b, "idleTimeout", &d.IdleTimeout)
	d.URLs.bind(b)
	d.SecureURLs.bind(b)
	leaf(b, "dscpForSCCPPhoneConfig", &d.DSCPForSCCPPhoneConfig)
	leaf(b, "dscpForSCCPPhoneServices", &d.DSCPForSCCPPhoneServices)
	leaf(b, "dscpForCm2Dvce", &d.DSCPForCm2Dvce)
	leaf(b, "transportLayerProtocol", &d.TransportLayerProtocol)
	d.CallSettings.bind(b)
	leaf(b, "capfAuthMode", &d.CAPFAuthMode)
	b.group("capfList", &d.CAPFList)
	b.group("phoneServices", &d.PhoneServices)
	leaf(b, "certHash", &d.CertHash)
	leaf(b, "encrConfig", &d.EncrConfig)
	leaf(b, "advertiseG722Codec", &d.AdvertiseG722Codec)
	leaf(b, "featurePolicyFile", &d.FeaturePolicyFile)
	b.group("mobility", &d.Mobility)
	leaf(b, "TLSResumptionTimer", &d.TLSResumptionTimer)
	leaf(b, "userId", &d.UserID)
	leaf(b, "ownerId", &d.OwnerID)
	leaf(b, "portalDefaultServer", &d.PortalServer)
	leaf(b, "messagesNumber", &d.MessagesNumber)
}

// ParseDevice reads a phone's file leniently. The diagnostics tell what was
// repaired and which values are not of their type. The error is a
// *SyntaxError or wraps ErrRoot.
//
// Values share one copy of the file, which lives as long as any of them.
func ParseDevice(data []byte) (*Device, []Diagnostic, error) {
	doc, err := Parse(data, Options{Mode: Lenient})
	if err != nil {
		return nil, nil, err
	}
	return doc.Device()
}

// Device reads the document as a phone's file. See ParseDevice.
func (d *Document) Device() (*Device, []Diagnostic, error) {
	dev := &Device{}
	diags, err := d.read(dev, "device")
	if err != nil {
		return nil, nil, err
	}
	return dev, diags, nil
}

// read fills v from the root element, which must have one of the names.
func (d *Document) read(v rootView, names ...string) ([]Diagnostic, error) {
	root := d.Root()
	for _, name := range names {
		if root.Name() == name {
			r := newReader(d)
			r.enter(&binder{reader: r}, root.i, v)
			r.keepOutside(root.i, v.outside())
			slices.SortStableFunc(r.diags, byPosition)
			return r.diags, nil
		}
	}
	return nil, fmt.Errorf("cnfxml: <%s> where <%s> is expected: %w", root.Name(), names[0], ErrRoot)
}

// Append writes the file to dst: UTF-8, LF, one element a line, known elements
// in CUCM's order. Equal devices give equal bytes. In the place of AutoStamp
// stands a stamp derived from the content. On error dst comes back as it was;
// what its capacity has behind the text is not kept. Append does not change d, so several goroutines may call it.
func (d *Device) Append(dst []byte) ([]byte, error) { return appendDocument(dst, "device", d) }

// Encode returns the file. See Append.
func (d *Device) Encode() ([]byte, error) { return d.Append(nil) }

// Document returns the file as a document, to validate, compare or edit it.
func (d *Device) Document() (*Document, error) { return viewDocument("device", d) }

func appendDocument(dst []byte, root string, v rootView) ([]byte, error) {
	w, err := writeDocument(dst, root, v)
	if err != nil {
		return dst, err
	}
	return w.dst, nil
}

func viewDocument(root string, v rootView) (*Document, error) {
	text, err := appendDocument(nil, root, v)
	if err != nil {
		return nil, err
	}
	return Parse(text, Options{})
}

package cnfxml

// CommonProfile are settings that several phones share.
type CommonProfile struct {
	Rest
	PhonePassword         Opt[Secret] // unlocks the settings menu
	BackgroundImageAccess Opt[TrueFalse]
	CallLogBLFEnabled     Opt[int]    // 7900: 0 to 3; 6900, 8900, 9900: 2, 3 on; 7800, 8800: 1 on
	DefaultBackground     Opt[string] // URL, phones like the 7970
}

func (p *CommonProfile) bind(b *binder) {
	leaf(b, "phonePassword", &p.PhonePassword)
	leaf(b, "backgroundImageAccess", &p.BackgroundImageAccess)
	leaf(b, "callLogBlfEnabled", &p.CallLogBLFEnabled)
	leaf(b, "defaultBackground", &p.DefaultBackground)
}

// LoadInformation names the firmware that the phone shall run, without
// ".loads". Empty keeps what it has.
type LoadInformation struct {
	Rest
	Model Opt[string] // attribute, for people
	Load  Opt[string]
}

func (l *LoadInformation) bind(b *binder) {
	b.attr("model", &l.Model)
	b.text(&l.Load)
}

// UserLocale is the language of the display.
type UserLocale struct {
	Rest
	Name       Opt[string] // directory on the file server
	UID        Opt[int]
	LangCode   Opt[string]
	Version    Opt[string]
	WinCharSet Opt[string]
}

func (l *UserLocale) bind(b *binder) {
	leaf(b, "name", &l.Name)
	leaf(b, "uid", &l.UID)
	leaf(b, "langCode", &l.LangCode)
	leaf(b, "version", &l.Version)
	leaf(b, "winCharSet", &l.WinCharSet)
}

// NetworkLocaleInfo is the country whose tones the phone plays.
type NetworkLocaleInfo struct {
	Rest
	Name       Opt[string] // directory on the file server
	UID        Opt[int]
	Version    Opt[string]
	LangCode   Opt[string]
	WinCharSet Opt[string]
}

func (l *NetworkLocaleInfo) bind(b *binder) {
	leaf(b, "name", &l.Name)
	leaf(b, "uid", &l.UID)
	leaf(b, "version", &l.Version)
	leaf(b, "langCode", &l.LangCode)
	leaf(b, "winCharSet", &l.WinCharSet)
}

// URLs are the services behind the phone's keys; at most 255 bytes each.
type URLs struct {
	AuthenticationURL Opt[string]
	DirectoryURL      Opt[string]
	IdleURL           Opt[string]
	InformationURL    Opt[string]
	MessagesURL       Opt[string]
	ProxyServerURL    Opt[string] // host:port, not a URL
	ServicesURL       Opt[string]
}

func (u *URLs) bind(b *binder) {
	leaf(b, "authenticationURL", &u.AuthenticationURL)
	leaf(b, "directoryURL", &u.DirectoryURL)
	leaf(b, "idleURL", &u.IdleURL)
	leaf(b, "informationURL", &u.InformationURL)
	leaf(b, "messagesURL", &u.MessagesURL)
	leaf(b, "proxyServerURL", &u.ProxyServerURL)
	leaf(b, "servicesURL", &u.ServicesURL)
}

// SecureURLs are the same over HTTPS, for newer loads.
type SecureURLs struct {
	SecureAuthenticationURL Opt[string]
	SecureDirectoryURL      Opt[string]
	SecureIdleURL           Opt[string]
	SecureInformationURL    Opt[string]
	SecureMessagesURL       Opt[string]
	SecureServicesURL       Opt[string]
}

func (u *SecureURLs) bind(b *binder) {
	leaf(b, "secureAuthenticationURL", &u.SecureAuthenticationURL)
	leaf(b, "secureDirectoryURL", &u.SecureDirectoryURL)
	leaf(b, "secureIdleURL", &u.SecureIdleURL)
	leaf(b, "secureInformationURL", &u.SecureInformationURL)
	leaf(b, "secureMessagesURL", &u.SecureMessagesURL)
	leaf(b, "secureServicesURL", &u.SecureServicesURL)
}

// TZData names files that bring time zones up to date.
type TZData struct {
	Rest
	OlsonVersion Opt[string] // tzolsonversion, such as 2015a
	Updater      Opt[string] // tzupdater, a file
}

func (z *TZData) bind(b *binder) {
	leaf(b, "tzolsonversion", &z.OlsonVersion)
	leaf(b, "tzupdater", &z.Updater)
}

// CAPFList are the servers that give phones certificates.
type CAPFList struct {
	Rest
	List  []CAPF
	CAPF6 CAPF // by IPv6
}

func (l *CAPFList) bind(b *binder) {
	list(b, "capf", &l.List)
	b.group("capf6", &l.CAPF6)
}

// CAPF is one certificate server.
type CAPF struct {
	Rest
	PhonePort       Opt[uint16] // 3804
	ProcessNodeName Opt[string]
	IPv6Addr        Opt[string]
}

func (c *CAPF) bind(b *binder) {
	leaf(b, "phonePort", &c.PhonePort)
	leaf(b, "processNodeName", &c.ProcessNodeName)
	leaf(b, "ipv6Addr", &c.IPv6Addr)
}

// PhoneServices are entries of the services, directories and messages menus.
type PhoneServices struct {
	Rest
	UseHTTPS     Opt[TrueFalse] // attribute
	Provisioning Opt[int]       // 0 this list, 1 the URLs of Device, 2 both
	List         []PhoneService
}

func (s *PhoneServices) bind(b *binder) {
	b.attr("useHTTPS", &s.UseHTTPS)
	leaf(b, "provisioning", &s.Provisioning)
	list(b, "phoneService", &s.List)
}

// PhoneService is one entry.
type PhoneService struct {
	Rest
	Type        Opt[int] // attribute: 0 services, 1 directories, 2 messages
	Category    Opt[int] // attribute
	Name        Opt[string]
	DisplayName Opt[string]
	PhoneLabel  Opt[string]
	URL         Opt[string] // http, https, or Application:Cisco/...
	Vendor      Opt[string]
	Version     Opt[string]
}

func (s *PhoneService) bind(b *binder) {
	b.attr("type", &s.Type)
	b.attr("category", &s.Category)
	leaf(b, "name", &s.Name)
	leaf(b, "displayName", &s.DisplayName)
	leaf(b, "phoneLabel", &s.PhoneLabel)
	leaf(b, "url", &s.URL)
	leaf(b, "vendor", &s.Vendor)
	leaf(b, "version", &s.Version)
}

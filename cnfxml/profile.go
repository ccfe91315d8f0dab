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
	b.leaf("phonePassword", &p.PhonePassword)
	b.leaf("backgroundImageAccess", &p.BackgroundImageAccess)
	b.leaf("callLogBlfEnabled", &p.CallLogBLFEnabled)
	b.leaf("defaultBackground", &p.DefaultBackground)
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
	b.leaf("name", &l.Name)
	b.leaf("uid", &l.UID)
	b.leaf("langCode", &l.LangCode)
	b.leaf("version", &l.Version)
	b.leaf("winCharSet", &l.WinCharSet)
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
	b.leaf("name", &l.Name)
	b.leaf("uid", &l.UID)
	b.leaf("version", &l.Version)
	b.leaf("langCode", &l.LangCode)
	b.leaf("winCharSet", &l.WinCharSet)
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
	b.leaf("authenticationURL", &u.AuthenticationURL)
	b.leaf("directoryURL", &u.DirectoryURL)
	b.leaf("idleURL", &u.IdleURL)
	b.leaf("informationURL", &u.InformationURL)
	b.leaf("messagesURL", &u.MessagesURL)
	b.leaf("proxyServerURL", &u.ProxyServerURL)
	b.leaf("servicesURL", &u.ServicesURL)
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
	b.leaf("secureAuthenticationURL", &u.SecureAuthenticationURL)
	b.leaf("secureDirectoryURL", &u.SecureDirectoryURL)
	b.leaf("secureIdleURL", &u.SecureIdleURL)
	b.leaf("secureInformationURL", &u.SecureInformationURL)
	b.leaf("secureMessagesURL", &u.SecureMessagesURL)
	b.leaf("secureServicesURL", &u.SecureServicesURL)
}

// TZData names files that bring time zones up to date.
type TZData struct {
	Rest
	OlsonVersion Opt[string] // tzolsonversion, such as 2015a
	Updater      Opt[string] // tzupdater, a file
}

func (z *TZData) bind(b *binder) {
	b.leaf("tzolsonversion", &z.OlsonVersion)
	b.leaf("tzupdater", &z.Updater)
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
	b.leaf("phonePort", &c.PhonePort)
	b.leaf("processNodeName", &c.ProcessNodeName)
	b.leaf("ipv6Addr", &c.IPv6Addr)
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
	b.leaf("provisioning", &s.Provisioning)
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
	b.leaf("name", &s.Name)
	b.leaf("displayName", &s.DisplayName)
	b.leaf("phoneLabel", &s.PhoneLabel)
	b.leaf("url", &s.URL)
	b.leaf("vendor", &s.Vendor)
	b.leaf("version", &s.Version)
}

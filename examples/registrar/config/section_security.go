package config

import (
	"crypto/tls"
	"errors"
	"fmt"
	"net"
	"net/netip"
	"regexp"
	"slices"
	"strings"
	"time"

	"github.com/goccy/go-yaml/ast"

	"github.com/skinnykit/skinny/examples/registrar/secure"
)

// maxNetworks bounds what is looked through for each connection.
const maxNetworks = 256

func (s *sections) security(n ast.Node) {
	c := &s.cfg.Security
	s.mapping(n, "security", map[string]field{
		"networks":            s.networks("networks", &c.Networks),
		"file-networks":       s.networks("file-networks", &c.FileNetworks),
		"devices":             s.namePatterns(&c.Devices),
		"devices-per-address": s.integer("devices-per-address", 0, 100_000, &c.DevicesPerAddress),
		"take-over": func(n ast.Node) {
			if word, ok := choice(&s.reader, n, "take-over", takeOvers); ok {
				c.TakeOver = TakeOver(slices.Index(takeOvers, word))
			}
		},
		"events": func(n ast.Node) {
			s.mapping(n, "events", map[string]field{
				"limit": s.integer("limit", 50, 1_000_000, &c.Events),
				"span":  s.duration("span", time.Second, 10*time.Minute, &c.EventSpan),
			})
		},
	})
}

// networks reads networks and single addresses. "any" stands for every address. A
// list that is empty would let nobody in.
func (s *sections) networks(what string, into *[]netip.Prefix) field {
	const fix = "write a network or an address, such as 10.20.0.0/16 or 192.0.2.7; or [any], for every address"
	return func(n ast.Node) {
		before := len(s.problems)
		list, at := []netip.Prefix{}, []ast.Node{}
		s.list(n, what, func(n ast.Node) {
			s.checked(what, func(v string) error {
				prefixes, err := parsePrefixes(v)
				for _, p := range prefixes {
					list = append(list, p)
					at = append(at, n)
				}
				return err
			}, fix)(n)
		})
		switch {
		case len(s.problems) > before:
		case len(list) == 0:
			s.problem(n, what+" is empty: nobody could come", "name a network, or remove the key")
		case len(list) > maxNetworks:
			s.problem(n, fmt.Sprintf("%d networks", len(list)), fmt.Sprintf("at most %d are looked through; join some of them", maxNetworks))
		default:
			*into = list
			s.covered(what, list, at)
			s.later = append(s.later, func() { s.openToAll(n, what, list) })
		}
	}
}

// covered tells about networks that lie in another one of the list.
func (s *sections) covered(what string, list []netip.Prefix, at []ast.Node) {
	for i, p := range list {
		for j, other := range list {
			// Of two that are the same the later one is told.
			if i != j && other.Overlaps(p) && (other.Bits() < p.Bits() || other.Bits() == p.Bits() && j < i) {
				s.warning(at[i], fmt.Sprintf("%s: %v lies in %v, which is in the list too", what, p, other), "remove the one that was not meant")
				break
			}
		}
	}
}

func (s *sections) openToAll(n ast.Node, what string, list []netip.Prefix) {
	if slices.ContainsFunc(list, func(p netip.Prefix) bool { return p.Bits() == 0 }) {
		s.warning(n, what+" lets every address come; whoever knows the name of a phone can be that phone",
			"name the networks of the phones, unless a firewall does it")
	}
}

func parsePrefixes(v string) ([]netip.Prefix, error) {
	if v == "any" {
		return []netip.Prefix{netip.MustParsePrefix("0.0.0.0/0"), netip.MustParsePrefix("::/0")}, nil
	}
	if a, err := netip.ParseAddr(v); err == nil && a.Zone() == "" {
		a = a.Unmap()
		return []netip.Prefix{netip.PrefixFrom(a, a.BitLen())}, nil
	}
	p, err := netip.ParsePrefix(v)
	switch {
	case err != nil:
		return nil, fmt.Errorf("%q is no network", v)
	case p.Addr().Is4In6():
		return nil, fmt.Errorf("%q is an IPv4 network in the clothes of IPv6", v)
	case p != p.Masked():
		return nil, fmt.Errorf("%q has bits beyond its length; its network is %v", v, p.Masked())
	}
	return []netip.Prefix{p}, nil
}

var namePatternText = regexp.MustCompile(`^[A-Za-z0-9._*?-]{1,64}$`)

func (s *sections) namePatterns(into *[]NamePattern) field {
	return func(n ast.Node) {
		before := len(s.problems)
		list := []NamePattern{}
		s.list(n, "devices", func(n ast.Node) {
			s.checked("devices", func(v string) error {
				if !namePatternText.MatchString(v) {
					return fmt.Errorf("%q is no pattern of names", v)
				}
				if i := slices.IndexFunc(list, func(p NamePattern) bool { return strings.EqualFold(string(p), v) || p.Match(v) }); i >= 0 {
					s.warning(n, fmt.Sprintf("devices: whatever %s matches, %s does too", v, list[i]), "remove the one that was not meant")
				}
				list = append(list, NamePattern(v))
				return nil
			}, "write a name with * for any letters and ? for one, such as SEP0011*")(n)
		})
		switch {
		case len(s.problems) > before:
		case len(list) == 0:
			s.problem(n, "devices is empty: no phone could register", "name a pattern, or remove the key")
		case len(list) > maxNetworks:
			s.problem(n, fmt.Sprintf("%d patterns", len(list)), fmt.Sprintf("at most %d are looked through", maxNetworks))
		default:
			*into = list
		}
	}
}

// admitted tells about phones that are configured and could never register.
func (s *sections) admitted(at places, d Device) {
	patterns := s.cfg.Security.Devices
	if patterns != nil && !slices.ContainsFunc(patterns, func(p NamePattern) bool { return p.Match(d.Name) }) {
		s.problem(at.whole, fmt.Sprintf("%s can never register: no pattern of security/devices matches it", d.Name),
			fmt.Sprintf("add %q there", d.Name))
	}
	d = s.cfg.Effective(d, "")
	for _, p := range d.Networks {
		if !slices.ContainsFunc(s.cfg.Security.FromNetworks(), p.Overlaps) {
			s.problem(at.of("networks"), fmt.Sprintf("%s can never register from %v: it is in none of the networks of phones", d.Name, p),
				"add it to security/networks, or remove it from the networks of the device or its template")
		}
	}
	if d.Security == EncryptionTLS && !s.encrypts {
		s.problem(at.of("security"), fmt.Sprintf("%s can never register: it has to encrypt, but nothing listens for that", d.Name),
			`add "sccps: HOST:2443" under listen, or write "security: none"`)
	}
}

// templateOfUnknown is the template of phones that are not under devices. It tells
// about one that lets none of them register.
func (s *sections) templateOfUnknown(into *string) field {
	named := s.templateName(into)
	return func(n ast.Node) {
		named(n)
		s.later = append(s.later, func() {
			t := s.cfg.template(func(t *Template) bool { return *into != "" && t.Name == *into })
			if t == nil {
				return
			}
			if t.Phone.Security == EncryptionTLS && !s.encrypts {
				s.warning(n, fmt.Sprintf("phones with the template %s can never register: they have to encrypt, but nothing listens for that", t.Name),
					`add "sccps: HOST:2443" under listen, or write "security: none" in the template`)
			}
			inside := func(p netip.Prefix) bool { return slices.ContainsFunc(s.cfg.Security.FromNetworks(), p.Overlaps) }
			if t.Phone.Networks != nil && !slices.ContainsFunc(t.Phone.Networks, inside) {
				s.warning(n, fmt.Sprintf("phones with the template %s can never register: its networks are in none of the networks of phones", t.Name),
					"add them to security/networks, or remove them from the template")
			}
		})
	}
}

func (s *sections) encryption(into *Encryption) field {
	words := map[string]Encryption{"encrypted": EncryptionTLS, "none": EncryptionNone, "any": EncryptionAny}
	return func(n ast.Node) {
		if word, ok := choice(&s.reader, n, "security", []string{"encrypted", "none", "any"}); ok {
			*into = words[word]
		}
	}
}

func (s *sections) tls(n ast.Node) {
	t := &s.cfg.TLS
	s.hasTLS = true
	versions := map[string]uint16{"1.0": tls.VersionTLS10, "1.1": tls.VersionTLS11, "1.2": tls.VersionTLS12, "1.3": tls.VersionTLS13}
	var required bool
	places := make(map[string]ast.Node) // of the files
	file := func(what string, into *string) field {
		return func(n ast.Node) {
			s.path(what, into)(n)
			places[*into] = n
		}
	}
	before := len(s.problems)
	s.mapping(n, "tls", map[string]field{
		"certificate": file("certificate", &t.Certificate),
		"key":         file("key", &t.Key),
		"client-ca":   file("client-ca", &t.ClientCA),
		"require-client-certificate": func(n ast.Node) {
			s.boolean("require-client-certificate", &t.RequireClient)(n)
			required = t.RequireClient
		},
		"sha1-certificates": s.boolean("sha1-certificates", &t.SHA1),
		"min-version": s.checked("min-version", func(v string) error {
			version, ok := versions[v]
			if !ok {
				return fmt.Errorf("%q is no version of TLS", v)
			}
			t.MinVersion = version
			return nil
		}, "write 1.0, 1.1, 1.2 or 1.3; phones of the 7900 series speak 1.0 only"),
	})
	if len(s.problems) > before {
		return
	}
	s.later = append(s.later, func() {
		switch {
		case t.Certificate == "" || t.Key == "":
			s.problem(n, "tls needs a certificate and its key", `add "certificate: FILE" and "key: FILE"`)
		case required && t.ClientCA == "":
			s.problem(n, "certificates of phones are required, but nothing tells whose are good", `add "client-ca: FILE"`)
		case !s.encrypts:
			s.warning(n, "tls is not used: nothing listens for phones that encrypt", `add "sccps: HOST:2443" under listen`)
		case s.files != nil:
			s.tlsFiles(n, *t, places)
		}
	})
}

// tlsFiles reads the files as the registrar will.
func (s *sections) tlsFiles(n ast.Node, t TLS, places map[string]ast.Node) {
	faults := []error{secure.Check(t.Files())}
	if joined, ok := faults[0].(interface{ Unwrap() []error }); ok {
		faults = joined.Unwrap()
	}
	for _, err := range faults {
		var fault *secure.FileError
		if !errors.As(err, &fault) {
			continue
		}
		at := n
		if place := places[fault.Name]; place != nil {
			at = place
		}
		s.problem(at, fault.Error(), fault.Fix)
	}
}

// needsTLS tells about a port that cannot be opened.
func (s *sections) needsTLS(n ast.Node) {
	s.encrypts = true
	s.later = append(s.later, func() {
		if !s.hasTLS {
			s.problem(n, "listen has sccps, but there is no certificate for it", `add "tls: {certificate: FILE, key: FILE}"`)
		}
	})
}

// ThisMachineOnly tells whether an address to listen on, host:port, is reached
// from this machine alone.
func ThisMachineOnly(address string) bool {
	host, _, err := net.SplitHostPort(address)
	if err != nil {
		return false
	}
	addr, err := netip.ParseAddr(host)
	return host == "localhost" || err == nil && addr.Unmap().IsLoopback()
}

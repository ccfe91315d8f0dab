package boot

import (
	"context"
	"net/netip"
	"net/url"
	"time"

	"github.com/skinnykit/skinny/cnfxml"
	"github.com/skinnykit/skinny/examples/registrar/reach"
	"github.com/skinnykit/skinny/examples/registrar/services/pages"
	"github.com/skinnykit/skinny/tftp"
)

// anyDevice stands in a URL for the name of whichever phone loads it.
const anyDevice = "#DEVICENAME#"

// urls returns where a phone finds the pages of the services; nothing is in it when
// there are none. device is its name, or [anyDevice].
func (f *Files) urls(ctx context.Context, req tftp.Request, device string) (u cnfxml.URLs, err error) {
	if !f.Services.IsValid() {
		return u, nil
	}
	base, err := f.servicesBase(ctx, req)
	if err != nil {
		return u, err
	}
	page := func(path string) cnfxml.Opt[string] {
		name := device
		if name != anyDevice {
			name = url.QueryEscape(name)
		}
		return cnfxml.Some(base + path + "?" + pages.Name + "=" + name)
	}
	u = cnfxml.URLs{
		// Phones add their own parameters to this one.
		AuthenticationURL: cnfxml.Some(base + pages.Authenticate),
		DirectoryURL:      page(pages.Directories),
		ServicesURL:       page(pages.Services),
		MessagesURL:       page(pages.Messages),
		InformationURL:    page(pages.Information),
	}
	if f.config().Services.Idle.After > 0 {
		u.IdleURL = page(pages.Idle)
	}
	return u, nil
}

func (f *Files) servicesBase(ctx context.Context, req tftp.Request) (string, error) {
	if base := f.config().Services.URL; base != "" {
		return base, nil
	}
	at := f.Services
	if at.Addr().IsUnspecified() {
		own, err := reach.From(ctx, req.Remote)
		if err != nil {
			return "", err
		}
		at = netip.AddrPortFrom(own, at.Port())
	}
	return "http://" + at.String(), nil
}

// idleSeconds is after how long a phone shows its idle page.
func (f *Files) idleSeconds() int { return int(f.config().Services.Idle.After / time.Second) }

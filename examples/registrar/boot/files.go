// Package boot hands phones the files they start with: their configuration,
// made from the registrar's own on request, and whatever else lies in a
// directory, by TFTP and by HTTP.
package boot

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"net/netip"

	"github.com/skinnykit/skinny/cnfxml"
	"github.com/skinnykit/skinny/examples/registrar/access"
	"github.com/skinnykit/skinny/examples/registrar/config"
	"github.com/skinnykit/skinny/examples/registrar/directory"
	"github.com/skinnykit/skinny/examples/registrar/reach"
	"github.com/skinnykit/skinny/tftp"
)

// Files makes the configuration files of phones.
type Files struct {
	// Config holds while there is no Directory, whose configuration may be
	// replaced.
	Config    *config.Config
	Directory *directory.Directory
	// SCCP is where the registrar listens. An unspecified address means the one
	// by which a phone is reached.
	SCCP netip.AddrPort
	// Services is where the phone services are served, unspecified likewise; not
	// valid when they are not.
	Services netip.AddrPort
	// SCCPS is the same for phones that encrypt; without a port there is none.
	SCCPS netip.AddrPort
	// Gate keeps files from those who should not have them; nil: from nobody.
	Gate *access.Gate
}

// Sources returns where the files come from: those that somebody put into the
// configured directory, then the files made here. The caller closes the
// directory, which may be nil.
func (f *Files) Sources() (list []tftp.Source, dir *tftp.Dir, err error) {
	if name := f.config().FileDirectory; name != "" {
		if dir, err = tftp.OpenDir(name); err != nil {
			return nil, nil, fmt.Errorf("boot: directory of files %s: %w; create it, or name another one by -files or file-directory", name, err)
		}
		list = append(list, dir)
	}
	list = append(list, tftp.Phones(f.device), tftp.SourceFunc(f.fallback))
	if f.Gate != nil {
		list = f.Gate.Files(list...)
	}
	return list, dir, nil
}

// device makes the file of one phone. A phone whose model is not known, or reads no
// XML, finds none and goes on with the default file, which is enough to register.
func (f *Files) device(ctx context.Context, name string, req tftp.Request) ([]byte, error) {
	d, ok := f.Directory.FileOf(name)
	if !ok {
		return nil, fmt.Errorf("boot: no file for %s: %w", name, fs.ErrNotExist)
	}
	servers, err := f.servers(ctx, req)
	if err != nil {
		return nil, err
	}
	urls, err := f.urls(ctx, req, d.Name)
	if err != nil {
		return nil, err
	}
	if d.Security == config.EncryptionTLS {
		servers = f.encrypted(servers)
	}
	file, err := f.phone(d, servers, urls)
	switch {
	case errors.Is(err, cnfxml.ErrModel): // it reads no XML
		return nil, fmt.Errorf("boot: no file for %s: %w", name, fs.ErrNotExist)
	case err != nil:
		return nil, fmt.Errorf("boot: file of %s: %w", name, err)
	}
	return file, nil
}

func (f *Files) config() *config.Config {
	if f.Directory != nil {
		return f.Directory.Config()
	}
	return f.Config
}

// fallback makes the file for phones without one of their own.
func (f *Files) fallback(ctx context.Context, req tftp.Request) (tftp.Content, error) {
	if !tftp.IsDefault(req.Name) {
		return tftp.Content{}, fs.ErrNotExist
	}
	servers, err := f.servers(ctx, req)
	if err != nil {
		return tftp.Content{}, err
	}
	loads, err := firmwareOfAll(f.config())
	if err != nil {
		return tftp.Content{}, fmt.Errorf("boot: default file: %w", err)
	}
	urls, err := f.urls(ctx, req, anyDevice)
	if err != nil {
		return tftp.Content{}, err
	}
	file, err := cnfxml.NewDefault(cnfxml.DefaultConfig{CallManagers: servers, Loads: loads, URLs: urls})
	if err != nil {
		return tftp.Content{}, fmt.Errorf("boot: default file: %w", err)
	}
	text, err := file.Encode()
	if err != nil {
		return tftp.Content{}, fmt.Errorf("boot: default file: %w", err)
	}
	return tftp.Bytes(text), nil
}

func (f *Files) servers(ctx context.Context, req tftp.Request) ([]cnfxml.Server, error) {
	own, cfg := f.SCCP, f.config()
	if len(cfg.CallManagers) == 0 && own.Addr().IsUnspecified() {
		addr, err := reach.From(ctx, req.Remote)
		if err != nil {
			return nil, fmt.Errorf("boot: %w", err)
		}
		own = netip.AddrPortFrom(addr, own.Port())
	}
	var list []cnfxml.Server
	for _, cm := range cfg.Advertised(own) {
		list = append(list, cnfxml.Server{Host: cm.Host, Port: cm.Port, Name: cm.Host})
	}
	return list, nil
}

// encrypted sends a phone to the other port of the same servers.
func (f *Files) encrypted(servers []cnfxml.Server) []cnfxml.Server {
	if port := f.SCCPS.Port(); port != 0 {
		for i := range servers {
			servers[i].Port = port
		}
	}
	return servers
}

package softphone

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"net"
	"slices"
	"strings"

	"github.com/skinnykit/skinny/cnfxml"
	"github.com/skinnykit/skinny/cnfxml/loads"
)

// firmware is what a configuration says about the software of the phone.
type firmware struct {
	load   string // loadInformation; empty keeps what runs
	server string // loadServer, "host:port"; empty means the phone's file server
	share  bool   // peerFirmwareSharing
}

// loadServerPort is where phones ask a load server, which is named without a
// port. A port is a liberty of this phone.
const loadServerPort = "69"

// firmwareOf reads the settings of a phone's own file or of the default file.
// Settings of the phone go before those of its profile and of the enterprise.
func firmwareOf(doc *cnfxml.Document, load string) firmware {
	setting := func(name string) string {
		for _, level := range [...]string{"vendorConfig", "commonProfile", "commonConfig", "enterpriseConfig"} {
			if text, ok := doc.Get(level + "/" + name); ok && strings.TrimSpace(text) != "" {
				return strings.TrimSpace(text)
			}
		}
		return ""
	}
	f := firmware{load: strings.TrimSpace(load), share: setting("peerFirmwareSharing") == "1"}
	if server := setting("loadServer"); server != "" {
		f.server = withPort(server, loadServerPort)
	}
	return f
}

func withPort(address, port string) string {
	if _, _, err := net.SplitHostPort(address); err == nil {
		return address
	}
	return net.JoinHostPort(strings.Trim(address, "[]"), port)
}

// Limits of a load: generous, since nobody publishes the real ones.
const (
	maxLoadFiles = 64
	maxLoadFile  = 64 << 20 // bytes
)

// upgrade fetches the load that the configuration names, if it is another than
// the one that runs, and starts it. What goes wrong is told and leaves the old
// load running, as on real phones.
func (p *Phone) upgrade(ctx context.Context, conf configuration) (upgraded bool) {
	f := conf.firmware
	// A load is only fetched for a configuration that is fresh: without a file
	// server there is nobody to ask.
	if conf.source != FromOwnFile && conf.source != FromDefault {
		return false
	}
	if f.load == "" || strings.EqualFold(f.load, p.load) {
		return false
	}
	if err := p.acceptable(f.load); err != nil {
		p.note("", "load %s: %v", f.load, err)
		return false
	}
	p.update(func(s *State) { s.Phase = Upgrading })
	if err := p.download(ctx, f); err != nil {
		if ctx.Err() == nil {
			p.note("", "load %s: %v; staying with %s", f.load, err, p.load)
		}
		return false
	}
	p.note("", "load %s is complete, starting it", f.load)
	p.load = f.load
	p.update(func(s *State) { s.Load = f.load })
	return true
}

// acceptable refuses loads that a phone of this model would refuse. The texts
// are those that phones show.
func (p *Phone) acceptable(load string) error {
	switch {
	case len(load) > maxLoad:
		return fmt.Errorf(`"Load ID incorrect": longer than %d bytes`, maxLoad)
	case strings.ContainsFunc(load, unfitForLoad) || strings.HasPrefix(load, "."):
		return errors.New(`"Load ID incorrect"`)
	}
	model, known := cnfxml.ModelByType(int(p.cfg.Model.Type))
	if !known {
		return nil
	}
	protocol, fits := model.Accepts(load)
	switch {
	case !fits:
		return fmt.Errorf(`"Load rejected HC": not for a %s`, p.cfg.Model.Name)
	case protocol == cnfxml.SIP:
		return errors.New("it speaks SIP, and this phone SCCP only")
	}
	return nil
}

// unfitForLoad refuses what is in no name of a load or of its files.
func unfitForLoad(r rune) bool { return unfitForName(r) && r != '.' && r != '+' }

// download fetches the list of a load and all files on it into the flash.
func (p *Phone) download(ctx context.Context, f firmware) error {
	begun, err := p.store.beginLoad(f.load)
	if err != nil {
		return err
	}
	defer begun.discard()
	sharing := p.newSharing(f)
	defer sharing.close(ctx)

	files := []string{cnfxml.LoadsFile(f.load)}
	for i := 0; i < len(files); i++ {
		name := files[i]
		data, err := p.fetchLoadFile(ctx, f, sharing, name)
		if err != nil {
			return err
		}
		if isManifest(name) {
			if files, err = appendFiles(files, data); err != nil {
				return fmt.Errorf("%s: %w", name, err)
			}
		}
		p.note("", "%s: %d bytes (%d of %d)", name, len(data), i+1, len(files))
		if err := begun.add(name, data); err != nil {
			return err
		}
	}
	return begun.commit()
}

func isManifest(name string) bool {
	known, ok := cnfxml.ParseName(name)
	return ok && known.Kind == cnfxml.NameLoads
}

// appendFiles adds what a manifest names, each file once.
func appendFiles(files []string, manifest []byte) ([]string, error) {
	m, err := loads.Parse(manifest)
	if err != nil {
		return nil, err
	}
	for _, name := range m.Files {
		if !slices.Contains(files, name) {
			files = append(files, name)
		}
	}
	if len(files) > maxLoadFiles {
		return nil, fmt.Errorf("a load of %d files, at most %d", len(files), maxLoadFiles)
	}
	return files, nil
}

// fetchLoadFile asks a peer, or the load server, or the file server. There is
// no way back from the load server to the file server.
func (p *Phone) fetchLoadFile(ctx context.Context, f firmware, sharing *sharing, name string) ([]byte, error) {
	fetch := func() ([]byte, error) {
		data, err := p.cfg.FetchLoad(ctx, f.server, name)
		switch {
		case errors.Is(err, fs.ErrNotExist):
			return nil, fmt.Errorf(`"File not found": %s%s`, name, at(f.server))
		case err != nil:
			return nil, fmt.Errorf(`"TFTP error": %s%s: %w`, name, at(f.server), err)
		case len(data) > maxLoadFile:
			return nil, fmt.Errorf(`"TFTP Size Error": %s: %d bytes, at most %d`, name, len(data), maxLoadFile)
		}
		return data, nil
	}
	if sharing == nil {
		return fetch()
	}
	return sharing.fetch(ctx, name, fetch)
}

func at(server string) string {
	if server == "" {
		return ""
	}
	return " at load server " + server
}

package softphone

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"net"
	"strconv"
	"strings"

	"github.com/skinnykit/skinny/cnfxml"
)

// configuration is what a phone takes from its files.
type configuration struct {
	source  Source
	servers []string
	stamp   string // versionStamp of the file
	urls    cnfxml.URLs

	firmware firmware
}

// boot finds out where to register. What a live file server says counts, also
// "not found"; only when it is silent, or sent a file that is no XML, does the
// phone go on with the file it kept.
func (p *Phone) boot(ctx context.Context) (configuration, error) {
	if len(p.cfg.Servers) > 0 {
		return configuration{source: FromConfig, servers: p.cfg.Servers}, nil
	}
	name, data, err := p.hunt(ctx)
	if err == nil {
		var conf configuration
		if conf, err = p.take(name, data); err == nil {
			return conf, nil
		}
	}
	if errors.Is(err, ErrNotProvisioned) || ctx.Err() != nil {
		return configuration{}, err
	}
	p.note("", "no configuration from the file server: %v", err)
	conf, stored := p.bootStored()
	if stored != nil {
		return configuration{}, fmt.Errorf("%w (and %w)", err, stored)
	}
	return conf, nil
}

// take reads a file of the server and keeps it.
func (p *Phone) take(name string, data []byte) (configuration, error) {
	conf, err := p.parse(data)
	if err != nil {
		return conf, fmt.Errorf("%s: %w", name, err)
	}
	conf.source = FromOwnFile
	if kind, ok := cnfxml.ParseName(name); ok && kind.Kind == cnfxml.NameDefault {
		conf.source = FromDefault
	}
	if err := p.store.save(data); err != nil {
		p.cfg.Log.Warn("configuration not kept", "device", p.cfg.Name, "err", err)
	}
	return conf, nil
}

func (p *Phone) bootStored() (configuration, error) {
	data, err := p.store.load()
	if err != nil {
		return configuration{}, err
	}
	conf, err := p.parse(data)
	if err != nil {
		return conf, fmt.Errorf("stored configuration: %w", err)
	}
	conf.source = FromStateDir
	p.note("", "using the stored configuration")
	return conf, nil
}

const (
	configSuffix = ".cnf.xml"
	trustSuffix  = ".tlv"
)

// hunt asks for the files of the phone's generation and returns the first
// configuration that the server has.
func (p *Phone) hunt(ctx context.Context) (name string, data []byte, err error) {
	for _, name := range cnfxml.Hunt(p.cfg.Model.Generation, p.cfg.MAC) {
		data, err := p.cfg.Fetch(ctx, name)
		switch {
		case errors.Is(err, fs.ErrNotExist):
			p.note("", "%s: not found", name)
			continue
		case err != nil:
			return "", nil, err
		}
		p.note("", "%s: %d bytes", name, len(data))
		if strings.HasSuffix(name, configSuffix) {
			return name, data, nil
		}
		if strings.HasSuffix(name, trustSuffix) {
			p.note("", "%s: signatures are not checked", name)
		}
	}
	return "", nil, ErrNotProvisioned
}

// parse reads a configuration of either kind, whatever its name: there are
// sites that serve the default under the name of a phone.
func (p *Phone) parse(data []byte) (configuration, error) {
	doc, err := cnfxml.Parse(data, cnfxml.Options{Mode: cnfxml.Lenient})
	if err != nil {
		return configuration{}, err
	}
	var conf configuration
	var servers []cnfxml.Server
	if strings.EqualFold(doc.Root().Name(), "Default") {
		def, _, err := doc.Default()
		if err != nil {
			return conf, err
		}
		load, _ := def.Load(int(p.cfg.Model.Type))
		servers, conf.urls, conf.firmware = def.CallManagers(), def.URLs, firmwareOf(doc, load)
	} else {
		dev, _, err := doc.Device()
		if err != nil {
			return conf, err
		}
		servers, conf.stamp, conf.urls = dev.CallManagers(), dev.VersionStamp.Text(), dev.URLs
		conf.firmware = firmwareOf(doc, dev.LoadInformation.Load.Text())
	}
	for _, s := range servers {
		conf.servers = append(conf.servers, s.Addr())
	}
	if len(conf.servers) == 0 {
		return p.withoutServers(conf)
	}
	return conf, nil
}

// withoutServers makes the file server the call manager, as phones do that
// find none in their configuration.
func (p *Phone) withoutServers(conf configuration) (configuration, error) {
	host, _, err := net.SplitHostPort(p.cfg.TFTP)
	if err != nil {
		return conf, errors.New("the configuration names no call manager")
	}
	address := net.JoinHostPort(host, strconv.Itoa(cnfxml.DefaultSCCPPort))
	p.note("", "the configuration names no call manager, using the file server %s", address)
	conf.servers = []string{address}
	return conf, nil
}

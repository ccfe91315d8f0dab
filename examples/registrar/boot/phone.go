package boot

import (
	"fmt"
	"io/fs"
	"maps"
	"slices"

	"github.com/skinnykit/skinny/cnfxml"
	"github.com/skinnykit/skinny/examples/registrar/config"
)

// phone writes the file of a phone: what its family knows, its firmware and
// modules, and the values that the configuration has for it.
func (f *Files) phone(d config.Device, servers []cnfxml.Server, urls cnfxml.URLs) ([]byte, error) {
	cfg := f.config()
	firmware := cfg.FirmwareOf(d)
	device, err := cnfxml.NewDevice(cnfxml.DeviceConfig{
		Model: d.Model, Protocol: cnfxml.SCCP, CallManagers: servers, DateTemplate: cfg.DateFormat,
		Load: firmware.Load, AddOns: modules(cfg, d.AddOns), URLs: urls,
	})
	if err != nil {
		return nil, err
	}
	if urls.IdleURL.State() == cnfxml.Set {
		device.IdleTimeout = cnfxml.Some(f.idleSeconds())
	}
	if firmware.LoadServer != "" {
		device.VendorConfig.LoadServer = cnfxml.Some(firmware.LoadServer)
	}
	if firmware.PeerSharing != nil {
		device.VendorConfig.PeerFirmwareSharing = cnfxml.Some(cnfxml.ZeroOne(*firmware.PeerSharing))
	}
	if d.Security == config.EncryptionTLS {
		device.DeviceSecurityMode = cnfxml.Some(cnfxml.SecurityEncrypted)
		device.TransportLayerProtocol = cnfxml.Some(transportTLS)
	}
	if len(d.CNF) > 0 {
		if device, err = withValues(device, d.CNF); err != nil {
			return nil, err
		}
	}
	if err := device.StampVersion(); err != nil {
		return nil, err
	}
	return device.Encode()
}

// transportTLS is what phones with newer firmware read beside deviceSecurityMode.
const transportTLS = 3

// modules leaves out those that files do not name.
func modules(cfg *config.Config, list []config.AddOn) (all []cnfxml.AddOnConfig) {
	for _, a := range list {
		if name := config.ModelName(string(a)); name != "" {
			all = append(all, cnfxml.AddOnConfig{Model: name, Load: cfg.Firmware[name].Load})
		}
	}
	return all
}

func withValues(device *cnfxml.Device, values config.Values) (*cnfxml.Device, error) {
	doc, err := device.Document()
	if err != nil {
		return nil, err
	}
	for _, path := range slices.Sorted(maps.Keys(values)) {
		if err := doc.Set(path, values[path]); err != nil {
			return nil, err
		}
	}
	changed, _, err := doc.Device()
	return changed, err
}

// firmwareOfAll lists the loads for the file of phones without their own.
func firmwareOfAll(cfg *config.Config) (list []cnfxml.Load, err error) {
	for _, model := range cfg.FirmwareModels() {
		if m, _ := cnfxml.ModelByName(model); m.Dialect == cnfxml.DialectModule || cfg.Firmware[model].Load == "" {
			continue
		}
		load, err := cnfxml.NewLoad(model, cfg.Firmware[model].Load)
		if err != nil {
			return nil, err
		}
		list = append(list, load)
	}
	return list, nil
}

// MissingFirmware names what a directory lacks of the configured firmware, a
// sentence for each load. Phones keep the firmware that they have then.
func MissingFirmware(cfg *config.Config, dir fs.FS) (sentences []string) {
	for _, l := range cfg.Loads() {
		if l.LoadServer != "" {
			continue
		}
		missing, err := config.MissingFiles(dir, l.Model, l.Firmware)
		switch {
		case err != nil:
			sentences = append(sentences, err.Error())
		case len(missing) > 0:
			sentences = append(sentences, fmt.Sprintf("firmware %s of the %s lacks %q", l.Load, l.Model, missing))
		}
	}
	return sentences
}

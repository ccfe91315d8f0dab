package softphone

import (
	"fmt"
	"slices"

	"github.com/skinnykit/skinny/sccp"
)

// abilities is what the phone answers to CapabilitiesReq.
func (c *Config) abilities() []sccp.StationMessage {
	model := &c.Model
	var audio []sccp.AudioCapability
	for _, codec := range model.Codecs {
		audio = append(audio, sccp.AudioCapability{Codec: codec, MaxFramesPerPacket: maxPacketTime})
	}
	var messages []sccp.StationMessage
	if model.Habits.has(UpdatesCapabilities) {
		messages = append(messages, &sccp.UpdateCapabilities{AudioCaps: audio})
	} else {
		messages = append(messages, &sccp.CapabilitiesRes{Caps: audio})
	}
	if model.Habits.has(TellsAddOns) {
		for i, module := range c.AddOns {
			messages = append(messages, &sccp.AddOnDeviceCapabilities{
				Instance: uint32(i + 1), Type: uint32(module), MaxAllowed: maxAddOns,
			})
		}
	}
	if model.Habits.has(TellsMediaPath) {
		messages = append(messages, &sccp.MediaPathCapability{MediaPathID: sccp.MediaPathIDSpeaker})
	}
	if model.Habits.has(TellsGateway) {
		messages = append(messages, &sccp.UnknownVG{Data: make([]byte, 4)})
	}
	return messages
}

const maxAddOns = 2

// checkAddOns refuses modules that cannot be plugged in.
func (c *Config) checkAddOns() error {
	if len(c.AddOns) > maxAddOns {
		return fmt.Errorf("softphone: %d add-on modules, at most %d", len(c.AddOns), maxAddOns)
	}
	for _, module := range c.AddOns {
		if !slices.Contains(c.Model.AddOns, module) {
			return fmt.Errorf("softphone: model %s: add-on module %v does not fit", c.Model.Name, module)
		}
	}
	return nil
}

// buttons counts those of the phone and of its modules.
func (c *Config) buttons() uint32 {
	n := c.Model.Buttons
	for _, module := range c.AddOns {
		n += addOnButtons(module)
	}
	return n
}

// addOnButtons are the keys of a module, by Cisco's data sheets.
func addOnButtons(module sccp.DeviceType) uint32 {
	switch module {
	case sccp.DeviceTypeAddOn7914:
		return 14
	case sccp.DeviceTypeAddOn7915With12, sccp.DeviceTypeAddOn7916With12:
		return 12
	case sccp.DeviceTypeAddOn7915With24, sccp.DeviceTypeAddOn7916With24:
		return 24
	}
	return 0
}

package station

import (
	"math"

	"github.com/skinnykit/skinny/examples/registrar/config"
	"github.com/skinnykit/skinny/examples/registrar/directory"
	"github.com/skinnykit/skinny/sccp"
)

// button is a place in the button template: what the phone is told it is, and
// what it does. Phones ask about a button, and report it, by its kind and
// instance.
type button struct {
	directory.Button
	wire     sccp.ButtonType
	instance uint8
}

// layOut gives buttons their numbers on the wire. Lines, services and speed dials
// keep theirs. Everything else that has a label or a state is numbered after the
// speed dials, so that an instance means one thing, whichever way a phone asks.
// Older phones show the state of a number only beside a line button: there it
// becomes a line after the real ones.
func (p *profile) layOut(buttons []directory.Button) []button {
	line, feature := len(p.device.Lines), len(p.device.SpeedDials)
	list := make([]button, len(buttons))
	for i, b := range buttons {
		wire, numbered := p.wireType(b.Kind)
		instance := int(b.Instance)
		switch {
		case !numbered:
		case wire == sccp.ButtonTypeLine:
			line++
			instance = line
		default:
			feature++
			instance = feature
		}
		if instance > math.MaxUint8 {
			wire, instance = sccp.ButtonTypeUndefined, 0
		}
		list[i] = button{Button: b, wire: wire, instance: uint8(instance)}
	}
	return list
}

// wireType returns the kind of a button in the template; numbered tells whether
// it is numbered behind the speed dials, or behind the lines.
func (p *profile) wireType(kind config.ButtonKind) (wire sccp.ButtonType, numbered bool) {
	switch kind {
	case config.ButtonBusyLamp, config.ButtonParkSlot:
		switch {
		case p.dialect.Version >= firstHints:
			return sccp.ButtonTypeBLFSpeedDial, true
		case p.device.Model.NoSoftKeys:
			return sccp.ButtonTypeSpeedDial, true
		}
		return sccp.ButtonTypeLine, true
	case config.ButtonIntercom, config.ButtonAbbreviated:
		return sccp.ButtonTypeSpeedDial, true
	case config.ButtonDND, config.ButtonHuntLogin, config.ButtonPrivacy:
		return sccp.ButtonTypeFeature, true
	case config.ButtonLine:
		return sccp.ButtonTypeLine, false
	case config.ButtonSpeedDial:
		return sccp.ButtonTypeSpeedDial, false
	case config.ButtonService:
		return sccp.ButtonTypeServiceURL, false
	}
	for _, f := range fixedButtons() {
		if f.kind == kind {
			return f.wire, false
		}
	}
	return sccp.ButtonTypeUndefined, false
}

// button returns the one of a kind and instance on the wire, or nil.
func (p *profile) button(wire sccp.ButtonType, instance uint32) *button {
	for i := range p.buttons {
		if b := &p.buttons[i]; b.wire == wire && uint32(b.instance) == instance {
			return b
		}
	}
	return nil
}

// dialButton returns the button with a number that goes by the instance of a
// speed dial, or nil.
func (p *profile) dialButton(instance uint32) *button {
	if b := p.button(sccp.ButtonTypeBLFSpeedDial, instance); b != nil {
		return b
	}
	return p.button(sccp.ButtonTypeSpeedDial, instance)
}

// watches tells whether the button shows the state of a number.
func (b *button) watches() bool {
	return b.Kind == config.ButtonBusyLamp || b.Kind == config.ButtonParkSlot
}

// target returns the number behind a button, and its label.
func (p *profile) target(b *button) (number, label string) {
	i, d := int(b.Instance)-1, p.device
	switch b.Kind {
	case config.ButtonSpeedDial:
		return d.SpeedDials[i].Number, d.SpeedDials[i].Label
	case config.ButtonBusyLamp:
		return d.BusyLamps[i].Number, d.BusyLamps[i].Label
	case config.ButtonIntercom:
		return d.Intercoms[i].Number, d.Intercoms[i].Label
	case config.ButtonParkSlot:
		return d.ParkSlots[i], sccp.LabelPark.Words(d.ParkSlots[i])
	case config.ButtonAbbreviated:
		return "", sccp.LabelAbbrDial.Words("")
	case config.ButtonDND:
		return "", sccp.LabelDND.Words("")
	case config.ButtonHuntLogin:
		return "", sccp.LabelHLog.Words("")
	case config.ButtonPrivacy:
		return "", sccp.LabelPrivate.Words("")
	}
	return "", ""
}

// buttonTemplate tells all buttons in one message. Where add-on modules make them
// more than the usual 42 slots, the message is longer, as chan-sccp sends it: an
// offset for further messages is in the layout, but no server was seen to use it.
func (p *profile) buttonTemplate() *sccp.ButtonTemplateRes {
	m := &sccp.ButtonTemplateRes{Buttons: make([]sccp.ButtonDefinition, len(p.buttons))}
	for i, b := range p.buttons {
		m.Buttons[i] = sccp.ButtonDefinition{Instance: b.instance, Type: b.wire}
	}
	return m
}

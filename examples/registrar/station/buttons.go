package station

import (
	"github.com/skinnykit/skinny/examples/registrar/config"
	"github.com/skinnykit/skinny/examples/registrar/directory"
	"github.com/skinnykit/skinny/sccp"
)

func buttonTemplate(buttons []directory.Button) *sccp.ButtonTemplateRes {
	m := &sccp.ButtonTemplateRes{}
	for _, b := range buttons {
		m.Buttons = append(m.Buttons, sccp.ButtonDefinition{
			Instance: uint8(b.Instance), Type: buttonType(b.Kind),
		})
	}
	return m
}

func buttonType(kind config.ButtonKind) sccp.ButtonType {
	switch kind {
	case config.ButtonLine:
		return sccp.ButtonTypeLine
	case config.ButtonSpeedDial:
		return sccp.ButtonTypeSpeedDial
	case config.ButtonHold:
		return sccp.ButtonTypeHold
	case config.ButtonTransfer:
		return sccp.ButtonTypeTransfer
	case config.ButtonRedial:
		return sccp.ButtonTypeLastNumberRedial
	}
	return sccp.ButtonTypeUndefined
}

package directory

import (
	"strconv"

	"github.com/skinnykit/skinny/examples/registrar/config"
)

// Model is what a kind of phone can do.
type Model = config.Model

// unknownButtons is the room on a phone of an unknown model: the slots of the usual
// template message.
const unknownButtons = 42

// Model returns what is known about a device type. An unknown type is a phone
// with softkeys and a display.
func (d *Directory) Model(deviceType uint32) Model {
	d.mu.RLock()
	defer d.mu.RUnlock()
	return d.view.model(deviceType)
}

func (v *view) model(deviceType uint32) Model {
	if m, ok := v.models[deviceType]; ok {
		return m
	}
	return Model{Type: deviceType, Name: "type " + strconv.FormatUint(uint64(deviceType), 10), Buttons: unknownButtons}
}

package api

import (
	"fmt"

	"github.com/skinnykit/skinny/cnfxml"
	"github.com/skinnykit/skinny/cnfxml/xsi"

	"github.com/skinnykit/skinny/examples/registrar/api/wire"
	"github.com/skinnykit/skinny/examples/registrar/control"
)

func (x *exchange) device() string { return x.r.PathValue("device") }

func (h *Handler) status(x *exchange) error {
	s := h.registrar.Status()
	s.Listen = list(s.Listen)
	return x.reply(s)
}

func (h *Handler) phones(x *exchange) error {
	phones := list(h.registrar.Phones())
	for i := range phones {
		phones[i] = wholePhone(phones[i])
	}
	return x.reply(wire.Phones{Phones: phones})
}

func (h *Handler) phone(x *exchange) error {
	p, err := h.registrar.Phone(x.device())
	if err != nil {
		return err
	}
	return x.reply(wholePhone(p))
}

func (h *Handler) setDoNotDisturb(x *exchange) error {
	var in wire.DoNotDisturb
	if err := x.object(field{"doNotDisturb", &in.DoNotDisturb, true}); err != nil {
		return err
	}
	if err := in.DoNotDisturb.Check(); err != nil {
		return about("doNotDisturb", err)
	}
	if err := h.registrar.SetDoNotDisturb(x.device(), in.DoNotDisturb); err != nil {
		return err
	}
	return x.replyNothing()
}

func (h *Handler) logIn(x *exchange) error {
	var in wire.Login
	if err := x.object(field{"user", &in.User, true}); err != nil {
		return err
	}
	if in.User == "" {
		return about("user", fmt.Errorf("%w: a user has a name", control.ErrInvalid))
	}
	if err := h.registrar.LogIn(x.device(), in.User); err != nil {
		return err
	}
	return x.replyNothing()
}

func (h *Handler) logOff(x *exchange) error {
	if err := h.registrar.LogOff(x.device()); err != nil {
		return err
	}
	return x.replyNothing()
}

func (h *Handler) release(x *exchange) error {
	number, err := h.registrar.Release(x.device())
	if err != nil {
		return err
	}
	return x.reply(wire.Released{Number: number})
}

// push looks at the object first: phones only show a blank page for a broken one.
func (h *Handler) push(x *exchange) error {
	object, err := x.body(wire.XML, "application/xml")
	if err != nil {
		return err
	}
	if _, _, err := xsi.Parse(object, cnfxml.Options{}); err != nil {
		return fmt.Errorf("%w: the body is no CiscoIPPhone object: %v", control.ErrInvalid, err)
	}
	if err := h.registrar.Push(x.device(), object); err != nil {
		return err
	}
	return x.replyNothing()
}

func (h *Handler) hangUpPhone(x *exchange) error {
	n, err := h.registrar.HangUpPhone(x.device())
	if err != nil {
		return err
	}
	return x.reply(wire.Ended{Ended: n})
}

// about names the key of the body that an error is about.
func about(name string, err error) error {
	t := wire.TroubleOf(err)
	t.Field = name
	return t
}

// list copies a list, which may be shared, and makes a JSON list of one that is nil.
func list[T any](l []T) []T { return append([]T{}, l...) }

func wholePhone(p control.Phone) control.Phone {
	p.Numbers = list(p.Numbers)
	if p.DoNotDisturb == "" {
		p.DoNotDisturb = control.DoNotDisturbOff
	}
	return p
}

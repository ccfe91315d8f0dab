package api

import (
	"fmt"

	"github.com/skinnykit/skinny/examples/registrar/api/wire"
	"github.com/skinnykit/skinny/examples/registrar/control"
)

func (x *exchange) number() string { return x.r.PathValue("number") }

func (h *Handler) lines(x *exchange) error {
	lines := list(h.registrar.Lines())
	for i := range lines {
		lines[i].Devices = list(lines[i].Devices)
	}
	return x.reply(wire.Lines{Lines: lines})
}

func (h *Handler) line(x *exchange) error {
	l, err := h.registrar.Line(x.number())
	if err != nil {
		return err
	}
	l.Devices = list(l.Devices)
	return x.reply(l)
}

const mostMessages = 65535 // that wait for a line

func (h *Handler) setMessageWaiting(x *exchange) error {
	var in wire.MessageWaiting
	if err := x.object(field{"newMessages", &in.NewMessages, true}, field{"oldMessages", &in.OldMessages, false}); err != nil {
		return err
	}
	for _, count := range []struct {
		name string
		n    int
	}{{"newMessages", in.NewMessages}, {"oldMessages", in.OldMessages}} {
		if count.n < 0 || count.n > mostMessages {
			return about(count.name, fmt.Errorf("%w: 0 to %d messages wait, not %d", control.ErrInvalid, mostMessages, count.n))
		}
	}
	if err := h.registrar.SetMessageWaiting(x.number(), in.NewMessages, in.OldMessages); err != nil {
		return err
	}
	return x.replyNothing()
}

func (x *exchange) forwardWhen() (control.ForwardWhen, error) {
	when := control.ForwardWhen(x.r.PathValue("when"))
	if err := when.Check(); err != nil {
		return "", wire.NewTrouble(wire.CodeUnknownPath, err.Error())
	}
	return when, nil
}

func (h *Handler) setForward(x *exchange) error {
	when, err := x.forwardWhen()
	if err != nil {
		return err
	}
	var in wire.Forward
	if err := x.object(field{"to", &in.To, true}); err != nil {
		return err
	}
	if err := h.registrar.SetForward(x.number(), when, in.To); err != nil {
		return err
	}
	return x.replyNothing()
}

func (h *Handler) endForward(x *exchange) error {
	when, err := x.forwardWhen()
	if err != nil {
		return err
	}
	if err := h.registrar.SetForward(x.number(), when, ""); err != nil {
		return err
	}
	return x.replyNothing()
}

package api

import (
	"context"
	"fmt"
	"path/filepath"

	"github.com/skinnykit/skinny/examples/registrar/api/wire"
	"github.com/skinnykit/skinny/examples/registrar/control"
)

const longestMessage = 24 * 60 * 60 // seconds

func (h *Handler) resetPhone(x *exchange) error {
	var in control.ResetOptions
	if err := x.object(resetFields(&in)...); err != nil {
		return err
	}
	return x.startAnew([]string{x.device()}, in)
}

func (h *Handler) reset(x *exchange) error {
	var in wire.Reset
	if err := x.object(append(resetFields(&in.ResetOptions), field{"devices", &in.Devices, false})...); err != nil {
		return err
	}
	if err := checkDevices(in.Devices); err != nil {
		return err
	}
	return x.startAnew(in.Devices, in.ResetOptions)
}

func resetFields(o *control.ResetOptions) []field {
	return []field{{"kind", &o.Kind, true}, {"whenIdle", &o.WhenIdle, false}}
}

func (x *exchange) startAnew(devices []string, how control.ResetOptions) error {
	if err := how.Kind.Check(); err != nil {
		return about("kind", err)
	}
	return x.stream(func(ctx context.Context, s *stream) error {
		if err := x.registrar.Reset(ctx, devices, how, s.progress); err != nil {
			return err
		}
		return s.line(wire.Line[wire.Done]{Result: &wire.Done{}})
	})
}

// checkDevices refuses a list of nobody: it would mean everybody.
func checkDevices(devices []string) error {
	if devices != nil && len(devices) == 0 {
		return about("devices", fmt.Errorf("%w: devices is empty; name some, or leave the key out for every registered phone", control.ErrInvalid))
	}
	for _, d := range devices {
		if d == "" {
			return about("devices", fmt.Errorf("%w: a device has a name", control.ErrInvalid))
		}
	}
	return nil
}

func (h *Handler) message(x *exchange) error {
	var in wire.Message
	err := x.object(
		field{"text", &in.Text, true}, field{"seconds", &in.Seconds, false}, field{"beep", &in.Beep, false},
		field{"title", &in.Title, false}, field{"devices", &in.Devices, false})
	if err != nil {
		return err
	}
	switch {
	case in.Text == "":
		return about("text", fmt.Errorf("%w: a message has a text", control.ErrInvalid))
	case in.Seconds < 0 || in.Seconds > longestMessage:
		return about("seconds", fmt.Errorf("%w: a message is shown for 0 to %d seconds", control.ErrInvalid, longestMessage))
	}
	if err := checkDevices(in.Devices); err != nil {
		return err
	}
	shown, err := h.registrar.Message(in.Devices, in.Message)
	if err != nil {
		return err
	}
	return x.reply(wire.Shown{Shown: shown})
}

func (h *Handler) reload(x *exchange) error {
	return x.stream(func(ctx context.Context, s *stream) error {
		changed, err := h.registrar.Reload(ctx, s.progress)
		if err != nil {
			return err
		}
		changed.Phones, changed.Lines = list(changed.Phones), list(changed.Lines)
		changed.Settings, changed.Restart = list(changed.Settings), list(changed.Restart)
		for i := range changed.Phones {
			changed.Phones[i].Reasons = list(changed.Phones[i].Reasons)
		}
		return s.line(wire.Line[control.Reloaded]{Result: &changed})
	})
}

func (h *Handler) backup(x *exchange) error {
	var in wire.Backup
	if err := x.object(field{"path", &in.Path, true}); err != nil {
		return err
	}
	if !filepath.IsAbs(in.Path) {
		return about("path", fmt.Errorf("%w: path must be absolute, on the machine of the registrar; %q is not", control.ErrInvalid, in.Path))
	}
	return x.stream(func(ctx context.Context, s *stream) error {
		if err := h.registrar.Backup(ctx, in.Path, s.progress); err != nil {
			return err
		}
		return s.line(wire.Line[wire.Done]{Result: &wire.Done{}})
	})
}

package services

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"sync"

	"github.com/skinnykit/skinny/cnfxml/xsi"
	"github.com/skinnykit/skinny/examples/registrar/config"
	"github.com/skinnykit/skinny/examples/registrar/control"
)

// Errors of a push as a whole.
var (
	ErrNobody  = errors.New("no registered phone is meant")
	ErrGroup   = errors.New("there is no such group")
	ErrPicture = errors.New("this is no picture that can be shown")
	// ErrNoPictures: the model shows none.
	ErrNoPictures = errors.New("the phone shows no pictures")
)

// PushText shows a text on phones, as a page with a title. What is too long for a
// phone is cut. The error wraps [ErrNobody], [ErrGroup] or [control.ErrInvalid], or
// is that of ctx, whose end leaves out the phones that are not reached yet. What
// single phones say is in the list, in the order of their names, and goes to
// progress as soon as it is known.
func (s *Server) PushText(ctx context.Context, to control.Target, title, text string, progress control.Progress) ([]control.Pushed, error) {
	if cut(text, 1) == "" {
		return nil, fmt.Errorf("%w: there is no text", control.ErrInvalid)
	}
	page := note(title, text).object
	return s.push(ctx, to, progress, func(control.Phone) (xsi.Object, error) { return page, nil })
}

// maxAtOnce is how many phones are served at the same time.
const maxAtOnce = 8

// push brings an object to each phone.
func (s *Server) push(ctx context.Context, to control.Target, progress control.Progress, object func(control.Phone) (xsi.Object, error)) ([]control.Pushed, error) {
	s.prepare()
	cfg := s.Config()
	phones, err := s.meant(cfg, to)
	if err != nil {
		return nil, err
	}
	told(progress, 0, len(phones), "phones are asked")
	waiting, results := make(chan control.Phone), make(chan control.Pushed)
	var running sync.WaitGroup
	for range min(maxAtOnce, len(phones)) {
		running.Go(func() {
			for p := range waiting {
				content, err := object(p)
				if err == nil {
					err = s.deliver(ctx, cfg, p, content)
				}
				results <- outcome(p.Device, err)
			}
		})
	}
	running.Go(func() {
		defer close(waiting)
		for _, p := range phones {
			if ctx.Err() != nil {
				return
			}
			waiting <- p
		}
	})
	go func() { // ends before the range over results does
		running.Wait()
		close(results)
	}()
	var list []control.Pushed
	for p := range results {
		list = append(list, p)
		told(progress, len(list), len(phones), p.String())
	}
	slices.SortFunc(list, func(a, b control.Pushed) int { return cmp.Compare(a.Device, b.Device) })
	if len(list) < len(phones) {
		return list, fmt.Errorf("%d of %d phones were not reached: %w", len(phones)-len(list), len(phones), ctx.Err())
	}
	return list, nil
}

func told(progress control.Progress, done, total int, what string) {
	if progress != nil {
		progress(control.Step{Done: done, Total: total, What: what})
	}
}

func outcome(device string, err error) control.Pushed {
	p := control.Pushed{Device: device}
	if err != nil {
		p.Problem = err.Error()
	}
	return p
}

// meant finds the phones of a target, by name.
func (s *Server) meant(cfg *config.Config, to control.Target) ([]control.Phone, error) {
	numbers := make(map[string]bool)
	for _, name := range to.Groups {
		members, ok := membersOf(cfg, name)
		if !ok {
			return nil, fmt.Errorf("%w: %q", ErrGroup, cut(name, xsi.MaxName))
		}
		for _, m := range members {
			numbers[m] = true
		}
	}
	var models []string
	for _, m := range to.Models {
		models = append(models, cmp.Or(config.ModelName(m), m))
	}
	var phones []control.Phone
	for _, p := range s.Phones.Phones() {
		if p.Registered && (to.All || slices.Contains(to.Devices, p.Device) ||
			slices.ContainsFunc(p.Numbers, func(n string) bool { return numbers[n] }) ||
			p.Model != "" && slices.Contains(models, cmp.Or(config.ModelName(p.Model), p.Model))) {
			phones = append(phones, p)
		}
	}
	if len(phones) == 0 {
		return nil, ErrNobody
	}
	slices.SortFunc(phones, func(a, b control.Phone) int { return cmp.Compare(a.Device, b.Device) })
	return phones, nil
}

// membersOf returns the numbers of a group.
func membersOf(cfg *config.Config, name string) (numbers []string, ok bool) {
	for _, g := range cfg.HuntGroups {
		if g.Pilot == name || g.Name == name && name != "" {
			return g.Members, true
		}
	}
	for _, g := range cfg.PageGroups {
		if g.Number == name {
			return g.Members, true
		}
	}
	return nil, false
}

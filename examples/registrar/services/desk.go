package services

import (
	"errors"
	"fmt"
	"log/slog"
	"time"

	"github.com/skinnykit/skinny/cnfxml/xsi"
	"github.com/skinnykit/skinny/examples/registrar/config"
	"github.com/skinnykit/skinny/examples/registrar/directory"
	"github.com/skinnykit/skinny/examples/registrar/services/pages"
)

const (
	paramUser = "user"
	paramPIN  = "pin"
)

func (s *Server) deskForm(q *request) answer {
	if q.phone.User != "" {
		return note("Log on", q.phone.User+" is logged on at this phone.", softKey("Log off", q.url(pathDeskOut)))
	}
	return form("Log on", "Number and PIN", q.url(pathDeskIn),
		xsi.InputItem{DisplayName: "Number", QueryStringParam: paramUser, InputFlags: xsi.InputTelephone},
		xsi.InputItem{DisplayName: "PIN", QueryStringParam: paramPIN, InputFlags: xsi.InputNumeric.Password()},
	)
}

// deskIn never tells, and never logs, what was typed.
func (s *Server) deskIn(q *request) answer {
	number, pin := q.query.Get(paramUser), q.query.Get(paramPIN)
	again := softKey("Back", q.url(pathDesk))
	if !isNumber(number) || !config.IsPIN(pin) {
		return note("Log on", wrongCredentials, again)
	}
	err := q.renewed(s.Desk.LogIn(q.ctx, q.phone.Device, number, pin))
	var locked *directory.LockedError
	switch {
	case errors.As(err, &locked):
		s.tellRefused(q, err)
		wait := max(locked.Until.Sub(s.Now()).Round(time.Minute), time.Minute)
		return note("Log on", fmt.Sprintf("Too many wrong PINs. Try again in %d minutes.", int(wait/time.Minute)))
	case errors.Is(err, directory.ErrCredentials):
		s.tellRefused(q, err)
		return note("Log on", wrongCredentials, again)
	}
	return s.done(q, "Log on", "Logged on. The phone will show your lines in a moment.", err, softKey("Services", q.url(pages.Services)))
}

// tellRefused lets the log show that somebody tries PINs, and where.
func (s *Server) tellRefused(q *request, err error) {
	s.refused.Tell(s.Log, slog.LevelWarn, "a log-on was refused", "phone", q.phone.Device, "remote", q.phone.Address, "err", err)
}

const wrongCredentials = "The number or the PIN is wrong."

func (s *Server) deskOut(q *request) answer {
	menu := softKey("Services", q.url(pages.Services))
	if q.phone.User == "" {
		return note("Log off", "Nobody is logged on at this phone.", menu)
	}
	return s.done(q, "Log off", "Logged off. The phone will show its own lines in a moment.", q.renewed(s.Desk.LogOff(q.ctx, q.phone.Device)), menu)
}

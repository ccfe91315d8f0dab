package station

import (
	"fmt"
	"log/slog"
	"time"

	"github.com/skinnykit/skinny/examples/registrar/directory"
	"github.com/skinnykit/skinny/sccp"
)

// TakeOver is what happens when a device registers that is registered already,
// on another connection. From the same address the newer connection always wins:
// the phone has lost the older one and does not know more.
type TakeOver uint8

// The rules.
const (
	// NewerWins ends the older registration, wherever the newer comes from.
	NewerWins TakeOver = iota
	// SameAddressOnly refuses a newer one from another address until the older
	// has ended.
	SameAddressOnly
	// OlderStays refuses a newer one from another address while the older
	// answers: while its keepalives are not overdue.
	OlderStays
)

var takeOverNames = [...]string{NewerWins: "newer wins", SameAddressOnly: "same address only", OlderStays: "older stays"}

func (t TakeOver) String() string {
	if int(t) < len(takeOverNames) {
		return takeOverNames[t]
	}
	return "unknown rule"
}

// mayRegister asks whoever decides about devices, before a number is given to
// this one.
func (s *session) mayRegister(device string, kind sccp.DeviceType) error {
	if err := s.vouched(device); err != nil {
		return &rejected{RejectedDevice, err}
	}
	if err := s.allowed(device, kind); err != nil {
		return err
	}
	return s.server.exchange.room(s, device)
}

func (s *session) allowed(device string, kind sccp.DeviceType) error {
	if allow := s.server.Allow; allow != nil {
		if err := allow(device, uint32(kind), s.remote.Addr(), s.secure); err != nil {
			return &rejected{RejectedDevice, err}
		}
	}
	return nil
}

func (x *exchange) room(s *session, device string) error {
	x.mu.Lock()
	defer x.mu.Unlock()
	if known, err := x.session(device); err == nil {
		device = known.screen.device.Name
	}
	return x.mayJoin(s, device)
}

// mayJoin tells why a device may not register on a connection: a newer one has
// it, or the one that has it stays, or the address has enough devices.
func (x *exchange) mayJoin(s *session, device string) error {
	old, from := x.sessions[device], s.remote.Addr()
	moves := old != nil && old.remote.Addr() != from
	switch most := x.limits.DevicesPerAddress; {
	case old == s:
	case old != nil && old.number > s.number:
		return errSuperseded
	case moves && !x.yields(old):
		return &rejected{RejectedTakeOver, &directory.Rejection{
			Device: device, Reason: "Registered elsewhere",
			Fix: "it is registered from " + old.remote.String() + ", and the rule for taking over is: " + x.takeOver.String(),
		}}
	case x.throttles.over(device, old, x.limits):
		return &rejected{RejectedThrottled, &directory.Rejection{
			Device: device, Reason: tooMany,
			Fix: fmt.Sprintf("it has sent more than %d in %v, and may come when that is over", x.limits.Events, x.limits.EventSpan),
		}}
	case most > 0 && (old == nil || moves) && x.addresses[from] >= most && s.screen == nil:
		return &rejected{RejectedNumber, &directory.Rejection{
			Device: device, Reason: "Too many devices",
			Fix: fmt.Sprintf("%s has %d devices already; raise the limit of devices per address if they are behind one address", from, most),
		}}
	}
	return nil
}

// tellMove says that a phone has moved, or that there are two of one name.
func (x *exchange) tellMove(old, s *session) {
	if old.remote.Addr() == s.remote.Addr() {
		return
	}
	x.moves.Tell(x.log, slog.LevelWarn, "a registration is taken over from another address",
		"device", s.profile.device.Name, "before", old.remote.String(), "now", s.remote.String(),
		"fix", "if these are two phones, give each its own name; security/take-over says who wins")
}

// yields tells whether a registration gives way to one from another address.
func (x *exchange) yields(old *session) bool {
	switch x.takeOver {
	case SameAddressOnly:
		return false
	case OlderStays:
		return time.Since(old.lastHeard()) > old.screen.overdue()
	}
	return true
}

// overdue is after how much silence a phone does not answer any more. It is less
// than what ends its connection.
func (p *profile) overdue() time.Duration { return p.patience * 3 / 5 }

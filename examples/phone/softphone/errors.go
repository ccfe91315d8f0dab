package softphone

import (
	"errors"
	"fmt"
)

// Why a phone ends, or an action fails. They come wrapped: use errors.Is.
var (
	// ErrEnded means that the phone was shut down or closed.
	ErrEnded = errors.New("softphone: phone has ended")
	// ErrReset means that the server reset a phone that ends on reset.
	ErrReset = errors.New("softphone: reset by the server")
	// ErrNotProvisioned means that the file server has no configuration for
	// the phone, not even the one for unknown phones.
	ErrNotProvisioned = errors.New("softphone: no configuration file found")
	// ErrNotRegistered is an action of a phone that no server has taken.
	ErrNotRegistered = errors.New("softphone: not registered")
	// ErrNoCall is an action that needs a call the phone does not have.
	ErrNoCall = errors.New("softphone: no such call")
	// ErrNoKey is a key that the phone does not have or does not show now.
	ErrNoKey = errors.New("softphone: no such key")
	// ErrNoAnswer means that a server took the connection and did not answer.
	ErrNoAnswer = errors.New("softphone: no answer to the registration")
	// ErrKeepAlive means that a server stopped acknowledging keepalives.
	ErrKeepAlive = errors.New("softphone: keepalives are not acknowledged")
	// ErrDisconnected means that the server closed the connection.
	ErrDisconnected = errors.New("softphone: server closed the connection")
)

// errRebooting ends a session after Reset.
var errRebooting = errors.New("softphone: rebooting")

// errUnregistered ends a session that the phone was asked to end.
var errUnregistered = errors.New("softphone: unregistered")

// RejectedError is a RegisterReject.
type RejectedError struct {
	Server string // address
	Text   string // what the phone shows
}

func (e *RejectedError) Error() string {
	return fmt.Sprintf("softphone: %s rejected the registration: %s", e.Server, e.Text)
}

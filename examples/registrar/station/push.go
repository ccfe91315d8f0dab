package station

import (
	"bytes"
	"errors"
	"fmt"
	"math"

	"github.com/skinnykit/skinny/sccp"
)

// Errors of [Server.Push].
var (
	ErrNoPages = errors.New("the phone shows no XML objects")
	ErrSize    = errors.New("the XML object does not fit")
)

// PushApplication is the application that answers to pushed objects name, unless
// the object itself says another.
const PushApplication = 9090

// Sizes of data for an application on a phone.
const (
	maxUserData        = 2000
	firstUserDataParts = 18 // versions that put pieces together
	firstUserDataV1    = 8  // versions that know where data belongs
	maxPushed          = 1 << 16
)

// Push shows a CiscoIPPhone object on a registered phone, as if its user had asked
// for it. The object is XML, in the encoding that its first line names; it is not
// looked into. Older phones take 2000 bytes, those of version 18 and later 64 KiB.
// What comes back goes to [Server.UserData]. The error wraps [ErrNotRegistered],
// [ErrNoPages] or [ErrSize].
func (s *Server) Push(device string, object []byte) error {
	s.prepare()
	return s.exchange.push(device, bytes.Clone(object))
}

func (x *exchange) push(device string, object []byte) error {
	x.mu.Lock()
	defer x.mu.Unlock()
	s, err := x.session(device)
	if err != nil {
		return err
	}
	most := s.screen.pageLimit()
	switch {
	case !s.screen.takesPages():
		return fmt.Errorf("%s: %w", device, ErrNoPages)
	case len(object) == 0 || len(object) > most:
		return fmt.Errorf("%s: %w: the phone takes 1 to %d bytes, not %d", device, ErrSize, most, len(object))
	}
	x.pushed = x.pushed%math.MaxInt32 + 1
	s.screen.sendPage(page{app: PushApplication, transaction: x.pushed}, object)
	return nil
}

// takesPages tells whether the phone has a display and keys for XML objects.
func (p *profile) takesPages() bool {
	m := p.device.Model
	return !m.NoDisplay && !m.NoSoftKeys && !p.habits.noPages
}

// pageLimit is the size of the largest XML object, in bytes.
func (p *profile) pageLimit() int {
	if p.dialect.Version >= firstUserDataParts {
		return maxPushed
	}
	return maxUserData
}

// page says where an XML object belongs.
type page struct {
	app, line, ref, transaction, conference uint32
}

// sendPage sends an XML object, in pieces where it is long.
func (s *screen) sendPage(p page, object []byte) {
	if s.dialect.Version < firstUserDataV1 {
		s.send(&sccp.UserToDeviceData{
			ApplicationID: p.app, LineInstance: p.line, CallReference: p.ref, TransactionID: p.transaction, Data: object,
		})
		return
	}
	for first := true; len(object) > 0; first = false {
		n := min(len(object), maxUserData)
		flag := sccp.SequenceFlagMore
		switch {
		case n == len(object):
			flag = sccp.SequenceFlagLast
		case first:
			flag = sccp.SequenceFlagFirst
		}
		s.send(&sccp.UserToDeviceDataVersion1{
			ApplicationID: p.app, LineInstance: p.line, CallReference: p.ref, TransactionID: p.transaction,
			SequenceFlag: flag, ConferenceID: p.conference, Data: object[:n],
		})
		object = object[n:]
	}
}

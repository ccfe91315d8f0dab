package tftp

import (
	"errors"
	"fmt"
	"io"
	"net/netip"
	"time"

	pin "github.com/pin/tftp/v3"
)

// transferKey is what makes two requests the same one.
type transferKey struct {
	remote netip.AddrPort
	name   string
}

// transfer is one accepted request, from the lookup of the file to the event
// at its end. It is used by one goroutine at a time: the one that opens the
// file, then pin/tftp's.
type transfer struct {
	key      transferKey
	token    string
	request  readRequest // its name is key.name
	block    int         // bytes per data block
	content  Content
	started  time.Time
	deadline time.Time
	sending  time.Time // when the file was found; guarded by service.mu
	progress progressTeller
	detour   *detour // nil when pin/tftp's socket will do
	stopped  <-chan struct{}
	proven   func() // told once, when the client has acknowledged something

	left   int64 // bytes of the file that were not read
	sent   int64
	buffer *[]byte // for files on disk; nil when blocks are read one by one
	ahead  []byte  // what was read into buffer and not sent
	cause  error   // what made Read fail, with details that phones do not get
	stats  pin.TransferStats
	failed bool // stats are those of a failure
}

var (
	errTooSlow = errors.New("tftp: transfer took too long")
	errShrunk  = errors.New("tftp: file became shorter while it was read")
	errRead    = errors.New("tftp: reading the file failed")
)

// client is the address that pin/tftp sends to.
func (t *transfer) client() netip.AddrPort {
	if t.detour != nil {
		return t.detour.addr()
	}
	return t.key.remote
}

// Read feeds pin/tftp. Its errors are sent to the phone.
//
// The type has no Seek, so that pin/tftp takes the size it is told.
func (t *transfer) Read(p []byte) (n int, err error) {
	defer func() {
		if v := recover(); v != nil {
			t.cause = fmt.Errorf("%w: panic: %v", errRead, v)
			n, err = 0, errRead
		}
	}()
	select {
	case <-t.stopped:
		return 0, ErrStopped
	default:
	}
	now := time.Now()
	if now.After(t.deadline) {
		return 0, errTooSlow
	}
	if t.progress.due(now) {
		t.progress.tell(Progress{
			Door: TFTP, Remote: t.key.remote, Name: t.key.name,
			Bytes: t.sent, Size: t.content.Size, Duration: now.Sub(t.started),
		})
	}
	// netascii is read ahead, so only whole transfers prove anything.
	if t.proven != nil && t.sent >= int64(t.block) && !t.request.netascii {
		t.prove()
	}
	if len(t.ahead) == 0 {
		if t.left == 0 {
			return 0, io.EOF
		}
		if t.buffer == nil {
			n, err = t.fill(p)
			t.sent += int64(n)
			return n, err
		}
		n, err = t.fill(*t.buffer)
		if err != nil {
			return 0, err
		}
		t.ahead = (*t.buffer)[:n]
	}
	n = copy(p, t.ahead)
	t.ahead = t.ahead[n:]
	t.sent += int64(n)
	return n, nil
}

// fill reads what comes next in the file.
func (t *transfer) fill(p []byte) (n int, err error) {
	n, err = t.content.Body.Read(p[:min(int64(len(p)), t.left)])
	t.left -= int64(n)
	switch {
	case err == nil || n > 0:
		return n, nil
	case errors.Is(err, io.EOF):
		return 0, errShrunk
	}
	t.cause = fmt.Errorf("%w: %w", errRead, err)
	return 0, errRead
}

func (t *transfer) prove() {
	if t.proven != nil {
		t.proven()
		t.proven = nil
	}
}

// event sums up the transfer.
func (t *transfer) event(err error) Event {
	if t.cause != nil {
		err = t.cause
	}
	e := Event{
		Door: TFTP, Remote: t.key.remote, Name: t.key.name, Err: err,
		Bytes: t.sent, Duration: time.Since(t.started),
	}
	if t.content.Body == nil {
		return e
	}
	e.BlockSize = t.block
	e.Blocks = t.stats.DatagramsAcked
	if len(t.stats.Opts) > 0 && e.Blocks > 0 {
		e.Blocks-- // the first acknowledgement was for the options
	}
	e.Retransmits = t.stats.DatagramsSent - t.stats.DatagramsAcked
	if t.failed && e.Retransmits > 0 {
		e.Retransmits-- // the datagram that was never acknowledged
	}
	return e
}

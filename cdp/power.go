package cdp

import (
	"encoding/binary"
	"fmt"
	"iter"
)

// AnyPowerLevel as PowerAvailable.Level says that the switch prefers none.
const AnyPowerLevel = 0xffffffff

const powerHeader = 4

// PowerRequest is what a powered phone asks for.
type PowerRequest struct {
	RequestID    uint16
	ManagementID uint16
	Milliwatts   []uint32 // in order of preference; phones send five, the unused ones 0
}

// PowerAvailable is the answer of a switch to a PowerRequest.
type PowerAvailable struct {
	RequestID    uint16   // of the last request, 0 before one
	ManagementID uint16   // changes with every answer, never 0 after a change
	Milliwatts   uint32   // for this port
	Level        uint32   // milliwatts a manager allows, or AnyPowerLevel
	More         []uint32 // what some switches send behind, not documented
}

// Answer takes over the number of a request. When that is a new one, it counts
// ManagementID up, skipping 0, and reports true.
func (p *PowerAvailable) Answer(requestID uint16) bool {
	if p.RequestID == requestID {
		return false
	}
	p.RequestID = requestID
	p.ManagementID++
	if p.ManagementID == 0 {
		p.ManagementID = 1
	}
	return true
}

// PowerIDs reads the two numbers that both power TLVs start with.
func (t TLV) PowerIDs() (request, management uint16, err error) {
	if err := t.atLeast(powerHeader); err != nil {
		return 0, 0, err
	}
	return binary.BigEndian.Uint16(t.Value), binary.BigEndian.Uint16(t.Value[2:]), nil
}

// PowerLevels iterates over the 32-bit words behind the numbers: milliwatts, and
// in TypePowerAvailable the second is the level.
func (t TLV) PowerLevels() iter.Seq2[uint32, error] {
	return func(yield func(uint32, error) bool) { t.walkPower(yield) }
}

func (t TLV) walkPower(yield func(uint32, error) bool) {
	if err := t.atLeast(powerHeader); err != nil {
		yield(0, err)
		return
	}
	b := t.Value[powerHeader:]
	if len(b)%4 != 0 {
		yield(0, t.fail(fmt.Errorf("%w: %d bytes of 32-bit words", ErrValue, len(b))))
		return
	}
	for ; len(b) > 0; b = b[4:] {
		if !yield(binary.BigEndian.Uint32(b), nil) {
			return
		}
	}
}

func (t TLV) powerRequest() (r PowerRequest, err error) {
	if r.RequestID, r.ManagementID, err = t.PowerIDs(); err != nil {
		return PowerRequest{}, err
	}
	r.Milliwatts, err = t.words()
	return r, err
}

func (t TLV) powerAvailable() (a PowerAvailable, err error) {
	if a.RequestID, a.ManagementID, err = t.PowerIDs(); err != nil {
		return PowerAvailable{}, err
	}
	words, err := t.words()
	if err != nil {
		return PowerAvailable{}, err
	}
	if len(words) < 2 {
		return PowerAvailable{}, t.atLeast(powerHeader + 8)
	}
	a.Milliwatts, a.Level = words[0], words[1]
	if len(words) > 2 {
		a.More = words[2:]
	}
	return a, nil
}

func (t TLV) words() (words []uint32, err error) {
	for w, err := range t.PowerLevels() {
		if err != nil {
			return nil, err
		}
		words = append(words, w)
	}
	return words, nil
}

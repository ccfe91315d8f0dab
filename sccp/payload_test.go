package sccp_test

import (
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/skinnykit/skinny/sccp"
)

// TestStaticPayloadTypes compares with the table of RFC 3551.
func TestStaticPayloadTypes(t *testing.T) {
	rfc3551 := map[string][2]uint32{
		"PCMU": {0, 8000}, "GSM": {3, 8000}, "G723": {4, 8000}, "PCMA": {8, 8000}, "G722": {9, 8000},
		"G728": {15, 8000}, "G729": {18, 8000}, "H261": {31, 90000}, "H263": {34, 90000},
	}
	seen := map[string]bool{}
	for x := range sccp.PayloadType(400) {
		f, ok := x.RTP()
		if !ok {
			assert.Zero(t, f)
			continue
		}
		assert.NotZero(t, f.ClockRate, x)
		if f.Dynamic {
			continue
		}
		seen[f.Name] = true
		assert.Equal(t, rfc3551[f.Name], [2]uint32{uint32(f.PayloadType), f.ClockRate}, "%s", x)
	}
	assert.Len(t, seen, len(rfc3551))
}

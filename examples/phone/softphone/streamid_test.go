package softphone

import (
	"testing"

	"github.com/stretchr/testify/assert"
)

func TestStreamNames(t *testing.T) {
	known := streamID{conference: 3, party: 1003, call: 9}
	tests := []struct {
		name  string
		id    streamID
		names bool
	}{
		{"all numbers", streamID{3, 1003, 9}, true},
		{"without call", streamID{3, 1003, 0}, true},
		{"other conference, same call", streamID{4, 1003, 9}, true},
		{"other conference, no call", streamID{4, 1003, 0}, false},
		{"other party", streamID{3, 1004, 9}, false},
		{"call only", streamID{0, 0, 9}, true},
		{"other call only", streamID{0, 0, 8}, false},
		{"nothing", streamID{}, true},
		{"old memory", stopID(0x8092345, 0, 0), true},
	}
	for _, test := range tests {
		assert.Equal(t, test.names, test.id.names(known), test.name)
	}
}

package wire_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/skinnykit/skinny/examples/registrar/api/wire"
	"github.com/skinnykit/skinny/examples/registrar/control"
)

func TestCodesHaveAStatus(t *testing.T) {
	failed := 0
	for _, code := range wire.Codes() {
		p := wire.NewTrouble(code, "why")
		assert.GreaterOrEqual(t, p.Status, 400, code)
		assert.Equal(t, http.StatusText(p.Status), p.Title, code)
		if p.Status == http.StatusInternalServerError {
			failed++
		}
	}
	assert.Equal(t, 1, failed, "only CodeFailed has no status of its own")
}

// TestErrorsSurviveTheWire: on the other side errors.Is gives the same answers.
func TestErrorsSurviveTheWire(t *testing.T) {
	kinds := []error{control.ErrNotFound, control.ErrNotRegistered, control.ErrRegistered, control.ErrInvalid, control.ErrUnavailable}
	for _, kind := range append(kinds, errors.New("disk")) {
		text, err := json.Marshal(wire.TroubleOf(fmt.Errorf("phone A: %w", kind)))
		require.NoError(t, err)
		var p wire.Trouble
		require.NoError(t, json.Unmarshal(text, &p))
		assert.Equal(t, fmt.Sprintf("phone A: %v", kind), p.Error())
		for _, other := range kinds {
			assert.Equal(t, errors.Is(kind, other), errors.Is(&p, other))
		}
		assert.Equal(t, &p, wire.TroubleOf(fmt.Errorf("again: %w", &p)), "a problem stays what it is")
	}
	assert.NotEmpty(t, (&wire.Trouble{}).Error())
}

package assembly

import (
	"context"
	"errors"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/skinnykit/skinny/examples/registrar/store"
)

// TestAWaitThatWasTooLongIsExplained: that time is over says nothing to people.
func TestAWaitThatWasTooLongIsExplained(t *testing.T) {
	db, err := store.Open(filepath.Join(t.TempDir(), "x.db"), store.Options{})
	require.NoError(t, err)
	k := &keeper{store: db}
	assert.Equal(t, store.ErrSlow, k.reason(context.DeadlineExceeded))
	other := errors.New("other")
	assert.Equal(t, other, k.reason(other))
	require.NoError(t, k.reason(nil))

	require.NoError(t, db.Close())
	assert.ErrorIs(t, k.reason(context.DeadlineExceeded), store.ErrClosed, "what is known is told")
}

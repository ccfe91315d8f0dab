package directory_test

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/skinnykit/skinny/examples/registrar/config"
	"github.com/skinnykit/skinny/examples/registrar/directory"
)

func TestPageAddress(t *testing.T) {
	cfg, err := config.Parse("x", []byte(`
lines: [{number: 1001}]
page-groups:
  - {number: 4000, members: [1001], address: "239.1.1.1:20490"}
  - {number: 4001, members: [1001]}
`))
	require.NoError(t, err)
	d := directory.New(cfg)
	assert.Equal(t, "239.1.1.1:20490", d.PageAddress("4000").String())
	assert.Equal(t, "239.192.0.2:20480", d.PageAddress("4001").String())
	assert.True(t, d.PageAddress("4001").Addr().IsMulticast())
	assert.False(t, d.PageAddress("4002").IsValid())
}

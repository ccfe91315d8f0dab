package assembly_test

import (
	"context"
	"net"
	"net/http"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/skinnykit/skinny/examples/registrar/assembly"
	"github.com/skinnykit/skinny/internal/leaktest"
	"github.com/skinnykit/skinny/sccp"
)

// TestHealthWhilePhonesLeave: whoever asks is told that the registrar ends, as long as
// a phone is still there.
func TestHealthWhilePhonesLeave(t *testing.T) {
	leaktest.Goroutines(t)
	cfg := free(t)
	cfg.Metrics.HTTP = "127.0.0.1:0"
	r, err := assembly.Open(t.Context(), cfg, assembly.Options{})
	require.NoError(t, err)
	ctx, stop := context.WithCancel(t.Context())
	ran := make(chan error, 1)
	go func() { ran <- r.Run(ctx) }()
	conn, err := net.Dial("tcp", r.SCCP().String())
	require.NoError(t, err)
	phone := sccp.NewStationConn(conn)
	require.NoError(t, phone.Send(&sccp.RegisterReq{DeviceName: sccp.Text("A"), ProtocolVersion: 11}))
	_, err = phone.Read()
	require.NoError(t, err)
	url := "http://" + r.Metrics().String()
	status, health := get(t, url+"/healthz")
	assert.Equal(t, http.StatusOK, status, health)

	stop()
	require.Eventually(t, func() bool {
		status, health = get(t, url+"/healthz")
		return status == http.StatusServiceUnavailable
	}, 30*time.Second, time.Millisecond)
	assert.Contains(t, health, `{"part":"services","error":"the registrar ends; phones are told to leave"}`)
	status, _ = get(t, url+"/metrics")
	assert.Equal(t, http.StatusOK, status)
	require.NoError(t, conn.Close())
	require.NoError(t, <-ran)
	_, err = net.Dial("tcp", r.Metrics().String())
	require.Error(t, err)
}

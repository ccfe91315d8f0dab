package demo_test

import (
	"bytes"
	"context"
	"errors"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/skinnykit/skinny/examples/registrar/demo"
	"github.com/skinnykit/skinny/internal/leaktest"
	"github.com/skinnykit/skinny/internal/peer"
)

func TestDemo(t *testing.T) {
	leaktest.Goroutines(t)
	pcap := filepath.Join(t.TempDir(), "demo.pcap")
	var out bytes.Buffer
	require.NoError(t, demo.Run(t.Context(), demo.Options{Out: &out, Pcap: pcap}))
	text := out.String()
	for _, want := range []string{
		"configuration by TFTP", "registration", "1001 calls 1002", "1002 answers",
		"voice both ways for two seconds", "1001 hangs up", "both phones unregister",
		"RegisterAck version 11", "RegisterAck version 17", "StartMediaTransmission", "UnregisterAck",
		"SCCP messages", "RTP of 1001", "RTP of 1002", pcap,
	} {
		assert.Contains(t, text, want)
	}
	assert.NotContains(t, text, "malformed")
	t.Run("tshark", func(t *testing.T) { dissect(t, pcap) })
}

// dissect lets tshark judge the capture.
func dissect(t *testing.T, pcap string) {
	tshark := peer.Need(t, "tshark")
	output := func(args ...string) string {
		out, err := exec.Command(tshark, append([]string{"-r", pcap}, args...)...).Output()
		require.NoError(t, err)
		return string(out)
	}
	assert.Empty(t, output("-Y", "_ws.malformed || tcp.analysis.flags || _ws.expert.severity >= 0x600000"))
	ids := output("-Y", "skinny", "-T", "fields", "-e", "skinny.messageId")
	assert.Greater(t, strings.Count(ids, "\n"), 50)
	assert.Equal(t, 2, strings.Count(output("-Y", "skinny.messageId == 0x0118"), "\n"), "UnregisterAck")
	assert.Empty(t, output("-o", "tcp.check_checksum:TRUE", "-o", "ip.check_checksum:TRUE", "-Y", "tcp.checksum.status == 0 || ip.checksum.status == 0"))
}

func TestFailureNamesTheStep(t *testing.T) {
	leaktest.Goroutines(t)
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	err := demo.Run(ctx, demo.Options{Out: &bytes.Buffer{}})
	var step *demo.StepError
	require.ErrorAs(t, err, &step)
	assert.NotEmpty(t, step.Step)

	err = demo.Run(t.Context(), demo.Options{Out: &bytes.Buffer{}, Pcap: "/no/such/place/x.pcap"})
	require.ErrorAs(t, err, &step)
	assert.Equal(t, "open the capture file", step.Step)
}

// broken is a terminal that has gone away.
type broken struct{}

var errBroken = errors.New("broken pipe")

func (broken) Write([]byte) (int, error) { return 0, errBroken }

func TestOutputThatFails(t *testing.T) {
	leaktest.Goroutines(t)
	err := demo.Run(t.Context(), demo.Options{Out: broken{}})
	assert.ErrorIs(t, err, errBroken)
	var step *demo.StepError
	assert.ErrorAs(t, err, &step)
}

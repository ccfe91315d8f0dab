package sccp_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/skinnykit/skinny/internal/peer"
	"github.com/skinnykit/skinny/sccp"
)

// Two implementations say of every frame whether it is malformed. Where they
// do not agree, the table of exceptions tells why.
func TestTsharkDifferential(t *testing.T) {
	tshark := peer.Need(t, "tshark")
	probes := differentialProbes()
	verdicts := tsharkVerdicts(t, tshark, probes)
	for i, p := range probes {
		verdicts[i].ours = ourMalformed(t, p)
	}
	result := compareVerdicts(probes, verdicts, differentialExceptions)
	fmt.Printf("tshark: %d frames, %d agree malformed, %d agree fine, %d excepted\n",
		len(probes), result.agreeMalformed, result.agreeFine, result.excepted)
	require.NotZero(t, result.agreeMalformed, "tshark finds nothing malformed")
	require.NotZero(t, result.agreeFine, "tshark finds everything malformed")
	for _, fault := range result.faults {
		t.Error(fault)
	}
}

func ourMalformed(t *testing.T, p probe) bool {
	t.Helper()
	_, rest, err := sccp.Decode(p.frame)
	require.Empty(t, rest, p.name)
	if err == nil {
		return false
	}
	var fieldErr *sccp.FieldError
	require.True(t, errors.As(err, &fieldErr), "%s: %v", p.name, err)
	return true
}

// tsharkVerdicts asks tshark for its half of the verdicts.
func tsharkVerdicts(t *testing.T, tshark string, probes []probe) []verdict {
	t.Helper()
	frames := make([][]byte, len(probes))
	for i, p := range probes {
		frames[i] = p.frame
	}
	file := filepath.Join(t.TempDir(), "frames.pcap")
	require.NoError(t, os.WriteFile(file, capture(t, frames), 0o600))
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()
	cmd := exec.CommandContext(ctx, tshark, "-n", "-r", file, "-d", "tcp.port==2000,skinny",
		"-T", "fields", "-e", "frame.number", "-e", "skinny.messageId", "-e", "_ws.malformed")
	var stderr bytes.Buffer
	cmd.Stderr = &stderr
	out, err := cmd.Output()
	require.NoError(t, err, stderr.String())
	lines := strings.Split(strings.TrimSuffix(string(out), "\n"), "\n")
	require.Len(t, lines, len(probes))
	verdicts := make([]verdict, len(probes))
	for i, line := range lines {
		columns := strings.Split(line, "\t")
		require.Len(t, columns, 3, line)
		require.Equal(t, fmt.Sprint(i+1), columns[0])
		require.NotEmpty(t, columns[1], "tshark takes %s for another protocol", probes[i].name)
		verdicts[i].bug = strings.Contains(columns[2], "Dissector bug")
		verdicts[i].tsharks = columns[2] != "" && !verdicts[i].bug
	}
	return verdicts
}

package captures_test

import (
	"encoding/binary"
	"flag"
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/skinnykit/skinny/sccp/internal/captures"
)

// Every package below sccp takes the flag, so that one command serves them all.
var captureDir = flag.String("captures", "", captures.Usage)

func TestCapturesNamed(t *testing.T) {
	for _, path := range captures.Files(t, *captureDir) {
		info, err := os.Stat(path)
		require.NoError(t, err)
		require.NotZero(t, info.Size(), path)
	}
}

func TestFilesAreFoundByContent(t *testing.T) {
	dir := t.TempDir()
	write := func(name string, content []byte) {
		path := filepath.Join(dir, name)
		require.NoError(t, os.MkdirAll(filepath.Dir(path), 0o755))
		require.NoError(t, os.WriteFile(path, content, 0o644))
	}
	write("a.cap", binary.LittleEndian.AppendUint32(nil, 0xa1b2c3d4))
	write("deep/below/b", binary.BigEndian.AppendUint32(nil, 0xa1b23c4d))
	write("c.pcapng", binary.BigEndian.AppendUint32(nil, 0x0a0d0d0a))
	write("d.gz", []byte{0x1f, 0x8b, 8, 0})
	write("notes.pcap", []byte("only text"))
	write("empty.pcap", nil)
	want := []string{"a.cap", "c.pcapng", "d.gz", filepath.Join("deep", "below", "b")}
	for i := range want {
		want[i] = filepath.Join(dir, want[i])
	}
	require.Equal(t, want, captures.Files(t, dir))

	t.Chdir(filepath.Join(dir, "deep", "below"))
	require.Len(t, captures.Files(t, filepath.Join("deep", "below")), 1, "found from a folder above")
}

func TestFilesSkipsWithoutACapture(t *testing.T) {
	for name, dir := range map[string]string{"no folder named": "", "empty folder": t.TempDir()} {
		skipped := false
		t.Run(name, func(t *testing.T) {
			defer func() { skipped = t.Skipped() }()
			captures.Files(t, dir)
		})
		require.True(t, skipped, name)
	}
}

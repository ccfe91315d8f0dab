// Package captures finds the capture files that a test is to read.
package captures

import (
	"encoding/binary"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"testing"
)

// Usage of the flag that names a folder of captures.
const Usage = "folder with pcap or pcapng files, whatever their names and the port of Skinny; from here or from a folder above"

// Files returns the pcap and pcapng files below a folder, which is relative to
// the working directory or to one above it, because a test runs in the folder
// of its package. It skips the test, with the reason, if there is none.
func Files(t *testing.T, dir string) []string {
	t.Helper()
	if dir == "" {
		t.Skip("skipped: name a folder with captures by -captures")
	}
	dir = find(dir)
	var files []string
	err := filepath.WalkDir(dir, func(path string, entry fs.DirEntry, err error) error {
		if err == nil && !entry.IsDir() && isCapture(path) {
			files = append(files, path)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	if len(files) == 0 {
		t.Skipf("skipped: no pcap or pcapng file in %s", dir)
	}
	return files
}

func find(dir string) string {
	if filepath.IsAbs(dir) {
		return dir
	}
	above, err := os.Getwd()
	for err == nil {
		if _, err := os.Stat(filepath.Join(above, dir)); err == nil {
			return filepath.Join(above, dir)
		}
		if above == filepath.Dir(above) {
			break
		}
		above = filepath.Dir(above)
	}
	return dir
}

// isCapture looks at the first word, in either order of bytes.
func isCapture(path string) bool {
	f, err := os.Open(path)
	if err != nil {
		return false
	}
	defer f.Close()
	var magic [4]byte
	if _, err := io.ReadFull(f, magic[:]); err != nil {
		return false
	}
	for _, order := range []binary.ByteOrder{binary.LittleEndian, binary.BigEndian} {
		switch order.Uint32(magic[:]) {
		case 0xa1b2c3d4, 0xa1b23c4d, 0x0a0d0d0a: // microseconds, nanoseconds, pcapng
			return true
		}
	}
	return magic[0] == 0x1f && magic[1] == 0x8b // gzip, as pcap readers take it
}

package access

import (
	"context"
	"io/fs"
	"iter"
	"strings"

	"github.com/skinnykit/skinny/tftp"
)

// Files guards sources of files: whoever may not have the files of a device finds
// none. All sources are behind it, a directory with files made by hand too.
func (g *Gate) Files(sources ...tftp.Source) []tftp.Source {
	guarded := make([]tftp.Source, len(sources))
	for i, source := range sources {
		guarded[i] = guard{g, source}
	}
	return guarded
}

type guard struct {
	gate   *Gate
	source tftp.Source
}

func (f guard) Open(ctx context.Context, req tftp.Request) (tftp.Content, error) {
	if !f.gate.AllowFile(req.Name, req.Remote.Addr()) {
		return tftp.Content{}, fs.ErrNotExist
	}
	return f.source.Open(ctx, req)
}

// macs yields what could be MAC addresses in the name of a file: twelve
// hexadecimal digits, in upper case.
func macs(name string) iter.Seq[string] {
	return func(yield func(string) bool) {
		const digits = 12
		run := 0
		for i := range len(name) {
			if !isHex(name[i]) {
				run = 0
				continue
			}
			if run++; run >= digits && !yield(strings.ToUpper(name[i+1-digits:i+1])) {
				return
			}
		}
	}
}

func isHex(c byte) bool {
	return '0' <= c && c <= '9' || 'a' <= c|0x20 && c|0x20 <= 'f'
}

package phonebook

import (
	"bufio"
	"bytes"
	"fmt"
	"io"
)

// input returns what a file has behind the mark that some programs write at the
// beginning of UTF-8, read no further than [MaxBytes].
func input(r io.Reader) *bufio.Reader {
	in := bufio.NewReader(&limited{r: r, left: MaxBytes})
	if begins(in, "\xEF\xBB\xBF") {
		_, _ = in.Discard(3) // they are there
	}
	return in
}

// refuses16 tells of a file in UTF-16, as spreadsheets save "Unicode text".
func (p *problems) refuses16(in *bufio.Reader) bool {
	if !begins(in, "\xFF\xFE") && !begins(in, "\xFE\xFF") {
		return false
	}
	p.add(1, "the file is in UTF-16", "save it in UTF-8")
	return true
}

func begins(in *bufio.Reader, with string) bool {
	head, err := in.Peek(len(with))
	return err == nil && bytes.Equal(head, []byte(with))
}

// errSize is the error of reading a file that is too large.
var errSize = fmt.Errorf("larger than %d bytes", MaxBytes)

// limited ends a file that is too large with an error.
type limited struct {
	r    io.Reader
	left int
}

func (l *limited) Read(p []byte) (int, error) {
	if l.left <= 0 {
		return 0, errSize
	}
	n, err := l.r.Read(p[:min(len(p), l.left)])
	l.left -= n
	return n, err
}

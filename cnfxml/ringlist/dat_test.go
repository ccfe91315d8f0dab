package ringlist

import (
	"bytes"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/skinnykit/skinny/cnfxml"
)

const dat = "Chirp\tchirp.raw\r\n\r\n; a remark\r\nTwo Words\t\ttwo.raw  \r\nLast\tlast.raw"

func TestDAT(t *testing.T) {
	d, err := ParseDAT([]byte(dat))
	require.NoError(t, err)
	assert.Equal(t, dat, string(d.Bytes()))
	assert.Equal(t, []Ring{
		{DisplayName: "Chirp", FileName: "chirp.raw"},
		{DisplayName: "Two Words", FileName: "two.raw"},
		{DisplayName: "Last", FileName: "last.raw"},
	}, d.Rings())
	found := d.Validate()
	require.Len(t, found, 1)
	assert.Equal(t, "3:1: warning: a ring is its name, a tab and its file [file.form]", found[0].String())

	require.NoError(t, d.Set(2, Ring{DisplayName: "End", FileName: "end.mp3"}))
	require.NoError(t, d.Set(3, Ring{DisplayName: "More", FileName: "more.raw"}))
	require.NoError(t, d.Delete(0))
	assert.Equal(t, "\r\n; a remark\r\nTwo Words\t\ttwo.raw  \r\nEnd\tend.mp3\r\nMore\tmore.raw\r\n", string(d.Bytes()))
	found = d.Validate()
	require.Len(t, found, 2)
	assert.Equal(t, "4:1: note: ring files end in .raw, on 7800 and 8800 also .rwb [file.form]", found[1].String())

	require.ErrorIs(t, d.Delete(9), cnfxml.ErrNotFound)
	require.ErrorIs(t, d.Set(9, Ring{DisplayName: "a", FileName: "b"}), cnfxml.ErrNotFound)
	require.ErrorIs(t, d.Set(0, Ring{DisplayName: "a\tb", FileName: "b"}), cnfxml.ErrValue)
	_, err = ParseDAT(make([]byte, MaxDATSize+1))
	require.ErrorIs(t, err, cnfxml.ErrLimit)
}

func TestAppendDAT(t *testing.T) {
	l := &List{Rings: []Ring{{DisplayName: "A", FileName: "a.raw"}}}
	out, err := l.AppendDAT(nil)
	require.NoError(t, err)
	assert.Equal(t, "A\ta.raw\r\n", string(out))
	l.Rings[0].FileName = ""
	out, err = l.AppendDAT([]byte("kept"))
	require.ErrorIs(t, err, cnfxml.ErrValue)
	assert.Equal(t, "kept", string(out))
}

// FuzzDAT: the text comes back, and an edit changes one line.
func FuzzDAT(f *testing.F) {
	f.Add([]byte(dat), 1)
	f.Fuzz(func(t *testing.T, data []byte, i int) {
		d, err := ParseDAT(data)
		if err != nil {
			return
		}
		if !bytes.Equal(data, d.Bytes()) {
			t.Fatal("the text changed")
		}
		d.Validate()
		n := len(d.Rings())
		if d.Delete(i) == nil && len(d.Rings()) != n-1 {
			t.Fatal("nothing was deleted")
		}
		n = len(d.Rings())
		if err := d.Set(n, Ring{DisplayName: "a", FileName: "b"}); err != nil || len(d.Rings()) != n+1 {
			t.Fatalf("nothing was added: %v", err)
		}
		if !strings.Contains(string(d.Bytes()), "a\tb") {
			t.Fatal("not the new ring")
		}
	})
}

package images

import (
	"bytes"
	"testing"

	"github.com/skinnykit/skinny/cnfxml"
)

// FuzzParse: nothing panics, and what is written is well-formed and stable.
func FuzzParse(f *testing.F) {
	f.Add([]byte(fixture))
	if v, _, err := Parse([]byte(fixture), cnfxml.Options{}); err == nil {
		if out, err := v.Append(nil); err == nil {
			f.Add(out)
		}
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		v, _, err := Parse(data, cnfxml.Options{Mode: cnfxml.Lenient})
		if doc, parseErr := cnfxml.Parse(data, cnfxml.Options{Mode: cnfxml.Lenient}); parseErr == nil {
			Validate(doc)
		}
		if err != nil {
			return
		}
		once, err := v.Append(nil)
		if err != nil {
			t.Fatalf("what was read cannot be written: %v", err)
		}
		if len(once) > cnfxml.DefaultMaxSize {
			return
		}
		again, _, err := Parse(once, cnfxml.Options{})
		if err != nil {
			t.Fatalf("what was written cannot be read: %v\n%s", err, once)
		}
		twice, err := again.Append(nil)
		if err != nil || !bytes.Equal(once, twice) {
			t.Fatalf("not stable: %v\n%s\n%s", err, once, twice)
		}
	})
}

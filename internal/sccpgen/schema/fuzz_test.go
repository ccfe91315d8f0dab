package schema_test

import (
	"errors"
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/skinnykit/skinny/internal/sccpgen/gogen"
	"github.com/skinnykit/skinny/internal/sccpgen/markdown"
	"github.com/skinnykit/skinny/internal/sccpgen/schema"
)

// FuzzParse checks that a schema is refused with a place in the file, or else
// that code and reference can be written from it.
func FuzzParse(f *testing.F) {
	files, err := filepath.Glob("../../../sccp/schema/*.skinny")
	require.NoError(f, err)
	for _, name := range files {
		data, err := os.ReadFile(name)
		require.NoError(f, err)
		f.Add(string(data))
	}
	f.Add(head + "\tk u8 // x\n\tn u16 mirrors=m // x\n\tm u8 // x\n\ta []u8 count=m max=9 slots=4 fill=00 // x\n")
	f.Add(head + "\tk u8 // `x`\n")
	f.Add("union U size=4\n\t1.. => a text[4] // x\n\t* => b u8 // x\n" + head + "\tk u8 // x\n\tu U on=k // x\n\toptional\n\tz ztext max=4 v3-9 // x\n")
	f.Fuzz(func(t *testing.T, text string) {
		s, err := parse(text)
		if err != nil {
			var fault *schema.Error
			if !errors.As(err, &fault) || fault.Pos.Line < 1 {
				t.Fatalf("an error without a place: %v", err)
			}
			return
		}
		if _, err := gogen.Files(s); err != nil {
			t.Fatalf("a schema without faults gives no code: %v", err)
		}
		if _, err := markdown.Reference(s); err != nil {
			t.Fatalf("a schema without faults gives no reference: %v", err)
		}
	})
}

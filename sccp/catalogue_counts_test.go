package sccp_test

import (
	"fmt"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/skinnykit/skinny/sccp"
)

// A count beyond the protocol's maximum is an error that names the count,
// before anything grows; one up to the maximum is good if the elements are
// there.
func TestCatalogueCounts(t *testing.T) {
	eachMessage(t, func(t *testing.T, info sccp.Info) {
		for name, c := range casesOf(info) {
			for _, v := range c.Values {
				if v.Count == nil {
					continue
				}
				top := uint32(1<<(8*v.Size) - 1)
				for _, n := range []uint32{0, 1, uint32(v.Count.Max), uint32(v.Count.Max) + 1, top/2 + 1, top} {
					body := slices.Clone(c.Body())
					for i := range v.Size {
						body[v.Offset+i] = byte(n >> (8 * i))
					}
					where := fmt.Sprintf("%s: %s=%d", name, v.Path, n)
					if layoutFor(info, c.Version, body).Name != c.Layout.Name {
						continue
					}
					err := sccp.New(info.ID).Decode(body, c.Version)
					switch room := (len(body) - v.Count.Start) / v.Count.ElemSize; {
					case err == nil:
						bad := !v.Count.Mirror && (n > uint32(v.Count.Max) || int(n) > room)
						require.False(t, bad, where)
					case v.Count.Mirror:
						require.NoError(t, err, where)
					case n > uint32(v.Count.Max):
						requireFieldError(t, where, err, sccp.ErrCount)
						requireOffset(t, where, err, v.Offset)
					case int(n) > room:
						requireFieldError(t, where, err, sccp.ErrShort)
					case v.Count.Slots >= int(n) || v.Count.ElemSize == 1:
						require.NoError(t, err, where)
					}
				}
			}
		}
	})
}

// Slices that are longer than the protocol allows do not encode.
func TestCatalogueRefusesLongSlices(t *testing.T) {
	eachMessage(t, func(t *testing.T, info sccp.Info) {
		for name, c := range casesOf(info) {
			if c.Shape.Name != "full" {
				continue
			}
			for _, v := range c.Values {
				if v.Count == nil || v.Count.Mirror {
					continue
				}
				m := decodeOne(t, name, c.Frame)
				array := arrayOf(t, c, v)
				field := fieldAt(m, array)
				field.Set(growValue(field))
				dst := []byte("kept")
				b, err := m.Append(dst, c.Version)
				requireFieldError(t, name+": "+array, err, sccp.ErrCount)
				require.Equal(t, "kept", string(b), name)
			}
		}
	})
}

// Texts that do not fit their slot, or hold a NUL, do not encode.
func TestCatalogueRefusesTextThatDoesNotFit(t *testing.T) {
	eachMessage(t, func(t *testing.T, info sccp.Info) {
		for name, c := range casesOf(info) {
			if c.Shape.Name != "full" {
				continue
			}
			for _, v := range c.Values {
				if v.Kind != sccp.KindText && v.Kind != sccp.KindTextZ && v.Kind != sccp.KindTextRest {
					continue
				}
				for _, text := range []string{string(v.Bytes) + "x", "a\x00b"} {
					m := freshCopy(decodeOne(t, name, c.Frame))
					fieldAt(m, v.Path).SetBytes([]byte(text))
					b, err := m.Append(nil, c.Version)
					requireFieldError(t, name+": "+v.Path, err, sccp.ErrLong)
					require.Empty(t, b, name)
				}
			}
		}
	})
}

package sccp_test

import (
	"encoding/binary"
	"fmt"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/skinnykit/skinny/sccp"
	"github.com/skinnykit/skinny/sccp/sccptest"
)

// A body may stop at any byte. Where a field must be there, the error names
// it; elsewhere the rest is zero, and the message goes out as short as it came.
func TestCatalogueCutAtEveryByte(t *testing.T) {
	eachMessage(t, func(t *testing.T, info sccp.Info) {
		kept := sccp.New(info.ID)
		for name, c := range sccptest.CasesOf(info.ID) {
			for n := range len(c.Body()) {
				body := c.Body()[:n]
				if layoutFor(info, c.Version, body).Name != c.Layout.Name {
					continue // a short body is another layout; TestCatalogueMutations has it
				}
				where := fmt.Sprintf("%s cut at %d", name, n)
				err := kept.Decode(body, c.Version)
				if want, offset := shortness(c, n); want != nil {
					requireFieldError(t, where, err, want)
					requireOffset(t, where, err, offset)
					continue
				}
				require.NoError(t, err, where)
				requireCutValues(t, where, c, kept, n)
				b, err := kept.Append(nil, c.Version)
				require.NoError(t, err, where)
				require.Equal(t, body, b[sccp.HeaderSize:], where)
				require.Equal(t, len(b), kept.Size(c.Version), where)
			}
		}
	})
}

// shortness tells which error a body of n bytes must give, and the offset of
// the field that it must name, or of the end of the body before that.
func shortness(c sccptest.Case, n int) (error, int) {
	if n < c.Layout.Required {
		return sccp.ErrShort, fieldStart(c.Layout.Fields, n)
	}
	for _, v := range c.Values {
		if v.Count == nil || v.Count.Mirror {
			continue
		}
		count := 0
		for i := range v.Size {
			if at := v.Offset + i; at < n {
				count |= int(c.Body()[at]) << (8 * i)
			}
		}
		switch {
		case count > v.Count.Max:
			return sccp.ErrCount, v.Offset
		case count > 0 && v.Count.Start+count*v.Count.ElemSize > n:
			elem := max(0, n-v.Count.Start) / v.Count.ElemSize
			return sccp.ErrShort, min(n, v.Count.Start+elem*v.Count.ElemSize)
		}
	}
	return nil, 0
}

// fieldStart is the offset of the field of a layout that byte n is in.
func fieldStart(fields []sccp.Field, n int) int {
	start := 0
	for _, f := range fields {
		if f.Offset > n || f.Offset < 0 {
			break
		}
		start = f.Offset
	}
	return start
}

func requireOffset(t *testing.T, where string, err error, offset int) {
	t.Helper()
	var located *sccp.FieldError
	require.ErrorAs(t, err, &located, where)
	require.Equal(t, offset, located.Offset, "%s: %v", where, err)
}

// requireCutValues asserts that numbers before the cut are there and those
// behind it are zero.
func requireCutValues(t *testing.T, where string, c sccptest.Case, m sccp.Message, n int) {
	t.Helper()
	for _, v := range c.Values {
		if v.Hidden || v.Kind != sccp.KindUint && v.Kind != sccp.KindText {
			continue
		}
		got := fieldAt(m, v.Path)
		switch {
		case !got.IsValid():
			require.Greater(t, v.Offset+v.Size, n, "%s: %s", where, v.Path)
		case v.Kind == sccp.KindText:
			want := string(v.Bytes[:min(len(v.Bytes), max(0, n-v.Offset))])
			require.Equal(t, want, string(got.Bytes()), "%s: %s", where, v.Path)
		case v.Offset+v.Size <= n:
			require.Equal(t, uint64(v.Number), got.Uint(), "%s: %s", where, v.Path)
		case v.Offset >= n:
			require.Zero(t, got.Uint(), "%s: %s", where, v.Path)
		}
	}
}

// layoutFor chooses a layout as the catalogue describes it: the first of the
// version whose condition holds.
func layoutFor(info sccp.Info, v sccp.Version, body []byte) sccp.Layout {
	for _, l := range info.Layouts {
		if v >= l.From && v <= l.To && holds(l.Condition, body) {
			return l
		}
	}
	return sccp.Layout{}
}

func holds(condition string, body []byte) bool {
	for _, op := range []string{"=", "<", ">="} {
		if text, ok := strings.CutPrefix(condition, "length"+op); ok {
			n, err := strconv.Atoi(text)
			if err != nil {
				continue
			}
			return op == "=" && len(body) == n || op == "<" && len(body) < n || op == ">=" && len(body) >= n
		}
	}
	word := func(at int) uint32 {
		if at+4 > len(body) {
			return 1<<32 - 1
		}
		return binary.LittleEndian.Uint32(body[at:])
	}
	narrow := word(61) <= 600 && 65+int(word(61)) <= len(body)
	wide := word(64) <= 600
	switch condition {
	case "":
		return true
	case "enblocAligned":
		return len(body) >= 32 && word(28) != 0 && word(25)&0xffffff == 0
	case "statsNarrow":
		return narrow && (!wide || word(33)&0xffffff != 0)
	case "statsWide":
		return wide && (!narrow || len(body) >= 668)
	}
	panic("no such condition: " + condition)
}

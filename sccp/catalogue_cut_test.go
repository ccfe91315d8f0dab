package sccp_test

import (
	"bytes"
	"encoding/binary"
	"errors"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/skinnykit/skinny/internal/alloctest"
	"github.com/skinnykit/skinny/sccp"
	"github.com/skinnykit/skinny/sccp/sccptest"
)

// A body may stop at any byte. Where a field must be there, the error names
// it; elsewhere the rest is zero, and the message goes out as short as it came.
func TestCatalogueCutAtEveryByte(t *testing.T) {
	eachMessage(t, func(t *testing.T, info sccp.Info) {
		kept := sccp.New(info.ID)
		var buf []byte
		for name, c := range casesOf(info) {
			if alloctest.UnderRace() && c.Version != c.Layout.From {
				continue // the same layout: not worth the time there
			}
			for n := range len(c.Body()) {
				body := c.Body()[:n]
				if layoutFor(info, c.Version, body).Name != c.Layout.Name {
					continue // a short body is another layout; TestCatalogueMutations has it
				}
				err := kept.Decode(body, c.Version)
				if offset, want := shortness(c, n); want != nil && !maybeCutToCounts(c, n) {
					requireFieldError(t, name, err, want)
					requireOffset(t, name, err, offset)
					continue
				}
				if err != nil {
					require.NoError(t, err, "%s cut at %d", name, n)
				}
				if !maybeCutToCounts(c, n) {
					requireCutValues(t, c, kept, n)
				}
				buf, err = kept.Append(buf[:0], c.Version)
				if err != nil || !bytes.Equal(body, buf[sccp.HeaderSize:]) || kept.Size(c.Version) != len(buf) {
					require.Failf(t, "not as short as it came", "%s cut at %d: %v, size %d:\n% x\n% x", name, n, err, kept.Size(c.Version), body, buf)
				}
			}
		}
	})
}

// maybeCutToCounts reports whether the start of a body with one element in each
// array has just the length that it would have with all unused slots left out:
// those of the four levels in its video capability too, or not.
func maybeCutToCounts(c sccptest.Case, n int) bool {
	const head, picture, resources, audio, video, levels, data = 20, 20, 12, 16, 44, 4 * 24, 20
	const least = head + picture + resources + audio + video + data
	return c.Info.ID == sccp.IDUpdateCapabilitiesV3 && c.Shape.Name == "typical" && (n == least || n == least+levels)
}

// shortness tells which error a body of n bytes must give, and the offset of
// the field that it must name, or of the end of the body before that.
func shortness(c sccptest.Case, n int) (offset int, kind error) {
	if n < c.Layout.Required {
		return fieldStart(c.Layout.Fields, n), sccp.ErrShort
	}
	for _, v := range countsByArray(c) {
		count := 0
		for i := range v.Size {
			if at := v.Offset + i; at < n {
				count |= int(c.Body()[at]) << (8 * i)
			}
		}
		switch {
		case count > v.Count.Max:
			return v.Offset, sccp.ErrCount
		case count > 0 && v.Count.Start+count*v.Count.ElemSize > n:
			elem := max(0, n-v.Count.Start) / v.Count.ElemSize
			return min(n, v.Count.Start+elem*v.Count.ElemSize), sccp.ErrShort
		}
	}
	return 0, nil
}

// countsByArray returns the numbers that count, in the order in which what they
// count stands and is read.
func countsByArray(c sccptest.Case) []sccptest.Value {
	var counts []sccptest.Value
	for _, v := range c.Values {
		if v.Count != nil && !v.Count.Mirror {
			counts = append(counts, v)
		}
	}
	slices.SortStableFunc(counts, func(a, b sccptest.Value) int { return a.Count.Start - b.Count.Start })
	return counts
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
	var located *sccp.FieldError
	if !errors.As(err, &located) || located.Offset != offset {
		require.Failf(t, "another place", "%s: %v, want byte %d", where, err, offset)
	}
}

// requireCutValues asserts that numbers before the cut are there and those
// behind it are zero.
func requireCutValues(t *testing.T, c sccptest.Case, m sccp.Message, n int) {
	for _, v := range c.Values {
		if v.Hidden || v.Kind != sccp.KindUint && v.Kind != sccp.KindText {
			continue
		}
		good := true
		switch got := fieldAt(m, v.Path); {
		case !got.IsValid():
			good = v.Offset+v.Size > n
		case v.Kind == sccp.KindText:
			good = bytes.Equal(v.Bytes[:min(len(v.Bytes), max(0, n-v.Offset))], got.Bytes())
		case v.Offset+v.Size <= n:
			good = uint64(v.Number) == got.Uint()
		case v.Offset >= n:
			good = got.Uint() == 0
		}
		if !good {
			require.Failf(t, "another value", "%s cut at %d: %s: %v, want %+v", c.Name(), n, v.Path, fieldAt(m, v.Path), v)
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
	case "callInfoTwelve":
		if len(body) < 32 {
			return false
		}
		texts := bytes.SplitN(body[32:], []byte{0}, 13)
		if len(texts) < 13 || len(bytes.Trim(texts[12], "\x00")) > 0 {
			return false
		}
		for i, text := range texts[:9] {
			if number := len(bytes.Trim(text, "0123456789*#+")) == 0; number != (i < 8) {
				return false
			}
		}
		return true
	case "statsNarrow":
		return narrow && (!wide || word(33)&0xffffff != 0)
	case "statsWide":
		return wide && (!narrow || len(body) >= 668)
	}
	panic("no such condition: " + condition)
}

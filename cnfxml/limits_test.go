package cnfxml

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// TestHostileShapes reads much of each shape in both modes. What is in
// the limits must come back, what is not must be refused with the limit's name.
func TestHostileShapes(t *testing.T) {
	t.Parallel()
	for name, text := range map[string]string{
		"siblings":             "<d>" + strings.Repeat("<a/>", 260000) + "</d>",
		"nesting":              strings.Repeat("<a>", 1<<15),
		"nesting, closed":      strings.Repeat("<a>", 1<<15) + strings.Repeat("</a>", 1<<15),
		"a million attributes": "<d" + strings.Repeat(" a=''", 1<<15) + "/>",
		"other attributes":     "<d" + attributes(1<<15) + "/>",
		"a long name":          "<" + strings.Repeat("n", 1<<20-10) + "/>",
		"a long value":         "<d a='" + strings.Repeat("v", 1<<20-20) + "'/>",
		"a long comment":       "<!--" + strings.Repeat("- ", 1<<15) + "--><d/>",
		"open comments":        "<d>" + strings.Repeat("<!--", 1<<15) + "</d>",
		"open CDATA":           "<d>" + strings.Repeat("<![CDATA[", 1<<15) + "</d>",
		"open instructions":    "<d>" + strings.Repeat("<?x ", 1<<15) + "</d>",
		"ampersands":           "<d>" + strings.Repeat("&", 1<<15) + "</d>",
		"open references":      "<d>" + strings.Repeat("&aaaaaaa", 1<<15) + "</d>",
		"less-than":            strings.Repeat("<", 1<<15),
		"open end tags":        "<d>" + strings.Repeat("</d ", 1<<15),
		"wrong end tags":       "<d>" + strings.Repeat("<a></b>", 1<<15) + "</d>",
		"comments on top":      strings.Repeat("<!---->", 1<<15) + "<d/>" + strings.Repeat("<!---->", 1<<15),
	} {
		t.Run(name, func(t *testing.T) {
			for _, opts := range []Options{
				{},
				{Mode: Lenient},
				{Mode: Lenient, MaxSize: maxOffset, MaxDepth: maxOffset, MaxAttrs: 1 << 30, MaxRepairs: maxOffset},
			} {
				d, err := Parse([]byte(text), opts)
				if err != nil {
					var syntax *SyntaxError
					require.ErrorAs(t, err, &syntax)
					assert.True(t, errors.Is(err, ErrLimit) || errors.Is(err, ErrMalformed))
					assert.Less(t, len(syntax.Msg), len(text)+200)
					continue
				}
				assert.Equal(t, len(text), len(d.Bytes()))
				_ = d.Diagnostics()
				if opts.MaxSize > 0 {
					continue
				}
				assert.Empty(t, Diff(d, d, DiffOptions{}))
				_ = d.Redact()
				_, _ = d.Get("a[200000]")
				_ = d.Root().Path()
			}
		})
	}
}

func TestDepthAndAttributeLimits(t *testing.T) {
	nested := func(n int) string { return strings.Repeat("<a>", n) + strings.Repeat("</a>", n) }
	_, err := Parse([]byte(nested(DefaultMaxDepth)), Options{})
	require.NoError(t, err)
	_, err = Parse([]byte(nested(DefaultMaxDepth+1)), Options{})
	require.ErrorIs(t, err, ErrLimit)
	var syntax *SyntaxError
	require.ErrorAs(t, err, &syntax)
	assert.Equal(t, 3*DefaultMaxDepth, syntax.Offset)
	d, err := Parse([]byte(nested(50000)), Options{MaxDepth: 1 << 20})
	require.NoError(t, err)
	assert.Len(t, d.nodes, 50001)

	_, err = Parse([]byte("<d"+attributes(DefaultMaxAttrs)+"/>"), Options{})
	require.NoError(t, err)
	_, err = Parse([]byte("<d"+attributes(DefaultMaxAttrs+1)+"/>"), Options{})
	require.ErrorIs(t, err, ErrLimit)
	_, err = Parse([]byte("<d"+attributes(5000)+" attribute77=''/>"), Options{MaxAttrs: 1 << 15})
	require.ErrorContains(t, err, "attribute77 occurs twice")
}

// TestManySiblings looks up, edits and compares beyond the number of siblings
// at which lookups change their way.
func TestManySiblings(t *testing.T) {
	d := wideDocument(t, 3*manySiblings)
	for i := range 3 * manySiblings {
		byIndex := fmt.Sprintf("line[%d]/name", i+1)
		byKey := fmt.Sprintf("line[@button=%d]/name", i)
		byChild := fmt.Sprintf("line[name=n%d]", i)
		for _, path := range []string{byIndex, byKey, byChild + "/name", fmt.Sprintf("line[@button=%d][name=n%d][1]/name", i, i)} {
			value, ok := d.Get(path)
			assert.True(t, ok, path)
			assert.Equal(t, fmt.Sprintf("n%d", i), value)
		}
		n, err := d.Lookup(byChild)
		require.NoError(t, err)
		assert.Equal(t, fmt.Sprintf("line[@button=%d]", i), n.Path())
	}
	for _, path := range []string{"line[1000]", "line[@button=1000]", "line[@x=1]", "line[name=x]", "other", "line[@button=3][2]", "line[@button=140][name=x]"} {
		_, err := d.Lookup(path)
		assert.ErrorIs(t, err, ErrNotFound, path)
	}
	all, err := d.All("line/name")
	require.NoError(t, err)
	n := 0
	for node := range all {
		assert.Equal(t, fmt.Sprintf("n%d", n), node.Text())
		n++
	}
	assert.Equal(t, 3*manySiblings, n)
}

// TestLookupsSeeEdits: what lookups keep for later follows the values.
func TestLookupsSeeEdits(t *testing.T) {
	d := wideDocument(t, 3*manySiblings)
	require.NoError(t, d.Set("line[@button=100]/@button", "x"))
	require.NoError(t, d.Set("line[@button=x]/name", "new"))
	value, ok := d.Get("line[name=new]/@button")
	assert.True(t, ok)
	assert.Equal(t, "x", value)
	_, ok = d.Get("line[@button=100]/name")
	assert.False(t, ok)
	require.NoError(t, d.Delete("line[@button=x]"))
	_, ok = d.Get("line[name=new]/@button")
	assert.False(t, ok)
	require.NoError(t, d.Set("line[@button=y]/name", "added"))
	value, _ = d.Get("line[@button=y]/name")
	assert.Equal(t, "added", value)
	assert.Equal(t, "added", textOfLast(d))
}

func textOfLast(d *Document) (text string) {
	for n := range d.Root().Elements() {
		text = n.Child("name").Text()
	}
	return text
}

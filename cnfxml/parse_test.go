package cnfxml

import (
	"bytes"
	"errors"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestQuirks(t *testing.T) {
	for _, q := range quirks {
		t.Run(q.name, func(t *testing.T) {
			d, err := Parse([]byte(q.text), Options{})
			if q.strict {
				require.NoError(t, err)
				assert.Equal(t, q.text, string(d.Bytes()))
			} else {
				var syntax *SyntaxError
				require.ErrorAs(t, err, &syntax)
				assert.LessOrEqual(t, syntax.Offset, len(q.text))
				if wideOf([]byte(q.text)) == notWide {
					line, column := lineColumn([]byte(q.text), syntax.Offset)
					assert.Equal(t, [2]int{line, column}, [2]int{syntax.Line, syntax.Column})
				}
			}

			d, err = Parse([]byte(q.text), Options{Mode: Lenient})
			if !q.strict && q.repairs == nil {
				require.Error(t, err)
				return
			}
			require.NoError(t, err)
			assert.Equal(t, q.text, string(d.Bytes()))
			var codes []Code
			for _, diag := range d.Diagnostics() {
				codes = append(codes, diag.Code)
				assert.Positive(t, diag.Line)
				assert.Positive(t, diag.Column)
			}
			assert.Equal(t, q.repairs, codes)
		})
	}
}

func TestStrictIsTheDefault(t *testing.T) {
	_, err := Parse([]byte("<a><b></c></a>"), Options{})
	require.ErrorIs(t, err, ErrMalformed)
}

func TestMismatchNamesBothTags(t *testing.T) {
	_, err := Parse([]byte("<device>\n  <loadInformation model='x'>\n  v</loadInformation434>\n</device>"), Options{})
	var syntax *SyntaxError
	require.ErrorAs(t, err, &syntax)
	assert.Equal(t, 3, syntax.Line)
	assert.Equal(t, 4, syntax.Column)
	assert.Equal(t, "loadInformation", syntax.Open)
	assert.Equal(t, 2, syntax.OpenLine)
	assert.EqualError(t, err, "cnfxml: line 3, column 4: <loadInformation> of line 2 is closed by </loadInformation434> of line 3")
}

func TestUnclosedNamesTheTag(t *testing.T) {
	_, err := Parse([]byte("<device>\n<a>\n"), Options{Mode: Lenient})
	var syntax *SyntaxError
	require.ErrorAs(t, err, &syntax)
	assert.Equal(t, "a", syntax.Open)
	assert.Equal(t, 2, syntax.OpenLine)
	assert.Equal(t, 3, syntax.Line)
}

func TestErrorKinds(t *testing.T) {
	deep := strings.Repeat("<a>", 65) + strings.Repeat("</a>", 65)
	for _, c := range []struct {
		text string
		opts Options
		want error
	}{
		{"<!DOCTYPE device SYSTEM 'x'><device/>", Options{Mode: Lenient}, ErrDoctype},
		{`<?xml version="1.0" encoding="UTF-16"?><d/>`, Options{Mode: Lenient}, ErrEncoding},
		{"\x00<\x00d\x00/\x00>", Options{Mode: Lenient}, ErrEncoding},
		{deep, Options{Mode: Lenient}, ErrLimit},
		{"<d>123456</d>", Options{MaxSize: 12}, ErrLimit},
		{"<d a='' b='' c=''/>", Options{MaxAttrs: 2}, ErrLimit},
		{"<d>& & &</d>", Options{Mode: Lenient, MaxRepairs: 2}, ErrLimit},
	} {
		_, err := Parse([]byte(c.text), c.opts)
		assert.ErrorIs(t, err, c.want, c.text)
	}
	_, err := Parse([]byte(deep), Options{MaxDepth: 65})
	assert.NoError(t, err)
	_, err = Parse([]byte("<d>123456</d>"), Options{MaxSize: 13})
	assert.NoError(t, err)
	_, err = Parse([]byte("<d a='' b='' c=''/>"), Options{MaxAttrs: 3})
	assert.NoError(t, err)
}

func TestValuesAreDecoded(t *testing.T) {
	for _, c := range []struct{ text, want string }{
		{"<d>&amp;&lt;&gt;&quot;&apos;&#228;&#x20AC;</d>", "&<>\"'ä€"},
		{"<d>a\r\nb\rc\nd</d>", "a\nb\nc\nd"},
		{"<d>a<!-- no -->b<![CDATA[&amp;<]]>c</d>", "ab&amp;<c"},
		{"<?xml version='1.0' encoding='ISO-8859-1'?><d>B\xFCro</d>", "Büro"},
		{"<?xml version='1.0' encoding='windows-1252'?><d>\x80 \x9F \xFC</d>", "€ Ÿ ü"},
		{"<d>a&b &nbsp; &#0;</d>", "a&b &nbsp; &#0;"},
		{"<d>B\xFCro</d>", "B\uFFFDro"},
		{"<d>  x </d>", "  x "},
		{"<d/>", ""},
	} {
		assert.Equal(t, c.want, lenient(t, c.text).Root().Text(), c.text)
	}
	d := lenient(t, "<d a='x\r\n\ty&#10;&lt;&' b=\"\"/>")
	value, ok := d.Root().Attr("a")
	assert.True(t, ok)
	assert.Equal(t, "x  y\n<&", value)
	value, ok = d.Root().Attr("b")
	assert.True(t, ok)
	assert.Empty(t, value)
	_, ok = d.Root().Attr("c")
	assert.False(t, ok)
}

func TestNodes(t *testing.T) {
	d := lenient(t, "<?xml version=\"1.0\"?>\n<!--c--><?p i?>\n<a x='1'>t<b/><![CDATA[u]]><c></d></a>")
	assert.Equal(t, []string{
		"declaration xml version=\"1.0\"", "text  \n", "comment  c", "instruction p i", "text  \n",
		"element a x=1", "text  t", "element b", "CDATA section  u", "element c",
	}, outline(d.Top()))
	root := d.Root()
	assert.Equal(t, "a", root.EndTag())
	assert.True(t, root.Child("b").SelfClosed())
	assert.Empty(t, root.Child("b").EndTag())
	assert.Equal(t, "d", root.Child("c").EndTag())
	assert.Equal(t, "<b/>", string(root.Child("b").Raw()))
	assert.Equal(t, root, root.Child("b").Parent())
	assert.Equal(t, KindDocument, root.Parent().Kind())
	line, column := root.Child("b").Position()
	assert.Equal(t, [2]int{3, 11}, [2]int{line, column})
	for a := range root.Attrs() {
		assert.Equal(t, Attr{Name: "x", Value: "1", Quote: '\'', Offset: root.Offset() + 3}, a)
	}

	var none Node
	assert.Equal(t, KindNone, none.Kind())
	assert.Empty(t, none.Text()+none.Name()+none.EndTag()+none.Path()+string(none.Raw()))
	assert.False(t, none.Child("x").Valid() || none.Parent().Valid() || none.IsLeaf() || none.SelfClosed())
}

func TestFixturesStayAsTheyAre(t *testing.T) {
	for name, data := range fixtures(t) {
		for _, mode := range []Mode{Strict, Lenient} {
			d, err := Parse(data, Options{Mode: mode})
			require.NoError(t, err, name)
			assert.Equal(t, string(data), string(d.Bytes()), name)
			assert.Equal(t, len(data), d.Size())
		}
	}
}

func TestParseCopiesItsInput(t *testing.T) {
	data := []byte("<d>abc</d>")
	d, err := Parse(data, Options{})
	require.NoError(t, err)
	copy(data, "XXXXXXXXXX")
	assert.Equal(t, "<d>abc</d>", string(d.Bytes()))
	d.Bytes()[0] = 'X'
	assert.Equal(t, "<d>abc</d>", string(d.Bytes()))
}

// TestTruncated cuts fixtures at every byte: no panic, and no cut passes for a
// whole document unless only what follows the root is missing.
func TestTruncated(t *testing.T) {
	for name, data := range fixtures(t) {
		end := bytes.LastIndex(data, []byte("</")) // of the root's end tag
		for i := range data[:end] {
			_, err := Parse(data[:i], Options{Mode: Lenient})
			require.Error(t, err, "%s cut at %d", name, i)
		}
	}
}

func TestHostileInputStaysLinear(t *testing.T) {
	const size = DefaultMaxSize - 64
	fill := func(piece string) string { return strings.Repeat(piece, size/len(piece)) }
	for name, text := range map[string]string{
		"ampersands":       "<d>" + fill("&") + "</d>",
		"references":       "<d>" + fill("&amp;") + "</d>",
		"text and comment": "<d>" + fill("x<!---->") + "</d>",
		"empty elements":   "<d>" + fill("<a/>") + "</d>",
		"duplicates":       "<device>" + fill("<idleURL/>") + "</device>",
		"open comments":    "<d>" + fill("<!--"),
		"brackets":         "<d>" + fill("]") + "</d>",
		"line feeds":       "<d>" + fill("\n") + "</d>",
		"media ports":      "<device>" + fill("<startMediaPort/>") + "</device>",
		"members":          "<device><devicePool><callManagerGroup><members>" + fill("<member/>") + "</members></callManagerGroup></devicePool></device>",
	} {
		d, err := Parse([]byte(text), Options{Mode: Lenient})
		if err != nil {
			var syntax *SyntaxError
			assert.True(t, errors.As(err, &syntax), name)
			continue
		}
		assert.Len(t, d.Bytes(), len(text), name)
		_ = d.Root().Text()
		_ = Validate(d, Profile{})
		if d.Root().Name() == "device" {
			_, _, err = d.Device()
			assert.NoError(t, err)
		}
	}
}

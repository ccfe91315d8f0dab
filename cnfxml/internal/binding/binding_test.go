package binding

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/skinnykit/skinny/cnfxml"
	"github.com/skinnykit/skinny/internal/alloctest"
)

type shelf struct {
	cnfxml.Rest
	Owner string
	Stamp cnfxml.Opt[string]
	Full  cnfxml.Opt[cnfxml.TrueFalse]
	Width int
	Books []book
	Lamp  lamp
}

type book struct {
	cnfxml.Rest
	Year  int
	Title string
}

type lamp struct {
	cnfxml.Rest
	Watts cnfxml.Opt[int]
}

func shelfFields(b *Binder, s *shelf) {
	b.Rest(&s.Rest)
	b.Attr("owner", &s.Owner)
	b.Stamp(&s.Stamp)
	Value(b, "full", &s.Full)
	b.Number("width", &s.Width)
	List(b, "book", &s.Books, bookFields)
	Group(b, "lamp", &s.Lamp, s.Lamp.Present, lampFields)
}

func bookFields(b *Binder, k *book) {
	b.Rest(&k.Rest)
	b.AttrNumber("year", &k.Year)
	b.Required("title", &k.Title)
}

func lampFields(b *Binder, l *lamp) {
	b.Rest(&l.Rest)
	AttrValue(b, "watts", &l.Watts)
}

func read(t testing.TB, text string) (*shelf, []cnfxml.Diagnostic) {
	t.Helper()
	doc, err := cnfxml.Parse([]byte(text), cnfxml.Options{Mode: cnfxml.Lenient})
	require.NoError(t, err)
	s := &shelf{}
	found, err := Read(doc, s, shelfFields, "shelf")
	require.NoError(t, err)
	return s, found
}

func write(t testing.TB, s *shelf, latin1 bool) string {
	t.Helper()
	out, err := Append(nil, "shelf", s, shelfFields, latin1)
	require.NoError(t, err)
	return string(out)
}

const canonical = `<?xml version="1.0" encoding="UTF-8"?>
<shelf owner="A &amp; B" moved="yes">
  <!-- first -->
  <full unit="x">true</full>
  <width>7</width>
  <!-- before the books -->
  <book year="1999">
    <title>One &lt;1&gt;</title>
  </book>
  <!-- after the first -->
  <book year="0">
    <title></title>
    <isbn>
      <part n="1">a</part>
    </isbn>
  </book>
  stray text
  <lamp watts="40"></lamp>
  <rug></rug>
</shelf>
`

func TestCanonicalFormIsKept(t *testing.T) {
	s, found := read(t, canonical)
	assert.Equal(t, canonical, write(t, s, false))
	assert.Equal(t, "A & B", s.Owner)
	assert.Equal(t, 7, s.Width)
	require.Len(t, s.Books, 2)
	assert.Equal(t, "One <1>", s.Books[0].Title)
	assert.Equal(t, 40, s.Lamp.Watts.Or(0))
	var codes []string
	for _, d := range found {
		codes = append(codes, d.String())
	}
	assert.Equal(t, []string{
		"2:1: note: attribute moved does not belong into shelf [name.unknown] at /shelf",
		"13:5: note: element isbn does not belong into book [name.unknown] at book[2]/isbn",
		"19:3: note: element rug does not belong into shelf [name.unknown] at rug",
	}, codes)
}

func TestFindings(t *testing.T) {
	for name, c := range map[string]struct{ text, want string }{
		"other case of the root": {"<Shelf/>", "1:1: warning: the root element is written shelf, names are case-sensitive [root.name] at /Shelf"},
		"other case":             {"<shelf><Book/></shelf>", "1:8: warning: element Book is written book, names are case-sensitive [name.case] at Book"},
		"twice":                  {"<shelf><width>1</width><width>2</width></shelf>", "1:24: warning: element width occurs again; phones use the last one [element.duplicate] at width[2]"},
		"nested":                 {"<shelf><full><a/></full></shelf>", "1:8: warning: element full has elements inside, a value was expected [element.nested] at full"},
		"no number":              {"<shelf><width>wide</width></shelf>", `1:8: error: width cannot be "wide" [value.type] at width`},
		"no number in attribute": {`<shelf><lamp watts="on"/></shelf>`, `1:8: error: lamp@watts cannot be "on" [value.type] at lamp`},
		"placeholder":            {"<shelf><full>{$full}</full></shelf>", "1:8: note: full holds a placeholder [placeholder] at full"},
	} {
		t.Run(name, func(t *testing.T) {
			_, found := read(t, c.text)
			require.Len(t, found, 1)
			assert.Equal(t, c.want, found[0].String())
		})
	}
}

func TestWrongRoot(t *testing.T) {
	doc, err := cnfxml.Parse([]byte("<rack/>"), cnfxml.Options{})
	require.NoError(t, err)
	_, err = Read(doc, &shelf{}, shelfFields, "shelf")
	require.ErrorIs(t, err, cnfxml.ErrRoot)
	found := WrongRoot(doc, err)
	require.Len(t, found, 1)
	assert.Equal(t, "1:1: error: <rack> where <shelf> is expected: wrong root element [root.name] at /rack", found[0].String())
}

func TestLatin1(t *testing.T) {
	s := &shelf{Owner: "Zoë €"}
	out := write(t, s, true)
	assert.Contains(t, out, "encoding=\"ISO-8859-1\"")
	assert.Contains(t, out, "owner=\"Zo\xEB &#8364;\"")
	again, _ := read(t, out)
	assert.Equal(t, s.Owner, again.Owner)
}

func TestStampFollowsContent(t *testing.T) {
	stamp := func(s *shelf) string {
		_, after, ok := strings.Cut(write(t, s, false), "<versionStamp>")
		require.True(t, ok)
		return after[:36]
	}
	s := &shelf{Stamp: cnfxml.EmptyOpt[string]()}
	one := stamp(s)
	assert.Regexp(t, "^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$", one)
	assert.Equal(t, one, stamp(s))
	s.Width++
	assert.NotEqual(t, one, stamp(s))
}

func TestBadNamesAreRefused(t *testing.T) {
	for name, rest := range map[string]cnfxml.Rest{
		"attribute":      {Attrs: []cnfxml.Attr{{Name: "a b"}}},
		"element":        {Extra: []cnfxml.Extra{{Element: cnfxml.Leaf("<", "")}}},
		"instruction":    {Extra: []cnfxml.Extra{{Element: cnfxml.Element{Kind: cnfxml.KindInstruction, Name: ""}}}},
		"kind":           {Extra: []cnfxml.Extra{{}}},
		"leaf attribute": {LeafAttrs: []cnfxml.LeafAttr{{Of: "width", Attr: cnfxml.Attr{Name: "1"}}}},
	} {
		t.Run(name, func(t *testing.T) {
			dst := []byte("kept")
			out, err := Append(dst, "shelf", &shelf{Rest: rest}, shelfFields, false)
			require.ErrorIs(t, err, cnfxml.ErrValue)
			assert.Equal(t, "kept", string(out))
		})
	}
}

func TestExtraOfUnknownPlaceIsNotLost(t *testing.T) {
	s := &shelf{Rest: cnfxml.Rest{Extra: []cnfxml.Extra{
		{After: "gone", Element: cnfxml.Leaf("a", "1")},
		{After: "book", Nth: 9, Element: cnfxml.Leaf("b", "2")},
	}}}
	out := write(t, s, false)
	assert.Contains(t, out, "<a>1</a>")
	assert.Contains(t, out, "<b>2</b>")
}

func TestPositionsOfPaths(t *testing.T) {
	doc, err := cnfxml.Parse([]byte(canonical), cnfxml.Options{})
	require.NoError(t, err)
	c := &Check{}
	c.Add(CodeRange, cnfxml.Error, "", "book[2]@year", "a")
	c.Add(CodeRange, cnfxml.Error, "", "book[2]/nothing/here", "b")
	c.Add(CodeRange, cnfxml.Error, "", "", "c")
	var at []int
	for _, d := range Locate(doc, nil, c.Found()) {
		at = append(at, d.Line, d.Column)
	}
	assert.Equal(t, []int{2, 1, 11, 3, 11, 9}, at)
}

func TestAppendAllocatesOnce(t *testing.T) {
	s := &shelf{Owner: "x", Books: make([]book, 100)}
	buf := []byte(write(t, s, false))
	alloctest.AtMost(t, "Append", 1, func() { buf, _ = Append(buf[:0], "shelf", s, shelfFields, false) })
}

func FuzzReadAndWrite(f *testing.F) {
	f.Add([]byte(canonical))
	f.Add([]byte("<shelf>a<![CDATA[b]]><!-- c --><?d e?><book>f</book>g<width h='i'><!--j-->1</width></shelf>"))
	f.Add([]byte("<?xml version='1.0' encoding='ISO-8859-1'?><shelf \xEB='\xEB'><\xEB/></shelf>"))
	f.Fuzz(func(t *testing.T, data []byte) {
		doc, err := cnfxml.Parse(data, cnfxml.Options{Mode: cnfxml.Lenient})
		if err != nil {
			return
		}
		s := &shelf{}
		if _, err := Read(doc, s, shelfFields, "shelf"); err != nil {
			return
		}
		for _, latin1 := range []bool{false, true} {
			once, err := Append(nil, "shelf", s, shelfFields, latin1)
			if err != nil && !latin1 {
				t.Fatalf("what was read cannot be written: %v", err)
			}
			if err != nil || len(once) > cnfxml.DefaultMaxSize {
				continue
			}
			doc, err = cnfxml.Parse(once, cnfxml.Options{})
			if err != nil {
				t.Fatalf("what was written is malformed: %v\n%q", err, once)
			}
			again := &shelf{}
			if _, err := Read(doc, again, shelfFields, "shelf"); err != nil {
				t.Fatal(err)
			}
			twice, err := Append(nil, "shelf", again, shelfFields, latin1)
			if err != nil || string(once) != string(twice) {
				t.Fatalf("not stable: %v\n%q\n%q", err, once, twice)
			}
		}
	})
}

func TestNameOf(t *testing.T) {
	for raw, want := range map[string]string{
		"<a>1</a>": "a", "<a/>": "a", "<a b='1'/>": "a", "<a.b-c_1:d\n></a.b-c_1:d>": "a.b-c_1:d", "<a</a>": "a", "<a[== x ==]</a>": "a",
		"<ü></ü>": "ü", "<aü b='1'/>": "aü", "<a\xB6</a>": "a",
	} {
		doc, err := cnfxml.Parse([]byte("<d>"+raw+"</d>"), cnfxml.Options{Mode: cnfxml.Lenient})
		require.NoError(t, err, raw)
		for n := range doc.Root().Elements() {
			assert.Equal(t, want, string(nameOf(n)), raw)
			_, has := n.Attr("b")
			assert.True(t, !has || hasAttrs(n.Raw()), raw)
		}
	}
}

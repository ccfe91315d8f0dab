package cnfxml

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestDiff(t *testing.T) {
	for _, c := range []struct {
		name, a, b string
		opts       DiffOptions
		want       []string
	}{
		{name: "the same", a: "<d><a>1</a></d>", b: "<d><a>1</a></d>"},
		{name: "form", a: "<?xml version='1.0'?><d x='1' y=\"2\"><a/><b>&#49;</b></d>", b: "<d y='2'  x='1'>\n\t<!-- c -->\n <a></a>\r\n<b><![CDATA[1]]></b></d>"},
		{name: "order", a: "<d><a>1</a><b>2</b></d>", b: "<d><b>2</b><a>1</a></d>"},
		{name: "a value", a: "<d>\n <a>1</a></d>", b: "<d><a>2</a></d>", want: []string{`~ a: "1" to "2", line 2, new line 1`}},
		{name: "space around a value", a: "<d><a> 1 </a></d>", b: "<d><a>1</a></d>"},
		{name: "space that counts", a: "<d><a> 1 </a></d>", b: "<d><a>1</a></d>", opts: DiffOptions{ExactSpace: true}, want: []string{`~ a: " 1 " to "1", line 1, new line 1`}},
		{name: "blank is empty", a: "<d><a> </a></d>", b: "<d><a/></d>", opts: DiffOptions{ExactSpace: true}},
		{name: "empty is not absent", a: "<d><a/></d>", b: "<d></d>", want: []string{`- a: "", line 1`}},
		{name: "an attribute", a: "<d x='1' y='1'/>", b: "<d y='2' z='3'/>", want: []string{`- /d/@x: "1", line 1`, `~ /d/@y: "1" to "2", line 1, new line 1`, `+ /d/@z: "3", new line 1`}},
		{name: "stamp", a: "<d><versionStamp>1</versionStamp></d>", b: "<d><versionStamp>2</versionStamp></d>", want: []string{`~ versionStamp: "1" to "2", line 1, new line 1`}},
		{name: "stamp ignored", a: "<d><versionStamp>1</versionStamp></d>", b: "<d/>", opts: DiffOptions{IgnoreVersionStamp: true}},
		{
			name: "by key", a: "<d><line button='1'><name>1</name></line><line button='2'><name>2</name></line></d>",
			b: "<d><line button='3'><name>3</name></line><line button='2'><name>x</name></line></d>",
			want: []string{
				`+ line[@button=3]/@button: "3", new line 1`, `+ line[@button=3]/name: "3", new line 1`,
				`- line[@button=1]/@button: "1", line 1`, `- line[@button=1]/name: "1", line 1`,
				`~ line[@button=2]/name: "2" to "x", line 1, new line 1`,
			},
		},
		{
			name: "by a child that is a key", a: "<d><phoneServices><phoneService><name>A</name><url>1</url></phoneService><phoneService><name>B</name><url>2</url></phoneService></phoneServices></d>",
			b:    "<d><phoneServices><phoneService><name>B</name><url>3</url></phoneService><phoneService><name>A</name><url>1</url></phoneService></phoneServices></d>",
			want: []string{"~ phoneServices/phoneService[name=B]/url", "> phoneServices/phoneService[name="},
		},
		{
			name: "an insertion among the nameless", a: "<l><r>1</r><r>2</r><r>3</r></l>", b: "<l><r>1</r><r>x</r><r>2</r><r>3</r></l>",
			want: []string{`+ r[2]: "x", new line 1`},
		},
		{
			name: "order that matters", a: "<callManager><ports><p>1</p></ports><processNodeName>h</processNodeName></callManager>",
			b:    "<callManager><processNodeName>h</processNodeName><ports><p>2</p></ports></callManager>",
			want: []string{"> p", "~ ports/p"},
		},
		{name: "a leaf becomes a container", a: "<d><a>1</a></d>", b: "<d><a><b>1</b></a></d>", want: []string{`- a: "1", line 1`, `+ a/b: "1", new line 1`}},
		{name: "an empty leaf becomes a container", a: "<d><a/></d>", b: "<d><a><b/></a></d>", want: []string{`+ a/b: "", new line 1`}},
		{name: "other roots", a: "<device><a>1</a></device>", b: "<Default><a>1</a></Default>", want: []string{`- a: "1", line 1`, `+ a: "1", new line 1`}},
		{name: "a secret", a: "<d><sshPassword>1</sshPassword></d>", b: "<d><sshPassword>2</sshPassword></d>", want: []string{`~ sshPassword: "(redacted)" to "(redacted)", line 1, new line 1`}},
		{name: "a secret in a URL", a: "<d/>", b: "<d><idleURL>http://u:p@h/</idleURL></d>", want: []string{`+ idleURL: "http://(redacted)@h/", new line 1`}},
		{name: "encodings", a: "<d>ü</d>", b: utf16Text(littleEndian, "\uFEFF<d>ü</d>")},
		{name: "a repeated key", a: "<d><m priority='0'>1</m><m priority='0'>2</m></d>", b: "<d><m priority='0'>1</m><m priority='0'>3</m></d>", want: []string{`~ m[2]: "2" to "3"`}},
	} {
		t.Run(c.name, func(t *testing.T) {
			a, b := lenient(t, c.a), lenient(t, c.b)
			changes := Diff(a, b, c.opts)
			require.Len(t, changes, len(c.want), "%v", changes)
			var all strings.Builder
			for _, change := range changes {
				fmt.Fprintln(&all, change)
			}
			for _, want := range c.want {
				assert.Contains(t, all.String(), want)
			}
			assert.Empty(t, Diff(a, a, c.opts))
			if a.Root().Name() == b.Root().Name() {
				require.NoError(t, a.Adopt(b, c.opts))
				assert.Empty(t, Diff(a, b, c.opts), "%s", a.Bytes())
			} else {
				require.ErrorIs(t, a.Adopt(b, c.opts), ErrNotFound)
			}
		})
	}
}

func TestDiffPathsAreReachable(t *testing.T) {
	a, b := lenient(t, string(fixtures(t)["sccp-7962.cnf.xml"])), lenient(t, "<device><a b='1'>x</a></device>")
	changes := Diff(a, b, DiffOptions{})
	require.Greater(t, len(changes), 40)
	for _, c := range changes {
		doc, want := a, c.Old
		if c.Kind == Added {
			doc, want = b, c.New
		}
		got, ok := doc.Get(c.Path)
		assert.True(t, ok, c.Path)
		assert.Equal(t, want.Reveal(), got, c.Path)
	}
}

func TestAdoptKeepsTheRest(t *testing.T) {
	a := lenient(t, "<d>\r\n\t<!-- one -->\r\n\t<a x='1'>1</a> <!-- a -->\r\n\t<b/>\r\n\t<l k='1'/>\r\n</d>\r\n")
	b := lenient(t, "<d><c><e>ü</e></c><b><f/></b><a x='2'>1</a></d>")
	require.NoError(t, a.Adopt(b, DiffOptions{}))
	assert.Equal(t, "<d>\r\n\t<c><e>ü</e></c>\r\n\t<!-- one -->\r\n\t<a x='2'>1</a> <!-- a -->\r\n\t<b>\r\n\t\t<f></f>\r\n\t</b>\r\n</d>\r\n", string(a.Bytes()))
}

func TestAdoptFailsWhole(t *testing.T) {
	const text = "<?xml version='1.0' encoding='US-ASCII'?><d><a>1</a></d>"
	a := lenient(t, text)
	require.ErrorIs(t, a.Adopt(lenient(t, "<d><a>2</a><ü/></d>"), DiffOptions{}), ErrValue)
	assert.Equal(t, text, string(a.Bytes()))
	require.NoError(t, a.Adopt(lenient(t, "<d><a>ü</a></d>"), DiffOptions{}))
	assert.Contains(t, string(a.Bytes()), "<a>&#252;</a>")
}

func TestChangeAsJSON(t *testing.T) {
	changes := Diff(lenient(t, "<d><a>1</a><b/></d>"), lenient(t, "<d><a>2</a><pin>1</pin></d>"), DiffOptions{})
	out, err := json.Marshal(changes)
	require.NoError(t, err)
	assert.JSONEq(t, `[
		{"kind":"changed","path":"a","old":{"value":"1","line":1,"column":4},"new":{"value":"2","line":1,"column":4}},
		{"kind":"added","path":"pin","new":{"value":"(redacted)","line":1,"column":12}},
		{"kind":"removed","path":"b","old":{"value":"","line":1,"column":12}}]`, string(out))
}

// TestAdoptMakesEqual adopts mutants of fixtures, which must leave no
// difference.
func TestAdoptMakesEqual(t *testing.T) {
	rng := newRand(5)
	adopted := 0
	for _, data := range sortedFixtures(t) {
		for range 150 {
			a, err := Parse(data, Options{Mode: Lenient})
			require.NoError(t, err)
			mutant := data
			for range 4 {
				mutant = vary(rng, mutant)
			}
			b, err := Parse(mutant, Options{Mode: Lenient})
			if err != nil || a.Root().Name() != b.Root().Name() || a.faults() > 0 {
				continue
			}
			adopted++
			require.NoError(t, a.Adopt(b, DiffOptions{ExactSpace: true}))
			require.Empty(t, Diff(a, b, DiffOptions{ExactSpace: true}))
			checkIndex(t, a)
		}
	}
	assert.Greater(t, adopted, 100)
}

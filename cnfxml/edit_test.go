package cnfxml

import (
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

const portPath = "devicePool/callManagerGroup/members/member[@priority=0]/callManager/ports/ethernetPhonePort"

func TestSetTouchesOnlyTheValue(t *testing.T) {
	for _, c := range []struct{ name, before, path, value, after string }{
		{"text", "<d> <a>1</a>\r\n</d>", "a", "2", "<d> <a>2</a>\r\n</d>"},
		{"the same value", "<d><a>&#49;</a></d>", "a", "1", "<d><a>&#49;</a></d>"},
		{"blanks around the old value", "<d><a> 1 </a></d>", "a", "1", "<d><a>1</a></d>"},
		{"escapes", "<d><a>1</a></d>", "a", "<&>\"'\r\n\t", "<d><a>&lt;&amp;&gt;\"'&#13;\n\t</a></d>"},
		{"empty element", "<d><a></a></d>", "a", "2", "<d><a>2</a></d>"},
		{"self-closed", "<d><a  x='1' /></d>", "a", "2", "<d><a  x='1'>2</a></d>"},
		{"self-closed, still empty", "<d><a /></d>", "a", "", "<d><a /></d>"},
		{"to nothing", "<d><a>1</a></d>", "a", "", "<d><a></a></d>"},
		{"comment inside", "<d><a>1<!-- c -->2</a></d>", "a", "3", "<d><a>3<!-- c --></a></d>"},
		{"comment only", "<d><a><!-- c --></a></d>", "a", "3", "<d><a><!-- c -->3</a></d>"},
		{"CDATA", "<d><a><![CDATA[1]]></a></d>", "a", "3&", "<d><a><![CDATA[3&]]></a></d>"},
		{"the end of CDATA in CDATA", "<d><a><![CDATA[1]]></a></d>", "a", "]]>", "<d><a>]]&gt;</a></d>"},
		{"CDATA and text", "<d><a>0<![CDATA[1]]></a></d>", "a", "3", "<d><a>3</a></d>"},
		{"no end of the start tag", "<d><a[== 1 ==]</a></d>", "a", "2", "<d><a>2</a></d>"},
		{"misspelt end tag", "<d><a>1</aa></d>", "a", "2", "<d><a>2</aa></d>"},
		{"missing end tag", "<d><a>1</d>", "a", "2", "<d><a>2</d>"},
		{"second of two", "<d><a>1</a><a>2</a></d>", "a[2]", "3", "<d><a>1</a><a>3</a></d>"},
		{"by child", "<d><s><n>x</n><v>1</v></s><s><n>y</n><v>2</v></s></d>", "s[n=y]/v", "3", "<d><s><n>x</n><v>1</v></s><s><n>y</n><v>3</v></s></d>"},
		{"attribute", "<d><a b = '1' c=\"2\"/></d>", "a/@b", "it's", "<d><a b = 'it&apos;s' c=\"2\"/></d>"},
		{"attribute without a slash", "<d><a b='1'/></d>", "a@b", "2", "<d><a b='2'/></d>"},
		{"attribute in double quotes", "<d b=\"1\"/>", "@b", "\"\n<", "<d b=\"&quot;&#10;&lt;\"/>"},
		{"new attribute", "<d><a/></d>", "a/@b", "1", "<d><a b=\"1\"/></d>"},
		{"another attribute", "<d x='1' ></d>", "/d/@b", "2", "<d x='1' b=\"2\" ></d>"},
		{"Latin-1", "<?xml version='1.0' encoding='ISO-8859-1'?><d><a/></d>", "a", "ü€", "<?xml version='1.0' encoding='ISO-8859-1'?><d><a>\xFC&#8364;</a></d>"},
		{"ASCII", "<?xml version='1.0' encoding='us-ascii'?><d><a/></d>", "a", "ü", "<?xml version='1.0' encoding='us-ascii'?><d><a>&#252;</a></d>"},
		{"Windows-1252", "<?xml version='1.0' encoding='windows-1252'?><d><a/></d>", "a", "€ü", "<?xml version='1.0' encoding='windows-1252'?><d><a>\x80\xFC</a></d>"},
	} {
		t.Run(c.name, func(t *testing.T) {
			d := lenient(t, c.before)
			require.NoError(t, d.Set(c.path, c.value))
			assert.Equal(t, c.after, string(d.Bytes()))
			value, ok := d.Get(c.path)
			assert.True(t, ok)
			assert.Equal(t, c.value, value)
		})
	}
}

func TestSetCreates(t *testing.T) {
	for _, c := range []struct{ name, before, path, value, after string }{
		{
			"in CUCM's order", "<device>\n\t<fullConfig>true</fullConfig>\n\t<devicePool/>\n</device>", "deviceProtocol", "SCCP",
			"<device>\n\t<fullConfig>true</fullConfig>\n\t<deviceProtocol>SCCP</deviceProtocol>\n\t<devicePool/>\n</device>",
		},
		{
			"before the first", "<device>\r\n  <devicePool/>\r\n</device>", "fullConfig", "true",
			"<device>\r\n  <fullConfig>true</fullConfig>\r\n  <devicePool/>\r\n</device>",
		},
		{
			"unknown at the end", "<device>\n  <devicePool/>\n  <versionStamp/>\n</device>", "novelty", "1",
			"<device>\n  <devicePool/>\n  <versionStamp/>\n  <novelty>1</novelty>\n</device>",
		},
		{
			"behind a comment on the line", "<device>\n  <fullConfig>true</fullConfig> <!-- all -->\n</device>", "deviceProtocol", "SIP",
			"<device>\n  <fullConfig>true</fullConfig> <!-- all -->\n  <deviceProtocol>SIP</deviceProtocol>\n</device>",
		},
		{
			"ports before the address", "<d>\n <callManager>\n  <processNodeName>h</processNodeName>\n </callManager>\n</d>", "callManager/ports/ethernetPhonePort", "2000",
			"<d>\n <callManager>\n  <ports>\n   <ethernetPhonePort>2000</ethernetPhonePort>\n  </ports>\n  <processNodeName>h</processNodeName>\n </callManager>\n</d>",
		},
		{
			"with conditions", "<d>\n  <members>\n  </members>\n</d>", "members/member[@priority=0][name='x/y']/v", "1",
			"<d>\n  <members>\n    <member priority=\"0\">\n      <name>x/y</name>\n      <v>1</v>\n    </member>\n  </members>\n</d>",
		},
		{
			"in an empty element", "<d>\n  <a></a>\n</d>", "a/b", "1",
			"<d>\n  <a>\n    <b>1</b>\n  </a>\n</d>",
		},
		{
			"in a self-closed element", "<d>\n  <a x='1' />\n</d>", "a/b/@c", "1",
			"<d>\n  <a x='1'>\n    <b c=\"1\"></b>\n  </a>\n</d>",
		},
		{
			"in a root on one line", "<d></d>", "a/b", "1",
			"<d>\n  <a>\n    <b>1</b>\n  </a>\n</d>",
		},
		{
			"in a minified file", "<d><a/></d>", "b", "1",
			"<d><a/>\n<b>1</b></d>",
		},
		{
			"beside a comment", "<d>\n  <a>\n    <!-- c -->\n  </a>\n</d>", "a/b", "1",
			"<d>\n  <a>\n    <!-- c -->\n    <b>1</b>\n  </a>\n</d>",
		},
		{
			"by priority", "<d>\n <members>\n  <member priority=\"0\"/>\n  <member priority=\"2\"/>\n </members>\n</d>", "members/member[@priority=1]/name", "1",
			"<d>\n <members>\n  <member priority=\"0\"/>\n  <member priority=\"1\">\n   <name>1</name>\n  </member>\n  <member priority=\"2\"/>\n </members>\n</d>",
		},
		{
			"by priority, first", "<d>\n <member priority=\"1\"/>\n</d>", "member[@priority=0]", "",
			"<d>\n <member priority=\"0\"></member>\n <member priority=\"1\"/>\n</d>",
		},
		{
			"a load by number", "<Default>\n <loadInformation7/>\n <idleURL/>\n</Default>", "loadInformation8/@model", "7940",
			"<Default>\n <loadInformation7/>\n <loadInformation8 model=\"7940\"></loadInformation8>\n <idleURL/>\n</Default>",
		},
	} {
		t.Run(c.name, func(t *testing.T) {
			d := lenient(t, c.before)
			require.NoError(t, d.Set(c.path, c.value))
			assert.Equal(t, c.after, string(d.Bytes()))
			value, ok := d.Get(c.path)
			assert.True(t, ok)
			assert.Equal(t, c.value, value)
		})
	}
}

func TestDelete(t *testing.T) {
	for _, c := range []struct{ name, before, path, after string }{
		{"with its line", "<d>\n  <a>1</a>\n  <b/>\n</d>", "a", "<d>\n  <b/>\n</d>"},
		{"with its line, CRLF", "<d>\r\n  <a>1</a>\r\n</d>", "a", "<d>\r\n</d>"},
		{"over lines", "<d>\n  <a>\n   <c/>\n  </a> \n  <b/>\n</d>", "a", "<d> \n  <b/>\n</d>"},
		{"inside a line", "<d> <a>1</a> <b/></d>", "a", "<d>  <b/></d>"},
		{"before a comment", "<d>\n  <a/> <!-- of a -->\n</d>", "a", "<d>\n   <!-- of a -->\n</d>"},
		{"attribute", "<d a='1'  b='2' />", "@b", "<d a='1' />"},
		{"second of two", "<d><a/><a>2</a></d>", "a[2]", "<d><a/></d>"},
	} {
		t.Run(c.name, func(t *testing.T) {
			d := lenient(t, c.before)
			require.NoError(t, d.Delete(c.path))
			assert.Equal(t, c.after, string(d.Bytes()))
		})
	}
}

func TestSetWhatAConditionNames(t *testing.T) {
	d := lenient(t, "<d><l n='1'><c>x</c></l></d>")
	require.NoError(t, d.Set("l[@n=1]@n", "2"))
	require.NoError(t, d.Set("l[c=x]/c", "y"))
	assert.Equal(t, "<d><l n='2'><c>y</c></l></d>", string(d.Bytes()))
}

func TestEditErrors(t *testing.T) {
	const text = "<d a='1'><b><c/></b><t>x</t></d>"
	d := lenient(t, text)
	set := func(path, value string) error { return d.Set(path, value) }
	for _, c := range []struct {
		err  error
		want error
	}{
		{set("b", "1"), ErrNotLeaf},
		{set("new[c=1]", "2"), ErrNotLeaf},
		{set("new[c=1]", ""), ErrNotLeaf},
		{set("new[c=1]/c", "2"), ErrValue},
		{set("new[@a=1]@a", "2"), ErrValue},
		{set("new[@a=1][@a=2]/c", "2"), ErrValue},
		{set("t/u", "1"), ErrValue},
		{set("t", "\x00"), ErrValue},
		{set("t", "\xFF"), ErrValue},
		{set("new[@a='\xFF']", ""), ErrValue},
		{set("/x/t", "1"), ErrNotFound},
		{set("c[2]", "1"), ErrNotFound},
		{set("", "1"), ErrPath},
		{set("/", "1"), ErrPath},
		{set("b//c", "1"), ErrPath},
		{set("b/", "1"), ErrPath},
		{set("b[0]", "1"), ErrPath},
		{set("b[1][2]", "1"), ErrPath},
		{set("b[@x]", "1"), ErrPath},
		{set("b[x=1", "1"), ErrPath},
		{set("b[x='1]", "1"), ErrPath},
		{set("b c", "1"), ErrPath},
		{set("@a/b", "1"), ErrPath},
		{set("b@", "1"), ErrPath},
		{set("b@x@y", "1"), ErrPath},
		{set("<b>", "1"), ErrPath},
		{d.Delete("nothing"), ErrNotFound},
		{d.Delete("@nothing"), ErrNotFound},
		{d.Delete("/d"), ErrPath},
		{d.Delete("["), ErrPath},
	} {
		assert.ErrorIs(t, c.err, c.want)
		var pathErr *PathError
		assert.ErrorAs(t, c.err, &pathErr)
	}
	assert.Equal(t, text, string(d.Bytes()))

	_, err := d.Lookup("b/@c")
	require.ErrorIs(t, err, ErrPath)
	_, err = d.Lookup("b/x")
	require.ErrorIs(t, err, ErrNotFound)
	for _, path := range []string{"b", "x", "[", "@x"} {
		_, ok := d.Get(path)
		assert.False(t, ok, path)
	}
}

func TestEditKeepsToTheLimits(t *testing.T) {
	d, err := Parse([]byte("<d><a/></d>"), Options{MaxSize: 20, MaxDepth: 2})
	require.NoError(t, err)
	require.ErrorIs(t, d.Set("a", strings.Repeat("x", 20)), ErrLimit)
	require.ErrorIs(t, d.Set("b/c", ""), ErrLimit)
	assert.Equal(t, "<d><a/></d>", string(d.Bytes()))
	_, ok := d.Get("a")
	assert.True(t, ok)
	require.NoError(t, d.Set("a", "123"))
}

// TestEditsBesideWrongEndTags: what a repair would take for something else is
// refused.
func TestEditsBesideWrongEndTags(t *testing.T) {
	const text = "<p><A0>\n<line>0000000\n</A0000></p>"
	d := lenient(t, text)
	require.ErrorIs(t, d.Set("A", "0"), ErrMalformed)
	assert.Equal(t, text, string(d.Bytes()))
	require.NoError(t, d.Set("A0/line", "1"))
	assert.Equal(t, "<p><A0>\n<line>1</A0000></p>", string(d.Bytes()))

	d = lenient(t, "<d><a>1</x><b>a&b</b></d>")
	require.NoError(t, d.Delete("a"))
	require.NoError(t, d.Set("b", "c"))
	assert.Equal(t, "<d><b>c</b></d>", string(d.Bytes()))
	assert.Empty(t, d.Diagnostics())
}

func TestNamesInOtherCharsets(t *testing.T) {
	d := lenient(t, "<?xml version='1.0' encoding='ISO-8859-1'?><d><n\xE9 \xE4='1'>x</n\xE9><e/></d>")
	assert.Equal(t, "né", d.Root().Child("né").Name())
	assert.Equal(t, "né", d.Root().Child("né").EndTag())
	value, ok := d.Get("né[@ä=1]")
	assert.True(t, ok)
	assert.Equal(t, "x", value)
	require.NoError(t, d.Set("e/ö[ü=1]/@é", "2"))
	assert.Contains(t, string(d.Bytes()), "<\xF6 \xE9=\"2\">\n    <\xFC>1</\xFC>\n  </\xF6>")
	require.ErrorIs(t, d.Set("中", "1"), ErrValue)
	require.ErrorIs(t, d.Set("e/@中", "1"), ErrValue)
}

func TestAll(t *testing.T) {
	d := lenient(t, "<d><l b='1'><n>1</n></l><x/><l b='2'><n>2</n><n>3</n></l></d>")
	texts := func(path string) (list []string) {
		t.Helper()
		all, err := d.All(path)
		require.NoError(t, err)
		for n := range all {
			list = append(list, n.Text())
		}
		return list
	}
	assert.Equal(t, []string{"1", "2", "3"}, texts("l/n"))
	assert.Equal(t, []string{"3"}, texts("l/n[2]"))
	assert.Equal(t, []string{"2", "3"}, texts("/d/l[@b=2]/n"))
	assert.Empty(t, texts("l/m"))
	all, err := d.All("l/n")
	require.NoError(t, err)
	for range all {
		require.NoError(t, d.Set("x", "edited"))
	}
	_, err = d.All("l/@b")
	require.ErrorIs(t, err, ErrPath)
	_, err = d.All("[")
	require.ErrorIs(t, err, ErrPath)
}

func TestNodesEndWithAnEdit(t *testing.T) {
	d := lenient(t, "<d><a>1</a></d>")
	n, err := d.Lookup("a")
	require.NoError(t, err)
	require.NoError(t, d.Set("a", "2"))
	assert.False(t, n.Valid())
	assert.Empty(t, n.Text())
	for range n.Children() {
		t.Error("a node from before an edit has children")
	}
}

// leaves returns the values of a document by path.
func leaves(d *Document) map[string]string {
	all := map[string]string{}
	var walk func(Node)
	walk = func(n Node) {
		path := n.Path()
		if n.IsLeaf() {
			all[path] = n.Text()
		}
		for a := range n.Attrs() {
			all[path+"/@"+a.Name] = a.Value
		}
		for c := range n.Elements() {
			walk(c)
		}
	}
	walk(d.Root())
	return all
}

// TestEveryPathIsReachable proves that Path and Get speak the same language.
func TestEveryPathIsReachable(t *testing.T) {
	for name, data := range fixtures(t) {
		d := lenient(t, string(data))
		for path, value := range leaves(d) {
			got, ok := d.Get(path)
			assert.True(t, ok, "%s: %s", name, path)
			assert.Equal(t, value, got, "%s: %s", name, path)
		}
	}
}

// TestAnEditIsExactlyThatEdit sets and deletes values at random, and compares
// all others, the bytes around the edit, and a fresh parse.
func TestAnEditIsExactlyThatEdit(t *testing.T) {
	rng := newRand(3)
	values := []string{"", "1", "a b", "<&>", "é€", " x ", "]]>", "'\"", "\r\n", "--"}
	for name, data := range fixtures(t) {
		d := lenient(t, string(data))
		for range 60 {
			before, was := leaves(d), string(d.Bytes())
			paths := slices.Sorted(maps.Keys(before))
			path, value := paths[rng.IntN(len(paths))], values[rng.IntN(len(values))]
			require.NoError(t, d.Set(path, value), "%s: %s", name, path)
			before[path] = value
			assert.Equal(t, before, leavesAfterKeyChange(d, before), "%s: %s = %q", name, path, value)
			assertOneRange(t, was, string(d.Bytes()), len(value)*6+64)

			fresh, err := Parse(d.Bytes(), Options{Mode: Strict})
			require.NoError(t, err)
			assert.Equal(t, outline(fresh.Top()), outline(d.Top()))
		}
	}
}

// leavesAfterKeyChange returns the leaves of d; when the edit changed an
// attribute that paths mention, values are compared without their paths.
func leavesAfterKeyChange(d *Document, want map[string]string) map[string]string {
	got := leaves(d)
	if slices.Equal(slices.Sorted(maps.Keys(got)), slices.Sorted(maps.Keys(want))) {
		return got
	}
	if slices.Equal(slices.Sorted(maps.Values(got)), slices.Sorted(maps.Values(want))) {
		return want
	}
	return got
}

// assertOneRange wants two texts to differ in one range of at most so many
// bytes.
func assertOneRange(t *testing.T, was, is string, most int) {
	t.Helper()
	start := 0
	for start < min(len(was), len(is)) && was[start] == is[start] {
		start++
	}
	end := 0
	for end < min(len(was), len(is))-start && was[len(was)-1-end] == is[len(is)-1-end] {
		end++
	}
	assert.LessOrEqual(t, len(is)-start-end, most)
}

package dialplan

import (
	"encoding/xml"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/skinnykit/skinny/cnfxml"
)

func parse(t testing.TB, text string, mode cnfxml.Mode) *Document {
	t.Helper()
	d, err := Parse([]byte(text), cnfxml.Options{Mode: mode})
	require.NoError(t, err)
	require.Equal(t, text, string(d.Bytes()))
	return d
}

// odd are files that Strict takes, with the MATCH of their rules.
var odd = map[string]struct{ text, rules string }{
	"office":               {office, `0 9,911 9,011* 9,1.......... 2... \*.. 8,3,... 77>#* 4#5. 5..> 6 *`},
	"empty root":           {"<DIALTEMPLATE/>", ""},
	"other case":           {"\xEF\xBB\xBF<?xml version='1.0'?>\r\n<dialTemplate>\r\n<TEMPLATE match=\"1\" TIMEOUT=\"0\"></TEMPLATE>\r\n</dialTemplate>", "1"},
	"repeated tone":        {`<DIALTEMPLATE><TEMPLATE MATCH="9,8,1" Tone="a" Tone="b"/></DIALTEMPLATE>`, "9,8,1"},
	"single quotes":        {`<DIALTEMPLATE><TEMPLATE MATCH='1'/></DIALTEMPLATE>`, "1"},
	"reference":            {`<DIALTEMPLATE><TEMPLATE MATCH="1&gt;"/></DIALTEMPLATE>`, "1&gt;"},
	"comment":              {`<DIALTEMPLATE><!-- a b --><TEMPLATE MATCH="1"/></DIALTEMPLATE>`, "1"},
	"rule in comment":      {`<DIALTEMPLATE><!-- <TEMPLATE MATCH="1"/> --></DIALTEMPLATE>`, ""},
	"rules in comment":     {`<DIALTEMPLATE><!-- <TEMPLATE MATCH="1"/> <TEMPLATE MATCH="2"/> --><TEMPLATE MATCH="3"/></DIALTEMPLATE>`, "2 3"},
	"junk in comment":      {`<DIALTEMPLATE><!-- a > b < c <TEMPLATE < <x y= </z> --><TEMPLATE MATCH="3"/></DIALTEMPLATE>`, "3"},
	"procedure in comment": {`<DIALTEMPLATE><!-- > <?php --><TEMPLATE MATCH="3"/></DIALTEMPLATE>`, "3"},
	"CDATA":                {`<DIALTEMPLATE><![CDATA[ a > b < c ]]><TEMPLATE MATCH="3"/></DIALTEMPLATE>`, "3"},
	"tag over comment":     {`<DIALTEMPLATE><!-- > <TEMPLATE MATCH="-->" --><TEMPLATE MATCH="3"/></DIALTEMPLATE>`, "3"},
	"text between":         {`<DIALTEMPLATE>a<TEMPLATE MATCH="1"/>b</DIALTEMPLATE>`, "1"},
	"unknown attribute":    {`<DIALTEMPLATE><TEMPLATE MATCH="1" Name="x"/></DIALTEMPLATE>`, "1"},
	"unknown elements":     {`<DIALTEMPLATE a="b"><TEMPLATE MATCH="1"><DialString>9</DialString></TEMPLATE><template MATCH="2"/></DIALTEMPLATE>`, "1"},
	"> in a value":         {`<DIALTEMPLATE><TEMPLATE MATCH="1>#"/></DIALTEMPLATE>`, "1>#"},
	"comment after root":   {"<DIALTEMPLATE><TEMPLATE MATCH=\"1\"/></DIALTEMPLATE>\n<!-- end -->\n", "1"},
}

func matches(d *Document) string {
	var list []string
	for _, r := range d.Plan().Rules {
		list = append(list, r.Match)
	}
	return strings.Join(list, " ")
}

func TestParse(t *testing.T) {
	for name, c := range odd {
		t.Run(name, func(t *testing.T) {
			for _, mode := range []cnfxml.Mode{cnfxml.Strict, cnfxml.Lenient} {
				d := parse(t, c.text, mode)
				assert.Equal(t, c.rules, matches(d))
				assert.Empty(t, d.Diagnostics())
				d.Validate()
			}
		})
	}
}

func TestStrictRefusesAndLenientRepairs(t *testing.T) {
	for name, c := range map[string]struct{ text, strict, rules string }{
		"no end":            {`<DIALTEMPLATE><TEMPLATE MATCH="1"/>`, "line 1, column 1: <DIALTEMPLATE> has no end tag", "1"},
		"wrong end":         {`<DIALTEMPLATE><TEMPLATE MATCH="1"></TEMPLAT></DIALTEMPLATE>`, "line 1, column 35: <TEMPLATE> is closed by </TEMPLAT>", "1"},
		"missing end":       {`<DIALTEMPLATE><TEMPLATE MATCH="1"></DIALTEMPLATE>`, "line 1, column 15: an element without an end tag", "1"},
		"extra end":         {"<DIALTEMPLATE></DIALTEMPLATE>\n</x>", "line 2, column 1: an end tag outside the root element", ""},
		"no quotes":         {`<DIALTEMPLATE><TEMPLATE MATCH=1 Timeout=5/></DIALTEMPLATE>`, "line 1, column 31: the value has no quotes", "1"},
		"no value":          {`<DIALTEMPLATE><TEMPLATE MATCH/></DIALTEMPLATE>`, "line 1, column 25: an attribute without a value", ""},
		"no closing quote":  {`<DIALTEMPLATE><TEMPLATE MATCH="1 /></DIALTEMPLATE>`, "line 1, column 31: the value has no end", "1"},
		"no >":              {`<DIALTEMPLATE><TEMPLATE MATCH="1"`, "line 1, column 15: the tag has no >", "1"},
		"next tag":          {`<DIALTEMPLATE><TEMPLATE MATCH="1" <TEMPLATE MATCH="2"/></DIALTEMPLATE>`, "line 1, column 15: the tag has no >", "1 2"},
		"garbage in a tag":  {`<DIALTEMPLATE><TEMPLATE = MATCH="1"/></DIALTEMPLATE>`, "line 1, column 25: this starts no attribute", "1"},
		"lone slash":        {`<DIALTEMPLATE><TEMPLATE / MATCH="1"/></DIALTEMPLATE>`, "line 1, column 25: a lone / in a tag", "1"},
		"lone <":            {`<DIALTEMPLATE>< <TEMPLATE MATCH="1"/></DIALTEMPLATE>`, "line 1, column 15: < starts no tag here", "1"},
		"text before":       {`x<DIALTEMPLATE/>`, "line 1, column 1: text outside the root element", ""},
		"text after":        {"<DIALTEMPLATE/>\n  x", "line 2, column 3: text outside the root element", ""},
		"second root":       {`<DIALTEMPLATE/><DIALTEMPLATE><TEMPLATE MATCH="1"/></DIALTEMPLATE>`, "line 1, column 16: a second root element", "1"},
		"endless comment":   {`<DIALTEMPLATE/><!-- x`, "line 1, column 16: the comment has no end", ""},
		"endless end tag":   {`<DIALTEMPLATE></DIALTEMPLATE`, "line 1, column 15: the end tag has no >", ""},
		"endless procedure": {`<DIALTEMPLATE/><?x `, "line 1, column 16: the processing instruction has no end", ""},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := Parse([]byte(c.text), cnfxml.Options{})
			require.ErrorIs(t, err, cnfxml.ErrMalformed)
			assert.EqualError(t, err, "cnfxml: "+c.strict)
			d := parse(t, c.text, cnfxml.Lenient)
			assert.Equal(t, c.rules, strings.Trim(matches(d), " "))
			assert.NotEmpty(t, d.Diagnostics())
		})
	}
}

func TestOtherFilesAndLimits(t *testing.T) {
	for _, text := range []string{"", " ", "<device/>", "x", "<!-- -->"} {
		_, err := Parse([]byte(text), cnfxml.Options{Mode: cnfxml.Lenient})
		require.ErrorIs(t, err, cnfxml.ErrRoot, text)
	}
	for name, c := range map[string]struct {
		text string
		opts cnfxml.Options
	}{
		"size":    {office, cnfxml.Options{MaxSize: 100}},
		"depth":   {"<DIALTEMPLATE>" + strings.Repeat("<a>", 9), cnfxml.Options{MaxDepth: 8}},
		"attrs":   {`<DIALTEMPLATE><TEMPLATE a="" b="" c=""/>`, cnfxml.Options{MaxAttrs: 2}},
		"repairs": {"<DIALTEMPLATE/>" + strings.Repeat("</a>", 9), cnfxml.Options{Mode: cnfxml.Lenient, MaxRepairs: 8}},
	} {
		_, err := Parse([]byte(c.text), c.opts)
		require.ErrorIs(t, err, cnfxml.ErrLimit, name)
	}
}

func TestEdit(t *testing.T) {
	const before = "<DIALTEMPLATE>\r\n\t<!-- x -->\r\n\t<TEMPLATE MATCH=\"1\" timeout='3' /> <!-- one -->\r\n\t<TEMPLATE MATCH=\"2\"></TEMPLATE>\r\n</DIALTEMPLATE>\r\n"
	d := parse(t, before, cnfxml.Strict)
	require.NoError(t, d.SetAttr(0, "MATCH", "1.."))
	require.NoError(t, d.SetAttr(0, "Timeout", "4"))
	require.NoError(t, d.SetAttr(1, "User", "Phone"))
	require.NoError(t, d.Insert(1, Rule{Match: "3"}))
	require.NoError(t, d.Insert(3, Rule{Match: "4", Timeout: cnfxml.Some(0)}))
	assert.Equal(t, "<DIALTEMPLATE>\r\n\t<!-- x -->\r\n\t<TEMPLATE MATCH=\"1..\" timeout=\"4\" /> <!-- one -->\r\n"+
		"\t<TEMPLATE MATCH=\"3\"/>\r\n\t<TEMPLATE MATCH=\"2\" User=\"Phone\"></TEMPLATE>\r\n\t<TEMPLATE MATCH=\"4\" Timeout=\"0\"/>\r\n"+
		"</DIALTEMPLATE>\r\n", string(d.Bytes()))
	line, column := d.Position(1)
	assert.Equal(t, []int{4, 2}, []int{line, column})
	require.NoError(t, d.Delete(3))
	require.NoError(t, d.Delete(1))
	require.NoError(t, d.SetAttr(0, "Match", "1"))
	assert.Equal(t, strings.NewReplacer("'3'", "\"4\"", "\"2\"", "\"2\" User=\"Phone\"").Replace(before), string(d.Bytes()))

	for _, text := range []string{"<dialTemplate/>", "<dialTemplate></dialTemplate>", "<dialTemplate>\n</dialTemplate>"} {
		d := parse(t, text, cnfxml.Strict)
		require.NoError(t, d.Insert(0, Rule{Match: "5"}))
		assert.Equal(t, "5", matches(parse(t, string(d.Bytes()), cnfxml.Strict)), text)
	}
}

func TestEditsThatFailChangeNothing(t *testing.T) {
	d := parse(t, odd["rules in comment"].text, cnfxml.Strict)
	before := d.Bytes()
	require.ErrorIs(t, d.SetAttr(0, "MATCH", "7"), ErrRule)
	require.ErrorIs(t, d.Delete(0), ErrRule)
	require.ErrorIs(t, d.SetAttr(2, "MATCH", "7"), ErrRule)
	require.ErrorIs(t, d.Delete(-1), ErrRule)
	require.ErrorIs(t, d.Insert(3, Rule{Match: "1"}), ErrRule)
	require.ErrorIs(t, d.SetAttr(1, "MATCH", `"`), cnfxml.ErrValue)
	require.ErrorIs(t, d.SetAttr(1, "a b", "c"), cnfxml.ErrValue)
	require.ErrorIs(t, d.Insert(2, Rule{Match: "<"}), cnfxml.ErrValue)
	assert.Equal(t, before, d.Bytes())
}

func TestAppend(t *testing.T) {
	p := plan(t, office)
	out, err := p.Append(nil)
	require.NoError(t, err)
	assert.Equal(t, p, plan(t, string(out)))
	again, err := plan(t, string(out)).Append(nil)
	require.NoError(t, err)
	assert.Equal(t, string(out), string(again))

	p = &Plan{VersionStamp: cnfxml.EmptyOpt[string](), Rules: []Rule{{Match: "1", Extra: []Attr{{"Name", "x>"}}}}}
	out, err = p.Append(nil)
	require.NoError(t, err)
	assert.Regexp(t, `^<DIALTEMPLATE>\n  <versionStamp>[0-9a-f-]{36}</versionStamp>\n  <TEMPLATE MATCH="1" Name="x>"/>\n</DIALTEMPLATE>\n$`, string(out))
	require.NoError(t, xml.Unmarshal(out, new(any)))

	for _, p := range []*Plan{
		{Rules: []Rule{{Match: `"`}}},
		{Rules: []Rule{{Match: "&"}}},
		{Rules: []Rule{{Match: "1", Extra: []Attr{{"", ""}}}}},
		{VersionStamp: cnfxml.Some("<")},
	} {
		out, err := p.Append([]byte("kept"))
		require.ErrorIs(t, err, cnfxml.ErrValue)
		assert.Equal(t, "kept", string(out))
	}
}

func TestValidate(t *testing.T) {
	assert.Empty(t, parse(t, office, cnfxml.Strict).Validate())
	for name, c := range map[string]struct{ text, want string }{
		"no rules":       {"", "1:1: warning: there are no rules [dialplan.empty]"},
		"no MATCH":       {`<TEMPLATE Timeout="1"/>`, "1:15: error: a rule without MATCH [dialplan.pattern] at TEMPLATE[1]"},
		"backslash":      {`<TEMPLATE MATCH="1\"/>`, `1:25: error: pattern "1\\" has nothing to match, or a lone \ at its end [dialplan.pattern] at TEMPLATE[1]@MATCH`},
		"long":           {`<TEMPLATE MATCH="` + strings.Repeat("1", 64) + `"/>`, "1:25: error: 64 bytes, phones take 63 [len.exceeded] at TEMPLATE[1]@MATCH"},
		"other dialect":  {`<TEMPLATE match="9XXX"/>`, "1:25: warning: 'X' stands for itself; any digit is a period [dialplan.pattern] at TEMPLATE[1]@MATCH"},
		"timeout":        {`<TEMPLATE MATCH="1" timeout="x"/>`, `1:35: error: "x" is no number [value.type] at TEMPLATE[1]@Timeout`},
		"user":           {`<TEMPLATE MATCH="1" User="me"/>`, `1:35: error: "me" is none of Phone, IP [value.type] at TEMPLATE[1]@User`},
		"route":          {`<TEMPLATE MATCH="1" Route="x"/>`, `1:35: error: "x" is none of default, emergency, FQDN [value.type] at TEMPLATE[1]@Route`},
		"attribute":      {`<TEMPLATE MATCH="1" Name="x"/>`, "1:35: error: phones know no attribute Name and refuse the whole file [dialplan.attribute] at TEMPLATE[1]@Name"},
		"tone":           {`<TEMPLATE MATCH="1," Tone="x"/>`, `1:36: warning: "x" is no tone that phones are known to have [dialplan.tone] at TEMPLATE[1]@Tone`},
		"tones":          {`<TEMPLATE MATCH="1,"` + strings.Repeat(` Tone="Cisco-Zip"`, 4) + `/>`, `1:87: error: 4 tones, phones take 3 [dialplan.tone] at TEMPLATE[1]@Tone`},
		"group":          {`<TEMPLATE MATCH="1." Rewrite="%2"/>`, `1:36: warning: %2, but MATCH has 1 runs of wildcards [dialplan.rewrite] at TEMPLATE[1]@Rewrite`},
		"periods":        {`<TEMPLATE MATCH="1." Rewrite=".."/>`, `1:36: warning: 2 periods, but MATCH has 1 [dialplan.rewrite] at TEMPLATE[1]@Rewrite`},
		"unreachable":    {"<TEMPLATE MATCH=\"9*\"/>\n<TEMPLATE MATCH=\"91\"/>", "2:11: warning: rule 1 (9*) fits all numbers of this one and comes first [rule.unreachable] at TEMPLATE[2]@MATCH"},
		"single quotes":  {`<TEMPLATE MATCH='1'/>`, "1:31: error: phones take double quotes only [dialplan.quote] at TEMPLATE[1]@MATCH"},
		"reference":      {`<TEMPLATE MATCH="1&amp;"/>`, "1:32: warning: phones know no references, & stands for itself [dialplan.quote] at TEMPLATE[1]@MATCH"},
		"less":           {`<TEMPLATE MATCH="1<"/>`, "1:32: warning: XML readers refuse a < in a value [dialplan.quote] at TEMPLATE[1]@MATCH"},
		"twice":          {`<TEMPLATE MATCH="1" Match="2"/>`, "1:35: error: Match stands twice; phones use the last one [element.duplicate] at TEMPLATE[1]@Match"},
		"lower case":     {`<TEMPLATE MATCH="1"/><template MATCH="2"/>`, "1:36: error: phones know no <template>, write TEMPLATE [dialplan.element]"},
		"element":        {`<TEMPLATE MATCH="1"/><x/>`, "1:36: warning: phones know no <x> here [dialplan.element]"},
		"text":           {`<TEMPLATE MATCH="1"/> hello`, "1:37: warning: text between the tags [dialplan.text]"},
		"comment":        {`<TEMPLATE MATCH="1"/><!-- a > b -->`, "1:43: note: for phones the comment ends at this > [dialplan.comment]"},
		"endless":        {`<TEMPLATE MATCH="1"/><!-- a >`, "1:36: warning: the comment does not end in --> [dialplan.comment]"},
		"file too large": {`<TEMPLATE MATCH="1"/>` + strings.Repeat(" ", 8192), "1:1: error: the file has 8242 bytes, phones take 8191 [dialplan.size]"},
	} {
		t.Run(name, func(t *testing.T) {
			found := parse(t, "<DIALTEMPLATE>"+c.text+"</DIALTEMPLATE>", cnfxml.Strict).Validate()
			require.Len(t, found, 1)
			assert.Equal(t, c.want, found[0].String())
		})
	}
	found := parse(t, odd["rules in comment"].text, cnfxml.Strict).Validate()
	require.Len(t, found, 2)
	assert.Equal(t, "1:42: error: this rule is in force, because for phones the comment ends at an earlier > [dialplan.comment]", found[1].String())
}

func TestWideComparisonsAreBounded(t *testing.T) {
	p := &Plan{Rules: make([]Rule, 30000)}
	for i := range p.Rules {
		p.Rules[i].Match = strings.Repeat("1", 1+i%MaxValueLen)
	}
	assert.LessOrEqual(t, len(p.Validate()), maxNotes)
}

package schema_test

import (
	"os"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/skinnykit/skinny/internal/sccpgen/schema"
)

func parse(text string) (*schema.Schema, error) {
	return schema.Parse([]schema.File{{Name: "test.skinny", Data: []byte(text)}})
}

func mustParse(t *testing.T, text string) *schema.Schema {
	t.Helper()
	s, err := parse(text)
	require.NoError(t, err)
	return s
}

func TestParseReadsDeclarationsAndComments(t *testing.T) {
	s := mustParse(t, `// Calls.
// What happens in a call.

// Tone is a tone.
enum Tone
	Silence 0
	Dial 0x21 // inside dial tone

bits Feature
	UTF8 0x10

// StopTone ends a tone.
message StopTone 0x0083 server->station answers=StopTone
	lineInstance u32 // number of the line
	optional
	// which tone
	tone Tone:u32 v11+
`)
	require.Len(t, s.Messages, 1)
	m := s.Messages[0]
	assert.Equal(t, uint32(0x83), m.ID)
	assert.Equal(t, schema.ServerToStation, m.Direction)
	assert.Equal(t, "StopTone ends a tone.", m.Doc)
	assert.Equal(t, []string{"StopTone"}, m.Answers)
	assert.Equal(t, "Calls", m.Group.Title)
	assert.Equal(t, "What happens in a call.", m.Group.Doc)
	assert.Equal(t, 1, m.Body.Optional)
	assert.Equal(t, "which tone", m.Body.Fields[1].Doc)
	assert.Equal(t, schema.Range{From: 11, To: schema.OpenEnd}, m.Body.Fields[1].Versions)
	assert.Equal(t, "Tone", m.Body.Fields[1].Enum().Name)
	require.Len(t, s.Enums, 2)
	assert.Equal(t, schema.Member{Pos: schema.Pos{File: "test.skinny", Line: 7}, Name: "Dial", Doc: "inside dial tone", Value: 0x21, Hex: true}, s.Enums[0].Members[1])
	assert.True(t, s.Enums[1].Bits)
}

func TestTermsExplainFields(t *testing.T) {
	s := mustParse(t, "terms\n\tline // number of the line\n\n// M is a message.\nmessage M 1 both\n\tline u32\n")
	assert.Equal(t, "number of the line", s.Messages[0].Body.Fields[0].Doc)
}

const head = "// M is a message.\nmessage M 1 both\n"

// TestFaultsNameTheirLine lists one input for each fault; want starts with
// the line number.
func TestFaultsNameTheirLine(t *testing.T) {
	for name, c := range map[string]struct{ text, want string }{
		"unknown word":            {"thing X\n", `1: unknown word "thing"`},
		"spaces":                  {head + "  a u8 // x\n", "3: indentation is by tabs"},
		"orphan":                  {"\ta u8\n", "1: \"a\" is indented"},
		"too deep":                {head + "\ta u8 // x\n\t\tb u8 // x\n", "4: indented too deep"},
		"no name":                 {"enum\n", `1: "enum" wants a name`},
		"bad name":                {"enum 1a\n", `1: "1a" is not a name`},
		"empty enum":              {"enum E\n", "1: E has no members"},
		"enum member twice":       {"enum E\n\tA 1\n\tA 2\n", "3: A is already a member"},
		"enum value twice":        {"enum E\n\tA 1\n\tB 1\n", "3: value 1 has a name already"},
		"enum value":              {"enum E\n\tA x\n", `2: value "x"`},
		"label without text":      {"labels L\n\tA 1\n", "2: A has no text"},
		"enum with type":          {"enum E u32\n", "1: enum takes a name only"},
		"enum member form":        {"enum E\n\tA\n", "2: a member is a name and a value"},
		"name twice":              {"enum E\n\tA 1\nstruct E\n", "3: E is already declared at test.skinny:1"},
		"message id":              {"// x\nmessage M one both\n", `2: id "one"`},
		"direction":               {"// x\nmessage M 1 up\n", `2: unknown direction "up"`},
		"message form":            {"message M 1\n", "1: a message is a name, an id and a direction"},
		"message attribute":       {"// x\nmessage M 1 both fast\n", `2: unknown attribute "fast"`},
		"cut by nothing":          {"// x\nmessage M 1 both cut=\n", "2: cut wants the name of a function"},
		"pad":                     {"// x\nmessage M 1 both pad=99\n", "2: pad=99"},
		"message without comment": {"message M 1 both\n", "1: M has no comment"},
		"id twice":                {head + "// N is another.\nmessage N 1 both\n", "4: id 0x0001 is already that of M"},
		"no such answer":          {"// x\nmessage M 1 both answers=N\n", "2: answers=N: no such message"},
		"field without meaning":   {head + "\ta u8\n", "3: a has no meaning"},
		"field form":              {head + "\ta\n", "3: a field is a name and a type"},
		"unknown type":            {head + "\ta Foo // x\n", "3: unknown type Foo"},
		"no such enum":            {head + "\ta Foo:u32 // x\n", "3: no enum Foo"},
		"enum width":              {head + "\ta Foo:u64 // x\n", `3: type "Foo:u64"`},
		"slot of nothing":         {head + "\ta text[0] // x\n", `3: "0" is not a size`},
		"slot too large":          {head + "\ta text[65537] // x\n", "is not a size"},
		"bracket":                 {head + "\ta [5u32 // x\n", "3: type \"[5u32\""},
		"array of nothing":        {head + "\ta [4] // x\n", "3: a name is missing"},
		"count of nothing":        {head + "\ta []u8 count= max=3 // x\n", "3: a name is missing"},
		"slot type":               {head + "\ta word[5] // x\n", `3: unknown type "word[5]"`},
		"versions overlap":        {head + "\ta u8 v0-10 // x\n\ta u8 v10+ // x\n", "4: a: versions v10+ overlap v0-10"},
		"versions reversed":       {head + "\ta u8 v9-3 // x\n", `3: version range "v9-3"`},
		"two Go types":            {head + "\ta u8 v0-10 // x\n\ta u16 v11+ // x\n", "4: a: its type differs"},
		"field attribute":         {head + "\ta u8 loud // x\n", `3: unknown attribute "loud"`},
		"count missing":           {head + "\ta []u8 max=3 // x\n", "3: a wants count=field"},
		"max missing":             {head + "\tn u8 // x\n\ta []u8 count=n // x\n", "4: a wants max=N"},
		"count behind":            {head + "\ta []u8 count=n max=3 slots=3 // x\n\tn u8 // x\n", `3: a: no plain integer "n" stands before it`},
		"count of no array":       {head + "\tn u8 // x\n\ta u8 count=n // x\n", "4: a has no number of elements"},
		"slots beyond max":        {head + "\tn u8 // x\n\ta []u8 count=n max=3 slots=4 // x\n", "4: a: more slots than max"},
		"max of a plain field":    {head + "\ta u8 max=3 // x\n", "3: a: max is for"},
		"fill without slots":      {head + "\tn u8 // x\n\ta []u8 count=n max=3 fill=00 // x\n", "4: a: fill is for unused slots"},
		"fill":                    {head + "\tn u8 // x\n\ta []u8 count=n max=3 slots=3 fill=0 // x\n", "4: fill=0"},
		"text in an array":        {head + "\ta [3]ztext // x\n", "3: a: elements of an array have a fixed size"},
		"secret number":           {head + "\ta u8 secret // x\n", "3: a: only bytes and text are secret"},
		"mirror of a struct":      {head + "\ta text[3] mirrors=b // x\n", "3: a: only a plain integer mirrors"},
		"numbers without slots":   {head + "\tn u8 // x\n\ta []u8 count=n max=3 // x\n", "4: a: an array without slots is one of structs"},
		"mirror of no count":      {head + "\tn u8 mirrors=m // x\n\tm u8 // x\n", "3: n: nothing is counted by m"},
		"count that mirrors":      {head + "\tn u8 mirrors=m // x\n\tm u8 // x\n\ta []u8 count=n max=3 slots=3 // x\n", "5: a: its count n serves another field"},
		"one count for two":       {head + "\tn u8 // x\n\ta []u8 count=n max=3 slots=3 // x\n\tb []u8 count=n max=3 slots=3 // x\n", "5: b: its count n serves another field"},
		"union without selector":  {"union U size=4\n\t* => a u8 // x\n" + head + "\tu U // x\n", "5: u: a union wants on=field"},
		"selector behind":         {"union U size=4\n\t* => a u8 // x\n" + head + "\tu U on=k // x\n\tk u8 // x\n", `5: u: no integer "k" stands before it`},
		"selector of a number":    {head + "\tk u8 // x\n\ta u8 on=k // x\n", "4: a: only a union has a selector"},
		"unknown selector":        {"enum E\n\tA 1\nunion U size=4\n\tB => a u8 // x\n" + head + "\tk E:u8 // x\n\tu U on=k // x\n", "4: selector B is no member of E"},
		"selector without enum":   {"union U size=4\n\tB => a u8 // x\n" + head + "\tk u8 // x\n\tu U on=k // x\n", "2: selector B is a name, but"},
		"selectors overlap":       {"union U size=4\n\t1..5 => a u8 // x\n\t5 => b u8 // x\n", "3: selector 5 overlaps 1..5"},
		"arm too large":           {"union U size=4\n\t* => a text[5] // x\n" + head + "\tk u8 // x\n\tu U on=k // x\n", "2: arm * takes 5 bytes of a union of 4"},
		"rest arm first":          {"union U size=4\n\t* => a u8 // x\n\t1 => b u8 // x\n", "2: the arm * stands last"},
		"arm with versions":       {"union U size=4\n\t1 => b u8 v3+ // x\n", "2: an arm holds for all versions"},
		"arm form":                {"union U size=4\n\t1 b u8\n", "2: an arm is a selector"},
		"union size":              {"union U\n", "1: a union is a name and size=N"},
		"empty union":             {"union U size=4\n", "1: U has no arms"},
		"array of unions":         {"union U size=4\n\t* => a u8 // x\n" + head + "\tk u8 // x\n\tu [2]U on=k // x\n", "6: u: put the union into a struct"},
		"selector out of element": {"union U size=4\n\t* => a u8 // x\nstruct S\n\tu U on=k // x\n" + head + "\tk u8 // x\n\ts [2]S // x\n", "4: u: its selector k stands outside"},
		"behind the rest":         {head + "\ta text... // x\n\tb u8 // x\n", "4: b stands behind a, which must be last"},
		"struct behind variable":  {"struct S\n\tb u8 // x\n" + head + "\ta ztext // x\n\ts S // x\n", "6: s: behind a field of variable length"},
		"slot behind variable":    {head + "\ta ztext // x\n\ts text[4] // x\n", "4: s: behind a field of variable length"},
		"variable in a struct":    {"struct S\n\tb ztext // x\n" + head + "\ts S // x\n", "2: b: the fields of a struct have a fixed size"},
		"struct in itself":        {"struct S\n\ts S // x\n", "2: s: structs nest deeper than"},
		"optional twice":          {head + "\toptional\n\toptional\n", "4: optional stands twice"},
		"layout without cond":     {head + "\tlayout CM2 v0\n", "3: a layout wants a condition"},
		"layout word":             {head + "\tlayout CM2 old len=3\n", `3: unknown word "old" of a layout`},
		"layout length":           {head + "\tlayout len=x\n", `3: "len=x"`},
		"layout comparison":       {head + "\tlayout len>3\n", `3: "len>3"`},
		"layout with both":        {head + "\tlayout len=3 as v3\n\t\ta u8 // x\n", "3: a layout has fields of its own or"},
		"field behind layout":     {head + "\tlayout len=3 as v3\n\ta u8 // x\n", "4: fields of the message stand before its layouts"},
		"tail":                    {head + "\ttail u8 // x\n", "3: tail is the name of something"},
		"method":                  {head + "\tSize u8 // x\n", "3: Size is the name of something"},
		"capitals":                {head + "\ta u8 // x\n\tA u8 // x\n", "4: A differs from a"},
		"not text":                {head + "\ta u8 // \xff\n", "3: a schema is UTF-8 text"},
		"control character":       {head + "\ta u8 // \x00\n", "3: a schema is UTF-8 text"},
		"useless term":            {"terms\n\tghost // nothing\n", "2: term ghost explains no field"},
		"term twice":              {"terms\n\ta // x\n\ta // y\n", "3: term a is already explained"},
		"term form":               {"terms\n\ta b // x\n", "2: a term is a field name"},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := parse(c.text)
			require.Error(t, err)
			var fault *schema.Error
			require.ErrorAs(t, err, &fault)
			assert.Contains(t, err.Error(), c.want)
			assert.True(t, strings.HasPrefix(err.Error(), "test.skinny:"), err.Error())
		})
	}
}

func TestTheRealSchemaParses(t *testing.T) {
	s, err := schema.ParseFS(os.DirFS("../../../sccp/schema"))
	require.NoError(t, err)
	assert.Greater(t, len(s.Messages), 170)
	for i, m := range s.Messages[1:] {
		assert.Less(t, s.Messages[i].ID, m.ID, "messages come by id")
	}
}

func TestParseFSReportsWhatItCannotRead(t *testing.T) {
	dir := t.TempDir()
	require.NoError(t, os.Mkdir(dir+"/a.skinny", 0o755))
	_, err := schema.ParseFS(os.DirFS(dir))
	require.Error(t, err)
}

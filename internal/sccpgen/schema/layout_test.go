package schema_test

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/skinnykit/skinny/internal/sccpgen/schema"
)

func layouts(t *testing.T, text string) []*schema.Layout {
	t.Helper()
	s := mustParse(t, text)
	all, err := s.Layouts(s.Messages[0])
	require.NoError(t, err)
	return all
}

func offsets(l *schema.Layout) map[string]int {
	at := map[string]int{}
	var walk func([]*schema.Node)
	walk = func(nodes []*schema.Node) {
		for _, n := range nodes {
			at[n.Field.Name] = n.Offset
			walk(n.Children)
			walk(n.Arms)
		}
	}
	walk(l.Nodes)
	return at
}

func TestLayoutsSplitAtVersions(t *testing.T) {
	all := layouts(t, head+"\ta u32 // x\n\tb addr // x\n\tc u32 v11+ // x\n\td u8 v20 // x\n")
	var names []string
	for _, l := range all {
		names = append(names, l.Name()+" "+l.Versions.String())
	}
	assert.Equal(t, []string{"V0 v0-10", "V11 v11-16", "V17 v17-19", "V20 v20", "V21 v21+"}, names)
	assert.Equal(t, 8, all[0].Fixed)
	assert.Equal(t, map[string]int{"a": 0, "b": 4, "c": 8}, offsets(all[1]))
	assert.Equal(t, map[string]int{"a": 0, "b": 4, "c": 24, "d": 28}, offsets(all[3]))
}

func TestEqualLayoutsMerge(t *testing.T) {
	all := layouts(t, head+"\ta u8 v0-10 // x\n\ta u8 v11+ // x\n")
	require.Len(t, all, 1)
	assert.Equal(t, "all", all[0].Versions.String())
}

func TestRequiredEndsAtOptional(t *testing.T) {
	l := layouts(t, head+"\ta u32 // x\n\toptional\n\tb u32 // x\n")[0]
	assert.Equal(t, 4, l.Required)
	assert.Equal(t, 8, l.Fixed)
	l = layouts(t, head+"\ta u32 // x\n\tb u32 // x\n")[0]
	assert.Equal(t, 8, l.Required)
}

func TestVariableFieldsHaveNoOffset(t *testing.T) {
	l := layouts(t, head+"\ta u32 // x\n\tb ztext // x\n\tc u16 // x\n")[0]
	assert.True(t, l.Variable)
	assert.Equal(t, 4, l.Fixed)
	assert.Equal(t, map[string]int{"a": 0, "b": -1, "c": -1}, offsets(l))
}

func TestPaddingCountsToTheSize(t *testing.T) {
	l := layouts(t, "// M is.\nmessage M 1 both pad=4\n\ta text[25] // x\n")[0]
	assert.Equal(t, 25, l.Fixed)
	assert.Equal(t, 28, l.Size())
}

func TestUnionTakesItsSizeWhateverTheArm(t *testing.T) {
	l := layouts(t, `enum E
	A 1
union U size=8
	A => x u8 // x
	5..9 => y u32 // x
	* => z u16 // x
// M is a message.
message M 1 both
	k E:u32 // x
	u U on=k // x
	b u32 // x
`)[0]
	assert.Equal(t, map[string]int{"k": 0, "u": 4, "x": 4, "y": 4, "z": 4, "b": 12}, offsets(l))
	arms := l.Nodes[1].Field.Union().Arms
	assert.Equal(t, [2]uint32{1, 1}, [2]uint32{arms[0].Low, arms[0].High})
	assert.Same(t, l.Nodes[0], l.Nodes[1].Selector)
	assert.Equal(t, []*schema.Node{l.Nodes[1]}, l.Nodes[0].Selects)
}

func TestArraysCountTheirElementsFromZero(t *testing.T) {
	l := layouts(t, `struct S
	a u16 // x
	b u8 // x
// M is a message.
message M 1 both
	m u8 mirrors=n // x
	n u8 // x
	s []S count=n max=4 slots=4 // x
	e u8 // x
`)[0]
	assert.Equal(t, map[string]int{"m": 0, "n": 1, "s": 2, "a": 0, "b": 2, "e": 14}, offsets(l))
	assert.Equal(t, 3, l.Nodes[2].ElemSize)
	assert.Same(t, l.Nodes[1], l.Nodes[2].Count)
	assert.Same(t, l.Nodes[2], l.Nodes[0].Mirror)
	assert.True(t, l.Nodes[0].Field.Hidden())
	assert.True(t, l.Nodes[1].Field.Hidden())
}

func TestVariantsComeFirst(t *testing.T) {
	all := layouts(t, head+`	a u32 // x
	b addr // x
	layout Old v0 len=2 // An older form.
		a u32 // x
	layout v0-16 len=24 as v17
`)
	require.Len(t, all, 3+1)
	assert.Equal(t, "Old", all[0].Name())
	assert.Equal(t, schema.Cond{Op: "=", Len: 2}, all[0].Variant.Cond)
	assert.Equal(t, "An older form.", all[0].Variant.Doc)
	assert.Equal(t, "V0Form2", all[1].Name())
	assert.Equal(t, 24, all[1].Fixed, "the fields of version 17")
	assert.Equal(t, "v0-16", all[1].Versions.String())
	assert.Equal(t, 8, all[2].Fixed)
}

package sccp

import (
	"reflect"
	"testing"

	"github.com/stretchr/testify/require"
)

// TestOutlinesFitTheStructs takes every outline apart along its Go struct: a
// field for each entry, then Tail and kept.
func TestOutlinesFitTheStructs(t *testing.T) {
	for i, o := range messageOutlines {
		info := messageNames[i]
		require.EqualValues(t, structBracket, o.enter(), info)
		typ := reflect.TypeOf(New(idNamed(t, info))).Elem()
		n := 0
		for ; o.more(); n++ {
			e := o.entry()
			require.NotEmpty(t, e.name, info)
			require.Less(t, e.selector, n, "%s.%s: a selector stands before", info, e.name)
			kind := typ.Field(n).Type.Kind()
			if e.list {
				require.Contains(t, []reflect.Kind{reflect.Slice, reflect.Array}, kind, "%s.%s", info, e.name)
			} else if o.nested() {
				require.Equal(t, reflect.Struct, kind, "%s.%s", info, e.name)
			}
			o.skip()
		}
		require.Empty(t, o, info)
		require.Equal(t, "Tail", typ.Field(n).Name, info)
		require.Equal(t, n+2, typ.NumField(), info)
	}
}

func idNamed(t *testing.T, name string) ID {
	t.Helper()
	for info := range Messages() {
		if info.Name == name {
			return info.ID
		}
	}
	require.Fail(t, "no message", name)
	return 0
}

func TestOutline(t *testing.T) {
	o := outline("{a list[]{b c#0(1-4:d 7:e[] *:f{g})} h}")
	require.EqualValues(t, structBracket, o.enter())
	require.True(t, o.more())
	require.Equal(t, entry{name: "a", selector: noSelector}, o.entry())
	require.False(t, o.nested())
	require.True(t, o.more())
	require.Equal(t, entry{name: "list", list: true, selector: noSelector}, o.entry())
	inside := o
	o.skip()
	require.True(t, o.more())
	require.Equal(t, "h", o.entry().name)
	require.False(t, o.more())
	require.Empty(t, o)

	o = inside
	require.EqualValues(t, structBracket, o.enter())
	require.True(t, o.more())
	require.Equal(t, "b", o.entry().name)
	require.True(t, o.more())
	require.Equal(t, entry{name: "c", selector: 0}, o.entry())
	require.EqualValues(t, unionBracket, o.enter())
	for _, want := range []struct {
		low, high uint32
		name      string
	}{{1, 4, "d"}, {7, 7, "e"}, {0, 1<<32 - 1, "f"}} {
		require.True(t, o.more())
		low, high := o.arm()
		require.Equal(t, want.low, low)
		require.Equal(t, want.high, high)
		require.Equal(t, want.name, o.entry().name)
		o.skip()
	}
	require.False(t, o.more())
}

package sccp_test

import (
	"fmt"
	"net/netip"
	"reflect"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/skinnykit/skinny/sccp"
	"github.com/skinnykit/skinny/sccp/sccptest"
)

// requireValues asserts that a message holds every value of a case.
func requireValues(t *testing.T, c sccptest.Case, m sccp.Message) {
	t.Helper()
	for _, v := range c.Values {
		if v.Hidden {
			requireCount(t, c, m, v)
			continue
		}
		got := fieldAt(m, v.Path)
		where := fmt.Sprintf("%s: %s at %d", c.Name(), v.Path, v.Offset)
		require.True(t, got.IsValid(), "%s: no such field", where)
		switch v.Kind {
		case sccp.KindUint:
			require.Equal(t, uint64(v.Number), got.Uint(), where)
		case sccp.KindInt:
			require.Equal(t, v.Number, got.Int(), where)
		case sccp.KindIPv4, sccp.KindIPv6, sccp.KindAddr:
			want, _ := netip.AddrFromSlice(v.Bytes)
			require.Equal(t, want, got.Interface(), where)
		default:
			require.Equal(t, string(v.Bytes), string(got.Bytes()), where)
		}
	}
}

// requireCount asserts that the array of a count has as many elements.
func requireCount(t *testing.T, c sccptest.Case, m sccp.Message, v sccptest.Value) {
	t.Helper()
	require.NotNil(t, v.Count, "%s: %s is hidden and counts nothing", c.Name(), v.Path)
	if v.Number > 0 {
		require.EqualValues(t, v.Number, fieldAt(m, arrayOf(t, c, v)).Len(), "%s: %s", c.Name(), v.Path)
	}
}

func parent(path string) string { return path[:strings.LastIndexByte(path, '.')+1] }

// fieldAt finds a field of the Go struct by its path in the protocol.
func fieldAt(m sccp.Message, path string) reflect.Value {
	v := reflect.ValueOf(m).Elem()
	for step := range strings.SplitSeq(path, ".") {
		name, index, indexed := strings.Cut(step, "[")
		v = v.FieldByNameFunc(func(s string) bool { return strings.EqualFold(s, name) })
		if !v.IsValid() {
			return v
		}
		if indexed {
			i, err := strconv.Atoi(strings.TrimSuffix(index, "]"))
			if err != nil || i >= v.Len() {
				return reflect.Value{}
			}
			v = v.Index(i)
		}
	}
	return v
}

// freshCopy copies the exported fields into a message that was never decoded.
func freshCopy(m sccp.Message) sccp.Message {
	fresh := sccp.New(m.ID())
	src, dst := reflect.ValueOf(m).Elem(), reflect.ValueOf(fresh).Elem()
	for i := range src.NumField() {
		if src.Type().Field(i).IsExported() {
			dst.Field(i).Set(src.Field(i))
		}
	}
	return fresh
}

// scribble overwrites all elements that a message's slices and arrays hold.
func scribble(m sccp.Message) {
	v := reflect.ValueOf(m).Elem()
	for i := range v.NumField() {
		if v.Type().Field(i).IsExported() {
			scribbleValue(v.Field(i))
		}
	}
}

func scribbleValue(v reflect.Value) {
	switch v.Kind() {
	case reflect.Slice, reflect.Array:
		for i := range v.Len() {
			scribbleValue(v.Index(i))
		}
	case reflect.Struct:
		if v.Type() == reflect.TypeFor[netip.Addr]() {
			v.SetZero()
			return
		}
		for i := range v.NumField() {
			scribbleValue(v.Field(i))
		}
	case reflect.Uint8, reflect.Uint16, reflect.Uint32:
		v.SetUint(0xbd)
	case reflect.Int32:
		v.SetInt(-0x42)
	case reflect.Bool:
		v.SetBool(!v.Bool())
	}
}

// arrayOf finds the path of the array that a number counts.
func arrayOf(t *testing.T, c sccptest.Case, count sccptest.Value) string {
	t.Helper()
	within := parent(count.Path)
	for _, v := range c.Values {
		if v.Offset == count.Count.Start && strings.HasPrefix(v.Path, within) && v.Offset != count.Offset {
			array, _, _ := strings.Cut(strings.TrimPrefix(v.Path, within), "[")
			return within + array
		}
	}
	require.Failf(t, "no array", "%s: %s counts nothing", c.Name(), count.Path)
	return ""
}

// growValue is a slice with one element more.
func growValue(v reflect.Value) reflect.Value {
	return reflect.Append(v, reflect.New(v.Type().Elem()).Elem())
}

package sccp_test

import (
	"bytes"
	"net/netip"
	"reflect"
	"strconv"
	"strings"
	"sync"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/skinnykit/skinny/sccp"
	"github.com/skinnykit/skinny/sccp/sccptest"
)

// requireValues asserts that a message holds every value of a case.
func requireValues(t *testing.T, c sccptest.Case, m sccp.Message) {
	for _, v := range c.Values {
		if !holdsValue(t, c, m, v) {
			got := fieldAt(m, v.Path)
			require.Failf(t, "another value", "%s: %s at %d: got %v, want %+v", c.Name(), v.Path, v.Offset, got, v)
		}
	}
}

func holdsValue(t *testing.T, c sccptest.Case, m sccp.Message, v sccptest.Value) bool {
	if v.Hidden {
		return v.Count != nil && (v.Number == 0 || fieldAt(m, arrayOf(t, c, v)).Len() == int(v.Number))
	}
	got := fieldAt(m, v.Path)
	if !got.IsValid() {
		return false
	}
	switch v.Kind {
	case sccp.KindUint:
		return got.Uint() == uint64(v.Number)
	case sccp.KindInt:
		return got.Int() == v.Number
	case sccp.KindIPv4, sccp.KindIPv6, sccp.KindAddr:
		want, ok := netip.AddrFromSlice(v.Bytes)
		return ok && got.Interface() == want
	}
	return bytes.Equal(got.Bytes(), v.Bytes)
}

func parent(path string) string { return path[:strings.LastIndexByte(path, '.')+1] }

// fieldAt finds a field of the Go struct by its path in the protocol.
func fieldAt(m sccp.Message, path string) reflect.Value {
	v := reflect.ValueOf(m).Elem()
	for step := range strings.SplitSeq(path, ".") {
		name, index, indexed := strings.Cut(step, "[")
		at := fieldIndex(v.Type(), name)
		if at < 0 {
			return reflect.Value{}
		}
		v = v.Field(at)
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

// fieldIndexes remembers what fieldIndex found, because names are compared
// without their case.
var fieldIndexes sync.Map

type fieldKey struct {
	structure reflect.Type
	name      string
}

func fieldIndex(structure reflect.Type, name string) int {
	key := fieldKey{structure, name}
	if i, ok := fieldIndexes.Load(key); ok {
		return i.(int)
	}
	found := -1
	for i := range structure.NumField() {
		if strings.EqualFold(structure.Field(i).Name, name) {
			found = i
		}
	}
	fieldIndexes.Store(key, found)
	return found
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

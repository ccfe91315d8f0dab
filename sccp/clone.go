package sccp

import (
	"bytes"
	"reflect"
)

// Clone returns a copy of m that shares no memory with m or the frame it was
// read from.
func Clone[M Message](m M) M { return clone(m).(M) }

func clone(m Message) Message {
	from := reflect.ValueOf(m).Elem()
	to := reflect.New(from.Type())
	to.Elem().Set(from)
	own(to.Elem())
	c := to.Interface().(Message)
	k := c.state()
	*k = k.clone()
	return c
}

// own gives a value memory of its own for all that its fields point to. What is
// not exported stays as it is.
func own(v reflect.Value) {
	switch v.Kind() {
	case reflect.Struct:
		for i := range v.NumField() {
			if f := v.Field(i); f.CanSet() {
				own(f)
			}
		}
	case reflect.Array:
		ownElements(v)
	case reflect.Slice:
		switch {
		case v.IsNil():
		case v.Type().Elem().Kind() == reflect.Uint8:
			v.SetBytes(bytes.Clone(v.Bytes()))
		default:
			c := reflect.MakeSlice(v.Type(), v.Len(), v.Len())
			reflect.Copy(c, v)
			v.Set(c)
			ownElements(v)
		}
	}
}

// ownElements is own for the elements of an array or a slice.
func ownElements(v reflect.Value) {
	switch v.Type().Elem().Kind() {
	case reflect.Struct, reflect.Array, reflect.Slice:
		for i := range v.Len() {
			own(v.Index(i))
		}
	}
}

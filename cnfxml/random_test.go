package cnfxml

import (
	"fmt"
	"math/rand/v2"
	"reflect"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// filler puts random values into views: all that a program can set.
type filler struct {
	*rand.Rand
	fields int // values set
}

func (f *filler) text() string {
	const letters = "abcZ019 <>&'\"\r\n\t=äß€𝄞/.-_"
	runes := []rune(letters)
	var b strings.Builder
	b.WriteByte('x') // blanks alone are an empty element
	for range f.IntN(12) {
		b.WriteRune(runes[f.IntN(len(runes))])
	}
	return b.String()
}

func (f *filler) name() string {
	return fmt.Sprintf("unknown%d", f.IntN(50))
}

// fill walks through a view and below.
func (f *filler) fill(v reflect.Value) {
	if v.CanAddr() {
		switch p := v.Addr().Interface().(type) {
		case *Rest, *Outside, *[]Load:
			return
		case field:
			f.value(p)
			return
		}
	}
	switch v.Kind() {
	case reflect.Struct:
		for i := range v.NumField() {
			f.fill(v.Field(i))
		}
	case reflect.Array:
		for i := range v.Len() {
			f.fill(v.Index(i))
		}
	case reflect.Slice:
		v.Set(reflect.MakeSlice(v.Type(), f.IntN(3), 3))
		for i := range v.Len() {
			f.fill(v.Index(i))
		}
	case reflect.Pointer:
		if f.IntN(2) == 0 {
			v.Set(reflect.New(v.Type().Elem()))
			f.fill(v.Elem())
			v.Elem().Addr().Interface().(view).rest().Present = true
		}
	}
}

// value sets a field, mostly to something of its type.
func (f *filler) value(target field) {
	if f.IntN(3) == 0 {
		return
	}
	f.fields++
	switch p := target.(type) {
	case *Opt[string]:
		*p = Some(f.text())
	case *Opt[Secret]:
		*p = Some(NewSecret(f.text()))
	case *Opt[TrueFalse]:
		*p = Some(TrueFalse(f.IntN(2) == 0))
	case *Opt[ZeroOne]:
		*p = Some(ZeroOne(f.IntN(2) == 0))
	case *Opt[EnabledZero]:
		*p = Some(EnabledZero(f.IntN(2) == 0))
	case *Opt[Protocol]:
		*p = Some([]Protocol{SCCP, SIP}[f.IntN(2)])
	case *Opt[int]:
		*p = Some(f.IntN(2000) - 1000)
	case *Opt[uint16]:
		*p = Some(uint16(f.IntN(1 << 16)))
	case *Opt[uint32]:
		*p = Some(f.Uint32())
	case *Opt[TOS]:
		*p = Some(TOS(f.IntN(256)))
	case *Opt[Clock]:
		*p = Some(MakeClock(f.IntN(24), f.IntN(60)))
	case *Opt[IntList]:
		*p = Some(IntList([]string{"1", "1,7", " 2, 3"}[f.IntN(3)]))
	case *Opt[WebAccess]:
		*p = Some(WebAccess(f.IntN(3)))
	case *Opt[SettingsAccess]:
		*p = Some(SettingsAccess(f.IntN(3)))
	case *Opt[SecurityMode]:
		*p = Some(SecurityMode(f.IntN(4)))
	case *Opt[CAPFAuthMode]:
		*p = Some(CAPFAuthMode(f.IntN(5)))
	case *Opt[FeatureID]:
		*p = Some(FeatureID(f.IntN(600)))
	default:
		panic(fmt.Sprintf("no random value for a %T", target))
	}
	switch f.IntN(10) {
	case 0:
		target.readText("")
	case 1:
		target.readText("{{ " + f.name() + " }}")
	}
}

// strange adds elements, comments and attributes that no view knows.
func (f *filler) strange(r *Rest, after ...string) {
	for range f.IntN(3) {
		e := Leaf(f.name(), f.text())
		switch f.IntN(4) {
		case 0:
			e = Element{Kind: KindComment, Text: " " + f.name() + " "}
		case 1:
			e = Element{Kind: KindElement, Name: f.name(), Children: []Element{Leaf(f.name(), ""), Leaf(f.name(), f.text())}}
		}
		r.Extra = append(r.Extra, Extra{After: after[f.IntN(len(after))], Element: e})
	}
	if f.IntN(3) == 0 {
		r.Attrs = append(r.Attrs, Attr{Name: "strange", Value: "a \"b\" <c> & 'd'", Quote: "'\""[f.IntN(2)]})
	}
}

func randomDevice(f *filler) *Device {
	d := &Device{}
	f.fill(reflect.ValueOf(d).Elem())
	// The own value of an element that is there is never absent.
	d.LoadInformation.Load = Some(f.text())
	f.strange(&d.Rest, "", "fullConfig", "devicePool", "encrConfig")
	f.strange(&d.VendorConfig.Rest, "", "webAccess", "adminPassword")
	f.strange(&d.SIPProfile.Lines.Rest, "", "line")
	if f.IntN(2) == 0 {
		d.Before = []Element{{Kind: KindComment, Text: " " + f.name() + " "}}
		d.After = []Element{{Kind: KindInstruction, Name: "pi", Text: f.name()}}
	}
	return d
}

// TestRandomDevices writes devices with anything in them, reads them, and
// wants the same values and the same bytes.
func TestRandomDevices(t *testing.T) {
	t.Parallel()
	for seed := range uint64(150) {
		f := &filler{Rand: rand.New(rand.NewPCG(seed, 1))}
		d := randomDevice(f)
		require.Greater(t, f.fields, 150)
		out, err := d.Encode()
		require.NoError(t, err, seed)
		_, err = Parse(out, Options{})
		require.NoError(t, err, seed)
		back, _, err := ParseDevice(out)
		require.NoError(t, err, seed)
		again, err := back.Encode()
		require.NoError(t, err, seed)
		require.Equal(t, string(out), string(again), seed)
		require.Equal(t, values(d), values(back), seed)
		if t.Failed() {
			return
		}
	}
}

// TestRandomChanges changes one value of a file that was read: the others, and
// what no field is for, stay.
func TestRandomChanges(t *testing.T) {
	t.Parallel()
	for seed := range uint64(60) {
		f := &filler{Rand: rand.New(rand.NewPCG(seed, 2))}
		out, err := randomDevice(f).Encode()
		require.NoError(t, err)
		before, err := Parse(out, Options{})
		require.NoError(t, err)
		d, _, err := before.Device()
		require.NoError(t, err)
		d.VendorConfig.LoadServer = Some("192.0.2.77")
		after, err := d.Document()
		require.NoError(t, err)

		want, got := leaves(before), leaves(after)
		assert.Equal(t, "192.0.2.77", got["vendorConfig/loadServer"])
		delete(want, "vendorConfig/loadServer")
		delete(got, "vendorConfig/loadServer")
		assert.Equal(t, want, got, seed)
		assert.Equal(t, without(names(t, out), "loadServer"), without(names(t, after.Bytes()), "loadServer"), seed)
	}
}

func without(list []string, name string) []string {
	var kept []string
	for _, n := range list {
		if n != name {
			kept = append(kept, n)
		}
	}
	return kept
}

// TestRandomDefaults is TestRandomDevices for XMLDefault.
func TestRandomDefaults(t *testing.T) {
	for seed := range uint64(100) {
		f := &filler{Rand: rand.New(rand.NewPCG(seed, 3))}
		d := &Default{}
		f.fill(reflect.ValueOf(d).Elem())
		for range f.IntN(6) {
			l := Load{DeviceType: f.IntN(100)}
			if f.IntN(3) == 0 {
				l.RawName = fmt.Sprintf("loadInformation%05d", l.DeviceType)
			}
			l.Name = EmptyOpt[string]()
			f.value(&l.Name)
			f.value(&l.Model)
			d.Loads = append(d.Loads, l)
		}
		f.strange(&d.Rest, "", "loadInformation", "servicesURL")
		out, err := d.Encode()
		require.NoError(t, err, seed)
		back, _, err := ParseDefault(out)
		require.NoError(t, err, seed)
		again, err := back.Encode()
		require.NoError(t, err, seed)
		require.Equal(t, string(out), string(again), seed)
		require.Equal(t, values(d), values(back), seed)
		require.Len(t, back.Loads, len(d.Loads))
		for i, l := range d.Loads {
			require.Equal(t, l.ElementName(), back.Loads[i].ElementName())
			require.Equal(t, l.DeviceType, back.Loads[i].DeviceType)
		}
	}
}

// values lists the fields of a view that are there, by the names of the Go
// fields.
func values(v view) map[string]string {
	list := map[string]string{}
	collectValues(reflect.ValueOf(v).Elem(), "", list)
	return list
}

func collectValues(v reflect.Value, path string, list map[string]string) {
	if v.CanAddr() {
		if f, ok := v.Addr().Interface().(field); ok {
			if f.current() != Absent {
				list[path] = f.current().String() + " " + f.Text()
			}
			return
		}
		if _, ok := v.Addr().Interface().(*Rest); ok {
			return
		}
	}
	switch v.Kind() {
	case reflect.Struct:
		for i := range v.NumField() {
			collectValues(v.Field(i), path+"."+v.Type().Field(i).Name, list)
		}
	case reflect.Array, reflect.Slice:
		for i := range v.Len() {
			collectValues(v.Index(i), fmt.Sprintf("%s[%d]", path, i), list)
		}
	case reflect.Pointer:
		if !v.IsNil() {
			collectValues(v.Elem(), path, list)
		}
	}
}

// TestEveryFieldIsBound gives each field of every view a value of its own and
// wants to find as many elements and attributes in the file.
func TestEveryFieldIsBound(t *testing.T) {
	d := &Device{CommonConfig: &VendorConfig{}, EnterpriseConfig: &VendorConfig{}}
	set := 0
	setAll(reflect.ValueOf(d).Elem(), &set)
	require.Greater(t, set, 600)
	out, err := d.Encode()
	require.NoError(t, err)
	doc, err := Parse(out, Options{})
	require.NoError(t, err)
	assert.Len(t, leaves(doc), set)
	back, _, err := doc.Device()
	require.NoError(t, err)
	assert.Equal(t, values(d), values(back))
	assert.NotContains(t, string(out), "></", "a value that does not print")
}

// setAll sets every field to a text of its type and makes each list hold one
// member.
func setAll(v reflect.Value, set *int) {
	if v.CanAddr() {
		switch f := v.Addr().Interface().(type) {
		case *Rest, *Outside:
			return
		case field:
			*set++
			for _, text := range []string{fmt.Sprintf("t%d", *set), "1", "true", "SIP", "08:00"} {
				f.readText(text)
				if _, bad := f.faulty(); !bad {
					return
				}
			}
			panic(fmt.Sprintf("no value for a %T", f))
		}
	}
	switch v.Kind() {
	case reflect.Struct:
		for i := range v.NumField() {
			setAll(v.Field(i), set)
		}
	case reflect.Array:
		for i := range v.Len() {
			setAll(v.Index(i), set)
		}
	case reflect.Slice:
		v.Set(reflect.MakeSlice(v.Type(), 1, 1))
		setAll(v.Index(0), set)
	case reflect.Pointer:
		setAll(v.Elem(), set)
	}
}

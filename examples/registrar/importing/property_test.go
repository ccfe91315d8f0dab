package importing_test

import (
	"bytes"
	"fmt"
	"math/rand/v2"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/skinnykit/skinny/examples/registrar/call"
	"github.com/skinnykit/skinny/examples/registrar/config"
	"github.com/skinnykit/skinny/examples/registrar/importing"
)

const surroundings = `
templates: {office: {}, "with blank": {private: true}}
classes: {all: {}}
button-templates: {two: [line, line]}
softkeys: {lobby: {}}
listen: {sccps: "127.0.0.1:0"}
tls: {certificate: a, key: b}
`

// someone makes phones that a configuration can have.
type someone struct{ *rand.Rand }

func (r someone) pick(words ...string) string { return words[r.IntN(len(words))] }

func (r someone) caption() string {
	var b strings.Builder
	for range r.IntN(5) {
		b.WriteString(r.pick("=", "+1", "-", "@", "'", "\"", ",", ";", "\\", "#", ": ", "{", "é", "ß", "漢", "%", "|", "&", "!", "a", " ", "true", "null", "~", "1e3", "0x1f", "sep="))
	}
	return strings.TrimSpace(b.String())
}

// shy leaves a value out now and then.
func (r someone) shy(words ...string) string { return r.pick(append(words, "")...) }

func (r someone) number() string { return r.pick("", "0", "*", "00") + fmt.Sprint(1000+r.IntN(30)) }

func (r someone) dials() (list []config.SpeedDial) {
	for range r.IntN(3) {
		d := config.SpeedDial{Number: r.number(), Label: r.caption()}
		if d.Label == "" {
			d.Label = d.Number
		}
		list = append(list, d)
	}
	return list
}

func (r someone) phones(count int) (lines []config.Line, devices []config.Device) {
	known := make(map[string]bool)
	for n := range count {
		d := config.Device{
			Name: r.pick(fmt.Sprintf("SEP0011AABB%04X", n), fmt.Sprintf("ata_%d", n)), Model: r.shy("7965", "CP-7975G"),
			Description: r.caption(), Template: r.shy("office", "with blank"), Buttons: r.shy("two"), SoftKeys: r.shy("lobby"),
			DND: call.DND(r.IntN(3)), TransferOnHook: r.IntN(2) == 0, Private: r.IntN(2) == 0, NAT: config.NAT(r.IntN(3)),
			Security: config.Encryption(r.IntN(3)), SpeedDials: r.dials(), BusyLamps: r.dials(),
		}
		if d.Model == "7965" {
			d.Load = r.shy("SCCP45.9-4-2SR4-3S")
		}
		if r.IntN(2) == 0 && d.Model != "" {
			d.AddOns = []config.AddOn{config.AddOn7916x1, config.AddOn7915x2}[:1+r.IntN(2)]
		}
		for range 1 + r.IntN(4) {
			number := r.number()
			if !slices.Contains(d.Lines, number) {
				d.Lines = append(d.Lines, number)
			}
			if !known[number] {
				known[number] = true
				lines = append(lines, config.Line{
					Number: number, MaxCalls: 2, CallWaiting: true, Name: r.caption(), Label: r.caption(),
					PickupGroup: r.shy("7", "007"), Class: r.shy("all"),
				})
			}
		}
		devices = append(devices, d)
	}
	return lines, devices
}

// TestExportAndImportAreOneAnothersInverse for everything that has a column, written
// as any spreadsheet saves it.
func TestExportAndImportAreOneAnothersInverse(t *testing.T) {
	base, err := config.Parse("base", []byte(surroundings))
	require.NoError(t, err)
	for seed := range uint64(40) {
		r := someone{rand.New(rand.NewPCG(seed, 1))}
		cfg := *base
		cfg.Lines, cfg.Devices = r.phones(1 + r.IntN(12))
		var out bytes.Buffer
		left, err := importing.ExportCSV(&out, &cfg)
		require.NoError(t, err)
		require.Empty(t, left)
		text := asSaved(r, out.String())
		result, err := importing.CSV("x.csv", bytes.NewReader(text), base)
		require.NoError(t, err, "seed %d:\n%s", seed, out.String())
		again, err := config.Parse("y", append([]byte(surroundings), result.YAML...))
		require.NoError(t, err, "seed %d:\n%s", seed, result.YAML)
		require.Equal(t, cfg.Devices, again.Devices, "seed %d:\n%s", seed, result.YAML)
		require.ElementsMatch(t, cfg.Lines, again.Lines, "seed %d", seed)
	}
}

// asSaved writes CSV in one of the ways in which programs do.
func asSaved(r someone, text string) []byte {
	switch r.IntN(4) {
	case 0:
		text = strings.ReplaceAll(text, "\n", "\r\n")
	case 1:
		text = strings.ReplaceAll(text, "\n", "\r")
	}
	switch r.IntN(4) {
	case 0:
		return append([]byte("\ufeff"), text...)
	case 1:
		return utf16Text(text, r.IntN(2) == 0)
	}
	return []byte(text)
}

// TestEveryFieldHasAColumnOrIsTold: none of a phone or a line is lost silently.
func TestEveryFieldHasAColumnOrIsTold(t *testing.T) {
	export := func(l config.Line, d config.Device) (text string, left []string) {
		var out bytes.Buffer
		left, err := importing.ExportCSV(&out, &config.Config{Lines: []config.Line{l}, Devices: []config.Device{d}})
		require.NoError(t, err)
		return out.String(), left
	}
	line := config.Line{Number: "1001", MaxCalls: 2, CallWaiting: true}
	device := config.Device{Name: "A", Lines: []string{"1001"}}
	plain, left := export(line, device)
	require.Empty(t, left)
	differs := func(l config.Line, d config.Device, field string) {
		text, left := export(l, d)
		assert.True(t, text != plain || len(left) > 0, field)
	}
	for i := range reflect.TypeFor[config.Line]().NumField() {
		changed := line
		set(reflect.ValueOf(&changed).Elem().Field(i))
		differs(changed, device, "line: "+reflect.TypeFor[config.Line]().Field(i).Name)
	}
	for i := range reflect.TypeFor[config.Device]().NumField() {
		changed := device
		set(reflect.ValueOf(&changed).Elem().Field(i))
		differs(line, changed, "device: "+reflect.TypeFor[config.Device]().Field(i).Name)
	}
	for _, key := range []string{
		"description", "add-ons", "speed-dials", "blf", "intercoms", "park-slots", "services", "buttons", "softkeys",
		"transfer-on-hook", "private", "nat", "security", "load",
	} {
		changed := device
		changed.Cleared = []string{key}
		differs(line, changed, key+" left empty")
	}
}

// set gives a field another value.
func set(v reflect.Value) {
	switch v.Kind() {
	case reflect.String:
		v.SetString("*5")
	case reflect.Bool:
		v.SetBool(!v.Bool())
	case reflect.Slice:
		v.Set(reflect.MakeSlice(v.Type(), 1, 1))
		if v.Index(0).Kind() == reflect.String {
			v.Index(0).SetString("blf")
		}
	case reflect.Map:
		v.Set(reflect.ValueOf(config.Values{"sshUserId": "x"}))
	case reflect.Uint8:
		v.SetUint(1)
	default:
		v.SetInt(7)
	}
}

package loads

import (
	"bytes"
	"errors"
	"io/fs"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/skinnykit/skinny/cnfxml"
)

const text = "jar42sccp.9-4-2TH1-1.sbn\r\ncnu42.9-4-2TH1-1.sbn\r\n  apps42.9-4-2TH1-1.sbn\r\n# dsp42.sbn is not needed.\r\ncvm42sccp.9-4-2TH1-1.sbn\r\ncnu42.9-4-2TH1-1.sbn\r\n"

// binaryManifest has a header and lengths as signed files do.
func binaryManifest() []byte {
	var b bytes.Buffer
	b.WriteString("\x01\x00\x02\x01\x26SIGNED BY nobody.in.particular\x00\xFF")
	for _, name := range []string{"kern88xx.12-8-1-0001.sbn", "rootfs88xx.12-8-1-0001.zz.sgn", "sboot88xx.BE-01-020.SBN"} {
		b.WriteByte(byte(len(name)))
		b.WriteString(name)
		b.WriteString("\x00\x00\x00")
	}
	return b.Bytes()
}

func TestParse(t *testing.T) {
	m, err := Parse([]byte(text))
	require.NoError(t, err)
	assert.False(t, m.Binary)
	assert.Equal(t, []string{
		"jar42sccp.9-4-2TH1-1.sbn", "cnu42.9-4-2TH1-1.sbn", "apps42.9-4-2TH1-1.sbn", "dsp42.sbn", "cvm42sccp.9-4-2TH1-1.sbn",
	}, m.Files)

	m, err = Parse(binaryManifest())
	require.NoError(t, err)
	assert.True(t, m.Binary)
	assert.Equal(t, []string{"kern88xx.12-8-1-0001.sbn", "rootfs88xx.12-8-1-0001.zz.sgn", "sboot88xx.BE-01-020.SBN"}, m.Files)
}

func TestParseRefuses(t *testing.T) {
	for _, text := range []string{"", "hello", ".sbn", "../.sbn\x00", "<device/>", strings.Repeat("a", 200) + ".sbn"} {
		_, err := Parse([]byte(text))
		require.ErrorIs(t, err, ErrNoFiles, text)
	}
	_, err := Parse(make([]byte, MaxSize+1))
	require.ErrorIs(t, err, cnfxml.ErrLimit)
	var many strings.Builder
	for i := range MaxFiles + 1 {
		many.WriteString(strings.Repeat("a", i%100+1) + strings.Repeat("b", i/100) + ".sbn\n")
	}
	_, err = Parse([]byte(many.String()))
	require.ErrorIs(t, err, cnfxml.ErrLimit)
}

func TestAppend(t *testing.T) {
	m := &Manifest{Files: []string{"a.sbn", "b.zz.sgn"}}
	out, err := m.Append(nil)
	require.NoError(t, err)
	assert.Equal(t, "a.sbn\nb.zz.sgn\n", string(out))
	back, err := Parse(out)
	require.NoError(t, err)
	assert.Equal(t, m, back)
	for _, bad := range []string{"", "a", "a b.sbn", "../a.sbn", "a.sbn\n", "a/b.sbn", ".sbn"} {
		out, err := (&Manifest{Files: []string{"a.sbn", bad}}).Append([]byte("kept"))
		require.ErrorIs(t, err, cnfxml.ErrValue, bad)
		assert.Equal(t, "kept", string(out))
	}
}

func TestMissing(t *testing.T) {
	files := fstest.MapFS{
		"SCCP42.9-4-2TH1-1S.loads": {Data: []byte(text)},
		"jar42sccp.9-4-2TH1-1.sbn": {},
		"cnu42.9-4-2TH1-1.sbn":     {Mode: fs.ModeDir},
		"apps42.9-4-2TH1-1.sbn":    {},
		"cvm42sccp.9-4-2TH1-1.sbn": {},
		"term42.default.loads":     {Data: []byte("SCCP42.9-4-2TH1-1S.loads\nterm42.default.loads\nboot.bin")},
		"damaged.loads":            {Data: []byte("no names")},
		"chain.loads":              {Data: []byte("damaged.loads")},
	}
	for load, want := range map[string][]string{
		"SCCP42.9-4-2TH1-1S":       {"cnu42.9-4-2TH1-1.sbn", "dsp42.sbn"},
		"SCCP42.9-4-2TH1-1S.loads": {"cnu42.9-4-2TH1-1.sbn", "dsp42.sbn"},
		"term42.default":           {"cnu42.9-4-2TH1-1.sbn", "dsp42.sbn", "boot.bin"},
		"SCCP99.1":                 {"SCCP99.1.loads"},
	} {
		missing, err := Missing(files, load)
		require.NoError(t, err)
		assert.Equal(t, want, missing, load)
	}
	for load, want := range map[string]error{"damaged": ErrNoFiles, "chain": ErrNoFiles, "../x": cnfxml.ErrValue, "": cnfxml.ErrValue, "a/b": cnfxml.ErrValue} {
		_, err := Missing(files, load)
		require.ErrorIs(t, err, want, load)
	}
	_, err := Missing(brokenFS{files}, "SCCP42.9-4-2TH1-1S")
	require.ErrorIs(t, err, errBroken)
	deep := fstest.MapFS{}
	for i := range maxNested + 1 {
		deep[strings.Repeat("a", i+1)+".loads"] = &fstest.MapFile{Data: []byte(strings.Repeat("a", i+2) + ".loads")}
	}
	_, err = Missing(deep, "a")
	require.ErrorIs(t, err, cnfxml.ErrLimit)
}

var errBroken = errors.New("broken")

// brokenFS opens manifests only.
type brokenFS struct{ fs.FS }

func (b brokenFS) Open(name string) (fs.File, error) {
	if strings.HasSuffix(name, ".loads") {
		return b.FS.Open(name)
	}
	return nil, errBroken
}

func TestFactoryLoads(t *testing.T) {
	for model, want := range map[string][]string{
		"7961G": {"term61.default.loads", "term41.default.loads"},
		"7942":  {"term42.default.loads"},
		"7975":  {"term75.default.loads"},
		"7960":  nil,
		"":      nil,
	} {
		assert.Equal(t, want, FactoryLoads(model), model)
	}
	assert.Equal(t, []string{"7941", "7941GE", "7961", "7961GE"}, FactoryModels("TERM41.default.loads"))
	assert.Empty(t, FactoryModels("term41.loads"))
	for _, f := range factory {
		for name := range strings.FieldsSeq(f.models) {
			m, ok := cnfxml.ModelByName(name)
			require.True(t, ok, name)
			assert.Equal(t, name, m.Name)
			for _, load := range FactoryLoads(name) {
				assert.Contains(t, FactoryModels(load), name)
			}
		}
	}
}

// FuzzParse: what is found are file names, and writing them gives them back.
func FuzzParse(f *testing.F) {
	f.Add([]byte(text))
	f.Add(binaryManifest())
	f.Fuzz(func(t *testing.T, data []byte) {
		m, err := Parse(data)
		if err != nil {
			return
		}
		out, err := m.Append(nil)
		if err != nil {
			t.Fatal(err)
		}
		again, err := Parse(out)
		if err != nil {
			t.Fatal(err)
		}
		if strings.Join(m.Files, "\n") != strings.Join(again.Files, "\n") {
			t.Fatalf("%q became %q", m.Files, again.Files)
		}
	})
}

func BenchmarkParse(b *testing.B) {
	for name, data := range map[string][]byte{"text": []byte(text), "binary": binaryManifest()} {
		b.Run(name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				if _, err := Parse(data); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

package cnfxml

import (
	"bytes"
	"testing"
)

// FuzzParseDevice: no file makes the view panic, what it holds is written, and
// reading that gives the same values and the same bytes.
func FuzzParseDevice(f *testing.F) {
	addSeeds(f)
	for _, g := range matrix() {
		_, out := g.generate(f)
		f.Add(out)
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		d, _, err := ParseDevice(data)
		if err != nil {
			return
		}
		if d.VersionStamp == Some(AutoStamp) {
			d.VersionStamp = Some("stamp")
		}
		once, err := d.Encode()
		if err != nil {
			t.Fatalf("what was read cannot be written: %v", err)
		}
		if len(once) > DefaultMaxSize {
			return
		}
		back, _, err := ParseDevice(once)
		if err != nil {
			t.Fatalf("what was written cannot be read: %v", err)
		}
		sameValues(t, values(d), values(back))
		twice, err := back.Encode()
		if err != nil || !bytes.Equal(once, twice) {
			t.Fatalf("not stable: %v\n%s\n%s", err, once, twice)
		}
	})
}

// FuzzParseDefault is the same for XMLDefault.
func FuzzParseDefault(f *testing.F) {
	addSeeds(f)
	f.Add([]byte("<default><loadinformation007 model='a\tb'> x </loadinformation007><LoadInformation/></default>"))
	f.Fuzz(func(t *testing.T, data []byte) {
		d, _, err := ParseDefault(data)
		if err != nil {
			return
		}
		once, err := d.Encode()
		if err != nil {
			t.Fatalf("what was read cannot be written: %v", err)
		}
		if len(once) > DefaultMaxSize {
			return
		}
		back, _, err := ParseDefault(once)
		if err != nil {
			t.Fatalf("what was written cannot be read: %v", err)
		}
		sameValues(t, values(d), values(back))
		twice, err := back.Encode()
		if err != nil || !bytes.Equal(once, twice) {
			t.Fatalf("not stable: %v\n%s\n%s", err, once, twice)
		}
	})
}

func sameValues(t *testing.T, want, got map[string]string) {
	t.Helper()
	for path, value := range want {
		if got[path] != value {
			t.Fatalf("%s was %q, is %q", path, value, got[path])
		}
	}
	if len(want) != len(got) {
		t.Fatalf("%d values became %d", len(want), len(got))
	}
}

// FuzzModelByName: any spelling is read in bounded time, and a name that is
// found stays found with the maker before it.
func FuzzModelByName(f *testing.F) {
	for m := range Models() {
		f.Add(m.Name)
	}
	for _, name := range []string{"CP-7960G=", "Cisco IP Phone 8841", "7915 12-Button Line Expansion Module", "G", "+"} {
		f.Add(name)
	}
	f.Fuzz(func(t *testing.T, name string) {
		m, ok := ModelByName(name)
		if !ok || len(name) > maxModelName-len("Cisco ") {
			return
		}
		if again, ok := ModelByName("Cisco " + name); !ok || again.DeviceType != m.DeviceType {
			t.Fatalf("%q is a %s, with Cisco before it a %s", name, m.Name, again.Name)
		}
	})
}

package cnfxml

import (
	"bytes"
	"testing"
)

func addSeeds(f *testing.F) {
	for _, q := range quirks {
		f.Add([]byte(q.text))
	}
	for _, data := range fixtures(f) {
		f.Add(data)
	}
	for _, data := range readQuirks(f) {
		f.Add(data)
	}
	if out, err := newTestDevice(f).Encode(); err == nil {
		f.Add(out)
	}
}

// FuzzParse: nothing panics, what is read comes back to the byte, the index
// is sound, and views write what Strict takes and views read back.
func FuzzParse(f *testing.F) {
	addSeeds(f)
	f.Fuzz(func(t *testing.T, data []byte) {
		strict, strictErr := Parse(data, Options{})
		d, err := Parse(data, Options{Mode: Lenient})
		if err != nil {
			if strictErr == nil {
				t.Fatalf("Strict takes what Lenient refuses: %v", err)
			}
			return
		}
		if !bytes.Equal(data, d.Bytes()) {
			t.Fatal("the text changed")
		}
		for _, diag := range d.Diagnostics() {
			if strictErr == nil && diag.Severity == Error {
				t.Fatalf("Strict let pass: %v", diag)
			}
		}
		if strictErr == nil && len(strict.nodes) != len(d.nodes) {
			t.Fatal("Strict and Lenient see different documents")
		}
		checkIndex(t, d)
		Validate(d, Profile{})
		if _, err := Parse(d.Redact(), Options{}); err != nil && strictErr == nil && len(data) < DefaultMaxSize/2 {
			t.Fatalf("redacting broke the document: %v", err)
		}
		if dev, _, err := d.Device(); err == nil {
			checkStable(t, dev.Append, func(b []byte) (func([]byte) ([]byte, error), error) {
				again, _, err := ParseDevice(b)
				if err != nil {
					return nil, err
				}
				return again.Append, nil
			})
		}
		if def, _, err := d.Default(); err == nil {
			checkStable(t, def.Append, func(b []byte) (func([]byte) ([]byte, error), error) {
				again, _, err := ParseDefault(b)
				if err != nil {
					return nil, err
				}
				return again.Append, nil
			})
		}
	})
}

// checkStable writes a view, reads that strictly, and wants the same text
// from a second round.
func checkStable(t *testing.T, write func([]byte) ([]byte, error), read func([]byte) (func([]byte) ([]byte, error), error)) {
	t.Helper()
	once, err := write(nil)
	if err != nil {
		t.Fatalf("what was read cannot be written: %v", err)
	}
	if len(once) > DefaultMaxSize {
		return
	}
	if _, err := Parse(once, Options{}); err != nil {
		t.Fatalf("what was written is malformed: %v\n%s", err, once)
	}
	again, err := read(once)
	if err != nil {
		t.Fatalf("what was written cannot be read: %v\n%s", err, once)
	}
	twice, err := again(nil)
	if err != nil || !bytes.Equal(once, twice) {
		t.Fatalf("not stable: %v\n%s\n%s", err, once, twice)
	}
}

// checkIndex wants nodes to lie inside their parents, in order, and to cover
// everything.
func checkIndex(t *testing.T, d *Document) {
	t.Helper()
	for i := range d.nodes {
		x := d.nodes[i]
		if x.start > x.inner && i > 0 || x.inner > x.innerEnd || x.innerEnd > x.end || int(x.end) > len(d.src) {
			t.Fatalf("node %d is out of order: %+v", i, x)
		}
		at := x.inner
		if x.kind != KindElement && x.kind != KindDocument {
			continue
		}
		if i == 0 && d.bom {
			at = 3
		}
		for c := d.firstChild(int32(i)); c != 0; c = d.nodes[c].next {
			if d.nodes[c].start != at || d.nodes[c].parent != int32(i) {
				t.Fatalf("node %d leaves a gap before it: %+v", c, d.nodes[c])
			}
			at = d.nodes[c].end
		}
		if at != x.innerEnd {
			t.Fatalf("node %d leaves a gap at its end: %+v", i, x)
		}
	}
}

// FuzzEdit: what was set can be got, what was deleted is one less, and a
// well-formed document stays well-formed.
func FuzzEdit(f *testing.F) {
	for _, q := range quirks {
		f.Add([]byte(q.text), "a", "1")
	}
	for name, data := range readQuirks(f) {
		f.Add(data, quirkFiles[name].path, "]]>")
	}
	for _, data := range fixtures(f) {
		f.Add(data, portPath, "2001")
		f.Add(data, "new[@a=b][c='d']/e/@f", "<&'\"\r\n>")
	}
	f.Fuzz(func(t *testing.T, data []byte, path, value string) {
		d, err := Parse(data, Options{Mode: Lenient})
		if err != nil {
			return
		}
		_, strictErr := Parse(data, Options{})
		before := d.Bytes()
		if err := d.Set(path, value); err != nil {
			if !bytes.Equal(before, d.Bytes()) {
				t.Fatalf("a failed Set changed the document: %v", err)
			}
			return
		}
		got, ok := d.Get(path)
		if !ok || got != value {
			t.Fatalf("set %q at %q, got %q, %v\n%s", value, path, got, ok, d.Bytes())
		}
		checkIndex(t, d)
		if _, err := Parse(d.Bytes(), Options{}); err != nil && strictErr == nil {
			t.Fatalf("an edit broke the document: %v\n%s", err, d.Bytes())
		}
		after := len(d.nodes) + len(d.attrs)
		if err := d.Delete(path); err != nil {
			return
		}
		checkIndex(t, d)
		if len(d.nodes)+len(d.attrs) >= after {
			t.Fatalf("nothing was deleted at %q", path)
		}
		if _, err := Parse(d.Bytes(), Options{}); err != nil && strictErr == nil {
			t.Fatalf("a deletion broke the document: %v\n%s", err, d.Bytes())
		}
	})
}

// FuzzName: names never panic, and what has a MAC address has it in the text.
func FuzzName(f *testing.F) {
	for g := GenUnknown; g <= GenSoft; g++ {
		for _, name := range Hunt(g, testMAC) {
			f.Add(name)
			f.Add(SignedFile(name))
			f.Add(EncryptedFile(name))
		}
	}
	f.Add("SCCP42.9-4-2SR3-1S.loads")
	f.Fuzz(func(t *testing.T, name string) {
		n, ok := ParseName(name)
		if ok != (n.Kind != NameUnknown) {
			t.Fatalf("%q: %v, %v", name, n, ok)
		}
		if n.HasMAC && !bytes.Contains(bytes.ToUpper([]byte(name)), []byte(n.MAC.String())) {
			t.Fatalf("%q has no %s", name, n.MAC)
		}
	})
}

// FuzzValue: every scalar keeps its text, whatever it is.
func FuzzValue(f *testing.F) {
	for _, seed := range []string{"", "true", "1", "08:30", "1,7", "SCCP", " x ", "{{ y }}", "65536", "&<>\"'"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		check := func(state State, got string) {
			t.Helper()
			if state == Set && got != text || state == Empty && !allBlank(text) {
				t.Fatalf("%q became %q, %v", text, got, state)
			}
		}
		checkOpt[string](check, text)
		checkOpt[TrueFalse](check, text)
		checkOpt[ZeroOne](check, text)
		checkOpt[EnabledZero](check, text)
		checkOpt[int](check, text)
		checkOpt[uint16](check, text)
		checkOpt[Clock](check, text)
		checkOpt[IntList](check, text)
		checkOpt[Protocol](check, text)
		checkOpt[Secret](check, text)
	})
}

func checkOpt[T any](check func(State, string), text string) {
	o := OptText[T](text)
	check(o.State(), o.Text())
}

package cnfxml

import (
	"bytes"
	"errors"
	"slices"
	"strings"
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

// changesCondition reports whether a path sets what one of its conditions names.
func changesCondition(text string) bool {
	p, err := parsePath(text, strings.TrimPrefix(text, "/"))
	if err != nil {
		return false
	}
	of, name := len(p.steps)-1, p.attr
	if p.attr == "" {
		of, name = of-1, p.steps[of].name
	}
	return of >= 0 && slices.ContainsFunc(p.steps[of].conds, func(c cond) bool { return c.attr == (p.attr != "") && c.name == name })
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
		f.Add(data, "devicePool/@uuid", "x")
		f.Add(data, "new[@a=b][c='d']/e/@f", "<&'\"\r\n>")
		f.Add(data, "new[c='d']", "x")
		f.Add([]byte("<d><l n='1'><c>x</c></l></d>"), "l[@n=1]@n", "x")
		f.Add([]byte("<d><l n='1'><c>x</c></l><l><c>x</c></l></d>"), "l[c=x]/c", "y")
		f.Add(data, "new[c='d']/c", "x")
		f.Add(append(slices.Clip(data), "rest"...), portPath, "{% x")
	}
	f.Fuzz(func(t *testing.T, data []byte, path, value string) {
		d, err := Parse(data, Options{Mode: Lenient})
		if err != nil {
			return
		}
		_, strictErr := Parse(data, Options{})
		before, others := d.Bytes(), leaves(d)
		from, to := editRange(d, path)
		if err := d.Set(path, value); err != nil {
			if !bytes.Equal(before, d.Bytes()) {
				t.Fatalf("a failed Set changed the document: %v", err)
			}
			return
		}
		if out := d.Bytes(); !bytes.HasPrefix(out, before[:from]) || !bytes.HasSuffix(out, before[to:]) {
			t.Fatalf("Set changed more than %d to %d:\n%q\n%q", from, to, before, out)
		}
		if now := leaves(d); len(now) == len(others) && !strings.ContainsAny(path, "@[") {
			different := 0
			for p, v := range now {
				if old, ok := others[p]; ok && old != v {
					different++
				}
			}
			if different > 1 {
				t.Fatalf("Set changed %d values", different)
			}
		}
		got, ok := d.Get(path)
		if (!ok || got != value) && changesCondition(path) {
			checkIndex(t, d)
			return
		}
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

// editRange returns which bytes of the file a Set may replace.
func editRange(d *Document, path string) (from, to int) {
	p, err := d.path(path)
	if err != nil {
		return 0, d.Size()
	}
	n, _, err := d.deepest(path, p)
	if err != nil {
		return 0, d.Size()
	}
	x := n.node()
	if i := n.attrIndex(p.attr); i >= 0 && len(p.steps) > 0 {
		if found, ok := d.find(p.steps); ok && found == n {
			return d.outside(int(d.attrs[i].val)), d.outside(int(d.attrs[i].valEnd))
		}
	}
	// Other edits stay inside the element; blanks before its /> count.
	return d.outside(int(x.nameEnd)), d.outside(int(x.end))
}

// FuzzDiff: a document is equal to itself, and adopting another one leaves no
// difference and a document as well-formed as before.
func FuzzDiff(f *testing.F) {
	rng := newRand(21)
	for _, q := range quirks {
		f.Add([]byte(q.text), vary(rng, []byte(q.text)), false)
	}
	for _, data := range fixtures(f) {
		f.Add(data, vary(rng, vary(rng, data)), true)
	}
	f.Fuzz(func(t *testing.T, dataA, dataB []byte, flag bool) {
		a, err := Parse(dataA, Options{Mode: Lenient})
		if err != nil {
			return
		}
		b, err := Parse(dataB, Options{Mode: Lenient})
		if err != nil {
			return
		}
		opts := DiffOptions{IgnoreVersionStamp: flag, ExactSpace: !flag}
		if changes := Diff(a, a, opts); len(changes) > 0 {
			t.Fatalf("a document differs from itself: %v", changes)
		}
		changes := Diff(a, b, opts)
		for _, c := range changes {
			_ = c.String()
			if doc := map[bool]*Document{true: b, false: a}[c.Kind == Added]; c.Path == "" || !reachable(doc, c.Path) {
				t.Fatalf("no way to %v", c)
			}
		}
		_, strictErr := Parse(dataA, Options{})
		if err := a.Adopt(b, opts); err != nil {
			if strictErr == nil && a.charset == charsetUTF8 && a.Root().Name() == b.Root().Name() && a.Size()+b.Size() < DefaultMaxSize/8 && !errors.Is(err, ErrLimit) {
				t.Fatalf("cannot adopt: %v\n%s\n%s", err, dataA, dataB)
			}
			if !bytes.Equal(a.Bytes(), dataA) {
				t.Fatal("a failed Adopt changed the document")
			}
			return
		}
		checkIndex(t, a)
		if len(changes) == 0 && !bytes.Equal(a.Bytes(), dataA) {
			t.Fatal("adopting what is equal changed the document")
		}
		if left := Diff(a, b, opts); len(left) > 0 {
			t.Fatalf("adopting left %v", left)
		}
		if _, err := Parse(a.Bytes(), Options{}); err != nil && strictErr == nil {
			t.Fatalf("adopting broke the document: %v\n%s", err, a.Bytes())
		}
	})
}

// reachable reports whether a path leads to an element or attribute. Names
// with both kinds of quotes in their keys have no path of their own.
func reachable(d *Document, path string) bool {
	if _, ok := d.Get(path); ok {
		return true
	}
	_, err := d.Lookup(path)
	return err == nil
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
	f.Add("Desktops/320x212x12/List.xml")
	f.Add("Dutch_Netherlands/7921-kate.utf-8.xml")
	f.Add("SK0200d4f8-e302-4315-b91e-0123456789ab.xml")
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

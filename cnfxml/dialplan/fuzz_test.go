package dialplan

import (
	"bytes"
	"strings"
	"testing"

	"github.com/skinnykit/skinny/cnfxml"
)

// FuzzParse: the text comes back, Strict takes well-formed XML, Lenient takes
// what Strict takes, what can be
// written reads back as the same plan, and matching keeps its word.
func FuzzParse(f *testing.F) {
	for _, c := range odd {
		f.Add([]byte(c.text), "90114930#")
	}
	f.Fuzz(func(t *testing.T, data []byte, digits string) {
		_, strictErr := Parse(data, cnfxml.Options{})
		if x, err := cnfxml.Parse(data, cnfxml.Options{}); err == nil && strictErr != nil && strings.EqualFold(x.Root().Name(), rootName) {
			t.Fatalf("XML readers take it: %v", strictErr)
		}
		d, err := Parse(data, cnfxml.Options{Mode: cnfxml.Lenient})
		if err != nil {
			if strictErr == nil {
				t.Fatalf("Strict takes what Lenient refuses: %v", err)
			}
			return
		}
		if strictErr == nil && len(d.Diagnostics()) > 0 {
			t.Fatal("Strict let repairs pass")
		}
		if !bytes.Equal(data, d.Bytes()) {
			t.Fatal("the text changed")
		}
		d.Validate()
		p := d.Plan()
		r := p.Match(digits)
		if (r.Rule == nil) != (r.Index < 0) || r.Send() && r.State < Complete {
			t.Fatalf("%+v", r)
		}
		once, err := p.Append(nil)
		if err != nil {
			return
		}
		again, err := Parse(once, cnfxml.Options{})
		if err != nil {
			t.Fatalf("what was written cannot be read: %v\n%s", err, once)
		}
		twice, err := again.Plan().Append(nil)
		if err != nil || !bytes.Equal(once, twice) {
			t.Fatalf("not stable: %v\n%s\n%s", err, once, twice)
		}
		if a := again.Plan().Match(digits); a.State != r.State || a.Index != r.Index || a.Number != r.Number {
			t.Fatalf("%+v became %+v", r, a)
		}
	})
}

// FuzzEdit: what was set is there, other rules are as they were, and a failed
// edit changes nothing.
func FuzzEdit(f *testing.F) {
	for _, c := range odd {
		f.Add([]byte(c.text), 0, "MATCH", "9*")
		f.Add([]byte(c.text), 1, "New", "x")
	}
	f.Fuzz(func(t *testing.T, data []byte, i int, name, value string) {
		d, err := Parse(data, cnfxml.Options{Mode: cnfxml.Lenient})
		if err != nil {
			return
		}
		before, n := d.Bytes(), d.Len()
		if err := d.SetAttr(i, name, value); err != nil {
			if !bytes.Equal(before, d.Bytes()) {
				t.Fatalf("a failed edit changed the document: %v", err)
			}
		} else if d.Len() != n {
			t.Fatalf("an edit changed the number of rules from %d to %d\n%s", n, d.Len(), d.Bytes())
		}
		if err := d.Insert(min(max(i, 0), n), Rule{Match: "1"}); err == nil && d.Len() != n+1 {
			t.Fatalf("no new rule\n%s", d.Bytes())
		}
		n = d.Len()
		if err := d.Delete(i); err == nil && d.Len() != n-1 {
			t.Fatalf("no rule less\n%s", d.Bytes())
		}
	})
}

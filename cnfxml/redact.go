package cnfxml

import "strings"

// secretWords occur in the names of elements and attributes that hold secrets.
var secretWords = [...]string{"password", "passwd", "passphrase", "presharedkey", "secret"}

// mentionsSecret reports whether a name, or a text, has one of the words.
func mentionsSecret[T string | []byte](text T) bool {
	lower := strings.ToLower(string(text))
	for _, word := range secretWords {
		if strings.Contains(lower, word) {
			return true
		}
	}
	return false
}

// Redact returns the text of the document without its secrets, to show to
// others: the content of elements and attributes that are named after
// passwords and the like, and of comments that mention them, is replaced.
// User names, numbers and addresses stay.
func (d *Document) Redact() []byte {
	r := redactor{doc: d, out: make([]byte, 0, len(d.src))}
	for i := range d.nodes {
		x := &d.nodes[i]
		if int(x.start) < r.pos {
			continue // inside what is gone already
		}
		switch x.kind {
		case KindElement:
			r.attrs(x)
			if mentionsSecret(d.src[x.start+1 : x.nameEnd]) {
				r.replace(x.inner, x.innerEnd)
			}
		case KindComment:
			if mentionsSecret(d.src[x.inner:x.innerEnd]) {
				r.replace(x.inner, x.innerEnd)
			}
		}
	}
	return append(r.out, d.src[r.pos:]...)
}

type redactor struct {
	doc *Document
	out []byte
	pos int // how much of the document is written
}

func (r *redactor) attrs(x *node) {
	for _, a := range r.doc.attrs[x.attr : x.attr+int32(x.nattr)] {
		if mentionsSecret(r.doc.src[a.name:a.nameEnd]) {
			r.replace(a.val, a.valEnd)
		}
	}
}

// replace writes the document up to from and skips what is before to. Blank
// stretches stay: they hide nothing.
func (r *redactor) replace(from, to int32) {
	if allBlank(r.doc.src[from:to]) {
		return
	}
	r.out = append(r.out, r.doc.src[r.pos:from]...)
	r.out = append(r.out, redacted...)
	r.pos = int(to)
}

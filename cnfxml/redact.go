package cnfxml

import (
	"bytes"
	"iter"
	"strings"
)

// Redact returns the text of the document without its secrets, to show to
// others. The rest keeps its bytes, and a well-formed document stays so.
//
// Gone are, each replaced by "(redacted)": the content of elements and
// attributes whose names say password, key, PIN, secret, credential, hash of a
// certificate, token or login name, whether this package knows them or not;
// of elements that an attribute names so, as in <param name="password">, and
// of value after such a name; user and password in URLs, also where references
// or comments hide them; values after such a word and an = or a colon, as in
// "?pin=1"; and comments, instructions and text outside the root element that
// have such a word in them.
//
// Directory numbers, display names, SIP contacts, addresses, host names and
// MAC addresses stay: they are what people ask about. Values that are empty
// stay empty.
func (d *Document) Redact() []byte {
	d.settle()
	r := redactor{doc: d, out: make([]byte, 0, len(d.src))}
	for i := range d.nodes {
		x := &d.nodes[i]
		if int(x.start) < r.pos {
			continue // inside what is gone already
		}
		switch x.kind {
		case KindElement:
			r.element(int32(i))
		case KindComment, KindInstruction, KindText, KindCDATA:
			isValue := x.parent != 0 && (x.kind == KindText || x.kind == KindCDATA)
			if !isValue && mentionsSecret(d.src[x.inner:x.innerEnd]) {
				r.replace(x.inner, x.innerEnd)
				continue
			}
			r.values(x.inner, x.innerEnd)
		}
	}
	return d.encode(nil, append(r.out, d.src[r.pos:]...))
}

type redactor struct {
	doc *Document
	out []byte
	pos int // how much of the document is written
}

func (r *redactor) element(i int32) {
	d, x := r.doc, &r.doc.nodes[i]
	secret := d.holdsSecret(x)
	for n := x.attr; n < x.attr+int32(x.nattr); n++ {
		a := d.attrs[n]
		name := d.src[a.name:a.nameEnd]
		switch {
		case isSecretName(name), secret && !isNaming(name) && !isPrefixed(name):
			r.replace(a.val, a.valEnd)
		case a.escaped && hidesSecret(d.src[a.val:a.valEnd], d.attrValue(n)):
			r.replace(a.val, a.valEnd)
		default:
			r.values(a.val, a.valEnd)
		}
	}
	if secret || d.isScattered(i) {
		r.replace(x.inner, x.innerEnd)
	}
}

// hidesSecret reports whether a value has secrets that its text, with
// references in it, does not show.
func hidesSecret(raw []byte, value string) bool {
	return countSecrets([]byte(value)) > countSecrets(raw)
}

func countSecrets(text []byte) (n int) {
	for range secretValues(text) {
		n++
	}
	return n
}

// isScattered reports whether the value of an element has secrets that no
// single stretch of its text shows: they hold references, or comments stand
// inside them.
func (d *Document) isScattered(e int32) bool {
	pieces, seen, escaped := 0, 0, false
	for c := d.firstText(d.firstChild(e)); c != 0; c = d.firstText(d.nodes[c].next) {
		x := &d.nodes[c]
		pieces++
		escaped = escaped || x.flags&flagEscaped != 0
		seen += countSecrets(d.src[x.inner:x.innerEnd])
	}
	return (pieces > 1 || escaped) && countSecrets([]byte(d.elementText(e))) > seen
}

// isSecretPair recognises the value of <name>password</name><value>...</value>.
func (d *Document) isSecretPair(x *node) bool {
	name := d.src[x.start+1 : x.nameEnd]
	if !strings.EqualFold(string(name), "value") && !strings.EqualFold(string(name), "val") {
		return false
	}
	const near = 8 // children of a pair
	n := 0
	for c := d.firstChild(x.parent); c != 0 && n < near; c = d.nodes[c].next {
		sibling := &d.nodes[c]
		if sibling.kind != KindElement {
			continue
		}
		n++
		if isNaming(d.src[sibling.start+1:sibling.nameEnd]) && isSecretName(d.elementText(c)) {
			return true
		}
	}
	return false
}

// holdsSecret reports whether what an element holds must not be shown, by its
// own name or one that it is given.
func (d *Document) holdsSecret(x *node) bool {
	return isSecretName(d.src[x.start+1:x.nameEnd]) || d.isNamedSecret(x) || d.isSecretPair(x)
}

// isNamedSecret reports whether an attribute gives an element the name of a
// secret.
func (d *Document) isNamedSecret(x *node) bool {
	for _, a := range d.attrs[x.attr : x.attr+int32(x.nattr)] {
		if isNaming(d.src[a.name:a.nameEnd]) && isSecretName(d.src[a.val:a.valEnd]) {
			return true
		}
	}
	return false
}

// isNaming recognises the attributes that name what an element holds.
func isNaming(attr []byte) bool {
	for _, name := range [...]string{"name", "key", "id", "param", "ua"} {
		if strings.EqualFold(string(attr), name) {
			return true
		}
	}
	return false
}

func isPrefixed(name []byte) bool { return bytes.IndexByte(name, ':') >= 0 }

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

// values replaces the secrets inside a text.
func (r *redactor) values(from, to int32) {
	for start, end := range secretValues(r.doc.src[from:to]) {
		r.replace(from+int32(start), from+int32(end))
	}
}

// redactValues is values for a text of its own.
func redactValues(text string) string {
	var out []byte
	at := 0
	for start, end := range secretValues([]byte(text)) {
		out = append(append(out, text[at:start]...), redacted...)
		at = end
	}
	return string(out) + text[at:]
}

// secretValues yields where the secrets inside a text stand.
func secretValues(text []byte) iter.Seq2[int, int] {
	return func(yield func(int, int) bool) {
		for at := 0; at < len(text); at++ {
			i := bytes.IndexAny(text[at:], "=:%")
			if i < 0 {
				return
			}
			at += i
			if start, end := secretValue(text, at); end > start {
				if !yield(start, end) {
					return
				}
				at = end - 1
			}
		}
	}
}

// secretValue finds the secret that the = or colon at i announces. In URLs
// inside URLs the = is %3D.
func secretValue(text []byte, i int) (start, end int) {
	if text[i] == ':' {
		if start, end = userInfo(text, i); end > start {
			return start, end
		}
	}
	width := 1
	if text[i] == '%' {
		if width = len("%3D"); len(text) < i+width || !bytes.EqualFold(text[i:i+width], []byte("%3D")) {
			return 0, 0
		}
	}
	nameEnd := len(bytes.TrimRight(text[:i], " \t"))
	name := nameEnd
	for name > 0 && nameEnd-name < maxSecretName && (isLetter(text[name-1]) || text[name-1] < 0x80 && classes[text[name-1]]&nameRest != 0 && text[name-1] != ':') {
		name--
	}
	if name == nameEnd || !isSecretName(text[name:nameEnd]) {
		return 0, 0
	}
	start = i + width
	for start < len(text) && (isBlank(text[start]) || text[start] == '"' || text[start] == '\'') {
		start++
	}
	end = start
	for end < len(text) && !isBlank(text[end]) && !strings.ContainsRune(`"'&;,<>`, rune(text[end])) {
		end++
	}
	return start, end
}

// maxUserInfo bounds the look-ahead for the @ of a URL.
const maxUserInfo = 1024

// userInfo finds user and password before the host of a URL whose colon stands
// at i, and a password in a SIP address.
func userInfo(text []byte, i int) (start, end int) {
	start = i + 1
	sip := false
	switch {
	case bytes.HasPrefix(text[i:], []byte("://")):
		start += 2
	case i >= 3 && strings.EqualFold(string(text[i-3:i]), "sip"), i >= 4 && strings.EqualFold(string(text[i-4:i]), "sips"):
		sip = true
	default:
		return 0, 0
	}
	window := text[start:min(len(text), start+maxUserInfo)]
	host := bytes.IndexAny(window, "/?# \t\r\n<>\"'")
	if host < 0 {
		host = len(window)
	}
	at := bytes.LastIndexByte(text[start:start+host], '@')
	if at < 0 {
		return 0, 0
	}
	if sip {
		colon := bytes.IndexByte(text[start:start+at], ':')
		if colon < 0 {
			return 0, 0
		}
		return start + colon + 1, start + at
	}
	return start, start + at
}

package sccp

import (
	"encoding/hex"
	"fmt"
	"net/netip"
	"strconv"
	"unicode/utf8"
)

// AppendJSON appends a message as one JSON object: "message" and "id", then
// every field by its name in the protocol. Named values come as names, texts
// as an English phone shows them, addresses as text, opaque bytes in
// hexadecimal, secrets as their length. Of a union there is the arm that
// applies. The names are stable.
func AppendJSON(dst []byte, m Message) []byte {
	dst = append(dst, `{"message":"`...)
	dst = append(dst, m.ID().String()...)
	dst = fmt.Appendf(dst, `","id":"0x%04x"`, uint32(m.ID()))
	w := jsonWriter{dst}
	walkMessage(m, &w)
	return append(w.out, '}')
}

// jsonWriter is the sink behind AppendJSON.
type jsonWriter struct{ out []byte }

// key starts a member, or an element of an array if it is empty.
func (w *jsonWriter) key(key string) {
	if last := w.out[len(w.out)-1]; last != '{' && last != '[' {
		w.out = append(w.out, ',')
	}
	if key != "" {
		w.out = append(append(append(w.out, '"'), key...), '"', ':')
	}
}

func (w *jsonWriter) number(key string, x int64) {
	w.key(key)
	w.out = strconv.AppendInt(w.out, x, 10)
}

func (w *jsonWriter) choice(key string, x bool) {
	w.key(key)
	w.out = strconv.AppendBool(w.out, x)
}

// enum writes a string that needs no escapes.
func (w *jsonWriter) enum(key, value string) {
	w.key(key)
	w.out = append(append(append(w.out, '"'), value...), '"')
}

func (w *jsonWriter) secret(key string, s Secret) { w.enum(key, s.String()) }

func (w *jsonWriter) address(key string, a netip.Addr) {
	w.key(key)
	w.out = append(w.out, '"')
	if a.IsValid() {
		w.out = a.AppendTo(w.out)
	}
	w.out = append(w.out, '"')
}

func (w *jsonWriter) bytes(key string, b []byte) {
	w.key(key)
	w.out = append(hex.AppendEncode(append(w.out, '"'), b), '"')
}

func (w *jsonWriter) tail(b []byte) { w.bytes("tail", b) }

// text writes a text. Its charset is not in the message: UTF-8 if it can be,
// else Latin-1.
func (w *jsonWriter) text(key string, t Text) {
	charset := UTF8
	if !t.mayBeUTF8() {
		charset = Latin1
	}
	w.key(key)
	w.out = append(w.out, '"')
	var buf [256]byte
	for _, r := range string(t.AppendDisplay(buf[:0], charset)) {
		switch {
		case r == '"' || r == '\\':
			w.out = append(w.out, '\\', byte(r))
		default:
			w.out = utf8.AppendRune(w.out, r) // AppendDisplay leaves no control characters
		}
	}
	w.out = append(w.out, '"')
}

func (w *jsonWriter) open(key string) {
	w.key(key)
	w.out = append(w.out, '{')
}

func (w *jsonWriter) close() { w.out = append(w.out, '}') }

func (w *jsonWriter) list(key string, _ int) bool {
	w.key(key)
	w.out = append(w.out, '[')
	return true
}

func (w *jsonWriter) endList() { w.out = append(w.out, ']') }

// mayBeUTF8 reports whether the text is UTF-8 but for its labels.
func (t Text) mayBeUTF8() bool {
	for len(t) > 0 {
		if t.label() != "" {
			t = t[2:]
			continue
		}
		r, n := utf8.DecodeRune(t)
		if r == utf8.RuneError && n == 1 {
			return false
		}
		t = t[n:]
	}
	return true
}

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
	w := walk{json: dst}
	m.fields(&w)
	return append(w.json, '}')
}

// jsonKey starts a member, or an element of an array if key is empty.
func jsonKey(dst []byte, key string) []byte {
	if last := dst[len(dst)-1]; last != '{' && last != '[' {
		dst = append(dst, ',')
	}
	if key == "" {
		return dst
	}
	dst = append(dst, '"')
	dst = append(dst, key...)
	return append(dst, '"', ':')
}

func jsonInt(dst []byte, key string, x int64) []byte {
	return strconv.AppendInt(jsonKey(dst, key), x, 10)
}

func jsonBool(dst []byte, key string, x bool) []byte {
	return strconv.AppendBool(jsonKey(dst, key), x)
}

// jsonString writes a string that needs no escapes.
func jsonString(dst []byte, key, s string) []byte {
	dst = append(jsonKey(dst, key), '"')
	dst = append(dst, s...)
	return append(dst, '"')
}

func jsonAddr(dst []byte, key string, a netip.Addr) []byte {
	dst = append(jsonKey(dst, key), '"')
	if a.IsValid() {
		dst = a.AppendTo(dst)
	}
	return append(dst, '"')
}

func jsonBytes(dst []byte, key string, b []byte) []byte {
	dst = append(jsonKey(dst, key), '"')
	dst = hex.AppendEncode(dst, b)
	return append(dst, '"')
}

// jsonText writes a text. Its charset is not in the message: UTF-8 if it can
// be, else Latin-1.
func jsonText(dst []byte, key string, t Text) []byte {
	dst = append(jsonKey(dst, key), '"')
	charset := UTF8
	if !t.mayBeUTF8() {
		charset = Latin1
	}
	var buf [256]byte
	for _, r := range string(t.AppendDisplay(buf[:0], charset)) {
		switch {
		case r == '"' || r == '\\':
			dst = append(dst, '\\', byte(r))
		default:
			dst = utf8.AppendRune(dst, r) // AppendDisplay leaves no control characters
		}
	}
	return append(dst, '"')
}

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

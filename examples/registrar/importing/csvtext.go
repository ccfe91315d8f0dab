package importing

import (
	"bytes"
	"encoding/binary"
	"unicode/utf16"
	"unicode/utf8"
)

const (
	markUTF8    = "\xef\xbb\xbf"
	markUTF16LE = "\xff\xfe"
	markUTF16BE = "\xfe\xff"
)

// plainText makes UTF-8 with line feeds of what programs save as text: UTF-8, or
// UTF-16 as the "Unicode text" of spreadsheets, with the line ends of any system.
// What is neither stays as it is, and is told where it stands.
func plainText(raw []byte) []byte {
	if order := utf16Order(raw); order != nil {
		raw = fromUTF16(raw, order)
	}
	text := bytes.TrimPrefix(raw, []byte(markUTF8))
	if bytes.IndexByte(text, '\n') < 0 {
		return bytes.ReplaceAll(text, []byte("\r"), []byte("\n"))
	}
	return text
}

// isWorkbook tells whether a file is one of a spreadsheet program: a ZIP archive, or
// the older compound file.
func isWorkbook(text []byte) bool {
	return bytes.HasPrefix(text, []byte("PK\x03\x04")) || bytes.HasPrefix(text, []byte("\xd0\xcf\x11\xe0"))
}

// utf16Order tells by the mark at the beginning, or else by the zeros beside the
// letters of the first line; it is nil for other text.
func utf16Order(raw []byte) binary.ByteOrder {
	switch {
	case bytes.HasPrefix(raw, []byte(markUTF16LE)):
		return binary.LittleEndian
	case bytes.HasPrefix(raw, []byte(markUTF16BE)):
		return binary.BigEndian
	case len(raw) < 4 || raw[0] == 0 && raw[1] == 0:
		return nil
	case raw[0] == 0 && raw[2] == 0:
		return binary.BigEndian
	case raw[1] == 0 && raw[3] == 0:
		return binary.LittleEndian
	}
	return nil
}

func fromUTF16(raw []byte, order binary.ByteOrder) []byte {
	units := make([]uint16, len(raw)/2)
	for i := range units {
		units[i] = order.Uint16(raw[2*i:])
	}
	runes := utf16.Decode(units)
	if len(raw)%2 != 0 {
		runes = append(runes, utf8.RuneError)
	}
	text := make([]byte, 0, len(raw)/2)
	for _, r := range runes {
		text = utf8.AppendRune(text, r)
	}
	return bytes.TrimPrefix(text, []byte(markUTF8))
}

// separator returns what stands between the cells of the first row that has any:
// what the line "sep=;" of a spreadsheet says, which becomes empty, or else what
// stands there most often outside of quotes.
func separator(text []byte) rune {
	for line := range bytes.Lines(text) {
		line = bytes.TrimRight(line, "\r\n")
		if said, ok := bytes.CutPrefix(bytes.ToLower(line), []byte("sep=")); ok && len(said) == 1 {
			copy(line, bytes.Repeat([]byte(" "), len(line)))
			return rune(said[0])
		}
		if len(bytes.TrimSpace(line)) > 0 {
			return mostOften(line)
		}
	}
	return ','
}

func mostOften(line []byte) rune {
	best, most, quoted := ',', 0, false
	count := make(map[byte]int)
	for _, c := range line {
		if c == '"' {
			quoted = !quoted
		}
		if !quoted {
			count[c]++
		}
	}
	for _, c := range []byte{',', ';', '\t'} {
		if count[c] > most {
			best, most = rune(c), count[c]
		}
	}
	return best
}

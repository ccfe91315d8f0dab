package station

import (
	"bytes"
	"encoding/hex"
	"encoding/json"
	"unicode"
	"unicode/utf8"

	"github.com/skinnykit/skinny/sccp"
)

// fieldsOf writes a message as [sccp.AppendJSON] does, but for pages and commands in
// XML: those are a member "text" in place of "data" in hexadecimal.
func fieldsOf(m sccp.Message) []byte {
	fields := sccp.AppendJSON(nil, m)
	data := dataIn(m)
	text, ok := asText(data)
	if !ok {
		return fields
	}
	var quoted bytes.Buffer
	encoder := json.NewEncoder(&quoted)
	encoder.SetEscapeHTML(false)
	if encoder.Encode(text) != nil { // a text always becomes JSON
		return fields
	}
	bare := `"data":"` + hex.EncodeToString(data) + `"`
	return bytes.Replace(fields, []byte(bare), append([]byte(`"text":`), bytes.TrimSpace(quoted.Bytes())...), 1)
}

// dataIn returns what goes from a service to a user or back.
func dataIn(m sccp.Message) []byte {
	switch m := m.(type) {
	case *sccp.UserToDeviceData:
		return m.Data
	case *sccp.UserToDeviceDataVersion1:
		return m.Data
	case sccp.StationMessage:
		d, _ := userDataOf(m)
		return d.data
	}
	return nil
}

// asText reads UTF-8, or else Latin-1, without control characters but ends of lines
// and tabs. A NUL may end it.
func asText(data []byte) (text string, ok bool) {
	data = bytes.TrimRight(data, "\x00")
	if utf8.Valid(data) {
		text = string(data)
	} else {
		letters := make([]rune, len(data))
		for i, b := range data {
			letters[i] = rune(b)
		}
		text = string(letters)
	}
	for _, r := range text {
		if unicode.IsControl(r) && r != '\n' && r != '\r' && r != '\t' {
			return "", false
		}
	}
	return text, text != ""
}

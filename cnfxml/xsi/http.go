package xsi

import (
	"fmt"
	"strings"
	"time"
)

// Encoding is a character encoding that phones read.
type Encoding uint8

// The encodings.
const (
	UTF8   Encoding = iota
	Latin1          // ISO-8859-1; other characters are written as references
)

func (e Encoding) String() string {
	switch e {
	case UTF8:
		return "UTF-8"
	case Latin1:
		return "ISO-8859-1"
	}
	return fmt.Sprintf("Encoding(%d)", uint8(e))
}

// ContentType returns the value of the header Content-Type for objects.
func (e Encoding) ContentType() string {
	if e == Latin1 {
		return "text/xml; charset=ISO-8859-1"
	}
	return "text/xml; charset=utf-8"
}

// EncodingFor returns the encoding for a phone, which names those it reads in
// the header Accept-Charset. A phone that does not say reads UTF-8.
func EncodingFor(acceptCharset string) Encoding {
	latin1 := false
	for part := range strings.SplitSeq(acceptCharset, ",") {
		name, weight, _ := strings.Cut(part, ";")
		if refused(weight) {
			continue
		}
		switch strings.ToLower(strings.TrimSpace(name)) {
		case "utf-8", "utf8", "*":
			return UTF8
		case "iso-8859-1", "iso8859-1", "latin1", "us-ascii":
			latin1 = true
		}
	}
	if latin1 {
		return Latin1
	}
	return UTF8
}

// refused tells whether a weight such as " q=0.0" is that of what is not read.
func refused(weight string) bool {
	q, ok := strings.CutPrefix(strings.ToLower(strings.ReplaceAll(weight, " ", "")), "q=")
	return ok && q != "" && strings.Trim(q, "0.") == ""
}

// Refresh returns the value of the header Refresh: after that time, of which
// phones take whole seconds, the phone loads url, or the same page again when
// url is empty. A URI such as SoftKey:Exit is a url too.
func Refresh(after time.Duration, url string) string {
	seconds := max(0, int(after/time.Second))
	if url == "" {
		return fmt.Sprintf("%d", seconds)
	}
	return fmt.Sprintf("%d; url=%s", seconds, url)
}

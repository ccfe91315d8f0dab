package binding

import (
	"crypto/sha256"
	"encoding/hex"
)

// blankStamp holds the place of a stamp while the content is hashed.
const blankStamp = "00000000-0000-0000-0000-000000000000"

func (w *writer) stamp(name string) {
	w.before(name)
	w.startLeaf(name)
	w.stampAt = len(w.dst)
	w.dst = append(w.dst, blankStamp...)
	w.dst = appendEndTag(w.dst, name)
	w.after(name)
}

// fillStamp derives a GUID from what was written from start on: equal content
// has an equal stamp, so phones see a change only when there is one.
func (w *writer) fillStamp(start int) {
	if w.stampAt == 0 {
		return
	}
	sum := sha256.Sum256(w.dst[start:])
	stamp := w.dst[w.stampAt : w.stampAt+len(blankStamp)]
	hex.Encode(stamp[0:], sum[0:4])
	hex.Encode(stamp[9:], sum[4:6])
	hex.Encode(stamp[14:], sum[6:8])
	hex.Encode(stamp[19:], sum[8:10])
	hex.Encode(stamp[24:], sum[10:16])
}

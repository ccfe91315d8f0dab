package cnfxml

import (
	"crypto/sha256"
	"encoding/hex"
)

// blankStamp holds the place of a stamp while the content is hashed.
const blankStamp = "00000000-0000-0000-0000-000000000000"

// StampVersion sets VersionStamp to a value derived from everything else in
// the file, in the form of a GUID: equal content gives equal stamps, so phones
// see a change only when there is one.
func (d *Device) StampVersion() error {
	was := d.VersionStamp
	d.VersionStamp = EmptyOpt[string]()
	w, err := writeDocument(nil, "device", d)
	if err != nil {
		d.VersionStamp = was
		return err
	}
	d.VersionStamp = Some(string(w.dst[w.stampAt : w.stampAt+len(blankStamp)]))
	return nil
}

// stamp is a leaf that the writer derives from the content when it is empty.
func (b *binder) stamp(name string, f *Opt[string]) {
	if b.writer != nil && f.state == Empty {
		b.writer.blank = Some(blankStamp)
		b.writer.leaf(name, &b.writer.blank)
		b.writer.stampAt = b.writer.valueAt
		return
	}
	b.leaf(name, f)
}

// fillStamp hashes what was written from start on and puts the stamp in its
// place.
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

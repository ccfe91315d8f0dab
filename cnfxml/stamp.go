package cnfxml

import (
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"hash/crc32"
)

// AutoStamp, as the value of a version stamp, makes Append derive the stamp from
// the content. It holds its place meanwhile.
const AutoStamp = "00000000-0000-0000-0000-000000000000"

// StampVersion sets VersionStamp to a value derived from everything else in
// the file, in the form of a GUID: equal content gives equal stamps, so phones
// see a change only when there is one.
func (d *Device) StampVersion() error {
	was := d.VersionStamp
	d.VersionStamp = Some(AutoStamp)
	w, err := writeDocument(nil, "device", d)
	if err != nil {
		d.VersionStamp = was
		return err
	}
	d.VersionStamp = Some(string(w.dst[w.stampAt : w.stampAt+len(AutoStamp)]))
	return nil
}

// stamp is a leaf that the writer derives from the content for AutoStamp.
func (b *binder) stamp(name string, f *Opt[string]) {
	leaf(b, name, f)
	if b.writer != nil && f.val == AutoStamp {
		b.writer.stampAt = b.writer.valueAt
	}
}

// fillStamp derives the stamp from what was written from start on and puts it in
// its place. It must tell changes, not resist forgery: two checksums of
// different polynomials and the length do, at a tenth of the time that hashing
// all of the text takes. Hashing them fills the form of a GUID.
func (w *writer) fillStamp(start int) {
	if w.stampAt == 0 {
		return
	}
	text := w.dst[start:]
	var digest [16]byte
	binary.BigEndian.PutUint32(digest[0:], crc32.ChecksumIEEE(text))
	binary.BigEndian.PutUint32(digest[4:], crc32.Checksum(text, crc32.MakeTable(crc32.Castagnoli)))
	binary.BigEndian.PutUint64(digest[8:], uint64(len(text)))
	sum := sha256.Sum256(digest[:])
	stamp := w.dst[w.stampAt : w.stampAt+len(AutoStamp)]
	hex.Encode(stamp[0:], sum[0:4])
	hex.Encode(stamp[9:], sum[4:6])
	hex.Encode(stamp[14:], sum[6:8])
	hex.Encode(stamp[19:], sum[8:10])
	hex.Encode(stamp[24:], sum[10:16])
}

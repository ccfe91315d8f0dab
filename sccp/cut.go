package sccp

// Some senders cut the arrays of a body to their counts, where others fill the
// slots that they do not use. A cut body is widened before it is read, and
// narrowed again after it was written.

// cutForm tells which arrays of a received body were cut.
type cutForm uint8

const (
	notCut cutForm = iota
	cutAll         // arrays inside of elements too
	cutOuter
)

// cutter copies a body from one form to the other. A function for each such
// message calls its methods in the order of the fields.
type cutter struct {
	from, to []byte
	form     cutForm // of the one that is cut
	widen    bool    // from is the cut one
	failed   bool    // from is not of this form
}

// take copies n bytes. It stays out of line, because each array needs it twice.
//
//go:noinline
func (c *cutter) take(n int) {
	if n > len(c.from) {
		c.failed, n = true, len(c.from)
	}
	c.to, c.from = append(c.to, c.from[:n]...), c.from[n:]
}

// count copies a word that counts the elements of an array with limit slots.
func (c *cutter) count(limit int) int {
	c.take(4)
	if c.failed {
		return 0
	}
	n := le.Uint32(c.to[len(c.to)-4:])
	if n > uint32(limit) {
		c.failed = true
		return 0
	}
	return int(n)
}

// unused passes over n bytes of slots without elements.
//
//go:noinline
func (c *cutter) unused(n int) {
	if c.widen {
		c.to = append(c.to, make([]byte, n)...)
		return
	}
	c.from = c.from[min(n, len(c.from)):]
}

func (c *cutter) array(count, slots, size int) {
	c.take(count * size)
	c.unused((slots - count) * size)
}

// inner is an array inside of an element.
func (c *cutter) inner(count, slots, size int) {
	if c.form == cutOuter {
		c.take(slots * size)
		return
	}
	c.array(count, slots, size)
}

// widen returns a body with all slots, whatever form it came in.
func (k *kept) widen(body []byte, full int, walk func(*cutter)) []byte {
	k.form = notCut
	if len(body) >= full {
		return body
	}
	for _, form := range [...]cutForm{cutAll, cutOuter} {
		c := cutter{from: body, to: k.scratch[:0], form: form, widen: true}
		walk(&c)
		k.scratch = c.to[:0]
		if !c.failed && len(c.from) == 0 {
			k.form = form
			return c.to
		}
	}
	return body
}

// narrow is finish for a message whose arrays may have come cut: it brings the
// frame at start back to that form.
func (k *kept) narrow(l layoutID, out []byte, start int, walk func(*cutter)) ([]byte, error) {
	if k.form == notCut {
		return k.finish(l, out, start)
	}
	body := out[start+HeaderSize:]
	c := cutter{from: body, to: body[:0], form: k.form}
	walk(&c)
	c.take(len(c.from)) // the tail
	le.PutUint32(out[start:], uint32(len(c.to)+HeaderSize-lengthBase))
	return out[:start+HeaderSize+len(c.to)], nil
}

// capabilitiesV3 walks the body of UpdateCapabilitiesV3.
func capabilitiesV3(c *cutter) {
	const pictures, services, layouts, audios, videos, levels, datas = 6, 4, 5, 18, 10, 4, 5
	audio, video, data := c.count(audios), c.count(videos), c.count(datas)
	c.take(4)
	c.array(c.count(pictures), pictures, 20)
	c.take(8)
	n := c.count(services)
	for range n {
		c.inner(c.count(layouts), layouts, 4)
		c.take(16)
	}
	c.unused((services - n) * 40)
	c.array(audio, audios, 16)
	for range video {
		c.take(8)
		c.inner(c.count(levels), levels, 24)
		c.take(32)
	}
	c.unused((videos - video) * 140)
	c.array(data, datas, 20)
}

package sccp

// cursor reads fields that have no fixed place. What the body lacks is zero.
type cursor struct {
	b   []byte
	off int
}

func (c *cursor) left() int { return max(0, len(c.b)-c.off) }

// next returns the next n bytes; elements has checked that they are there.
func (c *cursor) next(n int) []byte {
	b := cut(c.b, c.off, n)
	c.off += n
	return b
}

// uint reads an integer; a body that ends inside of it gives the bytes it has.
func (c *cursor) uint(width int) uint32 {
	var x uint32
	for i := range min(width, c.left()) {
		x |= uint32(c.b[c.off+i]) << (8 * i)
	}
	c.off += width
	return x
}

// ztext reads up to a NUL or the end of the body.
func (c *cursor) ztext() []byte {
	if c.left() == 0 {
		c.off++
		return nil
	}
	t := c.next(textLen(c.b[c.off:]))
	c.off++
	return t
}

func (c *cursor) rest() []byte { return c.next(c.left()) }

// elements checks the number of elements against the schema and the body.
// The number itself stands at byte at.
func (c *cursor) elements(id ID, v Version, field string, at int, n uint32, limit, size int) error {
	if n > uint32(limit) {
		return countError(id, v, field, at, int(n), limit)
	}
	if n > 0 && int(n)*size > c.left() {
		return shortArray(id, v, field, c.off, size, len(c.b))
	}
	return nil
}

package cnfxml

import (
	"cmp"
	"slices"
	"sync"
	"sync/atomic"
)

// splice replaces src[from:to].
type splice struct {
	from, to int32
	text     []byte
}

// override is a new value whose splice is still to be made.
type override struct {
	splice
	value string
}

// pending are new values of leaves and attributes. They change no node but
// their own, so that many of them wait for one look at the whole text.
type pending struct {
	mu    sync.RWMutex // keeps readers that settle from readers that do not
	any   atomic.Bool  // whether there are any
	texts map[int32]override
	attrs map[int32]override
	size  int // of src when all is settled
}

// settle makes the pending splices. Every way to a Node leads through it.
func (d *Document) settle() {
	if !d.pending.any.Load() {
		return
	}
	d.pending.mu.Lock()
	defer d.pending.mu.Unlock()
	if !d.pending.any.Load() {
		return
	}
	list := make([]splice, 0, len(d.pending.texts)+len(d.pending.attrs))
	for _, o := range d.pending.texts {
		list = append(list, o.splice)
	}
	for _, o := range d.pending.attrs {
		list = append(list, o.splice)
	}
	d.src = spliced(d.src, list)
	clear(d.pending.texts)
	clear(d.pending.attrs)
	// This cannot fail: a value between tags or quotes is escaped and keeps to
	// the limits, and the text around it reads as before.
	_ = d.index()
	d.pending.any.Store(false)
}

// spliced makes splices, which do not overlap, in a copy of src.
func spliced(src []byte, list []splice) []byte {
	slices.SortStableFunc(list, func(a, b splice) int {
		return cmp.Or(cmp.Compare(a.from, b.from), cmp.Compare(a.to, b.to))
	})
	size := len(src)
	for _, s := range list {
		size += s.growth()
	}
	out, at := make([]byte, 0, size), int32(0)
	for _, s := range list {
		out = append(out, src[at:s.from]...)
		out = append(out, s.text...)
		at = s.to
	}
	return append(out, src[at:]...)
}

func (s splice) growth() int { return len(s.text) - int(s.to-s.from) }

// textOf returns the value that element i is about to get.
func (d *Document) textOf(i int32) (value string, ok bool) {
	if !d.pending.any.Load() {
		return "", false
	}
	o, ok := d.pending.texts[i]
	return o.value, ok
}

// attrOf is textOf for an attribute.
func (d *Document) attrOf(i int32) (value string, ok bool) {
	if !d.pending.any.Load() {
		return "", false
	}
	o, ok := d.pending.attrs[i]
	return o.value, ok
}

// overrideText sets the text of a leaf without a look at the rest.
func (d *Document) overrideText(i int32, s splice, value string) error {
	if err := d.mayGrow(d.pending.texts[i].splice, s); err != nil {
		return err
	}
	if d.pending.texts == nil {
		d.pending.texts = map[int32]override{}
	}
	d.pending.texts[i] = override{s, value}
	x := &d.nodes[i]
	d.forgetValues(condKey{name: d.charset.nameText(d.src[x.start+1 : x.nameEnd])})
	return nil
}

// overrideAttr is overrideText for an attribute.
func (d *Document) overrideAttr(i int32, s splice, value string) error {
	if err := d.mayGrow(d.pending.attrs[i].splice, s); err != nil {
		return err
	}
	if d.pending.attrs == nil {
		d.pending.attrs = map[int32]override{}
	}
	d.pending.attrs[i] = override{s, value}
	a := d.attrs[i]
	d.forgetValues(condKey{attr: true, name: d.charset.nameText(d.src[a.name:a.nameEnd])})
	return nil
}

// mayGrow counts the size of the text with a splice in place of an earlier one.
func (d *Document) mayGrow(earlier, s splice) error {
	if !d.pending.any.Load() {
		d.pending.size = len(d.src)
	}
	size := d.pending.size + s.growth() - earlier.growth()
	if size > d.opts.MaxSize {
		return sizeError(size, d.opts.MaxSize)
	}
	d.pending.size = size
	d.pending.any.Store(true)
	d.edits++
	return nil
}

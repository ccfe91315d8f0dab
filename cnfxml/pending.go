package cnfxml

import (
	"cmp"
	"slices"
	"sync"
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
	done  bool
	texts map[int32]override
	attrs map[int32]override
	size  int // of src when all is settled
}

// settle makes the pending splices. Every way to a Node leads through it.
func (d *Document) settle() {
	p := d.pending.Load()
	if p == nil {
		return
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.done {
		return
	}
	p.done = true
	list := make([]splice, 0, len(p.texts)+len(p.attrs))
	for _, o := range p.texts {
		list = append(list, o.splice)
	}
	for _, o := range p.attrs {
		list = append(list, o.splice)
	}
	p.texts, p.attrs = nil, nil
	// This cannot fail: a value between tags or quotes is escaped and keeps to
	// the limits, and the text around it reads as before.
	_ = d.reindex(spliced(d.src, list))
	d.pending.Store(nil)
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
	if p := d.pending.Load(); p != nil {
		o, ok := p.texts[i]
		return o.value, ok
	}
	return "", false
}

// attrOf is textOf for an attribute.
func (d *Document) attrOf(i int32) (value string, ok bool) {
	if p := d.pending.Load(); p != nil {
		o, ok := p.attrs[i]
		return o.value, ok
	}
	return "", false
}

// overrideText sets the text of a leaf without a look at the rest.
func (d *Document) overrideText(i int32, s splice, value string) error {
	p, err := d.wait(func(p *pending) splice { return p.texts[i].splice }, s)
	if err != nil {
		return err
	}
	p.texts[i] = override{s, value}
	x := &d.nodes[i]
	d.forgetValues(condKey{name: d.charset.nameText(d.src[x.start+1 : x.nameEnd])})
	return nil
}

// overrideAttr is overrideText for an attribute.
func (d *Document) overrideAttr(i int32, s splice, value string) error {
	p, err := d.wait(func(p *pending) splice { return p.attrs[i].splice }, s)
	if err != nil {
		return err
	}
	p.attrs[i] = override{s, value}
	a := d.attrs[i]
	d.forgetValues(condKey{attr: true, name: d.charset.nameText(d.src[a.name:a.nameEnd])})
	return nil
}

// wait makes room for one more splice in place of an earlier one, if the size
// of the text allows it.
func (d *Document) wait(earlier func(*pending) splice, s splice) (*pending, error) {
	p := d.pending.Load()
	if p == nil {
		p = &pending{texts: map[int32]override{}, attrs: map[int32]override{}, size: len(d.src)}
	}
	size := p.size + s.growth() - earlier(p).growth()
	if err := d.checkSize(size); err != nil {
		return nil, err
	}
	p.size = size
	d.pending.Store(p)
	d.edits++
	return p, nil
}

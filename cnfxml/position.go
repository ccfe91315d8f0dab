package cnfxml

import "sort"

// Position turns a byte offset into line and column, both from 1. A column
// counts bytes, in a UTF-16 document units of two bytes.
func (d *Document) Position(offset int) (line, column int) {
	d.settle()
	return d.position(d.inside(offset))
}

// position is Position for an offset in src.
func (d *Document) position(offset int) (line, column int) {
	offset = min(max(offset, 0), len(d.src))
	lines := d.lines.Load()
	if lines == nil {
		made := indexLines(d.src)
		lines = &made
		d.lines.Store(lines)
	}
	line, column = lines.position(offset)
	if d.wide != notWide {
		start := offset - column + 1
		column = 1 + d.units(offset) - d.units(start)
	}
	return line, column
}

// outside turns an offset in src into one in the bytes of the file.
func (d *Document) outside(offset int) int {
	if d.wide == notWide {
		return offset
	}
	return 2 * d.units(offset)
}

// inside turns an offset in the bytes of the file into one in src.
func (d *Document) inside(offset int) int {
	if d.wide == notWide {
		return offset
	}
	return sort.Search(len(d.src), func(i int) bool { return 2*d.units(i) >= offset })
}

func (d *Document) units(offset int) int {
	index := d.wideIndex.Load()
	if index == nil {
		made := indexWide(d.src)
		index = &made
		d.wideIndex.Store(index)
	}
	return index.units(d.src, offset)
}

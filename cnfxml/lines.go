package cnfxml

import (
	"bytes"
	"slices"
)

// lineColumn counts lines by line feeds and columns in bytes, both from 1.
func lineColumn(src []byte, offset int) (line, column int) {
	before := src[:min(max(offset, 0), len(src))]
	return 1 + bytes.Count(before, []byte{'\n'}), len(before) - bytes.LastIndexByte(before, '\n')
}

// lineIndex answers many questions about positions in one text: the offsets
// before the first byte of each line.
type lineIndex []int32

func indexLines(src []byte) lineIndex {
	index := append(make(lineIndex, 0, bytes.Count(src, []byte{'\n'})+1), -1)
	for i, c := range src {
		if c == '\n' {
			index = append(index, int32(i))
		}
	}
	return index
}

func (l lineIndex) position(offset int) (line, column int) {
	line, _ = slices.BinarySearch(l, int32(max(offset, 0)))
	return line, offset - int(l[line-1])
}

package main

import (
	"bytes"
	"fmt"
)

// lineContext is how many equal lines stand around a change.
const lineContext = 3

// maxTable bounds the memory of a comparison. Larger texts are shown as
// replaced between their first and last difference.
const maxTable = 4 << 20

// op is one line of a comparison: ' ', '-' or '+' and the line.
type op struct {
	sign byte
	line []byte
}

// unified returns the difference of two texts in the unified format.
func (t *tool) unified(name string, was, now []byte) []byte {
	var out bytes.Buffer
	fmt.Fprintf(&out, "--- %s\n+++ %s (formatted)\n", name, name)
	ops := compare(bytes.SplitAfter(was, []byte("\n")), bytes.SplitAfter(now, []byte("\n")))
	oldLine, newLine := 1, 1
	for start := 0; start < len(ops); {
		if ops[start].sign == ' ' {
			start, oldLine, newLine = start+1, oldLine+1, newLine+1
			continue
		}
		from := max(start-lineContext, 0)
		for from < start && ops[from].sign != ' ' {
			from++
		}
		end := hunkEnd(ops, start)
		t.hunk(&out, ops[from:end], oldLine-(start-from), newLine-(start-from))
		for _, o := range ops[start:end] {
			if o.sign != '+' {
				oldLine++
			}
			if o.sign != '-' {
				newLine++
			}
		}
		start = end
	}
	return out.Bytes()
}

// hunkEnd returns where the changes that stand close together end, with the
// equal lines after them.
func hunkEnd(ops []op, start int) int {
	last := start
	for i := start; i < len(ops) && i-last <= 2*lineContext; i++ {
		if ops[i].sign != ' ' {
			last = i
		}
	}
	return min(last+1+lineContext, len(ops))
}

func (t *tool) hunk(out *bytes.Buffer, ops []op, oldLine, newLine int) {
	olds, news := 0, 0
	for _, o := range ops {
		if o.sign != '+' {
			olds++
		}
		if o.sign != '-' {
			news++
		}
	}
	fmt.Fprintf(out, "@@ -%d,%d +%d,%d @@\n", oldLine, olds, newLine, news)
	for _, o := range ops {
		line := string(o.sign) + string(bytes.TrimRight(o.line, "\r\n"))
		switch o.sign {
		case '-':
			line = t.coloured(line, red)
		case '+':
			line = t.coloured(line, green)
		}
		fmt.Fprintln(out, line)
	}
}

// compare lists the lines of both texts, equal ones once.
func compare(a, b [][]byte) []op {
	a, b = dropEmptyEnd(a), dropEmptyEnd(b)
	var ops, tail []op
	for len(a) > 0 && len(b) > 0 && bytes.Equal(a[0], b[0]) {
		ops = append(ops, op{' ', a[0]})
		a, b = a[1:], b[1:]
	}
	for len(a) > 0 && len(b) > 0 && bytes.Equal(a[len(a)-1], b[len(b)-1]) {
		tail = append(tail, op{' ', a[len(a)-1]})
		a, b = a[:len(a)-1], b[:len(b)-1]
	}
	ops = append(ops, between(a, b)...)
	for i := len(tail) - 1; i >= 0; i-- {
		ops = append(ops, tail[i])
	}
	return ops
}

func dropEmptyEnd(lines [][]byte) [][]byte {
	if n := len(lines); n > 0 && len(lines[n-1]) == 0 {
		return lines[:n-1]
	}
	return lines
}

// between finds the longest list of lines that both have in the same order.
func between(a, b [][]byte) []op {
	width := len(b) + 1
	var common []int32
	if (len(a)+1)*width <= maxTable {
		common = make([]int32, (len(a)+1)*width)
		for i := len(a) - 1; i >= 0; i-- {
			for j := len(b) - 1; j >= 0; j-- {
				if bytes.Equal(a[i], b[j]) {
					common[i*width+j] = common[(i+1)*width+j+1] + 1
				} else {
					common[i*width+j] = max(common[(i+1)*width+j], common[i*width+j+1])
				}
			}
		}
	}
	var ops []op
	i, j := 0, 0
	for i < len(a) && j < len(b) {
		switch {
		case common == nil || !bytes.Equal(a[i], b[j]) && common[(i+1)*width+j] >= common[i*width+j+1]:
			ops = append(ops, op{'-', a[i]})
			i++
		case bytes.Equal(a[i], b[j]):
			ops = append(ops, op{' ', a[i]})
			i, j = i+1, j+1
		default:
			ops = append(ops, op{'+', b[j]})
			j++
		}
	}
	for ; i < len(a); i++ {
		ops = append(ops, op{'-', a[i]})
	}
	for ; j < len(b); j++ {
		ops = append(ops, op{'+', b[j]})
	}
	return ops
}

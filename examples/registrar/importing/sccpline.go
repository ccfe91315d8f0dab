package importing

import (
	"fmt"
	"strconv"
	"strings"
)

func (c *conf) line(s *section) {
	if !isNumber(s.name) {
		c.note(s.line, fmt.Sprintf("the line [%s] is left out: its name is no number of digits", s.name))
		return
	}
	c.countLines++
	d := &c.lines
	d.put(place{s.line, 1}, "  - number: ", scalar(s.name))
	for _, e := range last(s) {
		at := place{e.line, 1}
		switch e.key {
		case "type":
		case "cid_name":
			d.put(at, "    name: ", scalar(e.value))
		case "label":
			d.put(at, "    label: ", scalar(e.value))
		case "cid_num":
			if e.value != s.name {
				c.leaveOut(e, "callers show the number of the line here")
			}
		case "incominglimit":
			c.limit(e)
		case "pickupgroup":
			c.pickupGroup(e)
		case "callgroup":
			if group, ok := s.get("pickupgroup"); !ok || group.value != e.value {
				c.leaveOut(e, "a line has one pickup-group here, for its calls and for those that it may answer")
			}
		case "adhocnumber":
			c.target(e, s.name, "hot-line")
		case "trnsfvm":
			c.target(e, s.name, "divert-to")
		case "pin":
			c.leaveOut(e, `it is a secret; make a hash of it with "registrar pin" and write it under users or claims`)
		default:
			c.leaveOut(e, noEquivalent)
		}
	}
}

func (c *conf) limit(e entry) {
	const most = 50
	n, err := strconv.Atoi(e.value)
	if err != nil || n < 1 || n > most {
		c.leaveOut(e, fmt.Sprintf("it is no number from 1 to %d", most))
		return
	}
	c.lines.put(place{e.line, 1}, "    max-calls: ", strconv.Itoa(n))
}

// pickupGroup takes the first of several.
func (c *conf) pickupGroup(e entry) {
	first, rest, _ := strings.Cut(e.value, ",")
	first = strings.TrimSpace(first)
	if !isNumber(first) {
		c.leaveOut(e, "a pickup-group is one number here")
		return
	}
	if rest != "" {
		c.note(e.line, "only the first pickup group is taken: a line has one here")
	}
	c.lines.put(place{e.line, 1}, "    pickup-group: ", scalar(first))
}

// target takes a number that must exist.
func (c *conf) target(e entry, own, key string) {
	switch {
	case e.value == "":
	case !c.numbers[e.value] || e.value == own:
		c.leaveOut(e, fmt.Sprintf("%s must be the number of another line of this file", key))
	default:
		c.lines.put(place{e.line, 1}, "    ", key, ": ", scalar(e.value))
	}
}

package importing

import (
	"fmt"
	"strconv"
	"strings"
)

// number finds the numbers of lines: their names, and of those with a name of
// letters what callers see.
func (c *conf) number(lines []*section) {
	for _, s := range lines {
		if isNumber(s.name) {
			c.numbers[s.name], c.taken[s.name] = s.name, true
		}
	}
	for _, s := range lines {
		shown, ok := s.get("cid_num")
		switch {
		case isNumber(s.name):
		case ok && isNumber(shown.value) && !c.taken[shown.value]:
			c.numbers[s.name], c.taken[shown.value] = shown.value, true
			c.note(s.line, fmt.Sprintf("the line [%s] has the number %s here, its cid_num", s.name, shown.value))
		default:
			c.note(s.line, fmt.Sprintf("the line [%s] is left out: neither its name nor its cid_num is a number of digits of its own", s.name))
		}
	}
}

func (c *conf) line(s *section) {
	number, ok := c.numbers[s.name]
	if !ok {
		return
	}
	c.countLines++
	d := &c.lines
	d.put(place{s.line, 1}, "  - number: ", scalar(number))
	for _, e := range last(s) {
		at := place{e.line, 1}
		switch e.key {
		case "type":
		case "cid_name":
			d.put(at, "    name: ", scalar(caption(e.value)))
		case "label":
			d.put(at, "    label: ", scalar(caption(e.value)))
		case "cid_num":
			if e.value != number {
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
			c.target(e, number, "hot-line")
		case "trnsfvm":
			c.target(e, number, "divert-to")
		case "vmnum":
			c.target(e, number, "voicemail")
		case "pin":
			c.leaveOut(e, `it is a secret; make a hash of it with "registrar pin" and write it under users or claims`)
		case "dnd":
			c.leaveOut(e, "it is a key of devices here")
		default:
			c.leaveOut(e, elsewhere(e.key))
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
	case !c.taken[e.value] || e.value == own:
		c.leaveOut(e, fmt.Sprintf("%s must be the number of another line of this file", key))
	default:
		c.lines.put(place{e.line, 1}, "    ", key, ": ", scalar(e.value))
	}
}

package importing

import (
	"fmt"
	"net"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"
)

func (c *conf) general(s *section) {
	const anyAddress = "0.0.0.0"
	address, port := entry{value: anyAddress, line: s.line}, entry{value: "2000", line: s.line}
	var listen bool
	var codecs []entry
	for _, e := range last(s, "allow", "disallow") {
		switch e.key {
		case "bindaddr":
			address, listen = e, true
		case "port":
			port, listen = e, true
		case "keepalive":
			c.seconds(e, "keepalive", "", 10*time.Second, 10*time.Minute)
		case "dateformat":
			c.dateFormat(e)
		case "allow", "disallow":
			codecs = append(codecs, e)
		case "firstdigittimeout", "digittimeout":
		default:
			c.leaveOut(e, elsewhere(e.key))
		}
	}
	c.timeouts(s)
	if listen {
		c.listen(address, port)
	}
	c.codecs(codecs)
}

func (c *conf) timeouts(s *section) {
	var d draft
	d, c.head = c.head, draft{}
	for _, t := range []struct{ key, name string }{{"firstdigittimeout", "first-digit"}, {"digittimeout", "inter-digit"}} {
		if e, ok := s.get(t.key); ok {
			c.seconds(e, t.name, "  ", time.Second, time.Hour)
		}
	}
	if !c.head.empty() {
		d.own("dialing:")
		d.add(&c.head)
	}
	c.head = d
}

func (c *conf) seconds(e entry, name, indent string, least, most time.Duration) {
	n, err := strconv.Atoi(e.value)
	if d := time.Duration(n) * time.Second; err != nil || n > int(most/time.Second) || d < least {
		c.leaveOut(e, fmt.Sprintf("it is no time from %s to %s in seconds", least, most))
		return
	}
	c.head.put(place{e.line, 1}, indent, name, ": ", strconv.Itoa(n), "s")
}

func (c *conf) listen(address, port entry) {
	addresses := strings.TrimSpace(address.value)
	if host, _, err := net.SplitHostPort(addresses); err == nil {
		addresses = host
	}
	ip := net.ParseIP(strings.Trim(addresses, "[]"))
	n, err := strconv.ParseUint(port.value, 10, 16)
	if ip == nil || err != nil {
		c.leaveOut(address, "bindaddr and port are no address; set listen")
		return
	}
	host := ip.String()
	if ip.IsUnspecified() {
		host = ""
	}
	at := place{max(address.line, port.line), 1}
	c.head.put(at, "listen:")
	c.head.put(at, "  sccp: ", scalar(net.JoinHostPort(host, strconv.FormatUint(n, 10))))
}

func (c *conf) dateFormat(e entry) {
	format := strings.ToUpper(strings.ReplaceAll(e.value, " ", ""))
	letters := strings.TrimSuffix(format, "A")
	ordered := []byte(regexp.MustCompile(`[-./]`).ReplaceAllString(letters, ""))
	slices.Sort(ordered)
	if !regexp.MustCompile(`^[DMY]([-./])[DMY]([-./])[DMY]A?$`).MatchString(format) || string(ordered) != "DMY" || letters[1] != letters[3] {
		c.leaveOut(e, "it is no date format such as D.M.Y")
		return
	}
	c.head.put(place{e.line, 1}, "date-format: ", scalar(format))
}

// codecs follows "disallow = all" and "allow = ulaw,alaw".
func (c *conf) codecs(entries []entry) {
	names := map[string]string{
		"ulaw": "g711u", "alaw": "g711a", "g722": "g722", "g729": "g729a", "g729a": "g729a",
		"g723": "g7231", "g728": "g728", "ilbc": "ilbc",
	}
	var codecs []string
	at := 0
	for _, e := range entries {
		for name := range strings.FieldsFuncSeq(e.value, func(r rune) bool { return r == ',' || r == '&' || r == ' ' }) {
			name = strings.ToLower(name)
			codec, known := names[name]
			switch {
			case name == "all":
				codecs = nil
			case !known:
				c.leaveOut(e, "the registrar does not know one of the codecs")
			case e.key == "disallow":
				codecs = slices.DeleteFunc(codecs, func(other string) bool { return other == codec })
			case !slices.Contains(codecs, codec):
				codecs = append(codecs, codec)
				at = e.line
			}
		}
	}
	if len(codecs) > 0 {
		c.head.put(place{at, 1}, "codecs: ", list(codecs))
	}
}

// softKeySet takes the keys of each state.
func (c *conf) softKeySet(s *section) {
	states := map[string]string{
		"onhook": "on-hook", "connected": "connected", "onhold": "on-hold", "ringin": "ring-in", "offhook": "off-hook",
		"conntrans": "connected-transfer", "digitsfoll": "digits", "connconf": "connected-conference",
		"ringout": "ring-out", "offhookfeat": "off-hook-transfer", "onhint": "remote-in-use",
	}
	c.keySets[s.name] = true
	c.softKeys.put(place{s.line, 1}, "  ", scalar(s.name), ":")
	for _, e := range last(s) {
		state, ok := states[e.key]
		switch {
		case e.key == "type":
		case !ok:
			c.leaveOut(e, "phones have no such state here")
		default:
			c.softKeys.put(place{e.line, 1}, "    ", state, ": ", list(c.keys(e)))
		}
	}
}

func (c *conf) keys(e entry) (keys []string) {
	names := map[string]string{
		"redial": "redial", "newcall": "new-call", "hold": "hold", "transfer": "transfer", "trnsfer": "transfer",
		"cfwdall": "forward-all", "cfwdbusy": "forward-busy", "cfwdnoanswer": "forward-no-answer", "back": "backspace",
		"endcall": "end-call", "resume": "resume", "answer": "answer", "conf": "conference", "conference": "conference",
		"confrn": "conference", "park": "park", "join": "join", "pickup": "pickup", "gpickup": "group-pickup",
		"dpickup": "directed-pickup", "callback": "call-back", "barge": "barge", "cbarge": "conference-barge",
		"conflist": "participants", "rmlstc": "remove-last", "rmvlast": "remove-last", "private": "privacy", "dnd": "dnd",
		"select": "select", "dirtrfr": "direct-transfer", "idivert": "divert", "trnsfvm": "divert", "intrcpt": "intercept",
		"dial": "dial", "meetme": "meet-me", "transvm": "divert", "hlog": "hunt-login",
	}
	const most = 16 // of a state
	for word := range strings.FieldsFuncSeq(e.value, func(r rune) bool { return r == ',' || r == ' ' || r == '\t' }) {
		key, ok := names[strings.ToLower(word)]
		switch {
		case !ok:
			c.leaveOut(entry{key: e.key + ": " + word, line: e.line}, "there is no such softkey here")
		case slices.Contains(keys, key):
			c.leaveOut(entry{key: e.key + ": " + word, line: e.line}, "the softkey stands here already")
		case len(keys) == most:
			c.leaveOut(entry{key: e.key + ": " + word, line: e.line}, fmt.Sprintf("a state has at most %d softkeys", most))
		default:
			keys = append(keys, key)
		}
	}
	return keys
}

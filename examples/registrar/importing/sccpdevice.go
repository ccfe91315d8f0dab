package importing

import (
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/skinnykit/skinny/cnfxml"
	"github.com/skinnykit/skinny/examples/registrar/config"
)

// phone is a device while its keys are taken over.
type phone struct {
	name     string
	model    string // empty: not known
	keys     draft
	lines    []string
	lineAt   int
	speed    draft
	lamps    draft
	pages    draft
	buttons  []config.ButtonKind
	modules  []string
	moduleAt int
}

func (c *conf) device(s *section) {
	if !regexp.MustCompile(`^[A-Za-z0-9._-]{1,15}$`).MatchString(s.name) || badMAC(s.name) {
		c.note(s.line, fmt.Sprintf("the device [%s] is left out: phones are called SEP and the twelve hex digits of their MAC address", s.name))
		return
	}
	p := &phone{name: s.name}
	for _, e := range last(s, "button", "addon") {
		c.deviceKey(p, e)
	}
	if len(p.lines) == 0 {
		c.note(s.line, fmt.Sprintf("the device [%s] is left out: it has no line", s.name))
		return
	}
	c.count++
	at := place{s.line, 1}
	d := &c.devices
	d.put(at, "  - name: ", scalar(s.name))
	d.add(&p.keys)
	if c.modulesFit(p); len(p.modules) > 0 {
		d.put(place{p.moduleAt, 1}, "    add-ons: ", list(p.modules))
	}
	d.put(place{p.lineAt, 1}, "    lines: ", list(p.lines))
	for _, part := range []struct {
		key  string
		text *draft
	}{{"speed-dials", &p.speed}, {"blf", &p.lamps}, {"services", &p.pages}} {
		if !part.text.empty() {
			d.put(part.text.origins[0], "    ", part.key, ":")
			d.add(part.text)
		}
	}
	if name := c.buttonTemplate(p); name != "" {
		d.put(at, "    buttons: ", name)
	}
}

func badMAC(name string) bool {
	upper := strings.ToUpper(name)
	return len(name) == 15 && strings.HasPrefix(upper, "SEP") && strings.Trim(upper[3:], "0123456789ABCDEF") != ""
}

func (c *conf) deviceKey(p *phone, e entry) {
	at := place{e.line, 1}
	switch e.key {
	case "type":
	case "description":
		p.keys.put(at, "    description: ", scalar(e.value))
	case "devicetype":
		if model := sccpModel(e.value); model != "" {
			p.model = model
			p.keys.put(at, "    model: ", scalar(model))
		} else {
			c.leaveOut(e, "no SCCP phone of that model is known; the phone is served by what it tells when it registers")
		}
	case "addon":
		c.addOn(p, e)
	case "softkeyset":
		if c.keySets[e.value] {
			p.keys.put(at, "    softkeys: ", scalar(e.value))
		} else if !strings.EqualFold(e.value, "default") {
			c.leaveOut(e, "the file has no such set of softkeys")
		}
	case "nat":
		if yes, ok := isYes(e.value); ok {
			p.keys.put(at, "    nat: ", strconv.FormatBool(yes))
		} else if !strings.EqualFold(e.value, "auto") {
			c.leaveOut(e, "nat is yes, no or auto")
		}
	case "dnd", "dndfeature":
		c.doNotDisturb(p, e)
	case "button":
		c.button(p, e)
	default:
		c.leaveOut(e, noEquivalent)
	}
}

func (c *conf) doNotDisturb(p *phone, e entry) {
	mode := strings.ToLower(e.value)
	switch mode {
	case "reject", "silent":
		if e.key == "dnd" {
			p.keys.put(place{e.line, 1}, "    dnd: ", mode)
			return
		}
	case "on", "yes", "true", "user":
		return // as phones have it here
	}
	c.leaveOut(e, "the key cannot be taken away here; dnd is reject or silent")
}

// sccpModel returns the name of a model that chan-sccp knows by the same or another
// name.
func sccpModel(name string) string {
	switch strings.ToLower(name) {
	case "cipc":
		name = "IP Communicator"
	case "ata":
		name = "ATA 186"
	case "12", "12sp":
		name = "12SP+"
	}
	name = strings.ReplaceAll(strings.TrimPrefix(strings.ToLower(name), "cisco"), "spa-", "spa")
	m, ok := cnfxml.ModelByName(strings.TrimSpace(name))
	if !ok || !m.Speaks(cnfxml.SCCP) || m.Dialect == cnfxml.DialectModule {
		return ""
	}
	return m.Name
}

func (c *conf) addOn(p *phone, e entry) {
	names := map[string]config.AddOn{
		"7914": config.AddOn7914, "7915": config.AddOn7915x2, "7915-12": config.AddOn7915x1, "7915-24": config.AddOn7915x2,
		"7916": config.AddOn7916x2, "7916-12": config.AddOn7916x1, "7916-24": config.AddOn7916x2,
		"spa500s": config.AddOnSPA500,
	}
	for word := range strings.FieldsFuncSeq(e.value, func(r rune) bool { return r == ',' || r == ' ' }) {
		if a, ok := names[strings.ToLower(word)]; ok {
			p.modules = append(p.modules, string(a))
			p.moduleAt = e.line
		} else {
			c.leaveOut(e, "there is no such add-on module")
		}
	}
}

// modulesFit leaves out the modules that the model does not take.
func (c *conf) modulesFit(p *phone) {
	m, ok := cnfxml.ModelByName(p.model)
	if !ok {
		return
	}
	count := len(p.modules)
	p.modules = slices.DeleteFunc(p.modules, func(a string) bool {
		return a != string(config.AddOnSPA500) && !slices.Contains(m.AddOns, a)
	})
	p.modules = p.modules[:min(len(p.modules), max(m.MaxAddOns, strings.Count(strings.Join(p.modules, " "), string(config.AddOnSPA500))))]
	if len(p.modules) < count {
		c.note(p.moduleAt, fmt.Sprintf("%d add-on modules are left out: a %s does not take them", count-len(p.modules), m.Name))
	}
}

// button takes "line, 1001", "speeddial, Name, 1002, hint", "service, Name, url",
// "feature, Name, dnd" and "empty". What it cannot take leaves an empty place.
func (c *conf) button(p *phone, e entry) {
	if len(p.buttons) == config.MaxButtons {
		c.leaveOut(e, fmt.Sprintf("a phone has at most %d buttons", config.MaxButtons))
		return
	}
	parts := strings.Split(e.value, ",")
	for i := range parts {
		parts[i] = strings.TrimSpace(parts[i])
	}
	arg := func(i int) string {
		if i < len(parts) {
			return parts[i]
		}
		return ""
	}
	kind := config.ButtonNone
	switch strings.ToLower(parts[0]) {
	case "line":
		kind = c.lineButton(p, e, arg(1))
		for _, option := range parts[min(2, len(parts)):] {
			if option != "" {
				c.note(e.line, "options of a line button are left out: the first line is the default here")
			}
		}
	case "speeddial":
		kind = c.speedDial(p, e, arg(1), arg(2), arg(3))
	case "service":
		url := strings.Join(parts[min(2, len(parts)):], ",")
		if arg(1) == "" || !strings.HasPrefix(url, "http://") && !strings.HasPrefix(url, "https://") {
			c.leaveOut(e, "a service needs a name and an http address; the button stays empty")
			break
		}
		p.pages.put(place{e.line, 1}, "      - {name: ", scalar(arg(1)), ", url: ", scalar(url), "}")
		kind = config.ButtonService
	case "feature":
		kind = c.feature(e, arg(2))
		if kind != config.ButtonNone && arg(3) != "" {
			c.note(e.line, "options of a feature button are left out")
		}
	case "empty":
	default:
		c.leaveOut(e, "no such kind of button is known; it stays empty")
	}
	p.buttons = append(p.buttons, kind)
}

func (c *conf) lineButton(p *phone, e entry, text string) config.ButtonKind {
	name := text
	if i := strings.IndexAny(name, "@!"); i >= 0 {
		name = strings.TrimSpace(name[:i])
		c.note(e.line, "what follows the number of a line button is left out: subscriptions and ringers of one phone are not known here")
	}
	number, ok := c.numbers[name]
	switch {
	case !ok:
		c.leaveOut(e, "the file has no line of that name; the button stays empty")
	case slices.Contains(p.lines, number):
		c.leaveOut(e, "the line is on this phone already; the button stays empty")
	default:
		p.lines = append(p.lines, number)
		p.lineAt = e.line
		return config.ButtonLine
	}
	return config.ButtonNone
}

func (c *conf) speedDial(p *phone, e entry, label, number, hint string) config.ButtonKind {
	if !isNumber(number) {
		c.leaveOut(e, "a speed dial needs a number of digits and *; the button stays empty")
		return config.ButtonNone
	}
	into, kind := &p.speed, config.ButtonSpeedDial
	if hint != "" {
		into, kind = &p.lamps, config.ButtonBusyLamp
		if extension, _, _ := strings.Cut(hint, "@"); extension != number {
			c.note(e.line, "the hint is left out: a busy lamp shows what its number does")
		}
	}
	if label == "" {
		label = number
	}
	into.put(place{e.line, 1}, "      - {number: ", scalar(number), ", label: ", scalar(label), "}")
	return kind
}

func (c *conf) feature(e entry, name string) config.ButtonKind {
	kinds := map[string]config.ButtonKind{
		"dnd": config.ButtonDND, "privacy": config.ButtonPrivacy, "cfwdall": config.ButtonForwardAll,
		"cfwdbusy": config.ButtonForwardBusy, "cfwdnoanswer": config.ButtonForwardNoAnswer, "hold": config.ButtonHold,
		"transfer": config.ButtonTransfer, "redial": config.ButtonRedial, "conference": config.ButtonConference,
		"conflist": config.ButtonParticipants, "removelastparticipant": config.ButtonRemoveLast,
		"callpark": config.ButtonPark, "pickup": config.ButtonPickup, "callpickup": config.ButtonPickup,
		"grpcallpickup": config.ButtonGroupPickup, "callback": config.ButtonCallBack, "hlog": config.ButtonHuntLogin,
		"newcall": config.ButtonNewCall, "endcall": config.ButtonEndCall,
		"meetme": config.ButtonMeetMe, "voicemail": config.ButtonMessages,
	}
	kind, ok := kinds[strings.ToLower(name)]
	if !ok {
		c.leaveOut(e, "there is no button for that feature; it stays empty")
		return config.ButtonNone
	}
	return kind
}

// buttonTemplate returns the template of a phone whose buttons stand in another
// order than lines, speed dials, busy lamps and services. Empty places at the end
// do not count.
func (c *conf) buttonTemplate(p *phone) string {
	buttons := p.buttons
	for len(buttons) > 0 && buttons[len(buttons)-1] == config.ButtonNone {
		buttons = buttons[:len(buttons)-1]
	}
	order := []config.ButtonKind{config.ButtonLine, config.ButtonSpeedDial, config.ButtonBusyLamp, config.ButtonService}
	if !slices.ContainsFunc(buttons, func(b config.ButtonKind) bool { return !slices.Contains(order, b) }) &&
		slices.IsSortedFunc(buttons, func(a, b config.ButtonKind) int { return slices.Index(order, a) - slices.Index(order, b) }) {
		return ""
	}
	words := make([]string, len(buttons))
	for i, b := range buttons {
		words[i] = string(b)
	}
	content := strings.Join(words, ", ")
	name := c.templates[content]
	if name == "" {
		name = fmt.Sprintf("buttons-%d", len(c.templates)+1)
		c.templates[content] = name
		c.buttons.own("  ", name, ": [", content, "]")
	}
	return name
}

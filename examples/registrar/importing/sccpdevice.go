package importing

import (
	"fmt"
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
	if !config.IsDeviceName(s.name) || badMAC(s.name) {
		c.note(s.line, fmt.Sprintf("the device [%s] is left out: phones are called SEP and the twelve hex digits of their MAC address", s.name))
		return
	}
	p := &phone{name: s.name}
	for _, e := range last(s, "button", "addon", "speeddial") {
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
		p.keys.put(at, "    description: ", scalar(caption(e.value)))
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
	case "autologin":
		c.autologin(p, e)
	case "speeddial":
		c.oldSpeedDial(p, e)
	default:
		c.leaveOut(e, elsewhere(e.key))
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

package importing

import (
	"fmt"
	"slices"
	"strings"

	"github.com/skinnykit/skinny/examples/registrar/config"
)

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

// autologin takes the lines of a phone as old versions name them: "1001, 1002".
func (c *conf) autologin(p *phone, e entry) {
	for name := range strings.SplitSeq(e.value, ",") {
		if name = strings.TrimSpace(name); name == "" {
			name = "empty"
		} else {
			name = "line, " + name
		}
		c.button(p, entry{e.key, name, e.line})
	}
}

// oldSpeedDial takes "1002, Name, hint", as old versions have it.
func (c *conf) oldSpeedDial(p *phone, e entry) {
	number, rest, _ := strings.Cut(e.value, ",")
	label, hint, _ := strings.Cut(rest, ",")
	c.button(p, entry{e.key, strings.Join([]string{"speeddial", label, number, hint}, ","), e.line})
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
	if label = caption(label); label == "" {
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

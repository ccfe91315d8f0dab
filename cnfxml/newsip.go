package cnfxml

import "fmt"

// The limits of Cisco's SIP parser.
const (
	maxSIPLines     = 36
	maxLineName     = 127 // bytes of name, display name and contact
	maxAuthName     = 128
	maxAuthPassword = 31
	maxPhoneLabel   = 31
	maxFileName     = 255
)

// transportTCP is TCP to Cisco's parser.
const transportTCP = 4

// LineConfig is a line of a phone with SIP.
type LineConfig struct {
	Name         string // required: user of the address
	DisplayName  string // "" is Name
	Label        string // beside the key; "" is Name
	AuthName     Secret // zero is Name
	AuthPassword Secret
	Voicemail    string // number
	Proxy        string // "" is the call managers
	Port         uint16 // 0 is 5060
}

// SpeedDialConfig is a key that dials.
type SpeedDialConfig struct {
	Label  string
	Number string // required
	BLF    bool   // shows the state of the line
}

// sip writes what a phone needs to register.
func (n *newDevice) sip() error {
	c, p := n.config, &n.device.SIPProfile
	if err := c.checkSIP(); err != nil {
		return err
	}
	p.Proxies.RegisterWithProxy = Some(TrueFalse(true))
	p.CallFeatures.RemoteCCEnable = Some(TrueFalse(true))
	p.Stack.TimerRegisterExpires = Some(3600)
	p.Stack.RemotePartyID = Some(TrueFalse(true))
	p.StartMediaPort = Some[uint16](16384)
	p.StopMediaPort = Some[uint16](32766)
	p.VoIPControlPort = Some[uint16](DefaultSIPPort)
	n.device.TransportLayerProtocol = Some(transportTCP)
	for _, f := range []struct {
		field *Opt[string]
		text  string
	}{{&p.PhoneLabel, c.PhoneLabel}, {&p.DialTemplate, c.DialTemplate}, {&p.SoftKeyFile, c.SoftKeyFile}} {
		if f.text != "" {
			*f.field = Some(f.text)
		}
	}
	if n.knows.has(knowsLevels) && c.FeaturePolicyFile != "" {
		n.device.FeaturePolicyFile = Some(c.FeaturePolicyFile)
	}
	p.Lines.List = make([]SIPLine, 0, len(c.Lines)+len(c.SpeedDials))
	for i := range c.Lines {
		p.Lines.List = append(p.Lines.List, c.Lines[i].line(i+1))
	}
	for i := range c.SpeedDials {
		p.Lines.List = append(p.Lines.List, c.SpeedDials[i].line(len(c.Lines)+i+1))
	}
	return nil
}

func (c *DeviceConfig) checkSIP() error {
	if len(c.Lines) == 0 || len(c.Lines) > maxSIPLines {
		return fmt.Errorf("cnfxml: %d lines, phones with SIP take 1 to %d: %w", len(c.Lines), maxSIPLines, ErrLines)
	}
	for i := range c.Lines {
		if err := c.Lines[i].check(); err != nil {
			return fmt.Errorf("cnfxml: line %d: %w", i+1, err)
		}
	}
	for i, s := range c.SpeedDials {
		if trimBlank(s.Number) == "" {
			return fmt.Errorf("cnfxml: speed dial %d has no number: %w", i+1, ErrLines)
		}
	}
	if len(c.PhoneLabel) > maxPhoneLabel {
		return fmt.Errorf("cnfxml: phone label of %d bytes, the limit is %d: %w", len(c.PhoneLabel), maxPhoneLabel, ErrValue)
	}
	for _, name := range []string{c.DialTemplate, c.SoftKeyFile, c.FeaturePolicyFile} {
		if len(name) > maxFileName {
			return fmt.Errorf("cnfxml: file name of %d bytes, the limit is %d: %w", len(name), maxFileName, ErrValue)
		}
	}
	return nil
}

func (l *LineConfig) check() error {
	for _, f := range []struct {
		what, text string
		most       int
	}{
		{"name", l.Name, maxLineName},
		{"display name", l.DisplayName, maxLineName},
		{"name for authentication", l.AuthName.Reveal(), maxAuthName},
		{"password", l.AuthPassword.Reveal(), maxAuthPassword},
		{"proxy", l.Proxy, maxHost},
	} {
		if len(f.text) > f.most {
			return fmt.Errorf("%s of %d bytes, the limit is %d: %w", f.what, len(f.text), f.most, ErrLines)
		}
	}
	if trimBlank(l.Name) == "" {
		return fmt.Errorf("no name: %w", ErrLines)
	}
	return nil
}

// line returns the key with that number.
func (l *LineConfig) line(button int) SIPLine {
	line := SIPLine{
		Button:       Some(button),
		FeatureID:    Some(FeatureLine),
		FeatureLabel: Some(textOr(l.Label, l.Name)),
		Proxy:        Some(textOr(l.Proxy, UseCallManager)),
		Port:         Some(portOr(l.Port, DefaultSIPPort)),
		Name:         Some(l.Name),
		DisplayName:  Some(textOr(l.DisplayName, l.Name)),
		AuthName:     Some(NewSecret(textOr(l.AuthName.Reveal(), l.Name))),
	}
	if !l.AuthPassword.IsZero() {
		line.AuthPassword = Some(l.AuthPassword)
	}
	if l.Voicemail != "" {
		line.MessagesNumber = Some(l.Voicemail)
	}
	return line
}

func (s *SpeedDialConfig) line(button int) SIPLine {
	line := SIPLine{
		Button:          Some(button),
		FeatureID:       Some(FeatureSpeedDial),
		FeatureLabel:    Some(textOr(s.Label, s.Number)),
		SpeedDialNumber: Some(s.Number),
	}
	if s.BLF {
		line.FeatureID = Some(FeatureBLF)
		line.FeatureOptionMask = Some(1)
	}
	return line
}

func textOr(text, otherwise string) string {
	if text == "" {
		return otherwise
	}
	return text
}

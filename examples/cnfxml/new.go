package main

import (
	"flag"
	"fmt"
	"net"
	"net/netip"
	"strconv"
	"strings"

	"github.com/skinnykit/skinny/cnfxml"
)

// texts is a flag that may be given several times.
type texts []string

func (l *texts) String() string { return strings.Join(*l, ",") }

func (l *texts) Set(text string) error {
	*l = append(*l, text)
	return nil
}

// order is what the flags of new ask for.
type order struct {
	config   cnfxml.DeviceConfig
	managers texts
	lines    texts
	loads    texts
	ntp      texts
	addOns   texts
}

func newFile(t *tool, args []string) int {
	var o order
	f := t.flags()
	f.StringVar(&o.config.Model, "model", "", "`model` of the phone, such as 7962")
	protocol := f.String("protocol", "", "SCCP or SIP (default: SCCP where the model speaks it)")
	minimal := f.Bool("minimal", false, "only what the phone needs to register (default)")
	full := f.Bool("full", false, "all that CUCM writes for such a phone")
	f.Var(&o.managers, "manager", "`address` of a call manager, with a port if it is unusual; again for the next one")
	f.Var(&o.lines, "line", "`user` of a line of a SIP phone, or user:label; again for the next one")
	f.Var(&o.loads, "load", "`name` of the firmware; with -default MODEL=NAME, again for the next one")
	f.Var(&o.ntp, "ntp", "`address` of a time server; again for the next one")
	f.Var(&o.addOns, "module", "`model` of an expansion module; again for the next one")
	f.StringVar(&o.config.TimeZone, "timezone", "", "time `zone`, in Cisco's words")
	f.StringVar(&o.config.DateTemplate, "date", "", "date `template` (default M/D/Y)")
	f.StringVar(&o.config.UserLocale, "user-locale", "", "`directory` of the language")
	f.StringVar(&o.config.LangCode, "lang", "", "`code` of the language, such as en_US")
	f.StringVar(&o.config.NetworkLocale, "network-locale", "", "`directory` of the tones")
	f.StringVar(&o.config.PhoneLabel, "label", "", "`text` at the top of the display of a SIP phone")
	forAll := f.Bool("default", false, "write XMLDefault.cnf.xml, for phones without a file")
	out := f.String("o", "", "write to this `file` (default: the standard output)")
	t.recordFlag(f)
	rest, code, ok := t.parse(f, args)
	if !ok {
		return code
	}
	var err error
	o.config.Protocol, err = protocolNamed(*protocol)
	switch {
	case len(rest) > 0:
		return t.misuse("unexpected argument %q", rest[0])
	case *full && *minimal:
		return t.misuse("-full and -minimal exclude each other")
	case err != nil:
		return t.misuse("%w", err)
	case len(o.managers) == 0:
		return t.misuse("no call manager; give one with -manager")
	case o.config.Model == "" && !*forAll:
		return t.misuse("no model; give one with -model")
	case *forAll && forOnePhone(f) != "":
		return t.misuse("-%s does not go with -default", forOnePhone(f))
	case !*forAll && o.speaksSCCP() && (len(o.lines) > 0 || o.config.PhoneLabel != ""):
		return t.misuse("-line and -label are for phones with SIP: add -protocol SIP")
	case !*forAll && len(o.loads) > 1:
		return t.misuse("a phone has one load")
	}
	o.config.Form = cnfxml.FormMinimal
	if *full {
		o.config.Form = cnfxml.FormFull
	}
	t.record.begin(o.fileName(*forAll))
	return t.conclude(o.write(t, *forAll, *out))
}

// forOnePhone returns the name of a flag that has no meaning for
// XMLDefault.cnf.xml, "" without one.
func forOnePhone(f *flag.FlagSet) string {
	wrong := ""
	f.Visit(func(given *flag.Flag) {
		switch given.Name {
		case "default", "manager", "load", "o", "json":
		default:
			wrong = given.Name
		}
	})
	return wrong
}

// speaksSCCP reports whether the file is for SCCP, as it is where the model and
// the command line leave the choice.
func (o *order) speaksSCCP() bool {
	model, known := cnfxml.ModelByName(o.config.Model)
	return o.config.Protocol == cnfxml.SCCP || o.config.Protocol == "" && known && model.Speaks(cnfxml.SCCP)
}

// fileName is what phones call the file.
func (o *order) fileName(forAll bool) string {
	if forAll {
		return cnfxml.DefaultFile
	}
	return "SEP<mac>.cnf.xml"
}

func (o *order) write(t *tool, forAll bool, out string) int {
	data, err := o.make(forAll)
	if err != nil {
		return t.fail(err)
	}
	return t.put(out, data)
}

func (o *order) make(forAll bool) ([]byte, error) {
	servers, err := o.servers()
	if err != nil {
		return nil, err
	}
	if forAll {
		return o.makeDefault(servers)
	}
	o.config.CallManagers, o.config.NTP = servers, o.ntp
	if len(o.loads) > 0 {
		o.config.Load = o.loads[0]
	}
	for _, line := range o.lines {
		user, label, _ := strings.Cut(line, ":")
		o.config.Lines = append(o.config.Lines, cnfxml.LineConfig{Name: user, Label: label})
	}
	for _, model := range o.addOns {
		o.config.AddOns = append(o.config.AddOns, cnfxml.AddOnConfig{Model: model})
	}
	d, err := cnfxml.NewDevice(o.config)
	if err != nil {
		return nil, err
	}
	return d.Encode()
}

func (o *order) makeDefault(servers []cnfxml.Server) ([]byte, error) {
	c := cnfxml.DefaultConfig{CallManagers: servers}
	for _, text := range o.loads {
		model, name, ok := strings.Cut(text, "=")
		if !ok {
			return nil, fmt.Errorf("-load %s: write it as MODEL=NAME, such as 7962=SCCP42.9-4-2SR3-1S", text)
		}
		load, err := cnfxml.NewLoad(model, name)
		if err != nil {
			return nil, err
		}
		c.Loads = append(c.Loads, load)
	}
	d, err := cnfxml.NewDefault(c)
	if err != nil {
		return nil, err
	}
	return d.Encode()
}

// servers reads addresses with and without a port.
func (o *order) servers() ([]cnfxml.Server, error) {
	var list []cnfxml.Server
	for _, text := range o.managers {
		host, port, err := net.SplitHostPort(text)
		if _, bare := netip.ParseAddr(text); err != nil || bare == nil {
			list = append(list, cnfxml.Server{Host: text})
			continue
		}
		n, err := strconv.ParseUint(port, 10, 16)
		if err != nil || n == 0 {
			return nil, fmt.Errorf("-manager %s: the port is not from 1 to 65535", text)
		}
		list = append(list, cnfxml.Server{Host: host, Port: uint16(n)})
	}
	return list, nil
}

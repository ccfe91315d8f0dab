package main

import (
	"errors"
	"flag"
	"fmt"
	"io"
	"net"
	"strings"
	"time"

	"github.com/skinnykit/skinny/cnfxml"
	"github.com/skinnykit/skinny/examples/phone/softphone"
)

type options struct {
	phone    softphone.Config
	intf     string // to boot the network on
	dial     string
	answer   bool
	press    string // keys, separated by commas
	web      string // where commands are taken
	duration time.Duration
	wait     time.Duration
	trace    bool
}

const defaultTalk = 5 * time.Second

// parseOptions reads the command line. Every error was told to stderr.
func parseOptions(args []string, stderr io.Writer) (options, error) {
	var o options
	var mac, model, servers string
	flags := flag.NewFlagSet("phone", flag.ContinueOnError)
	flags.SetOutput(stderr)
	flags.StringVar(&o.phone.TFTP, "tftp", "", "file servers, `host[:port],...` (port 69); the next one when one is silent")
	flags.StringVar(&servers, "server", "", "call managers instead of a file server, `host[:port],...` (port 2000)")
	flags.StringVar(&o.intf, "interface", "", "boot as a phone does on this network `interface`: voice VLAN by CDP, address and file server by DHCP (needs root)")
	flags.StringVar(&mac, "mac", "", "hardware address of the phone, 12 hexadecimal `digits`")
	flags.StringVar(&model, "model", "7960", "kind of phone: "+strings.Join(softphone.ModelNames(), ", "))
	flags.StringVar(&o.phone.StateDir, "state", "", "existing `folder` that keeps the last configuration")
	flags.StringVar(&o.dial, "dial", "", "`number` to call once registered")
	flags.BoolVar(&o.answer, "answer", false, "answer every call")
	flags.StringVar(&o.press, "press", "", "`KEY,...` to press once registered: Services, Directories, Messages or Information; then softkeys, lines of menus, or FIELD=TEXT of forms")
	flags.StringVar(&o.web, "web", "", "`host:port` of the web server of the phone, for /CGI/Execute")
	flags.DurationVar(&o.duration, "for", 0, "with -dial the length of the call (5s), otherwise how long to stay (until interrupted)")
	flags.DurationVar(&o.wait, "wait", time.Minute, "how long to wait for the registration, and for an answer to the call")
	flags.IntVar(&o.phone.Rounds, "rounds", 1, "how often to try all call managers in vain before giving up; 0 for ever")
	flags.BoolVar(&o.trace, "trace", false, "print every message")
	if err := flags.Parse(args); err != nil {
		return o, err
	}
	err := o.complete(flags.Args(), mac, model, servers)
	if err != nil {
		fmt.Fprintln(stderr, "phone:", err)
		flags.Usage()
	}
	return o, err
}

func (o *options) complete(rest []string, mac, model, servers string) error {
	if len(rest) > 0 {
		return fmt.Errorf("unexpected %q", rest[0])
	}
	if err := o.identity(mac); err != nil {
		return err
	}
	var known bool
	if o.phone.Model, known = softphone.ModelByName(model); !known {
		return fmt.Errorf("-model: %q is not one of %s", model, strings.Join(softphone.ModelNames(), ", "))
	}
	ways := 0
	for _, way := range []string{o.phone.TFTP, servers, o.intf} {
		if way != "" {
			ways++
		}
	}
	if ways != 1 {
		return errors.New("one of -tftp, -server and -interface is needed")
	}
	if o.dial != "" && o.answer {
		return errors.New("-dial and -answer exclude each other")
	}
	if o.dial != "" && o.duration == 0 {
		o.duration = defaultTalk
	}
	if o.phone.TFTP != "" {
		for i, server := range strings.Split(o.phone.TFTP, ",") {
			server = withPort(strings.TrimSpace(server), "69")
			if i == 0 {
				o.phone.TFTP = server
			} else {
				o.phone.MoreTFTP = append(o.phone.MoreTFTP, server)
			}
		}
	}
	if servers != "" {
		for server := range strings.SplitSeq(servers, ",") {
			o.phone.Servers = append(o.phone.Servers, withPort(strings.TrimSpace(server), "2000"))
		}
	}
	return nil
}

// identity reads the hardware address; on an interface it is that of the
// interface, as it is on a phone.
func (o *options) identity(mac string) (err error) {
	if o.intf != "" {
		if mac != "" {
			return errors.New("-mac and -interface exclude each other: the interface has an address")
		}
		return nil
	}
	if o.phone.MAC, err = cnfxml.ParseMAC(mac); err != nil {
		return fmt.Errorf("-mac: %w", err)
	}
	return nil
}

// withPort adds a port where there is none.
func withPort(address, port string) string {
	if _, _, err := net.SplitHostPort(address); err == nil {
		return address
	}
	return net.JoinHostPort(strings.Trim(address, "[]"), port)
}

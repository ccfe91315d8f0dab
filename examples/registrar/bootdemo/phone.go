package bootdemo

import (
	"context"
	"errors"
	"fmt"
	"net"
	"strings"
	"time"

	"github.com/skinnykit/skinny/cnfxml"
	"github.com/skinnykit/skinny/examples/phone/bootnet"
	"github.com/skinnykit/skinny/examples/phone/softphone"
	"github.com/skinnykit/skinny/sccp"
	"github.com/skinnykit/skinny/tftp"
)

// talkTime is how long the call lasts, and leastPackets what must be heard in that
// time: half of the packets of 20 ms.
const (
	talkTime     = 2 * time.Second
	leastPackets = 50
)

// playPhone goes from power to a call. Its namespace has one interface and nothing
// else.
func playPhone(ctx context.Context, out *output) error {
	model, ok := softphone.ModelByName(phoneModel)
	if !ok {
		return fmt.Errorf("no simulated phone of model %s", phoneModel)
	}
	network, err := bootnet.Boot(ctx, bootnet.Config{
		Interface: phonePort, Model: model.Name, Load: model.Load, Step: func(text string) { out.line("%s", text) },
	})
	if err != nil {
		return err
	}
	err = call(ctx, out, network, model)
	if ctx.Err() == nil && err == nil {
		out.line("unplugged; the address is given back")
	}
	return errors.Join(err, network.Close())
}

// call starts the phone proper.
func call(ctx context.Context, out *output, network *bootnet.Network, model softphone.Model) error {
	if network.Voice.ID != voiceVLAN {
		return fmt.Errorf("the voice VLAN is %v, not %d", network.Voice, voiceVLAN)
	}
	phone, err := softphone.Start(softphone.Config{
		Model: model, MAC: cnfxml.MAC(network.MAC), TFTP: network.TFTP(), Rounds: 3, RetryWait: time.Second,
		Trace: func(r softphone.Record) {
			if r.Kind == softphone.Note {
				out.line("%s", r.Text)
			}
		},
	})
	if err != nil {
		return err
	}
	defer phone.Close()
	s, err := phone.WaitFor(ctx, softphone.State.Registered)
	if err != nil {
		return err
	}
	if s.Source != softphone.FromOwnFile {
		return fmt.Errorf("the configuration came from: %v", s.Source)
	}
	out.line("registered at %s, protocol version %d, line %s", s.Server, s.Version, s.Lines[0].Number)
	if err := byHTTP(ctx, out, network); err != nil {
		return err
	}
	if err := talk(ctx, out, phone); err != nil {
		return err
	}
	if err := phone.Shutdown(ctx); err != nil {
		return err
	}
	out.line("unregistered")
	return nil
}

// byHTTP fetches the file by the other door, as newer phones do.
func byHTTP(ctx context.Context, out *output, network *bootnet.Network) error {
	host, _, err := net.SplitHostPort(network.TFTP())
	if err != nil {
		return err
	}
	name := phoneName + ".cnf.xml"
	file, err := tftp.FetchHTTP(ctx, net.JoinHostPort(host, "6970"), name, tftp.FetchOptions{})
	if err != nil {
		return err
	}
	if !strings.Contains(string(file), "<device") {
		return fmt.Errorf("%s by HTTP is no configuration", name)
	}
	out.line("%s by HTTP, port 6970: %d bytes too", name, len(file))
	return nil
}

func talk(ctx context.Context, out *output, phone *softphone.Phone) error {
	out.line("calls %s", friendNumber)
	call, err := phone.Dial(ctx, friendNumber)
	if err != nil {
		return err
	}
	if _, err := phone.WaitFor(ctx, in(call.Reference, sccp.DCallStateRingOut, sccp.DCallStateConnected)); err != nil {
		return err
	}
	if _, err := phone.WaitFor(ctx, in(call.Reference, sccp.DCallStateConnected)); err != nil {
		return err
	}
	out.line("connected; voice for %v", talkTime)
	select {
	case <-time.After(talkTime):
	case <-ctx.Done():
		return ctx.Err()
	}
	c := phone.Counters(call.Reference)
	out.line("RTP: %d packets sent, %d received, %d lost", c.PacketsSent, c.PacketsReceived, c.PacketsLost)
	if c.PacketsReceived < leastPackets {
		return fmt.Errorf("too little was heard: %d packets, at least %d are needed", c.PacketsReceived, leastPackets)
	}
	out.line("hangs up")
	if err := phone.HangUp(); err != nil {
		return err
	}
	_, err = phone.WaitFor(ctx, func(s softphone.State) bool { return len(s.Calls) == 0 && len(s.Media) == 0 })
	return err
}

func in(reference uint32, states ...sccp.DCallState) func(softphone.State) bool {
	return func(s softphone.State) bool {
		call, ok := s.Call(reference)
		if !ok {
			return false
		}
		for _, state := range states {
			if call.State == state {
				return true
			}
		}
		return false
	}
}

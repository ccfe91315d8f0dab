package bootnet

import (
	"context"
	"fmt"

	"github.com/skinnykit/skinny/cdp"
)

// findVLAN sends what phones send to ask for their voice VLAN, and listens. It
// goes on sending for the life of the network, as phones do.
func (n *Network) findVLAN(ctx context.Context, c Config) error {
	listening, err := cdp.Open(c.Interface)
	if err != nil {
		return err
	}
	defer listening.Close()
	stop, err := n.speak(c)
	if err != nil {
		return err
	}
	n.undo = append(n.undo, stop)
	c.Step("asks for its voice VLAN by CDP")

	waiting, cancel := context.WithTimeout(ctx, c.VLANWait)
	defer cancel()
	found := false
	l := cdp.NewListener(listening)
	l.Notify = func(e cdp.Event, heard cdp.Neighbor) {
		if found || e == cdp.Gone || heard.Packet.VoiceVLAN == (cdp.VoiceVLAN{}) {
			return
		}
		found = true
		n.Voice = heard.Packet.VoiceVLAN
		c.Step(fmt.Sprintf("hears CDP of %q, port %q: voice VLAN %v", heard.Packet.DeviceID, heard.Packet.PortID, n.Voice))
		cancel()
	}
	if err := l.Run(waiting); err != nil {
		return err
	}
	if !found && ctx.Err() == nil {
		c.Step(fmt.Sprintf("heard no voice VLAN in %v", c.VLANWait))
	}
	return ctx.Err()
}

// speak sends the frames of a phone until the returned function is called.
func (n *Network) speak(c Config) (stop func() error, err error) {
	conn, err := cdp.Open(c.Interface)
	if err != nil {
		return nil, err
	}
	a, err := cdp.NewAnnouncer(conn, cdp.PhonePacket(n.MAC, c.Model, c.Load))
	if err != nil {
		return nil, fmt.Errorf("%w (close: %w)", err, conn.Close())
	}
	ctx, cancel := context.WithCancel(context.Background())
	ended := make(chan error, 1)
	go func() { ended <- a.Run(ctx) }()
	return func() error {
		cancel()
		err := <-ended
		if closing := conn.Close(); err == nil {
			err = closing
		}
		return err
	}, nil
}

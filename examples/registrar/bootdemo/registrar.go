package bootdemo

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"time"

	"github.com/skinnykit/skinny/cnfxml"
	"github.com/skinnykit/skinny/examples/phone/bootnet/vlan"
	"github.com/skinnykit/skinny/examples/phone/softphone"
	"github.com/skinnykit/skinny/examples/registrar/assembly"
	"github.com/skinnykit/skinny/examples/registrar/config"
	"github.com/skinnykit/skinny/sccp"
)

// house is the configuration of the registrar: all services, on their real ports.
func house() string {
	return fmt.Sprintf(`
listen: {sccp: ":2000", tftp: ":69", http: ":6970"}
time-zone: UTC
voice-vlans: [{interface: %s, vlan: %d, name: boot-demo, lldp: true}]
dhcp: [{interface: %s, pool: %s}]
lines:
  - {number: %s, name: Anna}
  - {number: %s, name: Bruno}
devices:
  - {name: %s, model: %s, lines: [%s]}
  - {name: %s, model: %s, lines: [%s]}
`, switchPort, voiceVLAN, vlan.Name(switchPort, voiceVLAN), voicePool, phoneNumber, friendNumber,
		phoneName, phoneModel, phoneNumber, friendName, friendModel, friendNumber)
}

// playRegistrar serves until ctx ends. Its namespace is that of the switch port.
func playRegistrar(ctx context.Context, out *output) error {
	voice, err := vlan.Open(ctx, switchPort, voiceVLAN)
	if err != nil {
		return err
	}
	err = ip(ctx, "addr", "add", voiceAddr+"/24", "dev", voice.Name)
	if err == nil {
		out.line("has %s on VLAN %d, and nothing without a tag", voiceAddr, voiceVLAN)
		err = serve(ctx, out)
	}
	return errors.Join(err, voice.Close())
}

func serve(ctx context.Context, out *output) error {
	cfg, err := config.Parse("boot demo", []byte(house()))
	if err != nil {
		return err
	}
	log := slog.New(slog.NewTextHandler(out, &slog.HandlerOptions{ReplaceAttr: onlyWhat}))
	registrar, err := assembly.Open(ctx, cfg, assembly.Options{Log: log})
	if err != nil {
		return err
	}
	ctx, stop := context.WithCancel(ctx)
	defer stop()
	served := make(chan error, 1)
	go func() { served <- registrar.Run(ctx) }()
	friend := answerCalls(ctx, out)
	stop()
	return errors.Join(friend, <-served)
}

// onlyWhat leaves out when and how important: the stage tells the time.
func onlyWhat(groups []string, a slog.Attr) slog.Attr {
	if len(groups) == 0 && (a.Key == slog.TimeKey || a.Key == slog.LevelKey) {
		return slog.Attr{}
	}
	return a
}

// answerCalls is the colleague: a phone beside the registrar that takes one call
// after the other until ctx ends.
func answerCalls(ctx context.Context, out *output) error {
	model, _ := softphone.ModelByName(friendModel)
	mac, err := cnfxml.ParseMAC(friendMAC)
	if err != nil {
		return err
	}
	phone, err := softphone.Start(softphone.Config{Model: model, MAC: mac, TFTP: voiceAddr + ":69", RetryWait: 100 * time.Millisecond})
	if err != nil {
		return err
	}
	defer phone.Close()
	if _, err := phone.WaitFor(ctx, softphone.State.Registered); err != nil {
		return whileRunning(ctx, err)
	}
	out.line("%s", readyLine)
	for {
		s, err := phone.WaitFor(ctx, func(s softphone.State) bool {
			call, ok := s.CallIn(sccp.DCallStateRingIn)
			return ok && call.CallingNumber != ""
		})
		if err != nil {
			return whileRunning(ctx, err)
		}
		call, _ := s.CallIn(sccp.DCallStateRingIn)
		out.line("the phone of %s rings: %s calls", friendNumber, call.CallingNumber)
		if err := phone.Answer(); err != nil && !errors.Is(err, softphone.ErrNoCall) {
			return err
		}
		if _, err := phone.WaitFor(ctx, func(s softphone.State) bool {
			_, ringing := s.CallIn(sccp.DCallStateRingIn)
			return !ringing
		}); err != nil {
			return whileRunning(ctx, err)
		}
	}
}

// whileRunning drops the error that the end of ctx makes.
func whileRunning(ctx context.Context, err error) error {
	if ctx.Err() != nil {
		return nil
	}
	return err
}

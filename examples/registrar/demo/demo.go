// Package demo shows the registrar at work: two simulated phones in the same
// process fetch their configuration, register, talk for two seconds and leave,
// all over loopback sockets on free ports.
package demo

import (
	"context"
	"fmt"
	"io"
	"time"

	"github.com/skinnykit/skinny/cnfxml"
	"github.com/skinnykit/skinny/examples/phone/softphone"
	"github.com/skinnykit/skinny/examples/registrar/assembly"
	"github.com/skinnykit/skinny/examples/registrar/capture"
	"github.com/skinnykit/skinny/examples/registrar/config"
	"github.com/skinnykit/skinny/examples/registrar/station"
)

// limit is how long the whole demonstration may take: ten times what it takes.
const limit = 30 * time.Second

// house is the configuration of the demonstration.
const house = `
listen: {sccp: "127.0.0.1:0", tftp: "127.0.0.1:0", http: "127.0.0.1:0"}
time-zone: UTC
lines:
  - {number: 1001, name: Anna}
  - {number: 1002, name: Bruno}
devices:
  - {name: SEP00000A000001, model: 7960, lines: [1001]}
  - {name: SEP00000A000002, model: 7970, lines: [1002]}
`

// Options of a demonstration.
type Options struct {
	Out  io.Writer
	Pcap string // file for the SCCP traffic; empty for none
}

// StepError names the step that failed.
type StepError struct {
	Step string
	Err  error
}

func (e *StepError) Error() string { return fmt.Sprintf("demo: step %q failed: %v", e.Step, e.Err) }

func (e *StepError) Unwrap() error { return e.Err }

// Run plays the demonstration. The error is a [*StepError].
func Run(ctx context.Context, o Options) error {
	ctx, cancel := context.WithTimeout(ctx, limit)
	defer cancel()
	if o.Pcap == "" {
		return run(ctx, o, nil)
	}
	file, err := capture.Create(o.Pcap)
	if err != nil {
		return &StepError{"open the capture file", err}
	}
	err = run(ctx, o, file)
	if closing := file.Close(); closing != nil && err == nil {
		err = &StepError{"write the capture file", closing}
	}
	if err != nil {
		return err
	}
	_, err = fmt.Fprintf(o.Out, "SCCP traffic written to %s\n", o.Pcap)
	return printed(err)
}

// printed returns what went wrong with printing.
func printed(err error) error {
	if err == nil {
		return nil
	}
	return &StepError{"print", err}
}

func run(ctx context.Context, o Options, tap station.Tap) error {
	cfg, err := config.Parse("demo", []byte(house))
	if err != nil {
		return &StepError{"read the configuration", err}
	}
	registrar, err := assembly.Open(ctx, cfg, assembly.Options{Tap: tap})
	if err != nil {
		return &StepError{"open the ports", err}
	}
	serving, stop := context.WithCancel(ctx)
	defer stop()
	served := make(chan error, 1)
	go func() { served <- registrar.Run(serving) }()

	p := &play{ladder: newLadder(o.Out), registrar: registrar}
	err = p.steps(ctx)
	p.unplug()
	stop()
	if ended := <-served; ended != nil && err == nil {
		err = &StepError{"stop the registrar", ended}
	}
	if err == nil {
		p.summary()
		err = printed(p.ladder.failure())
	}
	return err
}

// phone starts one simulated phone.
func (p *play) phone(model, mac string, right bool) (*softphone.Phone, error) {
	m, ok := softphone.ModelByName(model)
	if !ok {
		return nil, fmt.Errorf("no simulated phone of model %s", model)
	}
	address, err := cnfxml.ParseMAC(mac)
	if err != nil {
		return nil, err
	}
	return softphone.Start(softphone.Config{
		Model: m, MAC: address, TFTP: p.registrar.TFTP().String(), Rounds: 1,
		Trace: func(r softphone.Record) { p.ladder.record(right, r) },
	})
}

package main

import (
	"context"
	"log/slog"

	"github.com/skinnykit/skinny/examples/voicevlan/announce"
)

func announceOn(ctx context.Context, o options, log *slog.Logger) error {
	port, err := announce.Open(announce.Config{
		Interface: o.intf, Voice: o.voice, Native: uint16(o.native), Name: o.name, LLDP: o.lldp, Log: log,
	})
	if err != nil {
		return err
	}
	log.Info("announcing", "interface", o.intf, "voice", o.voice, "native", o.native, "lldp", o.lldp)
	if err := port.Run(ctx); err != nil {
		return err
	}
	log.Info("stopped")
	return nil
}

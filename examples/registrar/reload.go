package main

import (
	"context"
	"log/slog"
	"os"
	"os/signal"
	"sync"
	"syscall"

	"github.com/coreos/go-systemd/v22/daemon"

	"github.com/skinnykit/skinny/examples/registrar/assembly"
)

// runReloading runs a registrar that reads its configuration again at each SIGHUP.
func runReloading(ctx context.Context, r *assembly.Registrar, log *slog.Logger) error {
	hangUps := make(chan os.Signal, 1) // one that comes during another reload is not lost
	signal.Notify(hangUps, syscall.SIGHUP)
	defer signal.Stop(hangUps)
	if _, err := daemon.SdNotify(false, daemon.SdNotifyReady); err != nil {
		log.Warn("systemd cannot be told that phones can come", "err", err)
	}
	ctx, stop := context.WithCancel(ctx)
	var reloading sync.WaitGroup
	reloading.Go(func() {
		for {
			select {
			case <-ctx.Done():
				return
			case <-hangUps:
			}
			log.Info("reading the configuration again, because of SIGHUP")
			// It has logged all that it returns. Another one need not wait until all
			// phones are told.
			reloading.Go(func() { _, _ = r.Reload(ctx, nil) })
		}
	})
	err := r.Run(ctx)
	stop()
	reloading.Wait()
	return err
}

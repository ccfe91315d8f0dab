package main

import (
	"context"
	"flag"
	"os"
	"os/signal"
	"syscall"

	"github.com/skinnykit/skinny/examples/registrar/api/ctl"
)

// controlRegistrar hands on to the room ctl, which has commands and flags of its own.
func controlRegistrar(t *tool, _ *flag.FlagSet, args []string) int {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	return ctl.Run(ctx, ctl.OfProcess(t.stdin, t.stdout, t.stderr), args)
}

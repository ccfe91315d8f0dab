// Registrar is a call manager for Cisco phones that speak Skinny: it serves
// their files, registers them, and connects their calls.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"log/slog"
	"os"
	"os/signal"
	"path/filepath"
	"runtime/debug"
	"strings"
	"syscall"

	"github.com/skinnykit/skinny/examples/registrar/api/socket"
	"github.com/skinnykit/skinny/examples/registrar/assembly"
	"github.com/skinnykit/skinny/examples/registrar/bootdemo"
	"github.com/skinnykit/skinny/examples/registrar/capture"
	"github.com/skinnykit/skinny/examples/registrar/config"
	"github.com/skinnykit/skinny/examples/registrar/demo"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	code := run(ctx, os.Args[1:], os.Stdout, os.Stderr)
	stop()
	os.Exit(code)
}

// Exit codes.
const (
	exitFailed = 1
	exitUsage  = 2
)

func run(ctx context.Context, args []string, stdout, stderr io.Writer) int {
	t := &tool{stdin: os.Stdin, stdout: stdout, stderr: stderr}
	if code, ok := t.subCommand(args); ok {
		return code
	}
	o, err := parseFlags(args)
	if errors.Is(err, flag.ErrHelp) {
		usage(stdout)
		return 0
	}
	if err != nil {
		return t.misused(err)
	}
	if err := serve(ctx, o, stdout, stderr); err != nil {
		fmt.Fprintln(stderr, err)
		return exitFailed
	}
	return 0
}

func serve(ctx context.Context, o *options, stdout, stderr io.Writer) error {
	if o.demo {
		return demo.Run(ctx, demo.Options{Out: stdout, Pcap: o.pcap})
	}
	if o.bootDemo {
		return showBoot(ctx, stdout)
	}
	cfg, err := o.configuration()
	if err != nil {
		return err
	}
	level := slog.LevelInfo
	if o.verbose {
		level = slog.LevelDebug
	}
	log := slog.New(slog.NewTextHandler(stderr, &slog.HandlerOptions{Level: level}))
	a := assembly.Options{Log: log, File: o.config, Version: version(), ControlSocket: socket.OfProcess().Default()}
	if o.config != "" {
		a.Load = o.configuration
	}
	if o.pcap == "" {
		return o.runRegistrar(ctx, cfg, a, stdout)
	}
	file, err := capture.Create(o.pcap)
	if err != nil {
		return err
	}
	a.Tap = file
	return errors.Join(o.runRegistrar(ctx, cfg, a, stdout), file.Close())
}

// showBoot plays the demonstration; that it cannot be shown here is no failure.
// It cleans up too when nobody reads on, or the terminal is closed.
func showBoot(ctx context.Context, stdout io.Writer) error {
	ctx, stop := signal.NotifyContext(ctx, syscall.SIGPIPE, syscall.SIGHUP)
	defer stop()
	err := bootdemo.Run(ctx, bootdemo.Options{Out: stdout})
	var skip *bootdemo.SkipError
	if errors.As(err, &skip) {
		_, err = fmt.Fprintln(stdout, skip)
	}
	return err
}

func (o *options) runRegistrar(ctx context.Context, cfg *config.Config, a assembly.Options, stdout io.Writer) error {
	registrar, err := assembly.Open(ctx, cfg, a)
	if err != nil {
		return o.secondTry(err)
	}
	warnOfRoot(a.Log, os.Geteuid())
	if o.config == "" {
		guide(stdout, registrar, cfg)
		ctx, stop := signal.NotifyContext(ctx, syscall.SIGHUP) // the terminal was closed
		defer stop()
		return registrar.Run(ctx)
	}
	if len(cfg.Devices) == 0 && !cfg.UnknownPhones() && len(cfg.Claims) == 0 {
		a.Log.Warn("no phone can register: no device is configured, and unknown ones are turned away", "fix", "add them to "+o.config+", or give -autoreg 1000-1999")
	}
	return runReloading(ctx, registrar, a.Log)
}

// version is that of the module, or what was built here.
func version() string {
	if info, ok := debug.ReadBuildInfo(); ok && info.Main.Version != "" {
		return info.Main.Version
	}
	return "(devel)"
}

// configuration reads the file, and lets flags overrule it.
func (o *options) configuration() (*config.Config, error) {
	cfg := config.Default()
	if o.config != "" {
		var err error
		if cfg, err = config.Load(o.config); err != nil {
			return nil, err
		}
	}
	overrule(&cfg.Listen.SCCP, o.sccp)
	overrule(&cfg.Listen.TFTP, o.tftp)
	overrule(&cfg.Listen.HTTP, o.http)
	overrule(&cfg.FileDirectory, o.files)
	if o.control != "" {
		if err := cfg.Control.SetSocket(o.control); err != nil {
			return nil, fmt.Errorf("-control: %w", err)
		}
	}
	if o.autoreg != nil {
		cfg.AutoRegistration = o.autoreg
	}
	o.overruleDatabase(cfg)
	if o.config == "" && !cfg.UnknownPhones() && private(cfg.Listen.SCCP) {
		cfg.AutoRegistration = tryNumbers()
	}
	return cfg, nil
}

// overruleDatabase takes the flag, or else the folder that systemd has made for
// what a service keeps (StateDirectory=), where the file names no database.
func (o *options) overruleDatabase(cfg *config.Config) {
	overrule(&cfg.Database.File, o.database)
	folder, _, _ := strings.Cut(os.Getenv("STATE_DIRECTORY"), ":") // a list
	if o.config != "" && cfg.Database.File == "" && filepath.IsAbs(folder) {
		cfg.Database.File = filepath.Join(folder, "registrar.db")
	}
}

func overrule(value *string, by string) {
	if by != "" {
		*value = by
	}
}

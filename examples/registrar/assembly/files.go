package assembly

import (
	"context"
	"errors"
	"net"

	"github.com/skinnykit/skinny/examples/registrar/boot"
	"github.com/skinnykit/skinny/examples/registrar/config"
)

// openFiles opens the ports at which phones ask for files. One service has both.
func (r *Registrar) openFiles(ctx context.Context, cfg *config.Config) error {
	files := &boot.Service{
		Files: &boot.Files{
			Config: cfg, Directory: r.directory, SCCP: r.SCCP(), SCCPS: r.SCCPS(), Gate: r.gate,
			Services: addrPort(r.services.address(servicePages)),
		},
		OnEvent: r.metrics.File, Log: r.log,
	}
	// A directory that is not there is told before anybody hears that files are served.
	if _, dir, err := files.Files.Sources(); err != nil {
		return err
	} else if dir != nil {
		if err := dir.Close(); err != nil {
			return err
		}
	}
	var listen net.ListenConfig
	packets, err := listen.ListenPacket(ctx, "udp", cfg.Listen.TFTP)
	if err != nil {
		return explain("files (TFTP)", "-tftp", cfg.Listen.TFTP, err)
	}
	ln, err := listen.Listen(ctx, "tcp", cfg.Listen.HTTP)
	if err != nil {
		return errors.Join(explain("files (HTTP)", "-http", cfg.Listen.HTTP, err), packets.Close())
	}
	r.services = append(r.services,
		service{
			name: serviceTFTP, addr: packets.LocalAddr(), close: packets.Close,
			serve: func(ctx context.Context) error { return files.Serve(ctx, packets, ln) },
		},
		service{name: serviceHTTP, addr: ln.Addr(), close: ln.Close, serve: untilDone},
	)
	return nil
}

// untilDone is for what another service serves.
func untilDone(ctx context.Context) error {
	<-ctx.Done()
	return nil
}

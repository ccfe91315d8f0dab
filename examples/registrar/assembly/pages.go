package assembly

import (
	"context"
	"net"

	"github.com/skinnykit/skinny/examples/registrar/config"
	"github.com/skinnykit/skinny/examples/registrar/directory"
	phones "github.com/skinnykit/skinny/examples/registrar/services"
	"github.com/skinnykit/skinny/examples/registrar/station"
)

// openPages opens the port at which phones load the pages of the phone services,
// where that is wanted.
func (r *Registrar) openPages(ctx context.Context, cfg *config.Config) error {
	r.rooms = &phones.Rooms{
		Directory: r.directory, Store: r.keeper.store,
		Apply: func(_ context.Context, u directory.Update) error { return r.settle(u) },
	}
	desk := r.Control()
	r.pages = &phones.Server{Phones: desk, Pusher: desk, Slots: slots{r.station}, Gate: r.gate, Log: r.log}
	r.rooms.Join(r.pages)
	if cfg.Services.HTTP == "" {
		return nil
	}
	var listen net.ListenConfig
	ln, err := listen.Listen(ctx, "tcp", cfg.Services.HTTP)
	if err != nil {
		return explain("phone services", "services: http:", cfg.Services.HTTP, err)
	}
	r.pages.Address = addrPort(ln.Addr())
	r.services = append(r.services, service{
		name: servicePages, addr: ln.Addr(), close: ln.Close,
		serve: func(ctx context.Context) error { return r.pages.Serve(ctx, ln) },
	})
	return nil
}

// Pages returns the pages of the phone services, which also push texts and pictures.
// Where they are not served, only what is small enough for SCCP can be pushed.
func (r *Registrar) Pages() *phones.Server { return r.pages }

// slots tells which calls are parked.
type slots struct{ *station.Server }

// Parked implements [phones.Slots].
func (s slots) Parked() []phones.Parked {
	var list []phones.Parked
	for _, p := range s.ParkedCalls() {
		list = append(list, phones.Parked{Slot: p.Slot, Party: p.Waiting, Parker: p.By, Since: p.Since})
	}
	return list
}

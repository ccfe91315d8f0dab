package softphone

import (
	"context"
	"errors"
	"io/fs"

	"github.com/skinnykit/skinny/tftp"
)

// fileServers are the TFTP servers of a phone in order: the two of DHCP option
// 150, say. It is used by the goroutine of the phone.
type fileServers struct {
	addresses []string
	options   tftp.FetchOptions
	first     int // the one that answered last
}

// fetch asks the server that answered last, and the others when it is silent.
// "Not found" is an answer.
func (f *fileServers) fetch(ctx context.Context, name string, maxSize int64) ([]byte, error) {
	options := f.options
	if options.MaxSize == 0 {
		options.MaxSize = maxSize
	}
	var silent []error
	for i := range f.addresses {
		at := (f.first + i) % len(f.addresses)
		data, err := tftp.Fetch(ctx, f.addresses[at], name, options)
		if err == nil || errors.Is(err, fs.ErrNotExist) {
			f.first = at
			return data, err
		}
		if silent = append(silent, err); ctx.Err() != nil {
			break
		}
	}
	return nil, errors.Join(silent...)
}

// loadFetcher is the default of Config.FetchLoad; fetch is Config.Fetch.
func loadFetcher(
	fetch func(context.Context, string) ([]byte, error), servers *fileServers,
) func(ctx context.Context, server, name string) ([]byte, error) {
	return func(ctx context.Context, server, name string) ([]byte, error) {
		switch {
		case server != "":
			other := &fileServers{addresses: []string{server}, options: servers.options}
			return other.fetch(ctx, name, maxLoadFile)
		case fetch != nil:
			return fetch(ctx, name)
		}
		return servers.fetch(ctx, name, maxLoadFile)
	}
}

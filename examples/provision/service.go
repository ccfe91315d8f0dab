package main

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"

	"github.com/skinnykit/skinny/examples/registrar/sparing"
	"github.com/skinnykit/skinny/tftp"
)

// service is the open folder and its doors. A shut door has no listener.
type service struct {
	config   config
	dir      *tftp.Dir
	packets  net.PacketConn
	listener net.Listener
}

// open takes everything that can be refused.
func open(c config) (*service, error) {
	s := &service{config: c}
	var err error
	if s.dir, err = tftp.OpenDir(c.dir); err != nil {
		return nil, fmt.Errorf("-dir: %w", err)
	}
	if c.tftp != "" {
		if s.packets, err = net.ListenPacket("udp", c.tftp); err != nil {
			return nil, errors.Join(explain("-tftp", c.tftp, err), s.close())
		}
	}
	if c.http != "" {
		if s.listener, err = net.Listen("tcp", c.http); err != nil {
			return nil, errors.Join(explain("-http", c.http, err), s.close())
		}
	}
	return s, nil
}

func (s *service) close() error {
	var errs []error
	if s.packets != nil {
		errs = append(errs, s.packets.Close())
	}
	return errors.Join(append(errs, s.dir.Close())...)
}

// serve runs the open doors until ctx ends or one of them fails, and returns
// when both are shut.
func (s *service) serve(ctx context.Context) error {
	c := s.config
	files := tftp.NewFiles(s.dir)
	onEvent := logEvents(c.log)
	var onProgress func(tftp.Progress)
	if c.progress > 0 {
		onProgress = tftp.LogProgress(sparing.OfRequests(c.log))
	}
	tftpServer := &tftp.Server{
		Files: files, Allow: c.allow, Log: c.log,
		OnEvent: onEvent, OnProgress: onProgress, ProgressEvery: c.progress,
	}
	httpServer := tftp.NewHTTPServer(&tftp.HTTPHandler{
		Files: files, Allow: c.allow,
		OnEvent: onEvent, OnProgress: onProgress, ProgressEvery: c.progress,
	}, c.log)

	ended := make(chan error, 2)
	doors := 0
	if s.packets != nil {
		doors++
		c.log.Info("serving", "door", tftp.TFTP, "address", s.packets.LocalAddr(), "dir", c.dir)
		go func() { ended <- tftpServer.Serve(context.WithoutCancel(ctx), s.packets) }()
	}
	if s.listener != nil {
		doors++
		c.log.Info("serving", "door", tftp.HTTP, "address", s.listener.Addr(), "dir", c.dir)
		go func() { ended <- httpServer.Serve(s.listener) }()
	}

	var failures []error
	select {
	case <-ctx.Done():
		c.log.Info("stopping", "grace", c.grace)
	case err := <-ended:
		doors--
		failures = append(failures, err)
	}
	// The end of the grace is not an error: transfers are broken off.
	within, cancel := context.WithTimeout(context.WithoutCancel(ctx), c.grace)
	defer cancel()
	if tftpServer.Shutdown(within) != nil {
		c.log.Warn("TFTP transfers were broken off")
	}
	if httpServer.Shutdown(within) != nil {
		c.log.Warn("HTTP transfers were broken off")
		failures = append(failures, httpServer.Close())
	}
	for range doors {
		err := <-ended
		if !errors.Is(err, tftp.ErrServerClosed) && !errors.Is(err, http.ErrServerClosed) {
			failures = append(failures, err)
		}
	}
	return errors.Join(append(failures, s.dir.Close())...)
}

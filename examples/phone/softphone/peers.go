package softphone

import (
	"bufio"
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"net"
	"sync"
	"time"

	"github.com/skinnykit/skinny/cnfxml"
)

// sharing is the part that a phone takes in the sharing of one load. nil takes
// none.
type sharing struct {
	phone *Phone
	load  string

	nodes []*node
}

// newSharing returns nil for phones that share nothing: by their configuration,
// by their generation, or for want of others.
func (p *Phone) newSharing(f firmware) *sharing {
	switch p.cfg.Model.Generation {
	case cnfxml.GenPreXML, cnfxml.GenPreXMLLow, cnfxml.Gen7960, cnfxml.Gen7960SIP:
		return nil
	}
	if !f.share || p.cfg.Segment == nil {
		return nil
	}
	return &sharing{phone: p, load: f.load}
}

// fetch takes a file from a peer, or from the server for this phone and its
// peers.
func (s *sharing) fetch(ctx context.Context, name string, fromServer func() ([]byte, error)) ([]byte, error) {
	p := s.phone
	file := sharedFile{p.cfg.Model.Type, s.load, name}
	n, err := newNode(file)
	if err != nil {
		p.note("", "%s: no peers: %v", name, err)
		return fromServer()
	}
	parent := p.cfg.Segment.join(file, n)
	s.nodes = append(s.nodes, n)
	data, err := s.take(ctx, parent, name, fromServer)
	n.give(data, err)
	return data, err
}

func (s *sharing) take(ctx context.Context, parent *node, name string, fromServer func() ([]byte, error)) ([]byte, error) {
	if parent == nil {
		s.phone.note("", "%s: fetching it for this phone and its peers", name)
		return fromServer()
	}
	s.phone.note("", "%s: waiting for peer %s", name, parent.address)
	data, err := parent.ask(ctx)
	if err != nil {
		s.phone.note("", "%s: peer %s failed (%v), asking the server", name, parent.address, err)
		return fromServer()
	}
	s.phone.note("", "%s: from peer %s", name, parent.address)
	return data, nil
}

// close waits for the peers that were promised a file.
func (s *sharing) close(ctx context.Context) {
	if s == nil {
		return
	}
	for _, n := range s.nodes {
		n.close(ctx, s.phone.cfg.Segment.leave(n.file, n), s.phone.cfg.PeerTimeout)
	}
}

// node offers one file to two peers.
type node struct {
	file     sharedFile
	address  string
	children int // guarded by the segment

	listener net.Listener
	ready    chan struct{} // closed once data or failed is set
	data     []byte
	failed   bool
	life     context.Context // until close
	end      context.CancelFunc
	serving  sync.WaitGroup
	served   chan struct{} // one for each peer that was answered
}

func newNode(file sharedFile) (*node, error) {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return nil, err
	}
	n := &node{
		file: file, address: listener.Addr().String(), listener: listener,
		ready: make(chan struct{}), served: make(chan struct{}, maxChildren),
	}
	n.life, n.end = context.WithCancel(context.Background())
	n.serving.Go(n.accept)
	return n, nil
}

// give ends the wait of the peers.
func (n *node) give(data []byte, err error) {
	n.data, n.failed = data, err != nil
	close(n.ready)
}

func (n *node) accept() {
	for range maxChildren {
		c, err := n.listener.Accept()
		if err != nil {
			return
		}
		n.serving.Go(func() {
			stop := context.AfterFunc(n.life, func() { c.Close() })
			defer stop()
			defer c.Close()
			_ = n.serve(c) // the peer notices, and asks the server
			n.served <- struct{}{}
		})
	}
}

// A peer says the name of the file, and gets its length in 8 bytes, big-endian,
// and the file.
func (n *node) serve(c net.Conn) error {
	line, err := bufio.NewReader(io.LimitReader(c, maxStored)).ReadString('\n')
	if err != nil || line != n.file.name+"\n" {
		return fmt.Errorf("peer asks for %q", line)
	}
	select {
	case <-n.ready:
	case <-n.life.Done():
		return errors.New("ended")
	}
	if n.failed {
		return errors.New("no file")
	}
	if _, err := c.Write(binary.BigEndian.AppendUint64(nil, uint64(len(n.data)))); err != nil {
		return err
	}
	_, err = c.Write(n.data)
	return err
}

// ask takes the file from the node, of another phone.
func (n *node) ask(ctx context.Context) ([]byte, error) {
	c, err := new(net.Dialer).DialContext(ctx, "tcp", n.address)
	if err != nil {
		return nil, err
	}
	defer c.Close()
	stop := context.AfterFunc(ctx, func() { c.Close() })
	defer stop()
	if _, err := io.WriteString(c, n.file.name+"\n"); err != nil {
		return nil, err
	}
	var length [8]byte
	if _, err := io.ReadFull(c, length[:]); err != nil {
		return nil, err
	}
	size := binary.BigEndian.Uint64(length[:])
	if size > maxLoadFile {
		return nil, fmt.Errorf("%d bytes, at most %d", size, maxLoadFile)
	}
	data := make([]byte, size)
	_, err = io.ReadFull(c, data)
	return data, err
}

// close gives the children their time, and ends the node.
func (n *node) close(ctx context.Context, children int, patience time.Duration) {
	timeout := time.NewTimer(patience)
	defer timeout.Stop()
waiting:
	for range children {
		select {
		case <-n.served:
		case <-timeout.C:
			break waiting
		case <-ctx.Done():
			break waiting
		}
	}
	n.end()
	n.listener.Close()
	n.serving.Wait()
}

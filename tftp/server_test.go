package tftp

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/netip"
	"runtime"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/skinnykit/skinny/internal/leaktest"
)

func TestServerSendsFilesOfAnySize(t *testing.T) {
	files := map[string]string{}
	for _, n := range []int{0, 1, 511, 512, 513, 1024, 1467, 1468, 1469, 5 * 1468, 100000} {
		files[fmt.Sprint(n)] = pattern(n)
	}
	s := serve(t, nil, fixed(files))
	for name, want := range files {
		for _, block := range []int{0, 512, 1024, 1468, 8192} {
			got, err := Fetch(t.Context(), s.addr, name, FetchOptions{BlockSize: block})
			require.NoError(t, err, "%s bytes, block size %d", name, block)
			require.Equal(t, want, string(got), "%s bytes, block size %d", name, block)
		}
	}
}

// Block numbers have 16 bits: the one after 65535 is 0.
func TestServerWrapsBlockNumbers(t *testing.T) {
	if testing.Short() {
		t.Skip("skipped: sends 65536 blocks and more")
	}
	want := pattern(65536*512 + 700)
	s := serve(t, nil, fixed(map[string]string{"large": want}))
	got, err := Fetch(t.Context(), s.addr, "large", FetchOptions{})
	require.NoError(t, err)
	require.True(t, want == string(got))
	e := s.wait(t, "success", func(e Event) bool { return e.Err == nil })
	require.Equal(t, 65536+2, e.Blocks)
}

func TestServerEvents(t *testing.T) {
	s := serve(t, nil, fixed(map[string]string{"file": pattern(2000)}))
	phone := newRawPhone(t, s.addr)
	local := phone.conn.LocalAddr().(*net.UDPAddr).AddrPort()

	phone.send(rrq("/file"))
	require.Equal(t, pattern(2000), phone.finish(512))
	e := s.wait(t, "success", func(e Event) bool { return e.Err == nil })
	assert.Positive(t, e.Duration)
	e.Duration = 0
	assert.Equal(t, Event{Door: TFTP, Remote: local, Name: "/file", Bytes: 2000, BlockSize: 512, Blocks: 4}, e)

	// The first datagram is ignored once, so it comes twice.
	phone.send(rrq("file", "blksize", "1024", "tsize", "0"))
	first, _ := phone.receive()
	require.Equal(t, "\x00\x06", first[:2])
	again, from := phone.receive()
	require.ElementsMatch(t, strings.Split(first, "\x00"), strings.Split(again, "\x00"))
	phone.sendTo("\x00\x04\x00\x00", from)
	require.Equal(t, pattern(2000), phone.finish(1024))
	e = s.wait(t, "second success", func(e Event) bool { return e.Err == nil && e.BlockSize == 1024 })
	assert.Equal(t, 2, e.Blocks)
	assert.Equal(t, 1, e.Retransmits)
	assert.EqualValues(t, 2000, e.Bytes)
}

func TestServerNegotiates(t *testing.T) {
	s := serve(t, nil, fixed(map[string]string{"file": pattern(3000), "empty": ""}))
	for _, test := range []struct {
		request string
		want    []string // the options of the answer; none means data at once
		block   int
	}{
		{rrq("file"), nil, 512},
		{rrq("file") + "\x00", nil, 512}, // some 79xx loads append a NUL
		{rrq("file", "blksize", "1428"), []string{"blksize=1428"}, 1428},
		{rrq("file", "BLKSIZE", "1428"), []string{"blksize=1428"}, 1428},
		{rrq("file", "blksize", "512"), []string{"blksize=512"}, 512},
		{rrq("file", "blksize", "8192"), []string{"blksize=1468"}, 1468},
		{rrq("file", "blksize", "65464"), []string{"blksize=1468"}, 1468},
		{rrq("file", "blksize", "99999"), nil, 512},
		{rrq("file", "blksize", "256"), nil, 512},
		{rrq("file", "tsize", "0"), []string{"tsize=3000"}, 512},
		{rrq("file", "TSIZE", "9"), []string{"tsize=3000"}, 512},
		{rrq("file", "blksize", "1024", "tsize", "0"), []string{"blksize=1024", "tsize=3000"}, 1024},
		{rrq("file", "timeout", "3", "windowsize", "4"), nil, 512},
		{rrq("file", "windowsize", "4", "tsize", "0"), []string{"tsize=3000"}, 512},
		{rrq("empty", "tsize", "0"), nil, 512},
	} {
		phone := newRawPhone(t, s.addr)
		phone.send(test.request)
		if test.want != nil {
			packet, from := phone.receive()
			require.Equal(t, "\x00\x06", packet[:2], "%q: %q", test.request, packet)
			fields := strings.Split(strings.TrimSuffix(packet[2:], "\x00"), "\x00")
			var got []string
			for i := 0; i+1 < len(fields); i += 2 {
				got = append(got, fields[i]+"="+fields[i+1])
			}
			require.ElementsMatch(t, test.want, got, "%q", test.request)
			phone.sendTo("\x00\x04\x00\x00", from)
		}
		want := pattern(3000)
		if strings.Contains(test.request, "empty") {
			want = ""
		}
		require.Equal(t, want, phone.finish(test.block), "%q", test.request)
	}
}

func TestServerTranslatesNetascii(t *testing.T) {
	s := serve(t, nil, fixed(map[string]string{"text": "one\ntwo\rthree\n"}))
	for _, mode := range []string{"netascii", "NETASCII"} {
		phone := newRawPhone(t, s.addr)
		phone.send("\x00\x01text\x00" + mode + "\x00tsize\x000\x00")
		require.Equal(t, "one\r\ntwo\r\x00three\r\n", phone.finish(512))
	}
}

func TestServerAnswersErrors(t *testing.T) {
	secret := errors.New("open /srv/secret/database: permission denied")
	s := serve(t, nil, SourceFunc(func(_ context.Context, req Request) (Content, error) {
		switch req.Name {
		case "broken":
			return Content{}, secret
		case "panics":
			panic(secret)
		case "huge":
			c := Bytes(nil)
			c.Size = DefaultMaxSize + 1
			return c, nil
		}
		return Content{}, ErrNotFound
	}))
	phone := newRawPhone(t, s.addr)
	for request, want := range map[string]string{
		rrq("CTLSEP001B54C9A5E1.tlv"):          "\x00\x05\x00\x01File not found\x00",
		rrq("CTLSEP001B54C9A5E1.tlv") + "\x00": "\x00\x05\x00\x01File not found\x00",
		rrq("missing", "blksize", "1428"):      "\x00\x05\x00\x01File not found\x00",
		rrq("../../etc/passwd"):                "\x00\x05\x00\x02Access violation\x00",
		rrq(`..\..\windows\win.ini`):           "\x00\x05\x00\x02Access violation\x00",
		rrq("a/../../../etc/passwd"):           "\x00\x05\x00\x02Access violation\x00",
		rrq("/etc/passwd"):                     "\x00\x05\x00\x01File not found\x00",
		"\x00\x02file\x00octet\x00":            "\x00\x05\x00\x02Access violation\x00",
		"\x00\x01file\x00mail\x00":             "\x00\x05\x00\x04Illegal TFTP operation\x00",
		"\x00\x01file\x00octet":                "\x00\x05\x00\x04Illegal TFTP operation\x00",
		rrq(strings.Repeat("long", 200)):       "\x00\x05\x00\x04Illegal TFTP operation\x00",
		rrq("broken"):                          "\x00\x05\x00\x00Server error\x00",
		rrq("panics"):                          "\x00\x05\x00\x00Server error\x00",
		rrq("huge"):                            "\x00\x05\x00\x00Server error\x00",
	} {
		phone.send(request)
		packet, from := phone.receive()
		assert.Equal(t, want, packet, "%q", request)
		assert.Equal(t, s.addr, from.String(), "%q: errors come from the listening port", request)
	}
	s.wait(t, "the cause", func(e Event) bool { return errors.Is(e.Err, secret) && e.Name == "broken" })
	s.waitErr(t, ErrReadOnly)
	s.waitErr(t, ErrTooLarge)
}

// Answering an error with an error could go on for ever between two servers.
func TestServerIgnoresWhatIsNoRequest(t *testing.T) {
	s := serve(t, nil)
	phone := newRawPhone(t, s.addr)
	for _, packet := range []string{
		"", "\x00", "\x00\x00", "\x00\x03\x00\x01data", "\x00\x04\x00\x01", "\x00\x05\x00\x01oops\x00", "\x00\x06", "\xff\xff",
	} {
		phone.send(packet)
	}
	phone.send(rrq("missing"))
	packet, _ := phone.receive()
	require.Equal(t, "\x00\x05\x00\x01File not found\x00", packet, "the only answer")
}

func TestServerStartsARepeatedRequestOnce(t *testing.T) {
	var opened atomic.Int32
	s := serve(t, func(s *Server) { s.RetryTimeout = time.Minute }, SourceFunc(func(context.Context, Request) (Content, error) {
		opened.Add(1)
		return Bytes([]byte(pattern(600))), nil
	}))
	phone := newRawPhone(t, s.addr)
	phone.send(rrq("file"))
	first, from := phone.receive()
	phone.send(rrq("file"))
	phone.send(rrq("file"))
	s.wait(t, "two repetitions", func(Event) bool {
		n := 0
		for _, e := range s.all() {
			if errors.Is(e.Err, ErrRepeated) {
				n++
			}
		}
		return n == 2
	})
	phone.sendTo("\x00\x04\x00\x01", from)
	second, from2 := phone.receive()
	require.Equal(t, from.String(), from2.String())
	require.Equal(t, pattern(600), first[4:]+second[4:])
	phone.sendTo("\x00\x04\x00\x02", from)
	s.wait(t, "success", func(e Event) bool { return e.Err == nil })
	require.EqualValues(t, 1, opened.Load())

	phone.send(rrq("file"))
	require.Equal(t, pattern(600), phone.finish(512), "a finished transfer can be asked for again at once")
	require.EqualValues(t, 2, opened.Load())
}

func TestRepeatWindow(t *testing.T) {
	server := &Server{Files: NewFiles()}
	s, err := server.start(t.Context(), nil)
	require.NoError(t, err)
	start := time.Unix(1000, 0)
	ask := func(port uint16, name string, after time.Duration) error {
		key := transferKey{netip.AddrPortFrom(netip.MustParseAddr("10.0.0.1"), port), name}
		return s.admit(&transfer{key: key, started: start.Add(after)})
	}
	require.NoError(t, ask(1000, "a", 0))
	require.ErrorIs(t, ask(1000, "a", time.Hour), ErrRepeated, "the file is still being looked for")
	for _, transfer := range s.recent {
		transfer.sending = start
	}
	require.ErrorIs(t, ask(1000, "a", repeatWindow-1), ErrRepeated)
	require.NoError(t, ask(1001, "a", 0), "another port")
	require.NoError(t, ask(1000, "b", 0), "another name")
	require.NoError(t, ask(1000, "a", repeatWindow), "a phone that starts over")
	s.abort()
}

func TestServerLimitsTransfers(t *testing.T) {
	for name, configure := range map[string]func(*Server){
		"per address": func(s *Server) { s.MaxPerAddress = 3 },
		"in total":    func(s *Server) { s.MaxTransfers = 3 },
	} {
		t.Run(name, func(t *testing.T) {
			s := serve(t, func(s *Server) {
				configure(s)
				s.RetryTimeout = patience
			}, fixed(map[string]string{"file": "content"}))
			var phones [4]*rawPhone
			var from [4]*net.UDPAddr
			for i := range phones {
				phones[i] = newRawPhone(t, s.addr)
				phones[i].send(rrq("file"))
				if i < 3 {
					_, from[i] = phones[i].receive()
				}
			}
			e := s.waitErr(t, ErrBusy)
			require.Equal(t, phones[3].conn.LocalAddr().String(), e.Remote.String())
			phones[0].sendTo("\x00\x04\x00\x01", from[0])
			s.wait(t, "success", func(e Event) bool { return e.Err == nil })
			phones[3].send(rrq("file"))
			_, from[3] = phones[3].receive()
			for i := 1; i < 4; i++ {
				phones[i].sendTo("\x00\x04\x00\x01", from[i])
			}
		})
	}
}

// The sender of a forged request never acknowledges.
func TestServerThrottlesReflection(t *testing.T) {
	s := serve(t, func(s *Server) {
		s.Unproven = 3
		s.MaxPerAddress = 1000
		s.RetryTimeout = time.Millisecond
	}, SourceFunc(func(_ context.Context, req Request) (Content, error) {
		if strings.HasPrefix(req.Name, "missing") {
			return Content{}, ErrNotFound
		}
		return Bytes([]byte("content")), nil
	}))
	forged, honest := newRawPhone(t, s.addr), newRawPhone(t, s.addr)
	for i := range 100 {
		honest.send(rrq(fmt.Sprint("missing", i)))
		packet, _ := honest.receive()
		require.Equal(t, "\x00\x05\x00\x01", packet[:4], "small answers are no reflection")
	}
	for i := range 100 {
		forged.send(rrq(fmt.Sprint("file", i)))
	}
	s.waitErr(t, ErrThrottled)
}

// Whatever the server says comes from the address that was asked.
func TestServerOnSeveralAddresses(t *testing.T) {
	if runtime.GOOS != "linux" {
		t.Skip("skipped: 127.0.0.2 is no local address here")
	}
	leaktest.Goroutines(t)
	conn, err := net.ListenPacket("udp4", "0.0.0.0:0")
	require.NoError(t, err)
	s := serveOn(t, conn, nil, fixed(map[string]string{"file": pattern(600)}))
	phone := newRawPhone(t, s.addr)
	for _, ip := range []net.IP{net.IPv4(127, 0, 0, 2), net.IPv4(127, 0, 0, 3)} {
		phone.to.IP = ip
		phone.send(rrq("missing"))
		_, from := phone.receive()
		require.Equal(t, phone.to.String(), from.String())
		for range 2 {
			asking := newRawPhone(t, phone.to.String())
			asking.send(rrq("file"))
			require.Equal(t, pattern(600), asking.finish(512))
			require.Equal(t, ip.String(), asking.heard.IP.String())
			s.wait(t, "the phone's own address", func(e Event) bool { return e.Remote == addrOf(asking.conn) })
		}
	}
}

func TestServerAccessList(t *testing.T) {
	s := serve(t, func(s *Server) {
		s.Allow = []netip.Prefix{netip.MustParsePrefix("192.0.2.0/24")}
	}, fixed(map[string]string{"file": "content"}))
	phone := newRawPhone(t, s.addr)
	phone.send(rrq("file"))
	s.waitErr(t, ErrDenied)
	_, err := Fetch(t.Context(), s.addr, "file", FetchOptions{Timeout: 10 * time.Millisecond, Retries: 1})
	require.ErrorIs(t, err, ErrTimeout, "silence")
}

// failingBody breaks halfway.
type failingBody struct {
	io.ReadSeeker
	left int
	err  error
}

func (b *failingBody) Read(p []byte) (int, error) {
	if b.left == 0 {
		if b.err == nil {
			panic("/srv/secret")
		}
		return 0, b.err
	}
	n := min(b.left, len(p))
	b.left -= n
	return n, nil
}

func (b *failingBody) Close() error { return nil }

func TestServerBreaksOffUnreadableFiles(t *testing.T) {
	descriptors(t)
	secret := errors.New("read /srv/secret: input/output error")
	s := serve(t, nil, SourceFunc(func(_ context.Context, req Request) (Content, error) {
		body := &failingBody{left: 600}
		switch req.Name {
		case "error":
			body.err = secret
		case "short":
			body.err = io.EOF
		case "shortish":
			body.err = io.ErrUnexpectedEOF // pin/tftp would take it for the end
		}
		return Content{Body: body, Size: 5000}, nil
	}))
	for _, name := range []string{"error", "short", "shortish", "panics"} {
		_, err := Fetch(t.Context(), s.addr, name, FetchOptions{})
		var remote *RemoteError
		require.ErrorAs(t, err, &remote, name)
		assert.NotContains(t, remote.Message, "secret")
		e := s.wait(t, name, func(e Event) bool { return e.Name == name })
		require.Error(t, e.Err)
	}
	s.waitErr(t, secret)
	s.waitErr(t, errShrunk)
}

func TestServerIgnoresBytesBeyondTheSize(t *testing.T) {
	s := serve(t, nil, SourceFunc(func(context.Context, Request) (Content, error) {
		c := Bytes([]byte(pattern(2000)))
		c.Size = 1000 // the file grew after it was opened
		return c, nil
	}))
	got, err := Fetch(t.Context(), s.addr, "log", FetchOptions{})
	require.NoError(t, err)
	require.Equal(t, pattern(2000)[:1000], string(got))
}

func TestServerLimitsDuration(t *testing.T) {
	s := serve(t, func(s *Server) { s.MaxDuration = 10 * time.Millisecond }, SourceFunc(
		func(ctx context.Context, _ Request) (Content, error) {
			<-ctx.Done()
			return Bytes([]byte("late")), nil
		}))
	_, err := Fetch(t.Context(), s.addr, "file", FetchOptions{})
	require.Error(t, err)
	s.waitErr(t, errTooSlow)
}

func TestServerGivesUpOnSilentClients(t *testing.T) {
	descriptors(t)
	closed := make(chan struct{})
	s := serve(t, func(s *Server) {
		s.RetryTimeout = time.Millisecond
		s.Retries = 2
	}, SourceFunc(func(context.Context, Request) (Content, error) {
		c := Bytes([]byte("content"))
		c.Body = closer{c.Body, func() { close(closed) }}
		return c, nil
	}))
	phone := newRawPhone(t, s.addr)
	phone.send(rrq("file"))
	for range 3 {
		packet, _ := phone.receive()
		require.Equal(t, "\x00\x03\x00\x01content", packet)
	}
	packet, _ := phone.receive()
	require.Equal(t, "\x00\x05\x00\x01", packet[:4])
	e := s.wait(t, "failure", func(e Event) bool { return e.Err != nil })
	require.Equal(t, 2, e.Retransmits)
	require.Zero(t, e.Blocks)
	<-closed
}

type closer struct {
	io.ReadSeekCloser
	then func()
}

func (c closer) Close() error {
	c.then()
	return c.ReadSeekCloser.Close()
}

func TestServerStopsWhenTheClientDoes(t *testing.T) {
	s := serve(t, nil, fixed(map[string]string{"file": pattern(5000)}))
	phone := newRawPhone(t, s.addr)
	phone.send(rrq("file"))
	_, from := phone.receive()
	phone.sendTo("\x00\x05\x00\x00enough\x00", from)
	e := s.wait(t, "failure", func(e Event) bool { return e.Err != nil })
	require.ErrorContains(t, e.Err, "enough")
	require.Zero(t, e.Retransmits)
}

// A slow generator must not keep other phones waiting.
func TestServerLooksFilesUpInParallel(t *testing.T) {
	release := make(chan struct{})
	s := serve(t, nil, SourceFunc(func(ctx context.Context, req Request) (Content, error) {
		if req.Name == "slow" {
			select {
			case <-release:
			case <-ctx.Done():
			}
		}
		return Bytes([]byte(req.Name)), nil
	}))
	slow := newRawPhone(t, s.addr)
	slow.send(rrq("slow"))
	got, err := Fetch(t.Context(), s.addr, "fast", FetchOptions{})
	require.NoError(t, err)
	require.Equal(t, "fast", string(got))
	close(release)
	require.Equal(t, "slow", slow.finish(512))
}

func TestServerNeedsFiles(t *testing.T) {
	conn, err := net.ListenPacket("udp", "127.0.0.1:0")
	require.NoError(t, err)
	require.ErrorContains(t, (&Server{}).Serve(t.Context(), conn), "without files")
	require.ErrorIs(t, conn.Close(), net.ErrClosed, "Serve closes what it was given")
}

func TestServerLogsItsBuffer(t *testing.T) {
	for want, text := range map[int]string{4096: "receive buffer", 1 << 30: "rmem_max"} {
		var out bytes.Buffer
		conn, err := net.ListenPacket("udp", "127.0.0.1:0")
		require.NoError(t, err)
		growReceiveBuffer(conn, want, slog.New(slog.NewTextHandler(&out, nil)))
		require.NoError(t, conn.Close())
		assert.Contains(t, out.String(), text)
		assert.Contains(t, out.String(), "bytes=")
	}
}

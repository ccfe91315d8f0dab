package tftp

import (
	"encoding/binary"
	"fmt"
	"net"
	"net/netip"
	"os"
	"path/filepath"
	"runtime"
	"strconv"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/skinnykit/skinny/internal/peer"
)

// contestRounds of each contender make a median.
const contestRounds = 7

// lastCPU is where clients run that must not disturb a server.
func lastCPU() string { return strconv.Itoa(runtime.NumCPU() - 1) }

// BenchmarkStormContest compares servers while 1,000 phones fetch 10 KiB each at
// the same time. The metrics are medians in milliseconds, and ratios: below 1
// this package is the faster one.
func BenchmarkStormContest(b *testing.B) {
	for _, interfaces := range []int{0, 200} {
		b.Run(fmt.Sprintf("interfaces=%d", interfaces), func(b *testing.B) {
			const phones, size = 1000, 10 << 10
			dir := contestDir(b)
			for i := range phones {
				contestFile(b, dir, stormName(i), size)
			}
			l := newLab(b, dir, interfaces)
			pinClient(b, lastCPU())
			retransmits := map[string]*atomic.Int64{ours: {}, plain: {}, hpa: {}, dnsmasq: {}}
			for b.Loop() {
				medians := l.compare(b, contestRounds, func(c contender) time.Duration {
					clients := l.phones(b, phones)
					defer closePhones(b, clients)
					return storm(b, clients, c.addr, size, retransmits[c.name])
				})
				report(b, medians)
			}
			for _, c := range l.contenders {
				b.ReportMetric(float64(retransmits[c.name].Load()), c.name+"-retransmits")
				b.ReportMetric(float64(c.cpuTime(b).Milliseconds())/float64(b.N*(contestRounds+1)), c.name+"-cpu-ms")
			}
		})
	}
}

// BenchmarkTransferContest compares servers while curl fetches 8 MiB, on
// the processor of the server and on another one.
func BenchmarkTransferContest(b *testing.B) {
	const size = 8 << 20
	for _, block := range []int{512, 1428} {
		for placement, processor := range map[string]string{"same": serverCPU, "other": lastCPU()} {
			b.Run(fmt.Sprintf("block=%d/cpu=%s", block, placement), func(b *testing.B) {
				dir := contestDir(b)
				contestFile(b, dir, "image", size)
				curl := peer.Need(b, "curl")
				l := newLab(b, dir, 0)
				pinClient(b, processor) // and so the programs it starts
				b.SetBytes(size)
				for b.Loop() {
					medians := l.compare(b, contestRounds, func(c contender) time.Duration {
						cmd := l.host.Command(b.Context(), curl, "-sSf", "--tftp-blksize", strconv.Itoa(block),
							"-w", "%{time_total} %{size_download}", "-o", os.DevNull, "tftp://"+c.addr+"/image")
						out, err := cmd.Output()
						require.NoError(b, err, c.name)
						var seconds float64
						var got int
						_, err = fmt.Sscan(string(out), &seconds, &got)
						require.NoError(b, err, "%q", out)
						require.Equal(b, size, got, c.name)
						return time.Duration(seconds * float64(time.Second))
					})
					report(b, medians)
				}
			})
		}
	}
}

// contestDir is a folder that every server may read, whoever it runs as.
func contestDir(b testing.TB) string {
	b.Helper()
	dir, err := os.MkdirTemp("/dev/shm", "skinny-tftp-")
	require.NoError(b, err)
	b.Cleanup(func() { require.NoError(b, os.RemoveAll(dir)) })
	require.NoError(b, os.Chmod(dir, 0o755))
	return dir
}

func contestFile(b testing.TB, dir, name string, size int) {
	b.Helper()
	path := filepath.Join(dir, name)
	require.NoError(b, os.WriteFile(path, []byte(pattern(size)), 0o600))
	require.NoError(b, os.Chmod(path, 0o644))
}

func stormName(i int) string { return fmt.Sprintf("SEP%012X.cnf.xml", i) }

func report(b *testing.B, medians map[string]time.Duration) {
	for name, median := range medians {
		b.ReportMetric(float64(median.Microseconds())/1000, name+"-ms")
	}
	best := min(medians[hpa], medians[dnsmasq])
	b.ReportMetric(float64(medians[ours])/float64(best), "ours/best")
	b.ReportMetric(float64(medians[ours])/float64(medians[hpa]), "ours/hpa")
}

// contestPhone is a client that costs as little as possible.
type contestPhone struct {
	conn *net.UDPConn
	buf  []byte
}

// phones opens a socket for each phone, at an address of its own.
func (l *lab) phones(b *testing.B, n int) []*contestPhone {
	b.Helper()
	list := make([]*contestPhone, n)
	for i := range list {
		var conn *net.UDPConn
		var err error
		l.host.Do(func() {
			conn, err = net.ListenUDP("udp4", net.UDPAddrFromAddrPort(netip.AddrPortFrom(phoneAddr(i), 0)))
		})
		require.NoError(b, err)
		list[i] = &contestPhone{conn, make([]byte, 2048)}
	}
	return list
}

func closePhones(b *testing.B, list []*contestPhone) {
	b.Helper()
	for _, phone := range list {
		require.NoError(b, phone.conn.Close())
	}
}

// contestTimeout is the wait before a phone says something again.
const contestTimeout = time.Second

// fetch reads a file and returns its size and how often something was sent
// again.
func (p *contestPhone) fetch(addr, name string, block int) (size, retransmits int, err error) {
	server, err := netip.ParseAddrPort(addr)
	if err != nil {
		return 0, 0, err
	}
	request := []byte(rrq(name))
	if block != defaultBlock {
		request = []byte(rrq(name, "blksize", strconv.Itoa(block)))
	}
	to, last := server, request
	var ack [4]byte
	expected := uint16(1)
	for {
		if _, err := p.conn.WriteToUDPAddrPort(last, to); err != nil {
			return size, retransmits, err
		}
		for {
			if err := p.conn.SetReadDeadline(time.Now().Add(contestTimeout)); err != nil {
				return size, retransmits, err
			}
			n, from, err := p.conn.ReadFromUDPAddrPort(p.buf)
			if err != nil {
				if retransmits++; retransmits > 20 {
					return size, retransmits, err
				}
				break
			}
			if to != server && from != to {
				continue // a second transfer, for a repeated request
			}
			opcode, number := binary.BigEndian.Uint16(p.buf), binary.BigEndian.Uint16(p.buf[2:])
			if opcode == 6 && expected == 1 {
				number, n = 0, 4+block
			} else if opcode != 3 {
				return size, retransmits, fmt.Errorf("%s: %q", name, p.buf[:n])
			} else if number != expected {
				continue // a late repetition, or one of the fetch before
			} else {
				size += n - 4
				expected++
			}
			ack = [4]byte{0, 4, byte(number >> 8), byte(number)}
			to, last = from, ack[:]
			if n < 4+block {
				_, err := p.conn.WriteToUDPAddrPort(last, to)
				return size, retransmits, err
			}
			break
		}
	}
}

// storm lets all phones fetch their files at the same time.
func storm(b *testing.B, phones []*contestPhone, addr string, size int, retransmits *atomic.Int64) time.Duration {
	b.Helper()
	var all sync.WaitGroup
	start := time.Now()
	for i, phone := range phones {
		all.Go(func() {
			n, again, err := phone.fetch(addr, stormName(i), defaultBlock)
			retransmits.Add(int64(again))
			if err != nil || n != size {
				b.Errorf("%s: phone %d got %d bytes: %v", addr, i, n, err)
			}
		})
	}
	all.Wait()
	return time.Since(start)
}

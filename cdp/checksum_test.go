package cdp_test

import (
	"encoding/binary"
	"encoding/hex"
	"go/ast"
	"go/parser"
	"go/token"
	"math/rand/v2"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/skinnykit/skinny/cdp"
	"github.com/skinnykit/skinny/internal/peer"
)

func unhex(t testing.TB, s string) []byte {
	t.Helper()
	b, err := hex.DecodeString(strings.ReplaceAll(s, " ", ""))
	require.NoError(t, err)
	return b
}

// The sums were confirmed by Wireshark's dissector, which is right about the
// signed last octet.
func TestChecksumVectors(t *testing.T) {
	for _, v := range []struct {
		payload string
		want    uint16
	}{
		{"02b4 0000 0001 0007 6162 63", 0x9b7e},
		{"02b4 0000 0001 0007 6162 a9", 0x9c38},
		{"02b4 0000 0001 0007 6162 80", 0x9c61},
		{"02b4 0000 0001 0007 6162 ff", 0x9be2},
		{"02b4 0000 0001 0008 6162 6364", 0x387c},
	} {
		assert.Equalf(t, v.want, cdp.Checksum(unhex(t, v.payload)), "%s", v.payload)
	}
}

// signedCharSum is the arithmetic of the first implementation, written the way a
// C compiler does it: a 32-bit accumulator and a signed char.
func signedCharSum(p []byte) uint16 {
	var sum int32
	for ; len(p) > 1; p = p[2:] {
		sum += int32(binary.BigEndian.Uint16(p))
	}
	if len(p) == 1 {
		sum += int32(int8(p[0]))
	}
	s := uint32(sum)
	if sum < 0 { // one's complement of a sum that is one negative octet
		return uint16(-sum)
	}
	for s > 0xffff {
		s = s>>16 + s&0xffff
	}
	return ^uint16(s)
}

func TestChecksumIsSignedCharArithmetic(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	for length := 5; length < 200; length++ {
		for last := range 256 {
			p := make([]byte, length)
			for i := range p {
				p[i] = byte(r.Uint32())
			}
			p[0], p[2], p[3], p[length-1] = 2, 0, 0, byte(last)
			require.Equalf(t, signedCharSum(p), cdp.Checksum(p), "%x", p)
		}
	}
}

func TestChecksumTakesItsFieldAsZero(t *testing.T) {
	p := unhex(t, "02b4 1234 0001 0007 6162 80")
	assert.Equal(t, uint16(0x9c61), cdp.Checksum(p))
	for n := range p {
		cdp.Checksum(p[:n]) // any length is defined
	}
}

// A frame of a Catalyst 2950, 443 bytes of payload that end in 0xfd, stands in
// the tests of gopacket; it is read from there.
func TestChecksumOfACatalyst(t *testing.T) {
	frame := catalystFrame(t)
	f, err := cdp.ParseFrame(frame)
	require.NoError(t, err)
	require.Len(t, f.Payload, 443)
	require.Equal(t, byte(0xfd), f.Payload[442])
	assert.Equal(t, uint16(0x09a0), f.Payload.Sum())
	assert.NoError(t, f.Payload.Verify())

	var p cdp.Packet
	require.NoError(t, p.Decode(f.Payload))
	assert.Contains(t, p.Platform, "2950")
	assert.True(t, p.NativeVLAN.Set)
	again, err := p.AppendFrame(nil, f.Source)
	require.NoError(t, err)
	assert.Len(t, again, len(frame))
}

func catalystFrame(t *testing.T) []byte {
	t.Helper()
	dir, err := exec.Command(peer.Need(t, "go"), "list", "-m", "-f", "{{.Dir}}", "github.com/google/gopacket").Output()
	require.NoError(t, err)
	source := filepath.Join(strings.TrimSpace(string(dir)), "layers", "decode_test.go")
	file, err := parser.ParseFile(token.NewFileSet(), source, nil, parser.SkipObjectResolution)
	if err != nil {
		peer.Missing(t, "the tests of gopacket cannot be read: "+err.Error())
	}
	for _, d := range file.Decls {
		if f, ok := d.(*ast.FuncDecl); ok && f.Name.Name == "TestDecodeCiscoDiscovery" {
			return firstBytes(t, f)
		}
	}
	t.Fatalf("no TestDecodeCiscoDiscovery in %s", source)
	return nil
}

// firstBytes evaluates the first []byte{...} below a node.
func firstBytes(t *testing.T, n ast.Node) (b []byte) {
	t.Helper()
	ast.Inspect(n, func(n ast.Node) bool {
		lit, ok := n.(*ast.CompositeLit)
		if !ok || b != nil {
			return b == nil
		}
		for _, e := range lit.Elts {
			v, err := strconv.ParseUint(e.(*ast.BasicLit).Value, 0, 8)
			require.NoError(t, err)
			b = append(b, byte(v))
		}
		return false
	})
	return b
}

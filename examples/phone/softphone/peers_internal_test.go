package softphone

import (
	"context"
	"encoding/binary"
	"errors"
	"io"
	"net"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/skinnykit/skinny/internal/leaktest"
	"github.com/skinnykit/skinny/sccp"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func testFile(name string) sharedFile {
	return sharedFile{sccp.DeviceTypeCisco7962, "SCCP42.9-9-9S", name}
}

func TestSegmentMakesABinaryTree(t *testing.T) {
	var s Segment
	nodes := make([]*node, 15)
	for i := range nodes {
		nodes[i] = &node{}
		parent := s.join(testFile("a"), nodes[i])
		if i == 0 {
			assert.Nil(t, parent, "the root")
			continue
		}
		assert.Same(t, nodes[(i-1)/2], parent, "node %d", i)
	}
	assert.Nil(t, s.join(testFile("b"), &node{}), "another file, another root")
	assert.Nil(t, s.join(sharedFile{load: "other"}, &node{}))

	assert.Equal(t, 2, s.leave(testFile("a"), nodes[0]))
	assert.Same(t, nodes[7], s.join(testFile("a"), &node{}), "the first with room")
	assert.Equal(t, 0, s.leave(testFile("a"), nodes[14]))
}

func TestSegmentForgetsTreesWithoutNodes(t *testing.T) {
	var s Segment
	n := &node{}
	s.join(testFile("a"), n)
	s.leave(testFile("a"), n)
	assert.Empty(t, s.trees)
	assert.Nil(t, s.join(testFile("a"), &node{}), "a new root")
}

func TestNode(t *testing.T) {
	leaktest.Goroutines(t)
	n, err := newNode(testFile("a.sbn"))
	require.NoError(t, err)
	got := make(chan string)
	go func() {
		data, err := n.ask(t.Context())
		assert.NoError(t, err)
		got <- string(data)
	}()
	n.give([]byte("content"), nil)
	assert.Equal(t, "content", <-got)
	n.close(t.Context(), 1, time.Minute)
	_, err = n.ask(t.Context())
	assert.Error(t, err, "it is gone")
}

func TestNodeWithoutTheFile(t *testing.T) {
	leaktest.Goroutines(t)
	n, err := newNode(testFile("a.sbn"))
	require.NoError(t, err)
	n.give(nil, errors.New("not found"))
	_, err = n.ask(t.Context())
	assert.ErrorIs(t, err, io.EOF)
	n.close(t.Context(), 1, time.Minute)
}

// A child that never comes, one that says nothing, and one that asks for
// something else hold nothing up.
func TestNodeWithBadChildren(t *testing.T) {
	for name, says := range map[string]string{"silent": "", "other file": "/etc/passwd\n", "endless": strings.Repeat("x", 1<<16)} {
		t.Run(name, func(t *testing.T) {
			leaktest.Goroutines(t)
			n, err := newNode(testFile("a.sbn"))
			require.NoError(t, err)
			n.give([]byte("content"), nil)
			c, err := net.Dial("tcp", n.address)
			require.NoError(t, err)
			defer c.Close()
			_, err = io.WriteString(c, says)
			require.NoError(t, err)
			n.close(t.Context(), 2, 10*time.Millisecond)
			got, _ := io.ReadAll(c)
			assert.Empty(t, got)
		})
	}
}

func TestAskRefusesHugeFiles(t *testing.T) {
	leaktest.Goroutines(t)
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	defer listener.Close()
	go func() {
		if c, err := listener.Accept(); err == nil {
			_, _ = c.Write(binary.BigEndian.AppendUint64(nil, 1<<62))
			c.Close()
		}
	}()
	_, err = (&node{address: listener.Addr().String()}).ask(t.Context())
	assert.ErrorContains(t, err, "at most")
}

func TestAskEndsWithItsContext(t *testing.T) {
	leaktest.Goroutines(t)
	n, err := newNode(testFile("a.sbn"))
	require.NoError(t, err)
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	_, err = n.ask(ctx)
	assert.Error(t, err)
	n.close(ctx, 1, time.Minute)
}

// Whatever a manifest names, files of the load stay in its folder.
func FuzzManifest(f *testing.F) {
	f.Add([]byte("\x01\x00jar42sccp.9-4-2.sbn\r\ncnu42.sbn\n"))
	f.Add([]byte("../a.sbn .sbn a/b.sbn a.loads"))
	f.Fuzz(func(t *testing.T, manifest []byte) {
		names, err := appendFiles(nil, manifest)
		require.Equal(t, err == nil, len(names) > 0)
		require.LessOrEqual(t, len(names), maxLoadFiles)
		s := store{dir: t.TempDir(), device: "SEP"}
		l, err := s.beginLoad("x")
		require.NoError(t, err)
		for _, name := range names {
			require.NoError(t, l.add(name, nil), "%q", name)
			require.FileExists(t, filepath.Join(l.path(), name))
		}
		l.discard()
		list, err := os.ReadDir(s.dir)
		require.NoError(t, err)
		require.Empty(t, list)
	})
}

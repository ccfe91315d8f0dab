package tftp

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"testing"
	"testing/fstest"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func read(t testing.TB, f *Files, name string) (string, error) {
	t.Helper()
	content, err := f.Open(t.Context(), Request{Name: name})
	if err != nil {
		require.Nil(t, content.Body)
		return "", err
	}
	b, err := io.ReadAll(content.Body)
	require.NoError(t, err)
	require.NoError(t, content.Body.Close())
	require.EqualValues(t, len(b), content.Size)
	return string(b), nil
}

func TestFilesAsksSourcesInOrder(t *testing.T) {
	f := NewFiles(
		fixed(map[string]string{"both": "first", "signed.sgn": "signed"}),
		fixed(map[string]string{"both": "second", "only": "second", "signed": "plain", "late.sgn": "signed"}),
	)
	for name, want := range map[string]string{
		"both": "first", "/only": "second", "signed.sgn": "signed", "signed": "plain",
		"only.sgn": "second", "late.sgn": "signed",
	} {
		got, err := read(t, f, name)
		require.NoError(t, err, name)
		assert.Equal(t, want, got, name)
	}
	for _, name := range []string{"none", "none.sgn", "only.enc.sgn"} {
		_, err := read(t, f, name)
		assert.ErrorIs(t, err, ErrNotFound, name)
		assert.ErrorIs(t, err, fs.ErrNotExist, name)
	}
	_, err := read(t, NewFiles(), "none")
	assert.ErrorIs(t, err, ErrNotFound, "no sources")
	reason := fmt.Errorf("phone was sold: %w", fs.ErrNotExist)
	_, err = read(t, NewFiles(SourceFunc(func(context.Context, Request) (Content, error) { return Content{}, reason })), "none")
	assert.ErrorIs(t, err, ErrNotFound)
	assert.ErrorIs(t, err, reason)
	_, err = read(t, f, "../both")
	assert.ErrorIs(t, err, ErrRefused)
}

func TestFilesGivesSourcesBothNames(t *testing.T) {
	var seen []Request
	f := NewFiles(SourceFunc(func(_ context.Context, req Request) (Content, error) {
		seen = append(seen, req)
		return Content{}, ErrNotFound
	}))
	_, err := f.Open(t.Context(), Request{Name: `\a.xml.sgn`, Door: HTTP})
	require.ErrorIs(t, err, ErrNotFound)
	require.Equal(t, []Request{
		{Name: "a.xml.sgn", Asked: `\a.xml.sgn`, Door: HTTP},
		{Name: "a.xml", Asked: `\a.xml.sgn`, Door: HTTP},
	}, seen)
}

func TestFilesStopsAtAFailure(t *testing.T) {
	broken := errors.New("database is down")
	f := NewFiles(
		SourceFunc(func(context.Context, Request) (Content, error) { return Content{}, broken }),
		fixed(map[string]string{"file": "x"}),
	)
	_, err := read(t, f, "file")
	require.ErrorIs(t, err, broken)
}

func TestFilesSurvivesBadSources(t *testing.T) {
	f := NewFiles(SourceFunc(func(context.Context, Request) (Content, error) { panic("oops") }))
	_, err := read(t, f, "file")
	require.ErrorContains(t, err, "panicked: oops")

	f = NewFiles(SourceFunc(func(context.Context, Request) (Content, error) { return Content{}, nil }))
	_, err = read(t, f, "file")
	require.ErrorContains(t, err, "no body")
}

// closable notes that it was closed.
type closable struct {
	io.ReadSeeker
	closed bool
}

func (c *closable) Close() error {
	c.closed = true
	return nil
}

func TestFilesLimitsSizes(t *testing.T) {
	body := &closable{}
	size := int64(0)
	f := NewFiles(SourceFunc(func(context.Context, Request) (Content, error) {
		return Content{Body: body, Size: size}, nil
	}))
	for limit, refused := range map[int64]int64{10: 11, 0: DefaultMaxSize + 1} {
		f.MaxSize, body.closed = limit, false
		size = refused - 1
		_, err := f.Open(t.Context(), Request{Name: "f"})
		require.NoError(t, err)
		require.False(t, body.closed)
		size = refused
		_, err = f.Open(t.Context(), Request{Name: "f"})
		require.ErrorIs(t, err, ErrTooLarge)
		require.True(t, body.closed, "a refused file stayed open")
	}
	size = -1
	_, err := f.Open(t.Context(), Request{Name: "f"})
	require.ErrorIs(t, err, ErrTooLarge)
}

func TestFilesEndsWithItsContext(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	_, err := NewFiles(fixed(map[string]string{"f": "x"})).Open(ctx, Request{Name: "f"})
	require.ErrorIs(t, err, context.Canceled)
}

func TestPhones(t *testing.T) {
	f := NewFiles(Phones(func(_ context.Context, device string, _ Request) ([]byte, error) {
		if device != "SEP001B54C9A5E1" {
			return nil, fs.ErrNotExist
		}
		return []byte("<device>" + device + "</device>"), nil
	}), NewFS(fstest.MapFS{"XMLDefault.cnf.xml": {Data: []byte("<Default/>")}}))

	for name, want := range map[string]string{
		"SEP001B54C9A5E1.cnf.xml":         "<device>SEP001B54C9A5E1</device>",
		"/sep001b54c9a5e1.cnf.xml.sgn":    "<device>SEP001B54C9A5E1</device>",
		"XmlDefault.cnf.xml":              "<Default/>",
		`Communicator\XMLDefault.CNF.XML`: "<Default/>",
	} {
		got, err := read(t, f, name)
		require.NoError(t, err, name)
		assert.Equal(t, want, got, name)
	}
	for _, name := range []string{"SEP000000000000.cnf.xml", "CTLSEP001B54C9A5E1.tlv"} {
		_, err := read(t, f, name)
		assert.ErrorIs(t, err, ErrNotFound, name)
	}
}

package main

import (
	"flag"
	"io"
	"os"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/skinnykit/skinny/dhcpopt/serverconf"
)

func TestPrintsTheLines(t *testing.T) {
	for _, kind := range serverconf.Kinds() {
		var out strings.Builder
		require.NoError(t, run([]string{"-server", string(kind), "10.0.0.1", "10.0.0.2"}, &out, io.Discard))
		assert.Contains(t, out.String(), "150")
	}
	var out strings.Builder
	require.NoError(t, run(strings.Fields("-server kea -phones-only -name tftp.example.org 10.0.0.1"), &out, io.Discard))
	assert.Contains(t, out.String(), "client-classes")
	assert.Contains(t, out.String(), "tftp.example.org")
}

func TestMistakes(t *testing.T) {
	for args, want := range map[string]string{
		"10.0.0.1":                              "which DHCP server",
		"-server kea":                           "no TFTP server is given",
		"-server bind 10.0.0.1":                 `no DHCP server "bind"`,
		"-server kea 10.0.0.1 2001:db8::1":      "IPv6",
		"-server kea 10.0.0.1 10.0.0.1":         "twice",
		"-server kea tftp.example.org":          "is a name",
		"-server kea -name a_b! 10.0.0.1":       "option 66",
		"-server ios -phones-only 10.0.0.1":     "phones only",
		"-serve kea 10.0.0.1":                   "-h shows the flags",
		"-server kea 10.0.0.1 -name x.example.": `"-name" is no IPv4 address`,
	} {
		var out, errOut strings.Builder
		err := run(strings.Fields(args), &out, &errOut)
		assert.ErrorContains(t, err, want, args)
		assert.Empty(t, out.String())
		assert.Empty(t, errOut.String())
		assert.Equal(t, 2, status(err, &errOut))
	}
	full, err := os.OpenFile("/dev/full", os.O_WRONLY, 0)
	if err == nil { // such a file is not on every system
		defer full.Close()
		assert.Equal(t, 1, status(run([]string{"-server", "kea", "10.0.0.1"}, full, io.Discard), io.Discard))
	}
	var usage strings.Builder
	assert.ErrorIs(t, run([]string{"-h"}, io.Discard, &usage), flag.ErrHelp)
	for _, kind := range serverconf.Kinds() {
		assert.Contains(t, usage.String(), string(kind))
	}
}

package main

import (
	"bytes"
	"log/slog"
	"strconv"
	"testing"

	"github.com/stretchr/testify/assert"
)

func TestRootIsWarned(t *testing.T) {
	for uid, warned := range map[int]bool{0: true, 1000: false, -1: false} { // -1: Windows
		var out bytes.Buffer
		warnOfRoot(slog.New(slog.NewTextHandler(&out, nil)), uid)
		assert.Equal(t, warned, out.Len() > 0, strconv.Itoa(uid))
	}
}

package main

import (
	"io"
	"os"

	"github.com/skinnykit/skinny/cnfxml"
)

const (
	red     = "\x1b[31m"
	yellow  = "\x1b[33m"
	green   = "\x1b[32m"
	cyan    = "\x1b[36m"
	uncolor = "\x1b[0m"
)

// hasColours reports whether w is a terminal that shows colours, and nobody
// objects; see no-color.org.
func hasColours(w io.Writer) bool {
	if os.Getenv("NO_COLOR") != "" || os.Getenv("TERM") == "dumb" {
		return false
	}
	f, ok := w.(*os.File)
	if !ok {
		return false
	}
	info, err := f.Stat()
	return err == nil && info.Mode()&os.ModeCharDevice != 0
}

func (t *tool) coloured(text, colour string) string {
	if !t.colours {
		return text
	}
	return colour + text + uncolor
}

func severityColour(s cnfxml.Severity) string {
	switch s {
	case cnfxml.Error:
		return red
	case cnfxml.Warning:
		return yellow
	}
	return cyan
}

package metrics

import (
	"bytes"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"testing"

	"github.com/stretchr/testify/assert"
)

func TestClientsThatGoAwayAreNoErrors(t *testing.T) {
	var logs bytes.Buffer
	log := scrapeLog{slog.New(slog.NewTextHandler(&logs, nil))}
	log.Println("error encoding:", fmt.Errorf("family: %w", &net.OpError{Op: "write", Err: errors.New("reset")}))
	assert.Empty(t, logs.String())
	log.Println("error gathering:", errors.New("twice"))
	assert.Contains(t, logs.String(), `level=ERROR msg=metrics problem="error gathering: twice"`)
}

package metrics

import (
	"bytes"
	"errors"
	"log/slog"
	"testing"

	"github.com/stretchr/testify/assert"
)

func TestWhatCannotBeGatheredIsLogged(t *testing.T) {
	var logs bytes.Buffer
	scrapeLog{slog.New(slog.NewTextHandler(&logs, nil))}.Println("error gathering:", errors.New("twice"))
	assert.Contains(t, logs.String(), `level=ERROR msg=metrics problem="error gathering: twice"`)
}

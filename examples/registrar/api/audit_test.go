package api

import (
	"bytes"
	"fmt"
	"log/slog"
	"net/http/httptest"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/skinnykit/skinny/examples/registrar/api/apitest"
)

func TestChangesAreLoggedSparingly(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var log bytes.Buffer
		h, err := NewHandler(apitest.New(), slog.New(slog.NewTextHandler(&log, nil)), Limits{})
		require.NoError(t, err)
		ask := func(from string) {
			req := httptest.NewRequest("DELETE", "/v1/phones/SEP001122334455/calls", nil)
			req.RemoteAddr = from
			h.ServeHTTP(httptest.NewRecorder(), req)
		}
		for i := range 5 * auditLines {
			ask("uid:1000")
			ask(fmt.Sprintf("127.0.0.1:%d", 20000+i))
		}
		assert.Equal(t, auditLines, strings.Count(log.String(), "from=uid:1000\n"))
		assert.Equal(t, auditLines, strings.Count(log.String(), "from=127.0.0.1:"))
		ask("uid:0")
		assert.Contains(t, log.String(), "from=uid:0\n", "another user is told all the same")
		time.Sleep(auditSpan)
		ask("uid:1000")
		assert.Contains(t, log.String(), fmt.Sprintf("from=uid:1000 more=%d\n", 4*auditLines))
	})
}

func TestAuditRemembersSoManyUsers(t *testing.T) {
	var log bytes.Buffer
	var a audit
	to := slog.New(slog.NewTextHandler(&log, nil))
	for i := range 2 * auditUsers {
		a.tell(to, fmt.Sprintf("uid:%d", i), "change", "n", i)
	}
	assert.Len(t, a.users, auditUsers)
	assert.Equal(t, 2*auditUsers, strings.Count(log.String(), "\n"), "each is told")
	assert.Contains(t, a.users, fmt.Sprintf("uid:%d", 2*auditUsers-1))
	assert.NotContains(t, a.users, "uid:0")
}

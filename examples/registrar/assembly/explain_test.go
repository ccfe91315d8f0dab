package assembly

import (
	"errors"
	"fmt"
	"os"
	"syscall"
	"testing"

	"github.com/stretchr/testify/assert"
)

func TestExplain(t *testing.T) {
	for _, c := range []struct {
		err  error
		want string
	}{
		{&os.SyscallError{Syscall: "bind", Err: syscall.EACCES}, "cannot serve files (TFTP) on :69: permission denied; ports below 1024 need a privilege: start as root or with CAP_NET_BIND_SERVICE, or choose a higher port with -tftp HOST:PORT"},
		{fmt.Errorf("listen tcp: %w", syscall.EADDRINUSE), "another program uses that port"},
		{errors.New("listen unknown port"), "cannot serve files (TFTP) on :69: unknown port; give another address with -tftp HOST:PORT"},
	} {
		err := explain("files (TFTP)", "-tftp", ":69", c.err)
		assert.ErrorContains(t, err, c.want)
		assert.ErrorIs(t, err, c.err)
	}
}

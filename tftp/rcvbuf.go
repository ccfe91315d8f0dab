package tftp

import (
	"log/slog"
	"net"
)

// growReceiveBuffer asks for a receive buffer of want bytes and logs what came
// of it. When a building's phones start at once, requests wait there; those
// that do not fit are lost, and each loss costs its phone seconds.
func growReceiveBuffer(conn net.PacketConn, want int, log *slog.Logger) {
	buffered, ok := conn.(interface{ SetReadBuffer(bytes int) error })
	if !ok {
		return
	}
	if err := buffered.SetReadBuffer(want); err != nil {
		log.Warn("tftp: receive buffer not changed", "wanted", want, "err", err)
		return
	}
	size, known := receiveBuffer(conn)
	switch {
	case !known:
	case size < want:
		log.Warn("tftp: the system limits the receive buffer; requests may be lost when many phones start (Linux: sysctl net.core.rmem_max)",
			"bytes", size, "wanted", want)
	default:
		log.Info("tftp: receive buffer", "bytes", size)
	}
}

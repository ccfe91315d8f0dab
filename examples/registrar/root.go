package main

import "log/slog"

// warnOfRoot tells whoever starts a registrar as root that nothing in it needs that.
// It goes on: in a container root may be all there is.
func warnOfRoot(log *slog.Logger, uid int) {
	if uid == 0 {
		log.Warn("this runs as root, which it never needs: whoever finds a hole in it has the machine",
			"fix", "use the unit in examples/registrar/systemd, or another user and setcap cap_net_bind_service,cap_net_raw=ep")
	}
}

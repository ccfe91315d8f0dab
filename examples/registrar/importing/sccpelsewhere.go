package importing

const noEquivalent = "there is nothing like it here"

// elsewhere says where the configuration has what a key of an sccp.conf is for, in
// another form that nobody can take over without knowing more.
func elsewhere(key string) string {
	switch key {
	case "permit", "deny":
		return "name the networks of phones under security/networks, or those of one phone under its networks"
	case "imageversion":
		return "name the firmware of a model under firmware, or that of one phone as its load"
	case "musicclass":
		return "name WAV files under music"
	case "context":
		return "what a line may dial is said under classes"
	case "meetme", "meetmenum":
		return "numbers of meetings are named under meet-me"
	case "parkinglot":
		return "park slots are named under park"
	case "fallback", "backoff_time":
		return "how phones come back is said under tokens"
	case "private":
		return "it is a key of devices here"
	case "hotline_enabled", "hotline_extension":
		return "unknown phones get numbers by auto-registration; a hot line is a key of lines here"
	case "externip", "externhost", "localnet":
		return "voice of phones behind NAT goes through the registrar; nat is a key of devices"
	}
	return noEquivalent
}

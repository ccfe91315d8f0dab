package softphone

import (
	"strings"
	"unicode/utf8"
)

// Bytes that announce a label: the next byte is its code, and the phone shows
// the text in its own language.
const (
	labelMark    = 0x80
	newLabelMark = 0x1e
)

// DisplayText turns bytes of the protocol into what the phone shows: labels in
// English, everything else from UTF-8 or Latin-1. Bytes that are neither label
// nor text become U+FFFD.
func DisplayText(b []byte, isUTF8 bool) string {
	if plain(b) {
		return string(b)
	}
	var text strings.Builder
	for len(b) > 0 {
		if (b[0] == labelMark || b[0] == newLabelMark) && len(b) > 1 {
			if label := labelText(b[0], b[1]); label != "" {
				addLabel(&text, label, b[2:])
				b = b[2:]
				continue
			}
		}
		switch {
		case b[0] < ' ' || b[0] == labelMark:
			text.WriteRune(utf8.RuneError)
			b = b[1:]
		case isUTF8:
			r, n := utf8.DecodeRune(b)
			text.WriteRune(r)
			b = b[n:]
		default:
			text.WriteRune(rune(b[0]))
			b = b[1:]
		}
	}
	return text.String()
}

func plain(b []byte) bool {
	for _, c := range b {
		if c < ' ' || c >= labelMark {
			return false
		}
	}
	return true
}

// addLabel puts a space between a label and the word that follows it.
func addLabel(text *strings.Builder, label string, rest []byte) {
	text.WriteString(label)
	if len(rest) > 0 && rest[0] > ' ' {
		text.WriteByte(' ')
	}
}

func labelText(mark, code byte) string {
	table := labels[:]
	if mark == newLabelMark {
		table = newLabels[:]
	}
	if int(code) < len(table) {
		return table[code]
	}
	return ""
}

// labels are the texts behind 0x80.
var labels = [...]string{
	0x01: "Redial",
	0x02: "NewCall",
	0x03: "Hold",
	0x04: "Trnsfer",
	0x05: "CFwdAll",
	0x06: "CFwdBusy",
	0x07: "CFwdNoAns",
	0x08: "<<",
	0x09: "EndCall",
	0x0a: "Resume",
	0x0b: "Answer",
	0x0c: "Info",
	0x0d: "Confrn",
	0x0e: "Park",
	0x0f: "Join",
	0x10: "MeetMe",
	0x11: "PickUp",
	0x12: "GPickUp",
	0x13: "Your current options",
	0x14: "Off Hook",
	0x15: "On Hook",
	0x16: "Ring out",
	0x17: "From",
	0x18: "Connected",
	0x19: "Busy",
	0x1a: "Line In Use",
	0x1b: "Call Waiting",
	0x1c: "Call Transfer",
	0x1d: "Call Park",
	0x1e: "Call Proceed",
	0x1f: "In Use Remote",
	0x20: "Enter number",
	0x21: "Call park At",
	0x22: "Primary Only",
	0x23: "Temp Fail",
	0x24: "You Have VoiceMail",
	0x25: "Forwarded to",
	0x26: "Can Not Complete Conference",
	0x27: "No Conference Bridge",
	0x28: "Can Not Hold Primary Control",
	0x29: "Invalid Conference Participant",
	0x2a: "In Conference Already",
	0x2b: "No Participant Info",
	0x2c: "Exceed Maximum Parties",
	0x2d: "Key Is Not Active",
	0x2e: "Error No License",
	0x2f: "Error DBConfig",
	0x30: "Error Database",
	0x31: "Error Pass Limit",
	0x32: "Error Unknown",
	0x33: "Error Mismatch",
	0x34: "Conference",
	0x35: "Park Number",
	0x36: "Private",
	0x37: "Not Enough Bandwidth",
	0x38: "Unknown Number",
	0x39: "RmLstC",
	0x3a: "Voicemail",
	0x3b: "ImmDiv",
	0x3c: "Intrcpt",
	0x3d: "SetWtch",
	0x3e: "TrnsfVM",
	0x3f: "DND",
	0x40: "DivAll",
	0x41: "CallBack",
	0x42: "Network congestion,rerouting",
	0x43: "Barge",
	0x44: "Failed to setup Barge",
	0x45: "Another Barge exists",
	0x46: "Incompatible device type",
	0x47: "No Park Number Available",
	0x48: "CallPark Reversion",
	0x49: "Service is not Active",
	0x4a: "High Traffic Try Again Later",
	0x4b: "QRT",
	0x4c: "MCID",
	0x4d: "DirTrfr",
	0x4e: "Select",
	0x4f: "ConfList",
	0x50: "iDivert",
	0x51: "cBarge",
	0x52: "Can Not Complete Transfer",
	0x53: "Can Not Join Calls",
	0x54: "Mcid Successful",
	0x55: "Number Not Configured",
	0x56: "Security Error",
	0x57: "Video Bandwidth Unavailable",
	0x58: "VidMode",
	0x59: "Max Call Duration Timeout",
	0x5a: "Max Hold Duration Timeout",
	0x5b: "OPickUp",
	0x5c: "HLog",
	0x5d: "Logged out of hunt group",
	0x5e: "Park slot unavailable",
	0x5f: "No call available for pickup",
	0x61: "External Transfer Restricted",
	0x62: "No line available for pickup",
	0x63: "Path replacement",
}

// newLabels are the texts behind 0x1e, of newer loads.
var newLabels = [...]string{
	0x02: "Acct",
	0x03: "Flash",
	0x04: "Login",
	0x07: "Enter Authorization Code",
	0x08: "Enter Client Matter Code",
	0x09: "Calls available for pickup",
	0x0a: "CM fallback service operating",
	0x0b: "Max phones exceeded",
	0x0c: "Waiting to rehome",
	0x0d: "Please end call",
	0x0e: "Paging",
	0x0f: "Select line",
	0x10: "Transfer destination busy",
	0x17: "Login successful",
	0x18: "Wrong PIN",
	0x19: "Enter PIN",
	0x22: "Call on hold",
	0x23: "Hold reversion",
	0x24: "Setup failed",
	0x25: "No resources",
	0x27: "Monitoring",
	0x2b: "Mobility",
	0x2c: "Whisper",
	0x2d: "Forward All",
	0x2e: "Malicious call id",
	0x2f: "Group pickup",
	0x30: "Remove last participant",
	0x31: "Other pickup",
	0x32: "Video",
	0x33: "End call",
	0x34: "Conference list",
	0x35: "QRT",
	0x36: "Hunt group",
	0x38: "Do not disturb",
	0x39: "DND is active",
	0x3c: "AbbrDial",
	0x3d: "Pickup unavailable",
	0x3e: "Conference unavailable",
	0x3f: "MeetMe unavailable",
	0x40: "Cannot retrieve parked call",
	0x43: "Record",
	0x46: "Coaching",
	0x4f: "Recording",
	0x50: "Recording failed",
	0x51: "Connecting",
}

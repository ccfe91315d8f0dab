package rooms

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/skinnykit/skinny/cnfxml"
	"github.com/skinnykit/skinny/sccp"
)

// isNamed reports whether package sccp has a name for a number.
func isNamed(t sccp.DeviceType) bool { return !strings.HasPrefix(t.String(), "DeviceType(") }

// TestModelsAreThoseOfSCCP compares the numbers with those that phones register
// with: every name that both know stands for the same number.
func TestModelsAreThoseOfSCCP(t *testing.T) {
	const highest = 99990 // above are numbers that chan-sccp made up
	compared := 0
	for number := 1; number <= highest; number++ {
		kind := sccp.DeviceType(number)
		if !isNamed(kind) {
			continue
		}
		byType, inTable := cnfxml.ModelByType(number)
		byName, named := cnfxml.ModelByName(kind.Text())
		if named && byName.DeviceType != number {
			// The ATA 188 has the file, and the row, of the 186.
			assert.Equal(t, "Cisco ATA 188", kind.Text(), "%d is %q there, which is %d here", number, kind.Text(), byName.DeviceType)
			continue
		}
		if isCiscoPhone(kind.Text()) {
			assert.True(t, inTable, "%d %s is not in the table", number, kind.Text())
			assert.True(t, named, "%q is not found by name", kind.Text())
		}
		if inTable && named {
			assert.Equal(t, byType, byName)
			compared++
		}
	}
	assert.Greater(t, compared, 60)
}

// isCiscoPhone reports whether a name of package sccp is "Cisco 7960" or alike.
func isCiscoPhone(name string) bool {
	rest, ok := strings.CutPrefix(name, "Cisco ")
	return ok && rest != "" && (rest[0] >= '0' && rest[0] <= '9' || strings.HasPrefix(rest, "SPA") || strings.HasPrefix(rest, "ATA"))
}

func TestPhonesOfTheTableSpeakWithSCCP(t *testing.T) {
	for m := range cnfxml.Models() {
		if m.Role == cnfxml.RolePhone && m.Speaks(cnfxml.SCCP) {
			require.True(t, isNamed(sccp.DeviceType(m.DeviceType)), "%s, %d", m.Name, m.DeviceType)
		}
	}
}

// TestEveryRowIsThatOfSCCP goes through the table row by row: where package
// sccp has a name for the number, it must be one of that very row.
func TestEveryRowIsThatOfSCCP(t *testing.T) {
	// The table looks up names of phones, not these.
	others := map[int]string{
		503: "Client Services Framework", 30027: "Analog Gateway", 30028: "BRI Gateway", 30032: "Gateway Virtual Phone",
		631: "AS-SIP", 275: "Nokia E Series", 376: "Nokia ICC client", 358: "Unified Communicator", 72: "TAPI Port",
		83: "Software MTP Dixieland",
	}
	for m := range cnfxml.Models() {
		kind := sccp.DeviceType(m.DeviceType)
		if !isNamed(kind) {
			continue
		}
		byName, ok := cnfxml.ModelByName(kind.Text())
		if !ok {
			assert.Equal(t, others[m.DeviceType], kind.Text(), "%d is %s in the table", m.DeviceType, m.Name)
			delete(others, m.DeviceType)
			continue
		}
		assert.Equal(t, m, byName, "%d is %s there", m.DeviceType, kind.Text())
	}
	assert.Empty(t, others)
}

package loads_test

import (
	"fmt"
	"testing/fstest"

	"github.com/skinnykit/skinny/cnfxml/loads"
)

// What is still to be copied to the server before phones can upgrade.
func ExampleMissing() {
	server := fstest.MapFS{
		"SCCP45.9-4-2SR4-3S.loads": {Data: []byte("jar45sccp.9-4-2.sbn\ncnu45.9-4-2.sbn\n")},
		"jar45sccp.9-4-2.sbn":      {},
	}
	fmt.Println(loads.Missing(server, "SCCP45.9-4-2SR4-3S"))
	fmt.Println(loads.FactoryLoads("7945"))
	// Output:
	// [cnu45.9-4-2.sbn] <nil>
	// [term45.default.loads]
}

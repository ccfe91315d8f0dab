package featurepolicy_test

import (
	"fmt"

	"github.com/skinnykit/skinny/cnfxml"
	"github.com/skinnykit/skinny/cnfxml/featurepolicy"
)

func ExamplePolicy_Append() {
	policy := featurepolicy.Policy{
		Name:         "Lobby",
		VersionStamp: cnfxml.Some("1"),
		Features: []featurepolicy.Feature{
			{Name: "Park", ID: cnfxml.Some(2), Enable: cnfxml.Some[cnfxml.TrueFalse](false)},
		},
	}
	out, err := policy.Append(nil)
	fmt.Printf("%s%v\n", out, err)
	// Output:
	// <?xml version="1.0" encoding="UTF-8"?>
	// <featurePolicy name="Lobby">
	//   <versionStamp>1</versionStamp>
	//   <featureDef name="Park">
	//     <id>2</id>
	//     <enable>false</enable>
	//   </featureDef>
	// </featurePolicy>
	// <nil>
}

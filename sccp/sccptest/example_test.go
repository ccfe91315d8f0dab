package sccptest_test

import (
	"fmt"

	"github.com/skinnykit/skinny/sccp"
	"github.com/skinnykit/skinny/sccp/sccptest"
)

func ExampleCasesOf() {
	for name, c := range sccptest.CasesOf(sccp.IDKeypadButton) {
		fmt.Printf("%s % x\n", name, c.Body())
		for _, v := range c.Values {
			fmt.Printf("  %s at %d: %#x\n", v.Path, v.Offset, v.Number)
		}
		break
	}
	// Output:
	// KeypadButton/V0/v0/typical 01 01 00 0a 02 02 00 0a 03 03 00 0a
	//   button at 0: 0xa000101
	//   lineInstance at 4: 0xa000202
	//   callReference at 8: 0xa000303
}

func ExampleCase_Counts() {
	for _, c := range sccptest.CasesOf(sccp.IDCapabilitiesRes) {
		for m := range c.Counts() {
			_, _, err := sccp.Decode(m.Frame)
			fmt.Println(m.Name, err)
		}
		break
	}
	// Output:
	// count/capCount=0 <nil>
	// count/capCount=1 <nil>
	// count/capCount=18 <nil>
	// count/capCount=19 sccp: CapabilitiesRes (0x0010) v0: caps at byte 0: count out of range: 19, at most 18
	// count/capCount=2147483648 sccp: CapabilitiesRes (0x0010) v0: caps at byte 0: count out of range: 2147483648, at most 18
	// count/capCount=4294967295 sccp: CapabilitiesRes (0x0010) v0: caps at byte 0: count out of range: 4294967295, at most 18
}

package ringlist_test

import (
	"fmt"

	"github.com/skinnykit/skinny/cnfxml"
	"github.com/skinnykit/skinny/cnfxml/ringlist"
)

func ExampleList_Append() {
	list := ringlist.List{Rings: []ringlist.Ring{{DisplayName: "Piano", FileName: "Piano1.raw"}}}
	out, err := list.Append(nil)
	fmt.Printf("%s%v\n", out, err)
	// Output:
	// <?xml version="1.0" encoding="UTF-8"?>
	// <CiscoIPPhoneRingList>
	//   <Ring>
	//     <DisplayName>Piano</DisplayName>
	//     <FileName>Piano1.raw</FileName>
	//   </Ring>
	// </CiscoIPPhoneRingList>
	// <nil>
}

// Renaming one ring leaves the rest of a hand-written list alone.
func ExampleRead() {
	doc, err := cnfxml.Parse([]byte("<CiscoIPPhoneRingList><!-- mine -->\n<Ring><DisplayName>Old</DisplayName><FileName>a.raw</FileName></Ring>\n</CiscoIPPhoneRingList>"), cnfxml.Options{})
	if err != nil {
		fmt.Println(err)
		return
	}
	if err := doc.Set("Ring[1]/DisplayName", "New"); err != nil {
		fmt.Println(err)
		return
	}
	list, _, err := ringlist.Read(doc)
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(list.Rings[0].DisplayName)
	fmt.Printf("%s\n", doc.Bytes())
	// Output:
	// New
	// <CiscoIPPhoneRingList><!-- mine -->
	// <Ring><DisplayName>New</DisplayName><FileName>a.raw</FileName></Ring>
	// </CiscoIPPhoneRingList>
}

func ExampleParseDAT() {
	dat, err := ringlist.ParseDAT([]byte("Piano\tPiano1.raw\r\n"))
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, r := range dat.Rings() {
		fmt.Println(r.DisplayName, "is", r.FileName)
	}
	// Output: Piano is Piano1.raw
}

package images_test

import (
	"fmt"

	"github.com/skinnykit/skinny/cnfxml/images"
)

func ExampleSizeOf() {
	size, ok := images.SizeOf("7975")
	if !ok {
		return
	}
	list := images.List{}
	list.Add(size, "forest-thumb.png", "forest.png")
	out, err := list.Append(nil)
	fmt.Println(size.ListPath(), err)
	fmt.Printf("%s", out)
	// Output:
	// Desktops/320x216x16/List.xml <nil>
	// <?xml version="1.0" encoding="UTF-8"?>
	// <CiscoIPPhoneImageList>
	//   <ImageItem Image="TFTP:Desktops/320x216x16/forest-thumb.png" URL="TFTP:Desktops/320x216x16/forest.png"></ImageItem>
	// </CiscoIPPhoneImageList>
}

package xsi_test

import (
	"fmt"
	"image"

	"github.com/skinnykit/skinny/cnfxml"
	"github.com/skinnykit/skinny/cnfxml/xsi"
)

func ExampleMenu() {
	dial, err := xsi.Dial("2001")
	if err != nil {
		fmt.Println(err)
		return
	}
	menu := xsi.Menu{
		Page:  xsi.Page{Title: "Desk", Prompt: "Choose"},
		Items: []xsi.MenuItem{{Name: "Reception", URL: dial}, {Name: "Menu", URL: "http://192.0.2.1/menu?a=1&b=2"}},
	}
	out, err := menu.Append(nil, xsi.UTF8)
	fmt.Printf("%s%v\n", out, err)
	// Output:
	// <?xml version="1.0" encoding="UTF-8"?>
	// <CiscoIPPhoneMenu>
	//   <Title>Desk</Title>
	//   <Prompt>Choose</Prompt>
	//   <MenuItem>
	//     <Name>Reception</Name>
	//     <URL>Dial:2001</URL>
	//   </MenuItem>
	//   <MenuItem>
	//     <Name>Menu</Name>
	//     <URL>http://192.0.2.1/menu?a=1&amp;b=2</URL>
	//   </MenuItem>
	// </CiscoIPPhoneMenu>
	// <nil>
}

// A program reads a phone's answer to a command.
func ExampleParse() {
	answer := `<CiscoIPPhoneResponse><ResponseItem Status="0" Data="Success" URL="Key:Line1"/></CiscoIPPhoneResponse>`
	object, _, err := xsi.Parse([]byte(answer), cnfxml.Options{})
	if err != nil {
		fmt.Println(err)
		return
	}
	switch o := object.(type) {
	case *xsi.Response:
		fmt.Println(o.Items[0].URL, o.Items[0].Data)
	case *xsi.ErrorReply:
		fmt.Println(o.Number)
	}
	// Output: Key:Line1 Success
}

func ExamplePack() {
	img := image.NewGray(image.Rect(0, 0, 266, 130)) // black
	picture := xsi.Pack(xsi.Fit(img, xsi.MaxImageWidth, xsi.MaxImageHeight))
	page := xsi.Image{Picture: picture}
	fmt.Println(picture.Width, picture.Height, len(picture.Data), picture.Data[:8], len(page.Validate()))
	// Output: 133 65 4420 FFFFFFFF 0
}

package importing_test

import (
	"fmt"
	"os"
	"strings"

	"github.com/skinnykit/skinny/examples/registrar/config"
	"github.com/skinnykit/skinny/examples/registrar/importing"
)

func ExampleCSV() {
	result, err := importing.CSV("phones.csv", strings.NewReader(`device,model,line1,name1
00:11:22:33:44:55,7960,1001,Reception
`), nil)
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Print(string(result.YAML))
	// Output:
	// lines:
	//   - number: 1001
	//     name: Reception
	// devices:
	//   - name: SEP001122334455
	//     model: 7960
	//     lines: [1001]
}

func ExampleSCCPConf() {
	result, err := importing.SCCPConf("sccp.conf", strings.NewReader(`
[SEP001122334455]
type = device
devicetype = 7960
park = on
button = line, 1001
[1001]
type = line
cid_name = Reception
`), nil)
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(result.Notes[0])
	fmt.Print(string(result.YAML))
	// Output:
	// sccp.conf:5: "park" is left out: there is nothing like it here
	// lines:
	//   - number: 1001
	//     name: Reception
	// devices:
	//   - name: SEP001122334455
	//     model: 7960
	//     lines: [1001]
}

func ExampleExportCSV() {
	cfg, err := config.Parse("phones.yaml", []byte("lines: [{number: 1001, max-calls: 1}]\ndevices: [{name: ATA001, lines: [1001]}]"))
	if err != nil {
		fmt.Println(err)
		return
	}
	left, err := importing.ExportCSV(os.Stdout, cfg)
	fmt.Println(left, err)
	// Output:
	// device,model,description,template,buttons,softkeys,add-ons,dnd,transfer-on-hook,private,nat,security,networks,load,line1,name1,label1,pickup-group1,class1
	// ATA001,,,,,,,,,,,,,,1001,,,,
	// [line 1001: max-calls] <nil>
}

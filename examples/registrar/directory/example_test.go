package directory_test

import (
	"fmt"

	"github.com/skinnykit/skinny/examples/registrar/config"
	"github.com/skinnykit/skinny/examples/registrar/directory"
)

func ExampleDirectory_Admit() {
	cfg := config.Default()
	cfg.AutoRegistration = &config.Range{First: "1000", Last: "1999"}
	d := directory.New(cfg)
	for _, name := range []string{"SEP001122334455", "SEP001122334466", "SEP001122334455"} {
		device, err := d.Admit(name, 7)
		if err != nil {
			fmt.Println(err)
			continue
		}
		fmt.Println(device.Name, device.Model.Name, device.Lines[0].Number)
	}
	// Output:
	// SEP001122334455 7960 1000
	// SEP001122334466 7960 1001
	// SEP001122334455 7960 1000
}

func ExampleDirectory_Replace() {
	before, _ := config.Parse("phones.yaml", []byte(`
lines: [{number: 1001, label: Desk}]
devices: [{name: SEP001122334455, lines: [1001]}, {name: SEP001122334466, lines: [1001], nat: true}]
`))
	after, _ := config.Parse("phones.yaml", []byte(`
listen: {sccp: ":2000"}
lines: [{number: 1001, label: Desk}, {number: 1002}]
devices: [{name: SEP001122334455, lines: [1001, 1002]}, {name: SEP001122334466, lines: [1001], nat: true}]
`))
	d := directory.New(before)
	changes, _ := d.Replace(after)
	for _, phone := range changes.Phones {
		fmt.Println(phone.Name, phone.Action, phone.Reasons)
	}
	for _, event := range changes.Events {
		fmt.Printf("%T\n", event)
	}
	for _, sentence := range changes.Process {
		fmt.Println(sentence)
	}
	// Output:
	// SEP001122334455 restart [lines buttons settings of lines]
	// call.PlanChanged
	// listen: sccp stays at 127.0.0.1:2000 until the registrar is started anew, and will then be :2000.
}

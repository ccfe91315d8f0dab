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

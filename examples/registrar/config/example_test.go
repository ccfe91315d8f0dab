package config_test

import (
	"fmt"

	"github.com/skinnykit/skinny/examples/registrar/config"
)

func ExampleParse() {
	_, err := config.Parse("phones.yaml", []byte(`
lines: [{number: 1001}]
devices:
  - name: SEP001122334455
    line: [1002]
`))
	fmt.Println(err)
	// Output: phones.yaml:5:5: unknown key "line" in a device; did you mean "lines"?
}

package ctl_test

import (
	"context"
	"fmt"
	"os"

	"github.com/skinnykit/skinny/examples/registrar/api/ctl"
)

func ExampleRun() {
	terminal := ctl.OfProcess(os.Stdin, os.Stdout, os.Stdout)
	code := ctl.Run(context.Background(), terminal, []string{"-socket", "/no/such/socket", "phones"})
	fmt.Println(code)
	// Output:
	// cannot reach the registrar: there is no socket /no/such/socket: is the registrar running, and is this its control socket?
	// -socket PATH or -url URL names another one.
	// 3
}

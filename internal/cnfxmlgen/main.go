// Command cnfxmlgen writes the Go code and the reference of the product
// settings in package cnfxml from their table. It runs by go generate in
// cnfxml:
//
//	go run ../internal/cnfxmlgen -table schema/vendorconfig.table -out .
package main

import (
	"flag"
	"fmt"
	"io"
	"os"
	"path/filepath"
)

func main() {
	if err := run(os.Args[1:], os.Stdout); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func run(args []string, stdout io.Writer) error {
	flags := flag.NewFlagSet("cnfxmlgen", flag.ContinueOnError)
	table := flags.String("table", "schema/vendorconfig.table", "the table of settings")
	out := flags.String("out", ".", "folder of package cnfxml")
	if err := flags.Parse(args); err != nil {
		return err
	}
	file, err := os.Open(*table)
	if err != nil {
		return err
	}
	defer file.Close()
	settings, err := readTable(filepath.Base(*table), file)
	if err != nil {
		return err
	}
	code, err := goCode(settings)
	if err != nil {
		return err
	}
	for name, content := range map[string][]byte{"vendorconfig_gen.go": code, "VENDORCONFIG.md": reference(settings)} {
		if err := os.WriteFile(filepath.Join(*out, name), content, 0o644); err != nil {
			return err
		}
	}
	fmt.Fprintf(stdout, "cnfxmlgen: %d settings\n", len(settings))
	return nil
}

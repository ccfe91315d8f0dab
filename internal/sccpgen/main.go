// Command sccpgen writes the Go code and the reference of package sccp from
// its schema. It runs by go generate in sccp:
//
//	go run ../internal/sccpgen -schema schema -out .
package main

import (
	"flag"
	"fmt"
	"io"
	"maps"
	"os"
	"path/filepath"
	"slices"

	"github.com/skinnykit/skinny/internal/sccpgen/gogen"
	"github.com/skinnykit/skinny/internal/sccpgen/markdown"
	"github.com/skinnykit/skinny/internal/sccpgen/schema"
)

func main() {
	if err := run(os.Args[1:], os.Stdout); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func run(args []string, stdout io.Writer) error {
	flags := flag.NewFlagSet("sccpgen", flag.ContinueOnError)
	dir := flags.String("schema", "schema", "folder of the *.skinny files")
	out := flags.String("out", ".", "folder of package sccp")
	if err := flags.Parse(args); err != nil {
		return err
	}
	s, err := schema.ParseFS(os.DirFS(*dir))
	if err != nil {
		return err
	}
	files, err := gogen.Files(s)
	if err != nil {
		return err
	}
	reference, err := markdown.Reference(s)
	if err != nil {
		return err
	}
	maps.Copy(files, reference)
	for _, name := range slices.Sorted(maps.Keys(files)) {
		path := filepath.Join(*out, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			return err
		}
		if err := os.WriteFile(path, files[name], 0o644); err != nil {
			return err
		}
	}
	fmt.Fprintf(stdout, "sccpgen: %d messages, %d files\n", len(s.Messages), len(files))
	return nil
}

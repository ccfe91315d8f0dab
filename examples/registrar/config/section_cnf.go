package config

import (
	"fmt"
	"strings"

	"github.com/goccy/go-yaml/ast"

	"github.com/skinnykit/skinny/cnfxml"
)

const maxCNFValues = 200 // of one phone

func (s *sections) cnf(into *Values) field {
	return func(n ast.Node) {
		values := make(Values)
		s.entries(n, "cnf", func(path string, k, v ast.Node) {
			value, ok := s.cnfValue(v)
			if !ok {
				return
			}
			if len(values) >= maxCNFValues {
				s.problem(k, "too many values of cnf", fmt.Sprintf("give a phone at most %d", maxCNFValues))
				return
			}
			if fault := s.cnfFault(path, value); fault != "" {
				fix := "write the path of an element below the root, such as vendorConfig/webAccess, and a value that phones know"
				if path == "loadInformation" {
					fault, fix = "the load of a phone is no value of its file here", `write "load: NAME" beside cnf`
				}
				s.problem(k, "cnf: "+fault, fix)
				return
			}
			values[path] = value
		})
		if len(values) > 0 {
			*into = values
		}
	}
}

// cnfValue reads a text that may be empty: phones tell an empty element from a
// missing one.
func (s *sections) cnfValue(n ast.Node) (string, bool) {
	if n == nil || n.Type() == ast.NullType {
		return "", true
	}
	return s.scalar(n, "cnf")
}

// cnfFault says why no phone takes a value. It holds no secret.
func (s *sections) cnfFault(path, value string) string {
	key := path + "\x00" + value
	fault, known := s.cnfFaults[key]
	if !known {
		fault = cnfFault(path, value)
		s.cnfFaults[key] = fault
	}
	return fault
}

func cnfFault(path, value string) (fault string) {
	// A model of each family that has elements of its own.
	for _, model := range []string{"7975", "7960", "7925", "6945", "8945"} {
		if fault = cnfFaultOf(model, path, value); fault == "" {
			return ""
		}
	}
	return fault
}

func cnfFaultOf(model, path, value string) string {
	doc, err := sampleFile(model)
	if err != nil {
		return err.Error()
	}
	profile := cnfxml.Profile{Model: model, Protocol: cnfxml.SCCP, File: cnfxml.NameDevice}
	type finding struct {
		code cnfxml.Code
		path string
	}
	before := make(map[finding]bool)
	for _, d := range cnfxml.Validate(doc, profile) {
		before[finding{d.Code, d.Path}] = true
	}
	if err := doc.Set(path, value); err != nil {
		return strings.TrimPrefix(err.Error(), "cnfxml: ")
	}
	for _, d := range cnfxml.Validate(doc, profile) {
		unknown := strings.HasPrefix(string(d.Code), "name.")
		if !before[finding{d.Code, d.Path}] && (d.Severity > cnfxml.Note || unknown) {
			return d.Message
		}
	}
	return ""
}

func sampleFile(model string) (*cnfxml.Document, error) {
	file, err := cnfxml.NewDevice(cnfxml.DeviceConfig{
		Model: model, Protocol: cnfxml.SCCP,
		CallManagers: []cnfxml.Server{{Host: "192.0.2.1", Port: cnfxml.DefaultSCCPPort, Name: "192.0.2.1"}},
	})
	if err != nil {
		return nil, err
	}
	return file.Document()
}

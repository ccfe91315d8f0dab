package api

import (
	_ "embed"
	"fmt"

	"github.com/goccy/go-yaml"
)

//go:embed openapi.yaml
var openAPI string

// Description returns the OpenAPI description of the interface, as JSON.
func Description() ([]byte, error) {
	text, err := yaml.YAMLToJSON([]byte(openAPI))
	if err != nil {
		return nil, fmt.Errorf("api: openapi.yaml: %w", err)
	}
	return text, nil
}

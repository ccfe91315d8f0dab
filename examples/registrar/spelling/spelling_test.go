package spelling_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/skinnykit/skinny/examples/registrar/spelling"
)

func TestNearest(t *testing.T) {
	choices := []string{"status", "phones", "phone", "lines", "push-picture", strings.Repeat("a", 100)}
	for word, want := range map[string]string{
		"stats":                   "status",
		"PHONE":                   "phone",
		"phnoes":                  "phones",
		"push-pic":                "push-picture",
		"":                        "",
		"x":                       "",
		"quit":                    "",
		strings.Repeat("a", 99):   "",
		strings.Repeat("a", 1000): "",
	} {
		assert.Equal(t, want, spelling.Nearest(word, choices), word)
	}
	assert.Empty(t, spelling.Nearest("a", nil))
}

func ExampleNearest() {
	fmt.Println(spelling.Nearest("fones", []string{"status", "phones"}))
	// Output: phones
}

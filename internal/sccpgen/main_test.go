package main

import (
	"bytes"
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

const small = "// Small.\n\n// M is a message.\nmessage M 0x01 both\n\ta u32 // a number\n"

func writeSchema(t *testing.T, text string) string {
	t.Helper()
	dir := t.TempDir()
	require.NoError(t, os.WriteFile(filepath.Join(dir, "small.skinny"), []byte(text), 0o644))
	return dir
}

func TestRunWritesCodeAndReference(t *testing.T) {
	out := t.TempDir()
	var stdout bytes.Buffer
	require.NoError(t, run([]string{"-schema", writeSchema(t, small), "-out", out}, &stdout))
	assert.Equal(t, "sccpgen: 1 messages, 9 files\n", stdout.String())
	for _, name := range []string{"small_gen.go", "enums_gen.go", "types_gen.go", "registry_gen.go", "catalogue_gen.go", "MESSAGES.md", "messages/small.md", "messages/structs.md", "messages/values.md"} {
		assert.FileExists(t, filepath.Join(out, name))
	}
}

func TestRunReportsWhatIsWrong(t *testing.T) {
	out := t.TempDir()
	var stdout bytes.Buffer
	err := run([]string{"-schema", writeSchema(t, small+"\tb Foo // x\n"), "-out", out}, &stdout)
	require.EqualError(t, err, "small.skinny:6: unknown type Foo")
	left, err := os.ReadDir(out)
	require.NoError(t, err)
	assert.Empty(t, left, "nothing is written from a faulty schema")

	require.Error(t, run([]string{"-schema", writeSchema(t, small), "-out", "/dev/null/missing"}, &stdout))
	require.Error(t, run([]string{"-nonsense"}, &stdout))
}

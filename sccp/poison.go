//go:build sccppoison

package sccp

// poison makes a Reader overwrite a frame before it reads the next, so that
// use of a message beyond its life shows in tests.
const poison = true

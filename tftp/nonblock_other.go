//go:build !unix

package tftp

// There are no FIFOs among the files here.
const openNonblock = 0

//go:build !sccppoison

package sccp_test

const poisoned = false

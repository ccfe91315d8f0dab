//go:build !sccppoison

package sccp

const poison = false

// Package scenario has no code of its own: its tests let simulated phones of
// every model talk to a whole registrar over loopback, and look at what their
// users would see and hear.
package scenario

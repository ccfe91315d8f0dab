// Package guide proves that the guides beside it can be followed to the letter:
// its tests type what stands there into shells, in the namespace of a network
// that has a simulated phone at its other end.
package guide

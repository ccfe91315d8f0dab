// Package rooms holds the rules between the packages of this repository as
// tests: who may import whom, where a third party may stand, what a package
// may keep in variables. DESIGN.md tells why each rule exists.
//
// The checks read source text, not builds, so they see every platform and
// every build tag at once.
package rooms

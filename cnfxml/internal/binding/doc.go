// Package binding maps structs to XML elements. A function names the fields of
// a struct once, in the order of the file, and the same function reads them
// from a [cnfxml.Document] and writes them.
//
// What a document has beyond the named fields goes into the struct's
// [cnfxml.Rest] and comes out again where it stood.
package binding

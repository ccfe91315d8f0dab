// Package loads reads and writes the manifests of phone firmware,
// <load>.loads: the list of files that a phone fetches for a load.
//
// Manifests come as plain text, a file name a line, and as text inside a
// signed file with a binary header. [Parse] takes both: it looks for the names
// of firmware files and does not care what stands around them. [Missing] tells
// which files of a load are not on the server yet. [Append] writes the plain
// form.
//
// A phone that was reset to factory defaults asks for a manifest whose name
// depends on its model; [FactoryLoads] knows it.
package loads

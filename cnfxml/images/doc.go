// Package images reads, checks and writes the lists of background pictures
// that phones offer, Desktops/<width>x<height>x<depth>/List.xml, and knows the
// size that each model wants.
//
// [SizeOf] finds the size for a model, [Size.ListPath] the name of its list,
// [CheckPNG] looks whether a picture has the size. [Parse] and [List.Append]
// are for programs that make lists; edit a [cnfxml.Document] to change a file
// that a person looks after, and use [Read] to look at it.
package images

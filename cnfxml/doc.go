// Package cnfxml reads, edits, checks and writes the XML files by which Cisco
// phones are configured: SEP<mac>.cnf.xml for one phone, XMLDefault.cnf.xml
// for those without a file of their own.
//
// There are two ways to look at a file, and each is for its own work.
//
// A [Document] is the text as somebody wrote it. [Parse] indexes it, Get, Set
// and Delete reach single values by their path, and everything else keeps its
// bytes: comments, order, quotes, line ends, even wrong end tags. [Diff] tells
// what two files say differently, Adopt edits one until it says what another
// says. Use it to change a file that a person looks after.
//
// A [Device] or a [Default] is a struct with the values that matter, for phones
// with SCCP and with SIP. [NewDevice] makes one for any model, protocol and
// [Form], [ParseDevice] reads one, Append writes one. What the struct has no
// field for is kept beside the fields, in place. Use them to generate files, or
// to find out what a file says, as [Device.CallManagers] does for a phone that
// wants to register. Writing is canonical: UTF-8, a line an element, known
// elements in the order in which Cisco's CUCM writes them, the same bytes for
// the same content, and a version stamp that follows from it. To change a file
// by its struct and keep the text all the same, let the document it was read
// from adopt [Device.Document].
//
// The settings of the product, [VendorConfig], are made from one table, and so
// is VENDORCONFIG.md, which tells what each means and which phones know it.
//
// Parse in [Strict] mode refuses what phones refuse, with line, column, offset
// and the names of both tags that do not fit.
// [Lenient] repairs what people get wrong, keeps it as it is, and tells about
// it as a [Diagnostic]. [Validate] knows more: what is well-formed and still
// makes a phone fail.
//
// # Values
//
// To a phone, a missing element is not an empty one, so fields are an [Opt]
// that knows [Absent], [Empty] and [Set]. Yes and no have three spellings that
// phones do not take for each other: [TrueFalse], [ZeroOne], and [EnabledZero]
// in which 0 means on. Text that is no value of its field, such as the
// placeholder of a template, is kept and given back by Text, while Get returns
// an error. Passwords and login names are a [Secret], which prints, logs and
// encodes as (redacted), as secrets do in a [Change]; [Document.Redact] makes a
// file safe to post.
//
// # Names and models
//
// [Hunt] and [HuntMore] list the files that a phone asks for, [HuntReset] those
// after a factory reset, [ParseName] understands such a request, [DeviceFile]
// and its neighbours make names. [ModelByName], [ModelByType] and [ModelsByLoad] look into the table of models, whose device
// types are those of SCCP registrations.
//
// # Limits
//
// Input is limited by [Options]: 1 MiB, 64 levels, 256 attributes of an
// element, 256 repairs. A list in a view has at most 4096 members; what a file
// has beyond stays in Extra. Document types and with them entities are refused,
// as the only thing that a conforming parser takes, besides encodings that no
// phone file has: known are UTF-8, UTF-16, US-ASCII, ISO-8859-1, -2, -5, -9
// and -15, Windows-1250, -1251, -1252 and -1254, and KOI8-R. Every operation is
// linear in the size of the input, and so are many Sets together, and lookups
// of many siblings one after another. Each creation and deletion is a look at the whole text.
//
// What is known about phones comes from Cisco's published SIP parser, Cisco
// documents, usecallmanager.nz, chan-sccp and files in use; each Diagnostic
// names its source.
package cnfxml

//go:generate go run ../internal/cnfxmlgen -table schema/vendorconfig.table -out .

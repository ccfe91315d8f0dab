// Package softkeys reads, checks and writes the files that tell phones with
// SIP which keys they show in which state of a call: softKeyFile of a phone's
// configuration names one, CUCM calls them SK<uuid>.xml.
//
// A [File] defines keys and then lists, for each state, the keys in their
// order. Some files define keys only, with typeSoftKey as the root.
//
// [Parse] and [File.Append] are for programs that make such files; edit a
// [cnfxml.Document] to change a file that a person looks after, and use [Read]
// to look at it. [Validate] finds sets that name keys without a definition.
package softkeys

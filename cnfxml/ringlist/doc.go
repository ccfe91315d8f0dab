// Package ringlist reads, checks and writes the lists of ring tones that
// phones offer: Ringlist.xml, DistinctiveRingList.xml and Ringlist-wb.xml as
// XML, and RINGLIST.DAT, the text form of the 7940 and 7960 with SIP.
//
// [Parse] gives the entries of an XML list, [List.Append] writes it, with
// comments and unknown elements where they stood. To change a list that a
// person looks after, edit its [cnfxml.Document] and use [Read] to look at it.
// [ParseDAT] is for the text form; all its lines that are not edited stay as
// they are.
//
// [Validate] knows what phones take: 50 entries, names of 25 characters.
// [CheckRaw] does so for the sound files.
package ringlist

// Package store keeps on disk what changes while a registrar runs: numbers
// allotted to phones, what users have set, who has logged on where, and the
// records of calls. It is one SQLite file; the configuration is never written.
//
// Calls do not wait for the disk. Memory holds the truth; one goroutine writes
// it down, many changes in one transaction, and tries again for as long as the
// disk is full, read-only or gone. [Store.State] tells how that goes. What
// [Store.Save] and [Store.Flush] have acknowledged survives the death of the
// program and of the machine.
//
// What users have set is never lost while the program runs: it waits in memory,
// one entry for a number or phone. Records wait in a queue of limited length,
// which drops the oldest.
//
// A database that turns out to be corrupt is renamed to NAME.corrupt-TIME and a
// new one begun, with everything that memory holds and the settings that could still
// be read. Records and statistics stay behind.
//
// A journal that SQLite would throw away without a word is renamed likewise. What
// another program writes to the file while it is in use is noticed within seconds:
// what memory holds goes before it.
//
// What is read, of records and statistics, is on disk.
//
// The tables, for people with other tools: numbers, lines, phones, logins,
// contacts, dials, cleared, beginnings and registrations are settings; runs has a
// row for each start of a registrar, records one for each call, legs the part of
// each phone in it, voice what phones said about their RTP; days counts the calls
// of each day of UTC, usage those of each phone, and both are not pruned. Times are nanoseconds since 1970, NULL where there is none;
// durations are milliseconds.
package store

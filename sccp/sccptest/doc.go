// Package sccptest helps to test programs that speak Skinny: it builds valid
// and broken frames of every message, and plays a phone or a server over a
// pipe.
//
// [Cases] gives every message in every layout and version. The frames are
// built from the description of the layouts, [sccp.Messages], and not by the
// encoders of package sccp: every field has a value of its own, so that a
// parser that confuses two fields shows it. [Case.Values] tells what stands
// where, whoever reads it.
//
// [Random] gives endless valid frames from a seed, [Case.Mutations] breaks a
// frame at the places where parsers fail, and [WriteCorpus] writes all of them
// to a folder for fuzzers of other Skinny parsers.
//
// [NewPhone] and [NewServer] play one end of a connection in a test.
package sccptest

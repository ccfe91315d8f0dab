// Package featurepolicy reads, checks and writes the files that switch
// features of phones with SIP on and off. featurePolicyFile of a phone's
// configuration names one.
//
// [Parse] and [Policy.Append] are for programs that make such files; edit a
// [cnfxml.Document] to change a file that a person looks after, and use [Read]
// to look at it. [Validate] knows the limits of phones.
package featurepolicy

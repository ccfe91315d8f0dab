// Package appdialrules reads, checks and writes AppDialRules.xml: the rules by
// which phones turn a number from a directory or a message into one that can
// be dialled. They are applied before the dial plan.
//
// [Rules.Apply] does what a phone does. [Parse] and [Rules.Append] are for
// programs that make such files; edit a [cnfxml.Document] to change a file
// that a person looks after, and use [Read] to look at it.
package appdialrules

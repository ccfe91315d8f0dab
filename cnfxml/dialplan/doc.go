// Package dialplan reads, edits, checks and applies dialplan.xml, the rules by
// which phones with SIP know when a number is complete, what it becomes, and
// where they play a second dial tone.
//
// These files look like XML and are not quite: phones read them with a
// tokenizer of their own. It takes the attribute Tone several times, knows no
// references and double quotes only, and takes the first > for the end of a
// comment, so that rules which somebody commented out may be in force.
// [Parse] reads what either of the two readers takes. [Document.Validate]
// tells where they differ.
//
// A [Document] is the text, which edits change only where they must. A [Plan]
// is its rules; make one by hand and Append it to generate a file, or ask it
// what happens to a number:
//
//	r := doc.Plan().Match("9011441234")
//	r.Rule     // the rule in charge
//	r.Timeout  // how long the phone waits for another digit
//	r.Tone     // the tone to play now, if the digits end at a comma
//	r.Number   // what is sent
//
// # Patterns
//
// In MATCH, a period is any key but #, and * one or more of them. A comma
// plays a dial tone; tones are taken from the attributes Tone in their order.
// A backslash makes the next character stand for itself, as in \* for the
// star key. # is itself. Where no rule has a place for it, it ends the number;
// ># in a pattern says that it ends the number there or later. A > at
// the end sends the number as soon as the pattern is reached.
//
// In Rewrite, a period is the next digit that a period or * matched, %1 to %9
// are the digits of the first to ninth run of periods or *, %0 is all digits.
//
// The tokenizer and the limits are those of Cisco's published SIP phone
// parser, patterns also of Cisco's administration guides.
package dialplan

package dialplan_test

import (
	"fmt"

	"github.com/skinnykit/skinny/cnfxml"
	"github.com/skinnykit/skinny/cnfxml/dialplan"
)

const file = `<DIALTEMPLATE>
  <TEMPLATE MATCH="9,911" Timeout="0" Rewrite="911" Route="emergency"/>
  <TEMPLATE MATCH="9,011*" Timeout="6" User="Phone" Rewrite="+%1"/>
  <!-- <TEMPLATE MATCH="1..." Timeout="0"/> <TEMPLATE MATCH="3..." Timeout="0"/> -->
  <TEMPLATE MATCH="*" Timeout="15"/>
</DIALTEMPLATE>
`

// What a phone makes of digits while they are dialled.
func ExamplePlan_Match() {
	doc, err := dialplan.Parse([]byte(file), cnfxml.Options{})
	if err != nil {
		fmt.Println(err)
		return
	}
	plan := doc.Plan()
	for _, digits := range []string{"9", "9911", "901149301234", "2000", "2000#"} {
		r := plan.Match(digits)
		fmt.Printf("%s: rule %d, %v, wait %v, send %s", digits, r.Index+1, r.State, r.Timeout, r.Number)
		if r.Tone != "" {
			fmt.Printf(", play %s", r.Tone)
		}
		fmt.Println()
	}
	// Output:
	// 9: rule 4, complete, wait 15s, send 9, play Bellcore-Outside
	// 9911: rule 1, complete, wait 0s, send 911
	// 901149301234: rule 2, complete, wait 6s, send +49301234
	// 2000: rule 4, complete, wait 15s, send 2000
	// 2000#: rule 4, dial now, wait 0s, send 2000
}

// Phones take the first > for the end of a comment.
func ExampleDocument_Validate() {
	doc, err := dialplan.Parse([]byte(file), cnfxml.Options{})
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, d := range doc.Validate() {
		fmt.Println(d)
	}
	// Output:
	// 4:43: warning: for phones the comment ends at this > [dialplan.comment]
	// 4:45: error: this rule is in force, because for phones the comment ends at an earlier > [dialplan.comment]
}

func ExamplePlan_Append() {
	plan := dialplan.Plan{Rules: []dialplan.Rule{
		{Match: "0,.......", Timeout: cnfxml.Some(0), Tones: []string{"Cisco-Zip"}},
		{Match: "*", Timeout: cnfxml.Some(5)},
	}}
	out, err := plan.Append(nil)
	fmt.Printf("%s%v\n", out, err)
	// Output:
	// <DIALTEMPLATE>
	//   <TEMPLATE MATCH="0,......." Timeout="0" Tone="Cisco-Zip"/>
	//   <TEMPLATE MATCH="*" Timeout="5"/>
	// </DIALTEMPLATE>
	// <nil>
}

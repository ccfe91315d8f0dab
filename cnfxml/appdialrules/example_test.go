package appdialrules_test

import (
	"fmt"

	"github.com/skinnykit/skinny/cnfxml"
	"github.com/skinnykit/skinny/cnfxml/appdialrules"
)

func ExampleRules_Apply() {
	rules, _, err := appdialrules.Parse([]byte(`<DialRules>
  <DialRule BeginsWith="+1" NumDigits="12" DigitsToRemove="1" PrefixWith="9"/>
</DialRules>`), cnfxml.Options{})
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(rules.Apply("+12125550123"))
	fmt.Println(rules.Apply("2001"))
	// Output:
	// 912125550123 0
	// 2001 -1
}

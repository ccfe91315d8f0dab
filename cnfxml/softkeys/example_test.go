package softkeys_test

import (
	"fmt"

	"github.com/skinnykit/skinny/cnfxml"
	"github.com/skinnykit/skinny/cnfxml/softkeys"
)

func ExampleFile_Append() {
	file := softkeys.File{
		Types: softkeys.Types{Keys: []softkeys.Key{
			{ID: "NewCall", Tag: cnfxml.Some(2), HelpID: cnfxml.Some(302), EventID: cnfxml.Some(2)},
		}},
		Sets: softkeys.Sets{Sets: []softkeys.Set{
			{ID: "On Hook", Keys: []softkeys.Slot{{KeyID: "NewCall"}, {KeyID: "Redial"}}},
		}},
	}
	for _, d := range file.Validate() {
		fmt.Println(d)
	}
	out, err := file.Append(nil)
	fmt.Printf("%s%v\n", out, err)
	// Output:
	// error: key "Redial" is not defined above [reference.unknown] at softKeySets/softKeySet[1]/softKey[2]@keyID
	// <?xml version="1.0" encoding="UTF-8"?>
	// <softKeyCfg>
	//   <typeSoftKey>
	//     <softKeyDef keyID="NewCall">
	//       <tag>2</tag>
	//       <helpID>302</helpID>
	//       <eventID>2</eventID>
	//     </softKeyDef>
	//   </typeSoftKey>
	//   <softKeySets>
	//     <softKeySet id="On Hook">
	//       <softKey keyID="NewCall"></softKey>
	//       <softKey keyID="Redial"></softKey>
	//     </softKeySet>
	//   </softKeySets>
	// </softKeyCfg>
	// <nil>
}

package cnfxml_test

import (
	"fmt"

	"github.com/skinnykit/skinny/cnfxml"
)

func mustParse(text string) *cnfxml.Document {
	doc, err := cnfxml.Parse([]byte(text), cnfxml.Options{Mode: cnfxml.Lenient})
	if err != nil {
		panic(err)
	}
	return doc
}

// Two files compared by what they say to a phone.
func ExampleDiff() {
	before := mustParse(`<device>
  <sshPassword>old</sshPassword>
  <loadInformation>SIP42.9-3-1SR4-1S</loadInformation>
  <sipProfile><sipLines>
    <line button="1"><name>1001</name></line>
    <line button="2"><name>1002</name></line>
  </sipLines></sipProfile>
</device>`)
	after := mustParse(`<device><!-- new firmware -->
  <loadInformation>SIP42.9-4-2SR3-1S</loadInformation>
  <sshPassword>new</sshPassword>
  <sipProfile>
    <sipLines><line  button='2'><name>1002</name></line></sipLines>
  </sipProfile>
</device>`)
	for _, change := range cnfxml.Diff(before, after, cnfxml.DiffOptions{IgnoreVersionStamp: true}) {
		fmt.Println(change)
	}
	// Output:
	// ~ sshPassword: "(redacted)" to "(redacted)", line 2, new line 3
	// ~ loadInformation: "SIP42.9-3-1SR4-1S" to "SIP42.9-4-2SR3-1S", line 3, new line 2
	// - sipProfile/sipLines/line[@button=1]/@button: "1", line 5
	// - sipProfile/sipLines/line[@button=1]/name: "1001", line 5
}

// A hand-written file takes over what a generated one says, and keeps its
// comments and its form.
func ExampleDocument_Adopt() {
	doc := mustParse(`<device>
	<!-- ask before you change this -->
	<deviceProtocol>SCCP</deviceProtocol>
	<versionStamp/>
</device>
`)
	generated := mustParse(`<device><deviceProtocol>SIP</deviceProtocol><versionStamp>7</versionStamp><idleURL></idleURL></device>`)
	if err := doc.Adopt(generated, cnfxml.DiffOptions{}); err != nil {
		fmt.Println(err)
		return
	}
	fmt.Print(string(doc.Bytes()))
	// Output:
	// <device>
	// 	<!-- ask before you change this -->
	// 	<deviceProtocol>SIP</deviceProtocol>
	// 	<versionStamp>7</versionStamp>
	// 	<idleURL></idleURL>
	// </device>
}

// A hand-written file is changed by the fields of a struct. Writing the struct
// would give CUCM's form; adopting it changes what differs and no other byte.
func ExampleDocument_Adopt_device() {
	doc := mustParse(`<device>
	<!-- the phone at the door --><versionStamp>1</versionStamp>
	<vendorConfig><webAccess>1</webAccess></vendorConfig>
	<deviceProtocol>SCCP</deviceProtocol>
</device>
`)
	device, _, err := doc.Device()
	if err != nil {
		fmt.Println(err)
		return
	}
	device.VendorConfig.WebAccess = cnfxml.Some(cnfxml.WebAccessReadOnly)
	device.VersionStamp = cnfxml.Some("2")
	changed, err := device.Document()
	if err != nil {
		fmt.Println(err)
		return
	}
	if err := doc.Adopt(changed, cnfxml.DiffOptions{}); err != nil {
		fmt.Println(err)
		return
	}
	fmt.Print(string(doc.Bytes()))
	// Output:
	// <device>
	// 	<!-- the phone at the door --><versionStamp>2</versionStamp>
	// 	<vendorConfig><webAccess>2</webAccess></vendorConfig>
	// 	<deviceProtocol>SCCP</deviceProtocol>
	// </device>
}

// A file made safe to post.
func ExampleDocument_Redact() {
	doc := mustParse(`<device>
  <sshUserId>admin</sshUserId>
  <sshPassword>correct horse</sshPassword>
  <!-- <phonePassword>battery</phonePassword> -->
  <line button="1"><name>1001</name><authPassword>staple</authPassword></line>
  <servicesURL>http://bob:secret@192.0.2.10/menu?user=7&amp;pin=1234</servicesURL>
</device>
`)
	fmt.Print(string(doc.Redact()))
	// Output:
	// <device>
	//   <sshUserId>(redacted)</sshUserId>
	//   <sshPassword>(redacted)</sshPassword>
	//   <!--(redacted)-->
	//   <line button="1"><name>1001</name><authPassword>(redacted)</authPassword></line>
	//   <servicesURL>http://(redacted)@192.0.2.10/menu?user=7&amp;pin=(redacted)</servicesURL>
	// </device>
}

// Deleting a line of a phone takes its line of text along.
func ExampleDocument_Delete() {
	doc := mustParse("<sipLines>\n  <line button=\"1\"/>\n  <line button=\"2\"/>\n</sipLines>\n")
	if err := doc.Delete("line[@button=1]"); err != nil {
		fmt.Println(err)
	}
	fmt.Print(string(doc.Bytes()))
	// Output:
	// <sipLines>
	//   <line button="2"/>
	// </sipLines>
}

// What a phone asks for once it has its configuration.
func ExampleHuntMore() {
	model, _ := cnfxml.ModelByName("7970")
	for _, name := range cnfxml.HuntMore(model.Generation, cnfxml.BootFiles{
		Model: "7970", Load: "SCCP70.9-4-2SR3-1S", UserLocale: "Dutch_Netherlands", NetworkLocale: "Netherlands",
	}) {
		fmt.Println(name)
	}
	// Output:
	// SCCP70.9-4-2SR3-1S.loads
	// Dutch_Netherlands/mk-sccp.jar
	// Netherlands/g3-tones.xml
	// Ringlist.xml
	// DistinctiveRingList.xml
	// Desktops/320x212x12/List.xml
}

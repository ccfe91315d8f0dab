package cnfxml_test

import (
	"errors"
	"fmt"
	"strings"

	"github.com/skinnykit/skinny/cnfxml"
)

const handWritten = `<?xml version="1.0"?>
<!-- reception -->
<device>
  <devicePool>
    <callManagerGroup>
      <members>
        <member priority="0">
          <callManager>
            <ports><ethernetPhonePort>2000</ethernetPhonePort></ports>
            <processNodeName>192.0.2.10</processNodeName> <!-- old server -->
          </callManager>
        </member>
      </members>
    </callManagerGroup>
  </devicePool>
  <servicesURL>http://192.0.2.10/menu?a=1&b=2</servicesURL>
</device>
`

// A phone reads its file and finds out where to register.
func ExampleParseDevice() {
	device, diags, err := cnfxml.ParseDevice([]byte(handWritten))
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, d := range diags {
		fmt.Println(d)
	}
	for _, server := range device.CallManagers() {
		fmt.Println("register with", server.Addr())
	}
	fmt.Println("services:", device.ServicesURL.Or("none"))
	fmt.Println("directory:", device.DirectoryURL.State())
	// Output:
	// 16:42: error: a bare & must be written &amp; [xml.bare_ampersand] at servicesURL
	// register with 192.0.2.10:2000
	// services: http://192.0.2.10/menu?a=1&b=2
	// directory: absent
}

// Changing one value leaves every other byte of a hand-written file alone.
func ExampleDocument_Set() {
	doc, err := cnfxml.Parse([]byte(handWritten), cnfxml.Options{Mode: cnfxml.Lenient})
	if err != nil {
		fmt.Println(err)
		return
	}
	const path = "devicePool/callManagerGroup/members/member[@priority=0]/callManager/processNodeName"
	if err := doc.Set(path, "192.0.2.11"); err != nil {
		fmt.Println(err)
		return
	}
	before, after := strings.Split(handWritten, "\n"), strings.Split(string(doc.Bytes()), "\n")
	for i := range after {
		if before[i] != after[i] {
			fmt.Println("-", strings.TrimSpace(before[i]))
			fmt.Println("+", strings.TrimSpace(after[i]))
		}
	}
	// Output:
	// - <processNodeName>192.0.2.10</processNodeName> <!-- old server -->
	// + <processNodeName>192.0.2.11</processNodeName> <!-- old server -->
}

// Elements that are not there are created where phones expect them.
func ExampleDocument_Set_create() {
	doc, err := cnfxml.Parse([]byte("<device>\n  <deviceProtocol>SCCP</deviceProtocol>\n  <vendorConfig/>\n</device>\n"), cnfxml.Options{})
	if err != nil {
		fmt.Println(err)
		return
	}
	for path, value := range map[string]string{
		"devicePool/dateTimeSetting/dateTemplate": "D.M.Y",
		"vendorConfig/webAccess":                  "0",
	} {
		if err := doc.Set(path, value); err != nil {
			fmt.Println(err)
		}
	}
	fmt.Print(string(doc.Bytes()))
	// Output:
	// <device>
	//   <deviceProtocol>SCCP</deviceProtocol>
	//   <devicePool>
	//     <dateTimeSetting>
	//       <dateTemplate>D.M.Y</dateTemplate>
	//     </dateTimeSetting>
	//   </devicePool>
	//   <vendorConfig>
	//     <webAccess>0</webAccess>
	//   </vendorConfig>
	// </device>
}

// XMLDefault.cnf.xml tells phones without a file of their own which server to
// register with and which firmware to run.
func ExampleNewDefault() {
	load, err := cnfxml.NewLoad("7960", "P00308010100")
	if err != nil {
		fmt.Println(err)
		return
	}
	def, err := cnfxml.NewDefault(cnfxml.DefaultConfig{
		CallManagers: []cnfxml.Server{{Host: "192.0.2.10"}},
		Loads:        []cnfxml.Load{load},
	})
	if err != nil {
		fmt.Println(err)
		return
	}
	file, err := def.Encode()
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Print(string(file))
	// Output:
	// <?xml version="1.0" encoding="UTF-8"?>
	// <Default>
	//   <callManagerGroup>
	//     <members>
	//       <member priority="0">
	//         <callManager>
	//           <ports>
	//             <ethernetPhonePort>2000</ethernetPhonePort>
	//           </ports>
	//           <processNodeName>192.0.2.10</processNodeName>
	//         </callManager>
	//       </member>
	//     </members>
	//   </callManagerGroup>
	//   <loadInformation7 model="Cisco 7960">P00308010100</loadInformation7>
	//   <authenticationURL></authenticationURL>
	//   <directoryURL></directoryURL>
	//   <idleURL></idleURL>
	//   <informationURL></informationURL>
	//   <messagesURL></messagesURL>
	//   <servicesURL></servicesURL>
	// </Default>
}

// A phone that boots asks for these files, in this order.
func ExampleHunt() {
	mac, err := cnfxml.ParseMAC("00:1a:2b:3c:4d:5e")
	if err != nil {
		fmt.Println(err)
		return
	}
	model, _ := cnfxml.ModelByName("7970")
	for _, name := range cnfxml.Hunt(model.Generation, mac) {
		fmt.Println(name)
	}
	// Output:
	// CTLSEP001A2B3C4D5E.tlv
	// ITLSEP001A2B3C4D5E.tlv
	// ITLFile.tlv
	// SEP001A2B3C4D5E.cnf.xml
	// XMLDefault.cnf.xml
}

// A file server understands what it is asked for.
func ExampleParseName() {
	for _, request := range []string{"sep001a2b3c4d5e.cnf.xml", "XmlDefault.cnf.xml", "SCCP42.9-4-2SR3-1S.loads", "notes.txt"} {
		name, ok := cnfxml.ParseName(request)
		fmt.Println(ok, name.Kind, name.HasMAC, name.MAC)
	}
	// Output:
	// true device true 001A2B3C4D5E
	// true default false 000000000000
	// true loads false 000000000000
	// false unknown false 000000000000
}

// Validate finds what is well-formed and still wrong.
func ExampleValidate() {
	doc, err := cnfxml.Parse([]byte(`<device>
  <devicePool>
    <callManagerGroup>
      <members>
        <member priority="1">
          <callManager>
            <processNodeName>192.0.2.10</processNodeName>
            <ports>
              <ethernetPhonePort>0</ethernetPhonePort>
            </ports>
          </callManager>
        </member>
      </members>
    </callManagerGroup>
  </devicePool>
</device>`), cnfxml.Options{})
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, d := range cnfxml.Validate(doc, cnfxml.Profile{File: cnfxml.NameDevice}) {
		fmt.Printf("line %d: %s: %s\n", d.Line, d.Severity, d.Message)
	}
	// Output:
	// line 4: error: priorities do not count up from 0 without a gap
	// line 8: error: ports stands after processNodeName, which ends the record: phones give these ports to the next call manager; move it before
	// line 9: error: ethernetPhonePort "0" is not a port from 1 to 65535
}

// Strict mode tells what a phone would stumble over, and where.
func ExampleSyntaxError() {
	_, err := cnfxml.Parse([]byte("<device>\n  <loadInformation>SCCP42.9-4-2SR3-1S</loadInformation434>\n</device>"), cnfxml.Options{})
	var syntax *cnfxml.SyntaxError
	if errors.As(err, &syntax) {
		fmt.Println(syntax.Open, syntax.OpenLine)
	}
	fmt.Println(err)
	// Output:
	// loadInformation 2
	// cnfxml: line 2, column 38: <loadInformation> of line 2 is closed by </loadInformation434> of line 2
}

package cnfxml_test

import (
	"fmt"
	"strings"

	"github.com/skinnykit/skinny/cnfxml"
)

// A registrar generates the file of a 7962.
func ExampleNewDevice() {
	device, err := cnfxml.NewDevice(cnfxml.DeviceConfig{
		Model:        "7962",
		Form:         cnfxml.FormMinimal,
		CallManagers: []cnfxml.Server{{Name: "skinny", Host: "192.0.2.10"}},
		DateTemplate: "D.M.Y",
		TimeZone:     "W. Europe Standard/Daylight Time",
		Load:         "SCCP42.9-4-2SR3-1S",
		URLs:         cnfxml.URLs{DirectoryURL: cnfxml.Some("http://192.0.2.10/directory?a=1&b=2")},
	})
	if err != nil {
		fmt.Println(err)
		return
	}
	device.VendorConfig.WebAccess = cnfxml.Some(cnfxml.WebAccessOff)
	file, err := device.Encode()
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Print(string(file))
	// Output:
	// <?xml version="1.0" encoding="UTF-8"?>
	// <device>
	//   <deviceProtocol>SCCP</deviceProtocol>
	//   <devicePool>
	//     <dateTimeSetting>
	//       <dateTemplate>D.M.Y</dateTemplate>
	//       <timeZone>W. Europe Standard/Daylight Time</timeZone>
	//     </dateTimeSetting>
	//     <callManagerGroup>
	//       <members>
	//         <member priority="0">
	//           <callManager>
	//             <name>skinny</name>
	//             <ports>
	//               <ethernetPhonePort>2000</ethernetPhonePort>
	//             </ports>
	//             <processNodeName>192.0.2.10</processNodeName>
	//           </callManager>
	//         </member>
	//       </members>
	//     </callManagerGroup>
	//     <srstInfo>
	//       <srstOption>Disable</srstOption>
	//     </srstInfo>
	//   </devicePool>
	//   <loadInformation>SCCP42.9-4-2SR3-1S</loadInformation>
	//   <vendorConfig>
	//     <webAccess>1</webAccess>
	//   </vendorConfig>
	//   <versionStamp>e736c11a-1cab-9c9b-80d8-aa148567da4e</versionStamp>
	//   <directoryURL>http://192.0.2.10/directory?a=1&amp;b=2</directoryURL>
	// </device>
}

// The lines of a phone with SIP.
func ExampleNewDevice_sip() {
	device, err := cnfxml.NewDevice(cnfxml.DeviceConfig{
		Model:        "CP-8841-K9",
		CallManagers: []cnfxml.Server{{Host: "pbx.example.net"}},
		Lines:        []cnfxml.LineConfig{{Name: "201", DisplayName: "Ann", AuthPassword: cnfxml.NewSecret("s3cret")}},
		SpeedDials:   []cnfxml.SpeedDialConfig{{Label: "Door", Number: "300"}},
	})
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, server := range device.CallManagers() {
		fmt.Println("registers with", server.Addr())
	}
	for _, line := range device.SIPProfile.Lines.List {
		fmt.Println(line.Button, line.FeatureID.Or(0), line.FeatureLabel, line.AuthPassword)
	}
	// Output:
	// registers with pbx.example.net:5060
	// 1 line 201 (redacted)
	// 2 speed dial Door (absent)
}

// Other call managers in an existing file, and everything else as it was.
func ExampleDocument_Device() {
	doc, err := cnfxml.Parse([]byte(handWritten), cnfxml.Options{Mode: cnfxml.Lenient})
	if err != nil {
		fmt.Println(err)
		return
	}
	device, _, err := doc.Device()
	if err != nil {
		fmt.Println(err)
		return
	}
	members := &device.DevicePool.CallManagerGroup.Members
	members.List[0].CallManager.ProcessNodeName = cnfxml.Some("192.0.2.11")
	backup := cnfxml.Member{Priority: cnfxml.Some(1)}
	backup.CallManager.Ports.EthernetPhonePort = cnfxml.Some[uint16](2000)
	backup.CallManager.ProcessNodeName = cnfxml.Some("192.0.2.12")
	members.List = append(members.List, backup)
	file, err := device.Encode()
	if err != nil {
		fmt.Println(err)
		return
	}
	for line := range strings.Lines(string(file)) {
		if strings.Contains(line, "processNodeName") || strings.Contains(line, "<!--") {
			fmt.Println(strings.TrimSpace(line))
		}
	}
	// Output:
	// <!-- reception -->
	// <processNodeName>192.0.2.11</processNodeName>
	// <!-- old server -->
	// <processNodeName>192.0.2.12</processNodeName>
}

// The firmware that XMLDefault.cnf.xml names, and the models that it is for.
func ExampleParseDefault() {
	def, _, err := cnfxml.ParseDefault([]byte(`<Default>
  <loadInformation404 model="Cisco 7962">SCCP42.9-4-2SR3-1S</loadInformation404>
  <loadInformation00007 model="Cisco 7960">P00308010100</loadInformation00007>
  <loadInformation50 model="Conference Bridge"></loadInformation50>
</Default>`))
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, load := range def.Loads {
		model, _ := cnfxml.ModelByType(load.DeviceType)
		fmt.Printf("%s: %s, %s: %s\n", load.ElementName(), model.Name, model.Role, load.Name)
	}
	for _, model := range cnfxml.ModelsByLoad("SCCP42.9-4-2SR3-1S") {
		fmt.Println("SCCP42 is for the", model.Name)
	}
	// Output:
	// loadInformation404: 7962, phone: SCCP42.9-4-2SR3-1S
	// loadInformation00007: 7960, phone: P00308010100
	// loadInformation50: conference bridge, resource: (empty)
	// SCCP42 is for the 7942
	// SCCP42 is for the 7962
}

// A setting that has no field is reached by its name.
func ExampleVendorConfig_Set() {
	var v cnfxml.VendorConfig
	for name, value := range map[string]string{"webAccess": "2", "someNewSetting": "1"} {
		if err := v.Set(name, value); err != nil {
			fmt.Println(err)
		}
	}
	fmt.Println(v.WebAccess.Or(0) == cnfxml.WebAccessReadOnly)
	fmt.Println(v.Get("someNewSetting"))
	fmt.Println(v.Set("webAccess", "on"))
	// Output:
	// true
	// 1 set
	// cnfxml: setting webAccess: invalid value
}

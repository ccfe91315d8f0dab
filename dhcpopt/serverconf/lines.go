package serverconf

import (
	"fmt"
	"strings"
)

// phoneClass is how the class of Cisco phones begins, in option 60.
const phoneClass = "Cisco Systems, Inc. IP Phone"

// phoneClassPart is a part of it without a comma, which ends a value in OpenWrt's
// configuration of dnsmasq; dnsmasq looks for it anywhere in the class.
const phoneClassPart = "Inc. IP Phone"

// Lines returns the lines for one server, with comments that say where they go.
// They end with a newline.
func Lines(k Kind, r Request) (string, error) {
	write := map[Kind]func(Request) string{
		Dnsmasq: dnsmasq, ISC: isc, Kea: kea, Udhcpd: udhcpd, OpenWrt: openWrt, IOS: ios, Windows: windows,
		MikroTik: mikroTik, PfSense: pfSense, OPNsense: opnSense, Networkd: networkd,
	}[k]
	if write == nil {
		_, err := ParseKind(string(k))
		return "", err
	}
	if err := r.check(k); err != nil {
		return "", err
	}
	return write(r), nil
}

func lines(list ...string) string { return strings.Join(list, "\n") + "\n" }

func dnsmasq(r Request) string {
	tag, head := "", []string{"# dnsmasq.conf, or a file in /etc/dnsmasq.d"}
	if r.PhonesOnly {
		tag = "tag:cisco-phone,"
		head = append(head, fmt.Sprintf("dhcp-vendorclass=set:cisco-phone,%q", phoneClass))
	}
	return lines(append(head,
		"dhcp-option="+tag+"150,"+r.list(","),
		fmt.Sprintf("dhcp-option=%s66,%q", tag, r.name()),
	)...)
}

func isc(r Request) string {
	values := []string{
		"option voip-tftp-servers " + r.list(", ") + ";",
		fmt.Sprintf("option tftp-server-name %q;", r.name()),
	}
	out := []string{
		"# dhcpd.conf, before the subnets",
		"option voip-tftp-servers code 150 = array of ip-address;",
	}
	if !r.PhonesOnly {
		return lines(append(out, values...)...)
	}
	out = append(out, `class "cisco-phones" {`,
		fmt.Sprintf("  match if substring(option vendor-class-identifier, 0, %d) = %q;", len(phoneClass), phoneClass))
	for _, v := range values {
		out = append(out, "  "+v)
	}
	return lines(append(out, "}")...)
}

func kea(r Request) string {
	data := []string{
		`"option-data": [`,
		fmt.Sprintf(`  { "name": "voip-tftp-servers", "data": "%s" },`, r.list(", ")),
		fmt.Sprintf(`  { "name": "tftp-server-name", "data": "%s" }`, r.name()),
		`]`,
	}
	out := []string{
		`// kea-dhcp4.conf, members of "Dhcp4"; where a list is there already, add to it`,
		`"option-def": [`,
		`  { "name": "voip-tftp-servers", "code": 150, "space": "dhcp4", "type": "ipv4-address", "array": true }`,
		`],`,
	}
	if !r.PhonesOnly {
		return lines(append(out, data...)...)
	}
	out = append(out, `"client-classes": [`, `  {`, `    "name": "cisco-phones",`,
		fmt.Sprintf(`    "test": "substring(option[60].text,0,%d) == '%s'",`, len(phoneClass), phoneClass))
	for _, d := range data {
		out = append(out, "    "+d)
	}
	return lines(append(out, "  }", "]")...)
}

func udhcpd(r Request) string {
	return lines(
		"# udhcpd.conf; 0x96 is option 150, its value is in hexadecimal",
		"opt 0x96 "+r.hex(""),
		"opt tftp "+r.name(),
	)
}

func openWrt(r Request) string {
	tag, out := "", []string{"# on the router; lan is the interface with the phones"}
	if r.PhonesOnly {
		tag = "tag:ciscophone,"
		out = append(out,
			"uci set dhcp.ciscophone=vendorclass",
			"uci set dhcp.ciscophone.networkid='ciscophone'",
			fmt.Sprintf("uci set dhcp.ciscophone.vendorclass='%s'", phoneClassPart))
	}
	return lines(append(out,
		fmt.Sprintf("uci add_list dhcp.lan.dhcp_option='%s150,%s'", tag, r.list(",")),
		fmt.Sprintf("uci add_list dhcp.lan.dhcp_option='%s66,%s'", tag, r.name()),
		"uci commit dhcp",
		"service dnsmasq restart",
	)...)
}

func ios(r Request) string {
	return lines(
		"! in configuration mode; VOICE is the name of the pool",
		"ip dhcp pool VOICE",
		" option 150 ip "+r.list(" "),
		fmt.Sprintf(" option 66 ascii %q", r.name()),
	)
}

func windows(r Request) string {
	where := ""
	out := []string{
		"# PowerShell on the server; without -ScopeId the options hold for all scopes",
		`Add-DhcpServerv4OptionDefinition -OptionId 150 -Name "VoIP TFTP servers" -Type IPv4Address -MultiValued`,
	}
	if r.PhonesOnly {
		where = ` -PolicyName "Cisco phones"`
		out = append(out,
			fmt.Sprintf(`Add-DhcpServerv4Class -Name "Cisco phones" -Type Vendor -Data "%s"`, phoneClass),
			`Add-DhcpServerv4Policy -Name "Cisco phones" -Condition OR -VendorClass EQ,"Cisco phones*"`)
	}
	return lines(append(out,
		fmt.Sprintf("Set-DhcpServerv4OptionValue%s -OptionId 150 -Value %s", where, r.list(",")),
		fmt.Sprintf(`Set-DhcpServerv4OptionValue%s -OptionId 66 -Value "%s"`, where, r.name()),
	)...)
}

func mikroTik(r Request) string {
	return lines(
		"# RouterOS; the last line replaces what was set on all networks: narrow [find] down with address=",
		"/ip dhcp-server option add name=voip-tftp code=150 value=0x"+r.hex(""),
		"/ip dhcp-server option add name=voip-tftp-name code=66 value=0x"+r.hexName(),
		"/ip dhcp-server network set [find] dhcp-option=voip-tftp,voip-tftp-name",
	)
}

func pfSense(r Request) string {
	out := []string{"# Services > DHCP Server > (interface) > Additional BOOTP/DHCP Options, ISC backend"}
	if len(r.Servers) == 1 {
		out = append(out, "# Number  Type                Value", "150       IP address or host  "+r.list(""))
	} else {
		out = append(out, "# Number  Type    Value (with colons, it is sent as bytes)", "150       String  "+r.hex(":"))
	}
	return lines(append(out, "# and under TFTP, which is option 66", "TFTP Server  "+r.name())...)
}

func opnSense(r Request) string {
	return lines(
		"# Services > Dnsmasq DNS & DHCP > DHCP options",
		"# Option  Value",
		"150       "+r.list(","),
		"66        "+r.name(),
		"# or Services > ISC DHCPv4 > (interface) > Additional options, type String",
		"150       "+r.hex(":"),
		"# and there under TFTP server",
		"Set TFTP hostname  "+r.name(),
	)
}

func networkd(r Request) string {
	value := "ipv4address:" + r.list("")
	if len(r.Servers) > 1 { // the address type holds one
		value = `string:\x` + r.hex(`\x`)
	}
	return lines(
		"# the .network file of the interface; SendOption may stand there many times",
		"[DHCPServer]",
		"SendOption=150:"+value,
		"SendOption=66:string:"+r.name(),
	)
}

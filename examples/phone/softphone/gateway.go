package softphone

import "fmt"

// Gateway returns the configurations of the ports of an analog gateway, such as
// a VG224: each registers by itself, all of them from one address. Ports are
// named AN, the last ten digits of the MAC address, and three digits of the
// port, counted from 0x80 as IOS names those of its first slot.
func Gateway(c Config, ports int) []Config {
	const firstPort = 0x80
	mac := c.MAC.String()
	all := make([]Config, ports)
	for i := range all {
		all[i] = c
		all[i].Name = fmt.Sprintf("AN%s%03X", mac[2:], firstPort+i)
	}
	return all
}

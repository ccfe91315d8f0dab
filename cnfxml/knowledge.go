package cnfxml

// knowledge is the set of groups of elements that phones of a family know.
type knowledge uint16

const (
	knowsHeader     knowledge = 1 << iota // fullConfig, deviceProtocol
	knowsIPv6                             // ipAddressMode and so on
	knowsSSH                              // sshUserId, sshPassword
	knowsPorts                            // all ports of a call manager
	knowsSRST                             // addresses in srstInfo
	knowsProfile                          // commonProfile
	knowsSecurity                         // deviceSecurityMode, capf..., encrConfig
	knowsSecureURLs                       // secure...URL
	knowsDSCP                             // dscpFor...
	knowsCalls                            // dndCallAlert, singleButtonBarge and so on
	knowsServices                         // phoneServices
	knowsMobility                         // mobility
	knowsLevels                           // commonConfig, enterpriseConfig, featurePolicyFile
)

func (k knowledge) has(group knowledge) bool { return k&group != 0 }

func knowledgeOf(m *Model) knowledge {
	const old7960 = knowsHeader | knowsProfile | knowsSecurity | knowsDSCP
	const reduced = old7960 | knowsSSH | knowsPorts | knowsSRST | knowsSecureURLs | knowsServices
	const java = reduced | knowsIPv6 | knowsCalls | knowsMobility
	switch m.Dialect {
	case Dialect7960:
		return old7960
	case DialectWLAN:
		return old7960 | knowsServices
	case DialectReduced:
		return reduced
	case DialectJava:
		return java
	case DialectEnterprise:
		return java | knowsLevels
	}
	return 0
}

package cnfxml

import "strings"

const (
	standardTime = " Standard Time"
	daylightTime = " Standard/Daylight Time"
)

// zone is one of Cisco's names of time zones without its ending.
type zone struct {
	name string
	ends zoneEnd
}

type zoneEnd uint8

const (
	anyEnd   zoneEnd = iota // differs between firmware
	standard                // without daylight saving time
	daylight                // with it
)

// zones are Cisco's names, which are those of Windows before 2006 with
// "Standard/Daylight" where clocks change.
var zones = [...]zone{
	{"Dateline", standard},
	{"Samoa", anyEnd},
	{"Hawaiian", standard},
	{"Alaskan", daylight},
	{"Pacific", daylight},
	{"Mountain", daylight},
	{"US Mountain", standard},
	{"Central", daylight},
	{"Mexico", daylight},
	{"Central America", standard},
	{"Canada Central", standard},
	{"SA Pacific", standard},
	{"Eastern", daylight},
	{"US Eastern", anyEnd},
	{"Venezuela", standard},
	{"Atlantic", daylight},
	{"SA Western", standard},
	{"Pacific SA", anyEnd},
	{"Central Brazilian", anyEnd},
	{"Paraguay", anyEnd},
	{"Newfoundland", daylight},
	{"South America", anyEnd},
	{"E. South America", anyEnd},
	{"SA Eastern", standard},
	{"Argentina", anyEnd},
	{"Greenland", anyEnd},
	{"Montevideo", anyEnd},
	{"Bahia", anyEnd},
	{"Mid-Atlantic", anyEnd},
	{"Azores", daylight},
	{"Cape Verde", standard},
	{"GMT", daylight},
	{"Greenwich", standard},
	{"Morocco", anyEnd},
	{"W. Europe", daylight},
	{"Central Europe", daylight},
	{"Central European", daylight},
	{"Romance", daylight},
	{"W. Central Africa", anyEnd},
	{"Namibia", anyEnd},
	{"GTB", daylight},
	{"Egypt", anyEnd},
	{"E. Europe", daylight},
	{"FLE", daylight},
	{"South Africa", standard},
	{"Jerusalem", anyEnd},
	{"Israel", anyEnd},
	{"Jordan", anyEnd},
	{"Middle East", anyEnd},
	{"Syria", anyEnd},
	{"Turkey", anyEnd},
	{"Libya", anyEnd},
	{"Kaliningrad", anyEnd},
	{"Belarus", anyEnd},
	{"Arab", standard},
	{"Arabic", anyEnd},
	{"Saudi Arabia", standard},
	{"Russian", anyEnd},
	{"E. Africa", standard},
	{"Iran", anyEnd},
	{"Arabian", standard},
	{"Azerbaijan", anyEnd},
	{"Caucasus", anyEnd},
	{"Georgian", anyEnd},
	{"Armenian", anyEnd},
	{"Mauritius", anyEnd},
	{"Russia Time Zone 3", anyEnd},
	{"Afghanistan", standard},
	{"West Asia", standard},
	{"Pakistan", anyEnd},
	{"Ekaterinburg", anyEnd},
	{"India", standard},
	{"Sri Lanka", standard},
	{"Nepal", standard},
	{"Central Asia", standard},
	{"Bangladesh", anyEnd},
	{"N. Central Asia", anyEnd},
	{"Myanmar", standard},
	{"SE Asia", standard},
	{"North Asia", anyEnd},
	{"China", anyEnd},
	{"Singapore", standard},
	{"Taipei", standard},
	{"North Asia East", anyEnd},
	{"W. Australia", anyEnd},
	{"Ulaanbaatar", anyEnd},
	{"Tokyo", standard},
	{"Korea", standard},
	{"Yakutsk", anyEnd},
	{"Cen. Australia", daylight},
	{"AUS Central", standard},
	{"E. Australia", standard},
	{"AUS Eastern", daylight},
	{"West Pacific", standard},
	{"Tasmania", daylight},
	{"Vladivostok", anyEnd},
	{"Magadan", anyEnd},
	{"Central Pacific", standard},
	{"Fiji", anyEnd},
	{"New Zealand", daylight},
	{"Kamchatka", anyEnd},
	{"Tonga", standard},
	{"Line Islands", anyEnd},
}

// isTimeZone reports whether phones may know the name. Names of Mexican zones
// carry the country at their end.
func isTimeZone(text string) bool {
	text = strings.TrimSuffix(text, " (Mexico)")
	name, end := splitZone(text)
	for i := range zones {
		if zones[i].name == name {
			return end != anyEnd && (zones[i].ends == anyEnd || zones[i].ends == end)
		}
	}
	return false
}

// splitZone takes the ending off a name; without one that phones know it is
// anyEnd.
func splitZone(text string) (string, zoneEnd) {
	if name, ok := strings.CutSuffix(text, daylightTime); ok {
		return name, daylight
	}
	if name, ok := strings.CutSuffix(text, standardTime); ok {
		return name, standard
	}
	return text, anyEnd
}

// nearestZone finds the name that was meant.
func nearestZone(text string) (right string, found bool) {
	name, _ := splitZone(text)
	for _, end := range [...]string{" Daylight Time", " Standard/Daylight", " Standard", " Daylight", " Time"} {
		name = strings.TrimSuffix(name, end)
	}
	if isOneOf(name, "UTC", "Etc/UTC", "Zulu") {
		return "GMT" + daylightTime, true
	}
	if len(name) > maxSpelled {
		return "", false
	}
	best := mistakes(name) + 1
	for i := range zones {
		if n := distance(name, zones[i].name, best); n < best {
			best, right, found = n, zones[i].full(), true
		}
	}
	return right, found
}

func (z zone) full() string {
	if z.ends == standard {
		return z.name + standardTime
	}
	return z.name + daylightTime
}

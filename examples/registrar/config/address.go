package config

import (
	"errors"
	"fmt"
	"net"
	"net/netip"
	"regexp"
	"strconv"
	"strings"
)

// hostPort takes an address to listen at. Without a host it means every address.
func hostPort(into *string) func(string) error {
	return func(v string) error {
		host, port, err := net.SplitHostPort(v)
		if err != nil {
			return fmt.Errorf("%q is no address", v)
		}
		if _, err := strconv.ParseUint(port, 10, 16); err != nil {
			return fmt.Errorf("%q is no address: ports are numbers up to 65535", v)
		}
		if host != "" {
			if err := checkHost(host); err != nil {
				return err
			}
		}
		*into = v
		return nil
	}
}

const longestHost = 253 // of a name in the DNS

var (
	hostPattern = regexp.MustCompile(`^[A-Za-z0-9_]([-A-Za-z0-9_.]*[A-Za-z0-9_.])?$`)
	// allDigits is what was meant for an address: no top-level domain is a number.
	allDigits = regexp.MustCompile(`(^|\.)[0-9]+\.?$`)
)

// checkHost takes addresses and names, which nobody looks up here.
func checkHost(host string) error {
	_, err := netip.ParseAddr(host)
	switch {
	case err == nil:
		return nil
	case host == "":
		return errors.New("the host is missing")
	case len(host) > longestHost || !hostPattern.MatchString(host) || strings.Contains(host, ".."):
		return fmt.Errorf("%q is no name of a host", host)
	case allDigits.MatchString(host):
		return fmt.Errorf("%q is no address", host)
	}
	return nil
}

package bootnet

import (
	"context"
	"errors"
	"fmt"
	"net"
	"time"

	"github.com/insomniacslk/dhcp/dhcpv4"
	"github.com/insomniacslk/dhcp/dhcpv4/nclient4"
)

// keeper renews a lease for the life of a network.
type keeper struct {
	network *Network
	client  *nclient4.Client
	ack     *dhcpv4.DHCPv4 // the last one
	class   string
	step    func(string)
	gone    bool // the address is no longer the phone's
}

// terms are the times of a lease (RFC 2131, 4.4.5): when its server is asked to
// renew it, when any server is, and when it ends.
type terms struct{ renew, rebind, end time.Time }

func termsOf(ack *dhcpv4.DHCPv4, now time.Time) terms {
	lease := ack.IPAddressLeaseTime(defaultLease)
	renew := ack.IPAddressRenewalTime(lease / 2)
	rebind := ack.IPAddressRebindingTime(lease * 7 / 8)
	if renew <= 0 || renew > rebind || rebind > lease { // a server that cannot count
		renew, rebind = lease/2, lease*7/8
	}
	return terms{now.Add(renew), now.Add(rebind), now.Add(lease)}
}

// start keeps the lease until the returned function is called.
func (k *keeper) start() (stop func() error) {
	ctx, cancel := context.WithCancel(context.Background())
	ended := make(chan struct{})
	begun := time.Now()
	go func() {
		defer close(ended)
		k.keep(ctx, termsOf(k.ack, begun))
	}()
	return func() error {
		cancel()
		<-ended
		return nil
	}
}

func (k *keeper) keep(ctx context.Context, t terms) {
	for {
		if !sleep(ctx, t.renew) {
			return
		}
		asked := time.Now()
		ack, err := k.renew(ctx, t)
		switch {
		case ctx.Err() != nil:
			return
		case err != nil:
			k.lose(err)
			return
		}
		k.ack, t = ack, termsOf(ack, asked)
	}
}

// sleep reports whether the time came before the end of ctx.
func sleep(ctx context.Context, until time.Time) bool {
	timer := time.NewTimer(time.Until(until))
	defer timer.Stop()
	select {
	case <-ctx.Done():
		return false
	case <-timer.C:
		return true
	}
}

// Why an address is lost.
var (
	errRefused = errors.New("the server takes the address back")
	errExpired = errors.New("no server renewed the lease")
	errOther   = errors.New("the server renewed another address")
)

// renew asks the server of the lease, then any server, until the lease ends.
func (k *keeper) renew(ctx context.Context, t terms) (*dhcpv4.DHCPv4, error) {
	answer := nclient4.IsMessageType(dhcpv4.MessageTypeAck, dhcpv4.MessageTypeNak)
	own := nclient4.IsAll(answer, nclient4.IsCorrectServer(k.ack.ServerIdentifier()))
	ack, err := k.ask(ctx, t.rebind, own)
	if ack == nil && err == nil {
		k.step("cannot renew its address, asks any server")
		ack, err = k.ask(ctx, t.end, answer)
	}
	switch {
	case err != nil:
		return nil, err
	case ack == nil:
		return nil, errExpired
	case ack.MessageType() == dhcpv4.MessageTypeNak:
		return nil, fmt.Errorf("%w: %q", errRefused, ack.Message())
	case !ack.YourIPAddr.Equal(k.ack.YourIPAddr):
		return nil, fmt.Errorf("%w: %v", errOther, ack.YourIPAddr)
	}
	return ack, nil
}

// ask returns nil when there is no answer until the deadline.
func (k *keeper) ask(ctx context.Context, until time.Time, match nclient4.Matcher) (*dhcpv4.DHCPv4, error) {
	request, err := dhcpv4.NewRenewFromAck(k.ack, asPhone(k.class))
	if err != nil {
		return nil, err
	}
	asking, cancel := context.WithDeadline(ctx, until)
	defer cancel()
	for told := false; ; told = true {
		answer, err := k.client.SendAndRead(asking, nclient4.DefaultServers, request, match)
		switch {
		case err == nil:
			return answer, nil
		case asking.Err() != nil:
			return nil, nil
		case !told: // such as an interface that is down
			k.step(fmt.Sprintf("cannot ask for its address: %v", err))
		}
		sleep(asking, time.Now().Add(firstTimeout))
	}
}

func (k *keeper) lose(why error) {
	k.gone = true
	k.step(fmt.Sprintf("lost its address: %v", why))
	close(k.network.lost)
}

// giveBack ends the lease, if there still is one, and the use of the address. It
// comes after the end of keep.
func (k *keeper) giveBack() error {
	var err error
	if !k.gone {
		err = k.release()
	}
	return errors.Join(err, deleteAddress(k.network.Interface, k.network.Address))
}

// release sends from the address of the lease: servers, and kernels, drop what
// comes from none. No answer is due, so it may get lost.
func (k *keeper) release() error {
	m, err := dhcpv4.NewReleaseFromACK(k.ack)
	if err != nil {
		return err
	}
	conn, err := net.DialUDP("udp4",
		&net.UDPAddr{IP: k.network.Address.Addr().AsSlice(), Port: dhcpv4.ClientPort},
		&net.UDPAddr{IP: k.ack.ServerIdentifier(), Port: dhcpv4.ServerPort})
	if err != nil {
		return err
	}
	_, err = conn.Write(m.ToBytes())
	return errors.Join(err, conn.Close())
}

package lldpmed

import (
	"encoding/binary"
	"errors"
	"fmt"
	"net"
	"os"
	"syscall"
)

// openSocket makes an AF_PACKET socket that is bound last, so that nothing from
// other interfaces gets queued.
func openSocket(intf *net.Interface) (*os.File, error) {
	fd, err := syscall.Socket(syscall.AF_PACKET, syscall.SOCK_RAW|syscall.SOCK_CLOEXEC|syscall.SOCK_NONBLOCK, 0)
	if errors.Is(err, os.ErrPermission) {
		return nil, fmt.Errorf("%w: this needs root or the capability CAP_NET_RAW", os.NewSyscallError("socket", err))
	}
	if err != nil {
		return nil, os.NewSyscallError("socket", err)
	}
	err = joinGroup(fd, intf.Index)
	if err == nil {
		protocol := binary.NativeEndian.Uint16(binary.BigEndian.AppendUint16(nil, etherType))
		err = os.NewSyscallError("bind", syscall.Bind(fd, &syscall.SockaddrLinklayer{Protocol: protocol, Ifindex: intf.Index}))
	}
	if err != nil {
		return nil, errors.Join(err, syscall.Close(fd))
	}
	return os.NewFile(uintptr(fd), "lldp:"+intf.Name), nil
}

// joinGroup asks the interface for frames to the group address. The argument is a
// struct packet_mreq: int32 index, uint16 type and length, 8 bytes address.
func joinGroup(fd, index int) error {
	group := Group()
	var mreq [16]byte
	binary.NativeEndian.PutUint32(mreq[0:], uint32(index))
	binary.NativeEndian.PutUint16(mreq[4:], syscall.PACKET_MR_MULTICAST)
	binary.NativeEndian.PutUint16(mreq[6:], uint16(len(group)))
	copy(mreq[8:], group[:])
	return os.NewSyscallError("setsockopt PACKET_ADD_MEMBERSHIP",
		syscall.SetsockoptString(fd, syscall.SOL_PACKET, syscall.PACKET_ADD_MEMBERSHIP, string(mreq[:])))
}

// transient tells the errors after which the socket works again.
func transient(err error) bool {
	return errors.Is(err, syscall.ENETDOWN) || errors.Is(err, syscall.EINTR)
}

package cdp

import (
	"encoding/binary"
	"errors"
	"fmt"
	"net"
	"os"
	"runtime"
	"syscall"
	"unsafe"

	"golang.org/x/net/bpf"
)

// openSocket makes an AF_PACKET socket for 802.2 frames. It is bound last, so
// that nothing from other interfaces or of other protocols gets queued.
func openSocket(intf *net.Interface) (*os.File, error) {
	fd, err := syscall.Socket(syscall.AF_PACKET, syscall.SOCK_RAW|syscall.SOCK_CLOEXEC|syscall.SOCK_NONBLOCK, 0)
	if err != nil {
		return nil, missingRight(os.NewSyscallError("socket", err))
	}
	if err := setUp(fd, intf.Index); err != nil {
		return nil, errors.Join(err, syscall.Close(fd))
	}
	return os.NewFile(uintptr(fd), "cdp:"+intf.Name), nil
}

// missingRight explains a refused socket.
func missingRight(err error) error {
	if !errors.Is(err, os.ErrPermission) {
		return err
	}
	return fmt.Errorf("%w: this needs root or the capability CAP_NET_RAW (setcap cap_net_raw+ep on the program)", err)
}

func setUp(fd, index int) error {
	if err := attachFilter(fd); err != nil {
		return err
	}
	if err := joinGroup(fd, index); err != nil {
		return err
	}
	err := syscall.Bind(fd, &syscall.SockaddrLinklayer{Protocol: networkOrder(syscall.ETH_P_802_2), Ifindex: index})
	return os.NewSyscallError("bind", err)
}

func networkOrder(n uint16) uint16 {
	return binary.NativeEndian.Uint16(binary.BigEndian.AppendUint16(nil, n))
}

// attachFilter sets SO_ATTACH_FILTER. Package syscall has a call for it, which is
// deprecated in favour of the bpf package, which has none.
func attachFilter(fd int) error {
	program, err := bpf.Assemble(Filter())
	if err != nil {
		return err
	}
	code := make([]syscall.SockFilter, len(program))
	for i, in := range program {
		code[i] = syscall.SockFilter{Code: in.Op, Jt: in.Jt, Jf: in.Jf, K: in.K}
	}
	var pin runtime.Pinner
	defer pin.Unpin()
	pin.Pin(&code[0])
	argument := &syscall.SockFprog{Len: uint16(len(code)), Filter: &code[0]}
	return setOption(fd, "SO_ATTACH_FILTER", syscall.SOL_SOCKET, syscall.SO_ATTACH_FILTER,
		unsafe.Slice((*byte)(unsafe.Pointer(argument)), unsafe.Sizeof(*argument)))
}

// joinGroup asks the interface for frames to the CDP group address. The argument
// is a struct packet_mreq: int32 index, uint16 type and length, 8 bytes address.
func joinGroup(fd, index int) error {
	group := Group()
	var mreq [16]byte
	binary.NativeEndian.PutUint32(mreq[0:], uint32(index))
	binary.NativeEndian.PutUint16(mreq[4:], syscall.PACKET_MR_MULTICAST)
	binary.NativeEndian.PutUint16(mreq[6:], uint16(len(group)))
	copy(mreq[8:], group[:])
	return setOption(fd, "PACKET_ADD_MEMBERSHIP", syscall.SOL_PACKET, syscall.PACKET_ADD_MEMBERSHIP, mreq[:])
}

func setOption(fd int, name string, level, option int, value []byte) error {
	return os.NewSyscallError("setsockopt "+name, syscall.SetsockoptString(fd, level, option, string(value)))
}

// running asks the kernel through the socket itself, which stays right when the
// calling thread is in another network namespace.
func running(fd uintptr, name string) (bool, error) {
	// struct ifreq: 16 bytes name, then a union that starts with int16 flags and
	// has 16 or 24 bytes.
	var request [40]byte
	copy(request[:syscall.IFNAMSIZ-1], name)
	_, _, errno := syscall.Syscall(syscall.SYS_IOCTL, fd, syscall.SIOCGIFFLAGS, uintptr(unsafe.Pointer(&request)))
	if errno != 0 {
		return false, os.NewSyscallError("ioctl SIOCGIFFLAGS", errno)
	}
	const both = syscall.IFF_UP | syscall.IFF_RUNNING
	return binary.NativeEndian.Uint16(request[syscall.IFNAMSIZ:])&both == both, nil
}

// transient tells the errors after which reading goes on: the socket reports
// once that the interface went down, and works again when it is up.
func transient(err error) bool {
	return errors.Is(err, syscall.ENETDOWN) || errors.Is(err, syscall.EINTR)
}

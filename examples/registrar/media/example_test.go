package media_test

import (
	"fmt"

	"github.com/skinnykit/skinny/examples/registrar/media"
)

func ExampleChoose() {
	old := []media.Capability{{Codec: media.G711U, MaxPacket: 40}, {Codec: media.G729A, MaxPacket: 60}}
	recent := []media.Capability{{Codec: media.G722, MaxPacket: 40}, {Codec: media.G711U, MaxPacket: 40}}
	format, ok := media.Choose(old, recent, media.DefaultPreference())
	fmt.Println(format.Codec, format.Packet, ok)
	// Output: g711u 20 true
}

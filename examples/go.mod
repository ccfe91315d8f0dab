module github.com/skinnykit/skinny/examples

go 1.25.0

require (
	github.com/goccy/go-yaml v1.19.2
	github.com/google/gopacket v1.1.19
	github.com/pion/rtp v1.10.6
	github.com/skinnykit/skinny v0.0.0
	github.com/stretchr/testify v1.12.1
	github.com/zaf/g711 v1.4.0
)

require (
	github.com/pin/tftp/v3 v3.2.0 // indirect
	github.com/pion/randutil v0.1.0 // indirect
	go.yaml.in/yaml/v3 v3.0.5 // indirect
	golang.org/x/net v0.58.0 // indirect
	golang.org/x/sys v0.47.0 // indirect
)

replace github.com/skinnykit/skinny => ../

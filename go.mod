module github.com/skinnykit/skinny

go 1.25.0

require (
	github.com/google/gopacket v1.1.19 // indirect
	github.com/pin/tftp/v3 v3.2.0 // indirect
	github.com/stretchr/testify v1.12.1 // indirect
	golang.org/x/net v0.58.0 // indirect
	golang.org/x/sys v0.47.0 // indirect
)

module github.com/skinnykit/skinny/examples

go 1.25.0

require github.com/skinnykit/skinny v0.0.0

require (
	github.com/goccy/go-yaml v1.19.2 // indirect
	github.com/pion/randutil v0.1.0 // indirect
	github.com/pion/rtp v1.10.6 // indirect
	github.com/stretchr/testify v1.12.1 // indirect
)

replace github.com/skinnykit/skinny => ../

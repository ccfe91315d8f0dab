module github.com/skinnykit/skinny/examples

go 1.25.0

require github.com/skinnykit/skinny v0.0.0

replace github.com/skinnykit/skinny => ../

//go:build !linux

package socket

const maxPath = 103 // sun_path has 104 bytes on BSD and macOS, 108 on Windows

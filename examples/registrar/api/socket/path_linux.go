package socket

const maxPath = 107 // sun_path has 108 bytes, with the NUL

package store

const roleVariable = "STORE_TEST_ROLE"

func play(role string) int { return 2 }

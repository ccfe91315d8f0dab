package station

import "github.com/skinnykit/skinny/examples/registrar/directory"

// vouched asks a connection that knows who its phone is, by a certificate.
func (s *session) vouched(device string) error {
	knows, ok := s.conn.(interface{ Vouch(device string) error })
	if !ok {
		return nil
	}
	if err := knows.Vouch(device); err != nil {
		return &directory.Rejection{
			Device: device, Reason: "Other certificate",
			Fix: err.Error() + "; a phone registers by the name in its certificate",
		}
	}
	return nil
}

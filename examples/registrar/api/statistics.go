package api

// statistics tells what was counted of days and of phones.
func (h *Handler) statistics(x *exchange) error {
	q, err := x.recordQuery()
	if err != nil {
		return err
	}
	s, err := h.registrar.Statistics(x.r.Context(), q.From, q.To)
	if err != nil {
		return err
	}
	s.Days, s.Phones = list(s.Days), list(s.Phones)
	return x.reply(s)
}

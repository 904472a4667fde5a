"""How well extraction does, measured on postings whose facts are known."""

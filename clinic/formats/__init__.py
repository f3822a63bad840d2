"""How dates and times are shown and typed: 24 hours everywhere."""

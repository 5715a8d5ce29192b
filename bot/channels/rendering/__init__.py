"""How findings and answers are written down, for any channel: pure functions, no terminal, no network."""

"""Session descriptions (RFC 8866): values, tolerant parsing, and the tracks they describe."""

"""What a virtual device answers: one module a service, each with its table of operations; XML on one line, as small clients need it."""

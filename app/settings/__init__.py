"""What the app remembers between runs; no Qt in here."""

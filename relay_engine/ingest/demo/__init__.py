"""The built-in test camera."""

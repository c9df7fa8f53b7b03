"""The engine's codes and values in a person's words, for translation."""

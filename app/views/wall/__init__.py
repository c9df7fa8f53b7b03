"""The wall: many live pictures at once."""

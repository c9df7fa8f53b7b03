"""The steps of adding or changing a camera."""

"""The page with the links for viewers."""

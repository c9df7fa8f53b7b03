"""The page of the people who may log in."""

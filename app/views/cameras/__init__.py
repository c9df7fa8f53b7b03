"""The page of all cameras."""

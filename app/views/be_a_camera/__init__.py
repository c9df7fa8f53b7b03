"""The page of the cameras that recorders take from this relay."""

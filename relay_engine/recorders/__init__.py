"""Looking into cameras and recorders that are not ours: which channels they have, what those are called, and where their streams are."""

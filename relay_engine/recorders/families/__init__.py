"""The makers' own ways to ask a device for its channels, one a module; strangers to each other."""

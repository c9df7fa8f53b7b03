"""The book: what the relay owns and keeps in its data folder: mounts, users, keys, settings, and the secrets of all of them."""

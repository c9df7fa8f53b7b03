"""The lines by which cameras reach the relay: what crosses them, and who gives way where they are too thin."""

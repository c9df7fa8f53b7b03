"""Taking media in: what kind of source an address is, and the supervisor that keeps it running and tells what is wrong with it."""

"""Between the engine and its book: mounts, settings and users as they are kept, given and shown."""

"""The window: everything a person sees; it knows the engine only through `relay_engine`'s front door."""

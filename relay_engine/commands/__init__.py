"""The commands: what may be asked of a relay, each declared once, for the engine, HTTP, the shell and every client alike."""

"""The one way between the window's thread and the engine's."""

"""Qt models, fed by the engine's events alone."""

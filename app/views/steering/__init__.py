"""Steering a camera: the pad, who steers, the presets."""

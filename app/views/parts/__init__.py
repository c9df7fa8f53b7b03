"""Pieces that several pages show: labels, chips, notes, pictures."""

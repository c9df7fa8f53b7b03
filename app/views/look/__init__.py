"""Colours, icons, sizes and the style sheet."""

"""Cameras over plain HTTP: motion JPEG streams and single pictures asked for again and again."""

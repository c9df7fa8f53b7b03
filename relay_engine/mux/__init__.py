"""Containers and playlists for HTTP: pure, access units in, bytes and text out."""

"""Streams: mounts, their live tracks, and the fan-out to readers (the road of the media)."""

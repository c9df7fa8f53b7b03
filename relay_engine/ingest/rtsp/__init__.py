"""RTSP sources: the relay's own client, from the first request to access units."""

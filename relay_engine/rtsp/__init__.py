"""rtsp."""

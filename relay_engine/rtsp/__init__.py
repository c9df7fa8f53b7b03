"""RTSP 1.0 (RFC 2326) without I/O: messages, headers, authentication and both ends of a connection."""

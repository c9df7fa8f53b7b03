"""RTSP 1.0 for players (RFC 2326): connections, sessions, and the lanes that send one burst to many over TCP, UDP and multicast."""

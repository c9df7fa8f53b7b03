"""ICE: connectivity checks of WebRTC, as the lite agent that a server with fixed ports is (RFC 8445 2.5)."""

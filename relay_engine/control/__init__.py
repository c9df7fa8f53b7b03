"""Control over HTTP: commands, state, events over a WebSocket, metrics and health, for programs and clients elsewhere."""

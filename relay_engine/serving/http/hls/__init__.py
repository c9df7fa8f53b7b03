"""HLS and low-latency HLS (RFC 8216bis): playlists, segments, and who watches by them."""

"""WebRTC by WHEP: signalling, connectivity, encryption and the viewers themselves; one UDP and one TCP port for all."""

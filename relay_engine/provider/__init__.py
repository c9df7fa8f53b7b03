"""What somebody has written down for the relay: relay.toml, its checks and texts, and who provides which setting."""

"""Which names mounts and people may have, and what of a source's address may be said."""

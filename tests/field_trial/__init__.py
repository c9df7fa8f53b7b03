"""Field trial: cameras with quirks, real or made, played through a relay by real players: `python -m tests.field_trial --help`."""

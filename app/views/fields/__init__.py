"""Where a person types or chooses something."""

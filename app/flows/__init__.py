"""What the window's pages do, without Qt: steps, checks and sentences."""

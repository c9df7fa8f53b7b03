"""What has been: who watched and for how long, when cameras were away. Kept for a while, and lost without harm."""

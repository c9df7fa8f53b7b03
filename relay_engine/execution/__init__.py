"""What commands do: the right is asked at the door, the engine does it, and the audit says who wanted it."""

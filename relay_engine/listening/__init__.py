"""The engine's servers as one: started together, moved one by one, their state as events."""

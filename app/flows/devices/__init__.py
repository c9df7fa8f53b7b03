"""Cameras and recorders of the network: finding them, looking into them, and taking their channels over."""

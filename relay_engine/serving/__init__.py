"""Giving media out: a package a protocol, strangers to each other; here is what they share, the asking at the door."""

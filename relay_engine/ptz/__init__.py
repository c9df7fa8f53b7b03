"""Steering: who may move a camera now, what moves it, and what stops it whatever happens."""

"""Endless HTTP answers: live.mp4, live.ts, live.flv, live.mjpeg."""

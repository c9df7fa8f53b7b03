"""The shell's way to a relay that is running: `python main.py ctl COMMAND`. It starts fast, so it needs neither the window nor the engine."""

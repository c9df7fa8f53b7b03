"""The main window: its header, pages, tray icon and how it closes."""

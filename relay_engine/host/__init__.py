"""What concerns this machine: its open files, its loop's lateness, who holds a port, the lock of a folder, staying awake."""

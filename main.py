"""Relay Server: `python main.py` opens the window, `serve` runs without one, `ctl` speaks to one that runs, `selftest` tries a packaged build."""

from __future__ import annotations

import argparse
import multiprocessing
import os
import sys

from relay_engine.__main__ import add_arguments, default_data_dir, run, selftest, serve


def main() -> int:
    """Do what the command line asks for; the value is the process's exit code."""
    if sys.argv[1:2] == ["ctl"]:  # a command line of its own
        from relay_engine.ctl.run import run as control

        return control(sys.argv[2:], default_data_dir)
    parser = argparse.ArgumentParser(prog="main.py", description="Takes one camera once and broadcasts it to many viewers.")
    parser.add_argument("--demo", action="store_true", dest="window_demo", help="add the built-in test camera as mount demo")
    commands = parser.add_subparsers(dest="command", metavar="COMMAND")
    add_arguments(commands.add_parser("serve", help="run without a window, until Ctrl-C or SIGTERM"))
    commands.add_parser("ctl", help="speak to a relay that is running; ctl --help says more")
    commands.add_parser("selftest", help="try whether this installation is complete")
    arguments = parser.parse_args()
    match arguments.command:
        case "serve":
            return serve(arguments.config, demo=arguments.demo or arguments.window_demo, data_dir=arguments.data_dir)
        case "selftest":
            return selftest(("PySide6.QtSvg", "PySide6.QtWidgets", "qasync", "pyqtgraph", "app.application"))
    if has_screen():
        from app.application import run as open_window

        return open_window(sys.argv[:1], demo=arguments.window_demo)
    from app.saved_relay import load_saved_relay, saved_folder

    print("There is no screen here (no DISPLAY, no WAYLAND_DISPLAY): serving without a window. Ctrl-C stops.", flush=True)
    return run(load_saved_relay, demo=arguments.window_demo, data_dir=saved_folder())


def has_screen() -> bool:
    """Tell whether Qt can open a window; on Linux it would end the process where it cannot."""
    if sys.platform in ("win32", "darwin"):
        return True
    return any(os.environ.get(name) for name in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"))


if __name__ == "__main__":
    multiprocessing.freeze_support()
    sys.exit(main())

"""SystemPackages: what the window (Qt) and the interoperability tests need from the Linux distribution."""

from __future__ import annotations

import glob
import os
import shutil
import subprocess
import sys

# probe -> Debian/Ubuntu package. "lib:" a shared library, "tool:" a program (or one of several), "file:" a pattern.
_LIB = "/usr/lib/*/"
_QT = {
    "lib:libEGL.so.1": "libegl1",
    "lib:libGL.so.1": "libgl1",
    "lib:libX11-xcb.so.1": "libx11-xcb1",
    "lib:libX11.so.6": "libx11-6",
    "lib:libdbus-1.so.3": "libdbus-1-3",
    "lib:libfontconfig.so.1": "libfontconfig1",
    "lib:libfreetype.so.6": "libfreetype6",
    "lib:libgthread-2.0.so.0": "libglib2.0-0",
    "lib:libwayland-client.so.0": "libwayland-client0",
    "lib:libwayland-cursor.so.0": "libwayland-cursor0",
    "lib:libxcb-cursor.so.0": "libxcb-cursor0",
    "lib:libxcb-icccm.so.4": "libxcb-icccm4",
    "lib:libxcb-image.so.0": "libxcb-image0",
    "lib:libxcb-keysyms.so.1": "libxcb-keysyms1",
    "lib:libxcb-randr.so.0": "libxcb-randr0",
    "lib:libxcb-render-util.so.0": "libxcb-render-util0",
    "lib:libxcb-render.so.0": "libxcb-render0",
    "lib:libxcb-shape.so.0": "libxcb-shape0",
    "lib:libxcb-shm.so.0": "libxcb-shm0",
    "lib:libxcb-sync.so.1": "libxcb-sync1",
    "lib:libxcb-util.so.1": "libxcb-util1",
    "lib:libxcb-xfixes.so.0": "libxcb-xfixes0",
    "lib:libxcb-xkb.so.1": "libxcb-xkb1",
    "lib:libxcb.so.1": "libxcb1",
    "lib:libxkbcommon-x11.so.0": "libxkbcommon-x11-0",
    "lib:libxkbcommon.so.0": "libxkbcommon0",
    "file:/usr/share/fonts/*/*": "fonts-dejavu-core",
}
_PLAYERS = {
    "tool:ffmpeg": "ffmpeg",
    "tool:gst-launch-1.0": "gstreamer1.0-tools",
    f"file:{_LIB}gstreamer-1.0/libgstvideotestsrc.so": "gstreamer1.0-plugins-base",
    f"file:{_LIB}gstreamer-1.0/libgstrtpmanager.so": "gstreamer1.0-plugins-good",
    f"file:{_LIB}gstreamer-1.0/libgstx265.so": "gstreamer1.0-plugins-bad",
    f"file:{_LIB}gstreamer-1.0/libgstx264.so": "gstreamer1.0-plugins-ugly",
    f"file:{_LIB}gstreamer-1.0/libgstlibav.so": "gstreamer1.0-libav",
    f"file:{_LIB}girepository-1.0/GstRtspServer-1.0.typelib": "gir1.2-gst-rtsp-server-1.0",
    f"file:{_LIB}girepository-1.0/GstApp-1.0.typelib": "gir1.2-gst-plugins-base-1.0",
    "file:/usr/lib/python3/dist-packages/gi/__init__.py": "python3-gi",
    "tool:cvlc": "vlc-bin",
    f"file:{_LIB}vlc/plugins/demux/libmkv_plugin.so": "vlc-plugin-base",
    "tool:Xvfb": "xvfb",
    "tool:chromium|chromium-browser|google-chrome": "chromium",
    "tool:nginx": "nginx-light",
    "tool:node": "nodejs",
    "tool:npm": "npm",  # where nodejs does not bring it itself
    "tool:onvif-util": "onvif-tools",
    "tool:gcc": "gcc",
    "tool:setpriv": "util-linux",
}
_APT_INSTALL = ["apt-get", "install", "--yes", "--no-install-recommends"]
_NEEDED = {"run": _QT, "test": {**_QT, **_PLAYERS}}


def ensure(purpose: str) -> None:
    """Install what is missing where we may; otherwise print the command, and fail where nobody could type it (CI)."""
    missing = find_missing(purpose)
    if not missing:
        return
    names = " ".join(sorted(missing.values()))
    command = " ".join([*_APT_INSTALL, names])
    if not shutil.which("apt-get"):
        print("This system lacks: " + ", ".join(sorted(probe.split(":", 1)[1] for probe in missing)))
        print(f"Debian and Ubuntu call the packages: {names}", flush=True)
    elif install(sorted(missing.values())):
        return
    else:
        print(f"Some system packages are missing. Please run:\n\n    sudo {command}\n", flush=True)
    if os.environ.get("CI") == "true":
        sys.exit(1)


def find_missing(purpose: str) -> dict[str, str]:
    """Map each probe that fails to its package; empty on systems where the wheels bring everything."""
    if not sys.platform.startswith("linux"):
        return {}
    libraries = _known_libraries()
    return {probe: package for probe, package in _NEEDED[purpose].items() if not _is_there(probe, libraries)}


def _is_there(probe: str, libraries: str) -> bool:
    kind, what = probe.split(":", 1)
    if kind == "lib":
        return f"\t{what} " in libraries
    if kind == "tool":
        return any(map(_find_tool, what.split("|")))
    return bool(glob.glob(what))


def _find_tool(name: str) -> bool:
    return bool(shutil.which(name) or shutil.which(name, path="/usr/sbin:/sbin"))


def _known_libraries() -> str:
    """Ask the loader's cache: some milliseconds, where loading each library would take a hundred."""
    for ldconfig in ("/sbin/ldconfig", "/usr/sbin/ldconfig", "ldconfig"):
        try:
            return subprocess.run([ldconfig, "-p"], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, check=True).stdout.decode()
        except (OSError, subprocess.CalledProcessError):
            continue
    return ""


def install(packages: list[str]) -> bool:
    """Install `packages` where this is a Debian or Ubuntu and we are root, saying so; tell whether they are there now."""
    if not (sys.platform.startswith("linux") and shutil.which("apt-get") and os.geteuid() == 0):
        return False
    command = [*_APT_INSTALL, *packages]
    print(f"Installing system packages: {' '.join(command)}", flush=True)
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    for step in (["apt-get", "update", "--quiet=2"], [*command, "--quiet=2"]):
        if subprocess.call(step, env=environment, stdout=subprocess.DEVNULL) != 0:
            return False
    return True

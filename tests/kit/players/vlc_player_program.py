"""A player of the tests: libvlc, showing its pictures and playing its sound into memory with the times it does so.

A process of its own, because a player that crashes must not take the tests along. Prints one JSON object at its end.
"""

from __future__ import annotations

import argparse
import array
import ctypes
import json
import sys
import time
from collections.abc import Callable

import numpy as np

from tests.kit.media.demo_clock import FRAME_RATE, read_frame_number

_SIZE, _CLOCK_SIZE = (32, 24), (320, 180)
_PIXEL_BYTES = 4
_RATE = 48_000
_WINDOWS_PER_S = 200
_WINDOW = _RATE // _WINDOWS_PER_S  # samples in 5 ms
_PATIENCE_S = 60.0  # for pictures that a busy machine shows late

_Lock = ctypes.CFUNCTYPE(ctypes.c_void_p, ctypes.c_void_p, ctypes.POINTER(ctypes.c_void_p))
_Unlock = ctypes.CFUNCTYPE(None, ctypes.c_void_p, ctypes.c_void_p, ctypes.POINTER(ctypes.c_void_p))
_Display = ctypes.CFUNCTYPE(None, ctypes.c_void_p, ctypes.c_void_p)
_Play = ctypes.CFUNCTYPE(None, ctypes.c_void_p, ctypes.POINTER(ctypes.c_int16), ctypes.c_uint, ctypes.c_int64)


class _Stats(ctypes.Structure):
    """libvlc_media_stats_t of libvlc 3.0."""

    _fields_ = (
        ("read_bytes", ctypes.c_int),
        ("input_bitrate", ctypes.c_float),
        ("demux_read_bytes", ctypes.c_int),
        ("demux_bitrate", ctypes.c_float),
        ("demux_corrupted", ctypes.c_int),
        ("demux_discontinuity", ctypes.c_int),
        ("decoded_video", ctypes.c_int),
        ("decoded_audio", ctypes.c_int),
        ("displayed_pictures", ctypes.c_int),
        ("lost_pictures", ctypes.c_int),
        ("played_abuffers", ctypes.c_int),
        ("lost_abuffers", ctypes.c_int),
        ("sent_packets", ctypes.c_int),
        ("sent_bytes", ctypes.c_int),
        ("send_bitrate", ctypes.c_float),
    )


class Player:
    """Plays one address and notes what was shown and heard when, on libvlc's own clock."""

    def __init__(self, url: str, options: list[str], *, reads_clock: bool) -> None:
        self.pictures: list[tuple[float, float | None]] = []
        self.opened_at = 0.0  # wall seconds
        self.loudness: list[tuple[float, float]] = []
        self._vlc = _load()
        self._last = b""
        self._reads_clock = reads_clock
        width, height = self._size = _CLOCK_SIZE if reads_clock else _SIZE
        self._picture = ctypes.create_string_buffer(width * height * _PIXEL_BYTES)
        arguments = [b"--verbose=1", b"--no-video-title-show"]
        self._instance = self._vlc.libvlc_new(len(arguments), (ctypes.c_char_p * len(arguments))(*arguments))
        self._media = self._vlc.libvlc_media_new_location(self._instance, url.encode())
        for option in options:
            self._vlc.libvlc_media_add_option(self._media, option.encode())
        self._player = self._vlc.libvlc_media_player_new_from_media(self._media)
        self._callbacks = (_Lock(self._lock), _Unlock(lambda *_: None), _Display(self._display), _Play(self._play))
        lock, unlock, display, play = self._callbacks
        self._vlc.libvlc_video_set_callbacks(self._player, lock, unlock, display, None)
        self._vlc.libvlc_video_set_format(self._player, b"RV32", width, height, width * _PIXEL_BYTES)
        self._vlc.libvlc_audio_set_callbacks(self._player, play, None, None, None, None, None)
        self._vlc.libvlc_audio_set_format(self._player, b"S16N", _RATE, 1)

    def run(self, seconds: float, pictures: int) -> dict[str, int | float]:
        """Play so long, and on until there are so many pictures and the sound that belongs to them; return libvlc's own figures."""
        self.opened_at = time.time()
        self._vlc.libvlc_media_player_play(self._player)
        self._wait_for(lambda: bool(self.pictures), 15)
        time.sleep(seconds)
        sounds = pictures * _WINDOWS_PER_S // FRAME_RATE
        self._wait_for(lambda: len(self.pictures) >= pictures and len(self.loudness) >= sounds, _PATIENCE_S)
        stats = _Stats()
        self._vlc.libvlc_media_get_stats(self._media, ctypes.byref(stats))
        self._vlc.libvlc_media_player_stop(self._player)
        return {name: getattr(stats, name) for name, _ in _Stats._fields_}

    def _wait_for(self, condition: Callable[[], bool], patience_s: float) -> None:
        deadline = time.monotonic() + patience_s
        while not condition() and time.monotonic() < deadline:
            time.sleep(0.02)

    def _lock(self, _opaque: int, planes: ctypes._Pointer[ctypes.c_void_p]) -> None:
        planes[0] = ctypes.addressof(self._picture)

    def _display(self, _opaque: int, _picture: int) -> None:
        raw = self._picture.raw
        if raw != self._last:  # where no new picture has come for 80 ms, VLC shows the last one again
            self.pictures.append(self._read(raw))
        self._last = raw

    def _read(self, raw: bytes) -> tuple[float, float | None]:
        if not self._reads_clock:
            return self._vlc.libvlc_clock() / 1e6, sum(raw) / len(raw)
        width, height = self._size
        return time.time(), read_frame_number(np.frombuffer(raw, np.uint8).reshape(height, width, _PIXEL_BYTES)[..., 1])

    def _play(self, _opaque: int, samples: ctypes._Pointer[ctypes.c_int16], count: int, play_at_us: int) -> None:
        data = array.array("h", ctypes.string_at(samples, count * 2))
        for first in range(0, count, _WINDOW):
            part = data[first : first + _WINDOW]
            level = (sum(value * value for value in part) / len(part)) ** 0.5 / 32_768
            self.loudness.append((play_at_us / 1e6 + first / _RATE, level))


def _load() -> ctypes.CDLL:
    vlc = ctypes.CDLL("libvlc.so.5")
    pointer = ctypes.c_void_p
    for name in ("libvlc_new", "libvlc_media_new_location", "libvlc_media_player_new_from_media"):
        getattr(vlc, name).restype = pointer
    vlc.libvlc_clock.restype = ctypes.c_int64
    vlc.libvlc_new.argtypes = [ctypes.c_int, ctypes.POINTER(ctypes.c_char_p)]
    vlc.libvlc_media_new_location.argtypes = [pointer, ctypes.c_char_p]
    vlc.libvlc_media_add_option.argtypes = [pointer, ctypes.c_char_p]
    vlc.libvlc_media_get_stats.argtypes = [pointer, pointer]
    vlc.libvlc_media_player_new_from_media.argtypes = [pointer]
    vlc.libvlc_media_player_play.argtypes = [pointer]
    vlc.libvlc_media_player_stop.argtypes = [pointer]
    vlc.libvlc_video_set_callbacks.argtypes = [pointer, _Lock, _Unlock, _Display, pointer]
    vlc.libvlc_video_set_format.argtypes = [pointer, ctypes.c_char_p, ctypes.c_uint, ctypes.c_uint, ctypes.c_uint]
    vlc.libvlc_audio_set_callbacks.argtypes = [pointer, _Play, pointer, pointer, pointer, pointer, pointer]
    vlc.libvlc_audio_set_format.argtypes = [pointer, ctypes.c_char_p, ctypes.c_uint, ctypes.c_uint]
    return vlc


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("url")
    parser.add_argument("--seconds", type=float, default=8.0)
    parser.add_argument("--pictures", type=int, default=0, help="after those seconds, go on until there are so many")
    parser.add_argument("--option", action="append", default=[], help="of the media, as VLC writes them: :rtsp-tcp")
    parser.add_argument("--clock", action="store_true", help="read the demo camera's clock: wall seconds and frame number of each picture")
    arguments = parser.parse_args()
    player = Player(arguments.url, arguments.option, reads_clock=arguments.clock)
    stats = player.run(arguments.seconds, arguments.pictures)
    json.dump({"opened_at": player.opened_at, "pictures": player.pictures, "loudness": player.loudness, "stats": stats}, sys.stdout)


if __name__ == "__main__":
    main()

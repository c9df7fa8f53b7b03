"""Codec: the coded formats the relay carries, by their usual names."""

from __future__ import annotations

from enum import StrEnum


class MediaKind(StrEnum):
    """What a track is to a person."""

    VIDEO = "video"
    AUDIO = "audio"


class Codec(StrEnum):
    """A coded format; the value is the name shown in the API."""

    H264 = "H264"
    H265 = "H265"
    JPEG = "JPEG"
    MPEGTS = "MP2T"  # a whole transport stream carried as one track (RFC 2250)
    AAC = "AAC"
    OPUS = "Opus"
    PCMU = "PCMU"
    PCMA = "PCMA"

    @property
    def kind(self) -> MediaKind:
        return MediaKind.AUDIO if self in _AUDIO else MediaKind.VIDEO


_AUDIO = frozenset({Codec.AAC, Codec.OPUS, Codec.PCMU, Codec.PCMA})

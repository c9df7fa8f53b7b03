"""group_profiles: which profiles of a device show the same picture. Pure: tokens and addresses in, groups out.

The key is the SourceToken. It is useless on some devices: empty, the name of the camera (YMF52), or one for all channels. Then the address of the stream
says more, where makers number channels in it, and after that the name of the profile. The device's order is kept: tokens tell nothing about it.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from relay_engine.soap.profile import MediaProfile

# Each with the number of the channel; in the order in which they are tried.
_IN_ADDRESS = (
    re.compile(r"/Streaming/(?:tracks/|channels/)?(\d{1,4})\d{2}(?:\D|$)", re.IGNORECASE),  # Hikvision: /Streaming/Channels/1201
    re.compile(r"[?&]channel=(\d{1,4})(?:\D|$)", re.IGNORECASE),  # Dahua: /cam/realmonitor?channel=12&subtype=1
    re.compile(r"/(?:h26[45])?Preview_(\d{1,4})_", re.IGNORECASE),  # Reolink
    re.compile(r"/unicast/c(\d{1,4})/s\d", re.IGNORECASE),  # Uniview
    re.compile(r"profile_?(\d{1,4})_(?:main|sub|third)", re.IGNORECASE),  # IVSEC
    re.compile(r"[/?&_](?:ch|cam|chn|camera|channel)[_=/]?(\d{1,4})(?:\D|$)", re.IGNORECASE),
)
_IN_NAME = (
    re.compile(r"profile_?(\d{1,4})_(?:main|sub|third)", re.IGNORECASE),
    re.compile(r"(?:channel|chn|ch|cam|camera)[ _-]?(\d{1,4})(?:\D|$)", re.IGNORECASE),
)


@dataclass(frozen=True, slots=True)
class Group:
    """The profiles of one picture, the largest first; none where its camera is not there."""

    token: str
    profiles: tuple[MediaProfile, ...]


def group_profiles(sources: Sequence[str], profiles: Sequence[MediaProfile], stream_uris: Mapping[str, str]) -> tuple[Group, ...]:
    """`sources`: tokens of the device's video sources, maybe none. `stream_uris`: by token of profile, as far as they are known."""
    coded = [profile for profile in profiles if profile.encoder is not None]
    keys = _keys(tuple(dict.fromkeys(sources)), coded, stream_uris)
    members: dict[str, list[MediaProfile]] = {key: [] for key in _listed(sources, keys)}
    for profile, key in zip(coded, keys, strict=True):
        members[key].append(profile)
    return tuple(Group(key, tuple(sorted(found, key=_size, reverse=True))) for key, found in members.items())


def are_tokens_useless(sources: Sequence[str], profiles: Sequence[MediaProfile]) -> bool:
    """True where the addresses of the streams have to say which profiles belong together."""
    tokens = {profile.source_token for profile in profiles if profile.encoder is not None}
    return "" in tokens or (len(tokens) == 1 and len(set(sources)) > 1 and len(profiles) > 3)


def _keys(sources: tuple[str, ...], profiles: Sequence[MediaProfile], stream_uris: Mapping[str, str]) -> list[str]:
    tokens = [profile.source_token for profile in profiles]
    if len(sources) == 1:
        return [sources[0]] * len(profiles)  # whatever its profiles call it
    if not are_tokens_useless(sources, profiles):
        return tokens
    numbers = [_number(profile, stream_uris.get(profile.token, "")) for profile in profiles]
    if len({number for number in numbers if number is not None}) < 2:
        return [token or (sources[0] if sources else "") for token in tokens]
    return _numbered(sources, tokens, numbers)


def _numbered(sources: tuple[str, ...], tokens: Sequence[str], numbers: Sequence[int | None]) -> list[str]:
    """The n-th channel is the n-th source where there are as many; makers count from 0 or from 1."""
    least = min(number for number in numbers if number is not None)
    first = min(least, 1)
    keys = []
    for token, number in zip(tokens, numbers, strict=True):
        at = number - first if number is not None else -1
        named = sources[at] if 0 <= at < len(sources) else f"channel {number}"
        keys.append(named if number is not None else token)
    return keys


def _listed(sources: Sequence[str], keys: Sequence[str]) -> list[str]:
    """The sources in their order, then those that only profiles know.

    Where no profile's key is a source's, the two lists speak of the same in different words, and only the keys have pictures.
    """
    strangers = [key for key in dict.fromkeys(keys) if key not in sources]
    if strangers and not set(keys) & set(sources) and len(strangers) >= len(set(sources)):
        return strangers
    return list(dict.fromkeys([*sources, *strangers]))


def _number(profile: MediaProfile, stream_uri: str) -> int | None:
    matches = [pattern.search(stream_uri) for pattern in _IN_ADDRESS] + [pattern.search(profile.name) for pattern in _IN_NAME]
    return next((int(match[1]) for match in matches if match), None)


def _size(profile: MediaProfile) -> tuple[int, int]:
    encoder = profile.encoder
    return (encoder.width * encoder.height, encoder.kbps) if encoder is not None else (0, 0)


def merge_profiles(second: Sequence[MediaProfile], first: Sequence[MediaProfile]) -> tuple[MediaProfile, ...]:
    """Those of Media2 (`second`), which tells the true codec, each completed by what Media (`first`) says of the same token, and then Media's others."""
    known = {profile.token: profile for profile in first}
    merged = [_completed(profile, known.pop(profile.token, None)) for profile in second]
    return (*merged, *known.values())


def _completed(profile: MediaProfile, other: MediaProfile | None) -> MediaProfile:
    if other is None:
        return profile
    return MediaProfile(
        profile.token,
        profile.name or other.name,
        profile.source_token or other.source_token,
        profile.encoder if profile.encoder is not None and profile.encoder.codec else other.encoder or profile.encoder,
        profile.ptz or other.ptz,
    )

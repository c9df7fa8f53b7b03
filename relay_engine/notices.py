"""Notices: what the owner of a camera should know although it works: a code with its facts, no sentences."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class NoticeCode(StrEnum):
    """What is odd about a camera that is being relayed; the app turns it into words and advice."""

    CLOCK_RESTAMPED = "clock_restamped"  # its time stamps run at a wrong rate: they are made from the arrival; params: kind
    TRACK_NOT_CARRIED = "track_not_carried"  # a track of it does not reach (all) viewers; params: kind, codec
    SMALLER_PICTURE = "smaller_picture"  # that of another mount, since the line is too thin for its own; params: instead, line, max_kbps
    PICTURE_MISSING = "picture_missing"  # only sound comes, by a road whose servers leave out pictures without a word


@dataclass(frozen=True, slots=True)
class Notice:
    """Two that are equal are the same notice, however often it is posted."""

    code: NoticeCode
    params: tuple[tuple[str, str], ...] = ()  # facts for the words, such as ("kind", "audio"); free of credentials


def make_notice(code: NoticeCode, **params: str) -> Notice:
    """A notice with its facts by name."""
    return Notice(code, tuple(params.items()))

"""The codecs parameter."""

from __future__ import annotations

import pytest

from relay_engine.errors import LocalProtocolError
from relay_engine.media.codec import Codec
from relay_engine.media.track import Track
from relay_engine.mux.codec_string import codec_string, codecs_parameter
from tests.kit.media.encoded_media import audio_clip, video_clip
from tests.kit.media.made_media import VIDEO


def test_names() -> None:
    assert codec_string(VIDEO) == "avc1.42c01f"
    assert codec_string(video_clip(Codec.H265).track).startswith("hvc1.1.6.L")
    assert codecs_parameter([VIDEO, audio_clip(Codec.AAC).track]) == "avc1.42c01f,mp4a.40.2"
    assert codec_string(audio_clip(Codec.OPUS).track) == "opus"


def test_others_have_none() -> None:
    with pytest.raises(LocalProtocolError):
        codec_string(Track(0, Codec.JPEG, 90_000))

"""The parts of which profiles are made (ONVIF schema): sources, encoders, steering, each as one line of XML."""

from __future__ import annotations

from collections.abc import Callable

from relay_engine.media.codec import Codec
from relay_engine.serving.onvif_device.asked import flag
from relay_engine.serving.onvif_device.device_facts import DeviceFacts, ProfileFacts, SoundFacts
from relay_engine.soap.xml_text import escape

VIDEO_SOURCE, VIDEO_SOURCE_CONFIG = "VideoSource_1", "VideoSourceConfig_1"
AUDIO_SOURCE, AUDIO_SOURCE_CONFIG = "AudioSource_1", "AudioSourceConfig_1"
AUDIO_ENCODER_CONFIG = "AudioEncoderConfig_1"
SESSION_TIMEOUT = "<tt:SessionTimeout>PT60S</tt:SessionTimeout>"
QUALITY = 5
_GOV_LENGTH = 50  # what is common: nobody measures it
_MULTICAST = (
    "<tt:Multicast><tt:Address><tt:Type>IPv4</tt:Type><tt:IPv4Address>0.0.0.0</tt:IPv4Address></tt:Address>"
    "<tt:Port>0</tt:Port><tt:TTL>1</tt:TTL><tt:AutoStart>false</tt:AutoStart></tt:Multicast>"
)  # it has to be there; groups are agreed on in RTSP
# What Media1 has words for (onvif.xsd VideoEncoding, AudioEncoding): H.265 and Opus are for Media2 alone.
_OLD_VIDEO = {Codec.H264: "H264", Codec.MPEGTS: "H264", Codec.JPEG: "JPEG"}
_OLD_AUDIO = {Codec.PCMU: "G711", Codec.PCMA: "G711", Codec.AAC: "AAC"}
_NEW_VIDEO = {Codec.H264: "H264", Codec.MPEGTS: "H264", Codec.JPEG: "JPEG", Codec.H265: "H265"}
_NEW_AUDIO = {
    Codec.PCMU: "PCMU",
    Codec.PCMA: "PCMA",
    Codec.AAC: "MP4A-LATM",
    Codec.OPUS: "OPUS",
}  # ONVIF's word for AAC, however it is carried


def encoder_token(profile: ProfileFacts) -> str:
    """Of the video encoder of that profile."""
    return f"VideoEncoderConfig_{profile.number}"


def old_encoding(profile: ProfileFacts) -> str:
    """Media1's word for its codec; "" where it has none."""
    return _OLD_VIDEO.get(profile.video.codec, "")


def new_encoding(profile: ProfileFacts) -> str:
    """Media2's."""
    return _NEW_VIDEO.get(profile.video.codec, "H264")


def video_source(tag: str, facts: DeviceFacts) -> str:
    """The configuration that all pictures share."""
    video = facts.main.video
    return (
        f'<{tag} token="{VIDEO_SOURCE_CONFIG}"><tt:Name>{VIDEO_SOURCE_CONFIG}</tt:Name><tt:UseCount>{len(facts.profiles)}</tt:UseCount>'
        f"<tt:SourceToken>{VIDEO_SOURCE}</tt:SourceToken>"
        f'<tt:Bounds x="0" y="0" width="{video.width}" height="{video.height}"></tt:Bounds></{tag}>'
    )


def audio_source(tag: str, facts: DeviceFacts) -> str:
    """The sound's; "" where there is none."""
    if facts.sound is None:
        return ""
    uses = sum(profile.sound is not None for profile in facts.profiles)
    return (
        f'<{tag} token="{AUDIO_SOURCE_CONFIG}"><tt:Name>{AUDIO_SOURCE_CONFIG}</tt:Name><tt:UseCount>{uses}</tt:UseCount>'
        f"<tt:SourceToken>{AUDIO_SOURCE}</tt:SourceToken></{tag}>"
    )


def old_video_encoder(tag: str, profile: ProfileFacts) -> str:
    """Media1's; "" where it has no word for the codec. Every part is there: an empty RateControl keeps UniFi from adopting."""
    video, encoding, token = profile.video, old_encoding(profile), encoder_token(profile)
    if not encoding:
        return ""
    h264 = (
        f"<tt:H264><tt:GovLength>{_GOV_LENGTH}</tt:GovLength><tt:H264Profile>{video.h264_profile}</tt:H264Profile></tt:H264>"
        if encoding == "H264"
        else ""
    )
    return (
        f'<{tag} token="{token}"><tt:Name>{token}</tt:Name><tt:UseCount>1</tt:UseCount><tt:Encoding>{encoding}</tt:Encoding>'
        f"<tt:Resolution><tt:Width>{video.width}</tt:Width><tt:Height>{video.height}</tt:Height></tt:Resolution>"
        f"<tt:Quality>{QUALITY}</tt:Quality><tt:RateControl><tt:FrameRateLimit>{max(1, round(video.frame_rate))}</tt:FrameRateLimit>"
        f"<tt:EncodingInterval>1</tt:EncodingInterval><tt:BitrateLimit>{video.kbps}</tt:BitrateLimit></tt:RateControl>"
        f"{h264}{_MULTICAST}{SESSION_TIMEOUT}</{tag}>"
    )


def new_video_encoder(tag: str, profile: ProfileFacts) -> str:
    """Media2's."""
    video, token = profile.video, encoder_token(profile)
    kind = f' GovLength="{_GOV_LENGTH}" Profile="{video.h264_profile if video.codec is not Codec.H265 else "Main"}"'
    return (
        f'<{tag} token="{token}"{"" if video.codec is Codec.JPEG else kind}><tt:Name>{token}</tt:Name><tt:UseCount>1</tt:UseCount>'
        f"<tt:Encoding>{new_encoding(profile)}</tt:Encoding>"
        f"<tt:Resolution><tt:Width>{video.width}</tt:Width><tt:Height>{video.height}</tt:Height></tt:Resolution>"
        f'<tt:RateControl ConstantBitRate="false"><tt:FrameRateLimit>{video.frame_rate:g}</tt:FrameRateLimit>'
        f"<tt:BitrateLimit>{video.kbps}</tt:BitrateLimit></tt:RateControl>{_MULTICAST}<tt:Quality>{QUALITY}</tt:Quality></{tag}>"
    )


def old_audio_encoder(tag: str, sound: SoundFacts | None) -> str:
    """Media1's; "" where it has no word for the codec."""
    if sound is None or sound.codec not in _OLD_AUDIO:
        return ""
    return (
        f'<{tag} token="{AUDIO_ENCODER_CONFIG}"><tt:Name>{AUDIO_ENCODER_CONFIG}</tt:Name><tt:UseCount>1</tt:UseCount>'
        f"<tt:Encoding>{_OLD_AUDIO[sound.codec]}</tt:Encoding><tt:Bitrate>{sound.kbps}</tt:Bitrate>"
        f"<tt:SampleRate>{sound.rate_khz}</tt:SampleRate>{_MULTICAST}{SESSION_TIMEOUT}</{tag}>"
    )


def new_audio_encoder(tag: str, sound: SoundFacts | None) -> str:
    """Media2's."""
    if sound is None:
        return ""
    return (
        f'<{tag} token="{AUDIO_ENCODER_CONFIG}"><tt:Name>{AUDIO_ENCODER_CONFIG}</tt:Name><tt:UseCount>1</tt:UseCount>'
        f"<tt:Encoding>{_NEW_AUDIO.get(sound.codec, sound.codec.value)}</tt:Encoding>{_MULTICAST}"
        f"<tt:Bitrate>{sound.kbps}</tt:Bitrate><tt:SampleRate>{sound.rate_khz}</tt:SampleRate></{tag}>"
    )


def audio_options(sound: SoundFacts | None, *, old: bool) -> str:
    """Encoding, bit rates and sample rates that can be chosen: those that are."""
    if sound is None or (old and sound.codec not in _OLD_AUDIO):
        return ""
    name = _OLD_AUDIO[sound.codec] if old else _NEW_AUDIO.get(sound.codec, sound.codec.value)
    return (
        f"<tt:Encoding>{name}</tt:Encoding><tt:BitrateList><tt:Items>{sound.kbps}</tt:Items></tt:BitrateList>"
        f"<tt:SampleRateList><tt:Items>{sound.rate_khz}</tt:Items></tt:SampleRateList>"
    )


def video_source_options(tag: str, facts: DeviceFacts) -> str:
    """The whole picture, and no part of it."""
    video = facts.main.video
    ranges = "".join(
        f"<tt:{axis}Range><tt:Min>{least}</tt:Min><tt:Max>{most}</tt:Max></tt:{axis}Range>"
        for axis, least, most in (("X", 0, 0), ("Y", 0, 0), ("Width", video.width, video.width), ("Height", video.height, video.height))
    )
    tokens = f"<tt:VideoSourceTokensAvailable>{VIDEO_SOURCE}</tt:VideoSourceTokensAvailable>"
    return f"<{tag}><tt:BoundsRange>{ranges}</tt:BoundsRange>{tokens}</{tag}>"


def audio_source_options(tag: str, facts: DeviceFacts) -> str:
    """The one microphone, where there is sound."""
    inner = f"<tt:InputTokensAvailable>{AUDIO_SOURCE}</tt:InputTokensAvailable>" if facts.sound else ""
    return f"<{tag}>{inner}</{tag}>"


SOURCE_OPTIONS: dict[str, Callable[[str, DeviceFacts], str]] = {
    "VideoSourceConfigurationOptions": video_source_options,
    "AudioSourceConfigurationOptions": audio_source_options,
}


def simple(tag: str, value: object) -> str:
    """One element with a text."""
    return f"<{tag}>{escape(flag(value) if isinstance(value, bool) else str(value))}</{tag}>"

"""Media2 (ONVIF Media 2, ver20): the same profiles, and the only place with words for H.265 and Opus."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from relay_engine.serving.onvif_device.answers import configurations as parts
from relay_engine.serving.onvif_device.answers.encoder_changes import check_encoder, check_profile_part, encoder_profile
from relay_engine.serving.onvif_device.answers.media import (
    MOST_PROFILES,
    refuse_deletion,
    refuse_profile,
)
from relay_engine.serving.onvif_device.answers.on_screen_texts import GET_OSD_OPTIONS, OSD_OPERATIONS
from relay_engine.serving.onvif_device.answers.ptz_parts import ptz_configuration
from relay_engine.serving.onvif_device.asked import Asked, Operation, Right, flag, refuse_change
from relay_engine.serving.onvif_device.device_facts import DeviceFacts, ProfileFacts
from relay_engine.serving.onvif_device.operation_refused import OperationRefused, no_config
from relay_engine.soap.reader import children, text

_EMPTY_LISTS = {"AnalyticsConfigurations", "MetadataConfigurations", "AudioOutputConfigurations", "AudioDecoderConfigurations"}
_PROTOCOLS = ("RtspUnicast", "RtspMulticast", "RTSP", "")  # "RtspOverHttp" is not there


def _answer(name: str, inner: str = "") -> str:
    return f"<tr2:{name}Response>{inner}</tr2:{name}Response>"


def _configurations(facts: DeviceFacts, profile: ProfileFacts, kinds: set[str]) -> str:
    everything = "All" in kinds
    made = (
        ("VideoSource", parts.video_source("tr2:VideoSource", facts)),
        ("AudioSource", parts.audio_source("tr2:AudioSource", facts) if profile.sound else ""),
        ("VideoEncoder", parts.new_video_encoder("tr2:VideoEncoder", profile)),
        ("AudioEncoder", parts.new_audio_encoder("tr2:AudioEncoder", profile.sound)),
        ("PTZ", ptz_configuration("tr2:PTZ", facts)),
    )
    inner = "".join(xml for kind, xml in made if everything or kind in kinds)
    return f"<tr2:Configurations>{inner}</tr2:Configurations>" if kinds else ""


def _get_profiles(asked: Asked) -> str:
    """Without a Type names and tokens alone (Media2 5.2.2)."""
    facts = asked.facts
    kinds = {text(element) for element in children(asked.payload, "Type")} - {""}
    chosen = (asked.profile("Token"),) if asked.value("Token") else facts.profiles
    inner = "".join(
        f'<tr2:Profiles token="{profile.token}" fixed="true"><tr2:Name>{profile.name}</tr2:Name>'
        f"{_configurations(facts, profile, kinds)}</tr2:Profiles>"
        for profile in chosen
    )
    return _answer("GetProfiles", inner)


def _chosen(asked: Asked) -> tuple[ProfileFacts, ...]:
    """Those that a request for configurations means: by profile, by configuration, or all."""
    if token := asked.value("ConfigurationToken"):
        return (encoder_profile(asked, token),)
    return (asked.profile(),) if asked.value("ProfileToken") else asked.facts.profiles


def _get_encoders(asked: Asked) -> str:
    inner = "".join(parts.new_video_encoder("tr2:Configurations", profile) for profile in _chosen(asked))
    return _answer("GetVideoEncoderConfigurations", inner)


def _get_encoder_options(asked: Asked) -> str:
    def options(profile: ProfileFacts) -> str:
        video = profile.video
        codec = parts.new_encoding(profile)
        kinds = (
            "" if codec == "JPEG" else f' GovLengthRange="1 250" ProfilesSupported="{video.h264_profile if codec == "H264" else "Main"}"'
        )
        return (
            f'<tr2:Options{kinds} FrameRatesSupported="{video.frame_rate:g}" ConstantBitRateSupported="false"><tt:Encoding>{codec}</tt:Encoding>'
            "<tt:QualityRange><tt:Min>1</tt:Min><tt:Max>10</tt:Max></tt:QualityRange>"
            f"<tt:ResolutionsAvailable><tt:Width>{video.width}</tt:Width><tt:Height>{video.height}</tt:Height></tt:ResolutionsAvailable>"
            f"<tt:BitrateRange><tt:Min>64</tt:Min><tt:Max>{max(64, video.kbps)}</tt:Max></tt:BitrateRange></tr2:Options>"
        )

    return _answer("GetVideoEncoderConfigurationOptions", "".join(options(profile) for profile in _chosen(asked)))


def _listed(name: str, tag: str, make: Callable[[str, DeviceFacts], str], asked: Asked) -> str:
    return _answer(name, make(tag, asked.facts))


def _sound_encoder(tag: str, facts: DeviceFacts) -> str:
    return parts.new_audio_encoder(tag, facts.sound)


def _get_audio_options(asked: Asked) -> str:
    joined = parts.audio_options(asked.facts.sound, old=False)
    return _answer("GetAudioEncoderConfigurationOptions", f"<tr2:Options>{joined}</tr2:Options>" if joined else "")


def _get_instances(asked: Asked) -> str:
    if asked.value("ConfigurationToken") not in (parts.VIDEO_SOURCE_CONFIG, ""):
        raise no_config()
    total = len(asked.facts.profiles)
    return _answer("GetVideoEncoderInstances", f"<tr2:Info><tr2:Total>{total}</tr2:Total></tr2:Info>")


def _get_stream_uri(asked: Asked) -> str:
    if asked.value("Protocol") not in _PROTOCOLS:
        raise OperationRefused("Sender", "InvalidArgVal", "InvalidStreamSetup", "this relay streams by RTSP alone")
    return _answer("GetStreamUri", parts.simple("tr2:Uri", asked.stream_uri(asked.profile())))


def _get_snapshot_uri(asked: Asked) -> str:
    return _answer("GetSnapshotUri", parts.simple("tr2:Uri", asked.snapshot_uri(asked.profile())))


def _synchronize(asked: Asked) -> str:
    asked.profile()
    return _answer("SetSynchronizationPoint")


def capabilities(facts: DeviceFacts) -> str:
    """The service's own."""
    kinds = "VideoSource VideoEncoder AudioSource AudioEncoder PTZ"
    return (
        '<tr2:Capabilities SnapshotUri="true" Rotation="false" VideoSourceMode="false" OSD="false" Mask="false" SourceMask="false">'
        f'<tr2:ProfileCapabilities MaximumNumberOfProfiles="{MOST_PROFILES}" ConfigurationsSupported="{kinds}"></tr2:ProfileCapabilities>'
        f'<tr2:StreamingCapabilities RTSPStreaming="true" RTPMulticast="{flag(facts.multicast)}" RTP_RTSP_TCP="true" NonAggregateControl="false">'
        "</tr2:StreamingCapabilities></tr2:Capabilities>"
    )


def _get_capabilities(asked: Asked) -> str:
    return _answer("GetServiceCapabilities", capabilities(asked.facts))


def _set_encoder(asked: Asked) -> str:
    check_encoder(asked)
    return _answer("SetVideoEncoderConfiguration")


def _add_configuration(asked: Asked) -> str:
    """What is there already may be added again."""
    profile = asked.profile()
    for wanted in children(asked.payload, "Configuration"):
        check_profile_part(asked, profile, text(wanted, "Token"))
    return _answer("AddConfiguration")


def _empty(name: str, _asked: Asked) -> str:
    return _answer(name)


_LISTS: dict[str, Callable[[str, DeviceFacts], str]] = {
    "VideoSourceConfiguration": parts.video_source,
    "AudioSourceConfiguration": parts.audio_source,
    "AudioEncoderConfiguration": _sound_encoder,
}

OPERATIONS: dict[str, Operation] = {
    "GetServiceCapabilities": Operation(_get_capabilities, Right.NONE),
    "GetProfiles": Operation(_get_profiles),
    "CreateProfile": Operation(refuse_profile, Right.NONE),
    "DeleteProfile": Operation(partial(refuse_deletion, "Token")),
    "AddConfiguration": Operation(_add_configuration),
    "RemoveConfiguration": Operation(refuse_change),
    **{f"Get{name}s": Operation(partial(_listed, f"Get{name}s", "tr2:Configurations", make)) for name, make in _LISTS.items()},
    **{f"Get{name}": Operation(partial(_listed, f"Get{name}", "tr2:Options", make)) for name, make in parts.SOURCE_OPTIONS.items()},
    "GetVideoEncoderConfigurations": Operation(_get_encoders),
    "GetVideoEncoderConfigurationOptions": Operation(_get_encoder_options),
    "GetAudioEncoderConfigurationOptions": Operation(_get_audio_options),
    **{f"Get{name}": Operation(partial(_empty, f"Get{name}")) for name in sorted(_EMPTY_LISTS)},
    "GetVideoEncoderInstances": Operation(_get_instances),
    "GetMasks": Operation(partial(_empty, "GetMasks")),
    "GetStreamUri": Operation(_get_stream_uri),
    "GetSnapshotUri": Operation(_get_snapshot_uri),
    "SetSynchronizationPoint": Operation(_synchronize),
    "SetVideoEncoderConfiguration": Operation(_set_encoder),
    "SetVideoSourceConfiguration": Operation(refuse_change),
    "SetAudioSourceConfiguration": Operation(refuse_change),
    "SetAudioEncoderConfiguration": Operation(refuse_change),
    "SetMetadataConfiguration": Operation(refuse_change),
    "GetOSDs": Operation(partial(_empty, "GetOSDs")),
    "GetOSDOptions": Operation(lambda _asked: GET_OSD_OPTIONS.format(prefix="tr2", options="OSDOptions")),
    **OSD_OPERATIONS,
}

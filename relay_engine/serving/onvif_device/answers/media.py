"""Media1 (ONVIF Media 1, ver10): profiles that cannot be changed, each a picture that the relay has, and where it plays."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from relay_engine.serving.onvif_device.answers import configurations as parts
from relay_engine.serving.onvif_device.answers.encoder_changes import check_encoder, check_profile_part, encoder_profile
from relay_engine.serving.onvif_device.answers.on_screen_texts import GET_OSD_OPTIONS, OSD_OPERATIONS
from relay_engine.serving.onvif_device.answers.ptz_parts import ptz_configuration
from relay_engine.serving.onvif_device.asked import Asked, Operation, Right, flag, refuse_change
from relay_engine.serving.onvif_device.device_facts import DeviceFacts, ProfileFacts
from relay_engine.serving.onvif_device.operation_refused import OperationRefused, no_config

MOST_PROFILES = 8


def _profile(tag: str, facts: DeviceFacts, profile: ProfileFacts) -> str:
    """Each has its PTZConfiguration: Milestone looks into the first alone, and ODM shows no steering without."""
    return (
        f'<{tag} token="{profile.token}" fixed="true"><tt:Name>{profile.name}</tt:Name>'
        f"{parts.video_source('tt:VideoSourceConfiguration', facts)}"
        f"{parts.audio_source('tt:AudioSourceConfiguration', facts) if profile.sound else ''}"
        f"{parts.old_video_encoder('tt:VideoEncoderConfiguration', profile)}"
        f"{parts.old_audio_encoder('tt:AudioEncoderConfiguration', profile.sound)}"
        f"{ptz_configuration('tt:PTZConfiguration', facts)}</{tag}>"
    )


def _get_profiles(asked: Asked) -> str:
    facts = asked.facts
    inner = "".join(_profile("trt:Profiles", facts, profile) for profile in facts.old_profiles)
    return f"<trt:GetProfilesResponse>{inner}</trt:GetProfilesResponse>"


def _get_profile(asked: Asked) -> str:
    return f"<trt:GetProfileResponse>{_profile('trt:Profile', asked.facts, asked.profile())}</trt:GetProfileResponse>"


def refuse_profile(_asked: Asked) -> str:
    """Synology tries with "SynoTestProfile" and without a login: this answer makes it go on, a challenge would be a wrong password."""
    raise OperationRefused("Receiver", "Action", "MaxNVTProfiles", "the maximum number of supported profiles has been reached")


def refuse_deletion(path: str, asked: Asked) -> str:
    """`path`: where the request names the profile."""
    asked.profile(path)
    raise OperationRefused("Sender", "Action", "DeletionOfFixedProfile", "this profile cannot be deleted")


def _get_video_sources(asked: Asked) -> str:
    video = asked.facts.main.video
    return (
        f'<trt:GetVideoSourcesResponse><trt:VideoSources token="{parts.VIDEO_SOURCE}"><tt:Framerate>{video.frame_rate:g}</tt:Framerate>'
        f"<tt:Resolution><tt:Width>{video.width}</tt:Width><tt:Height>{video.height}</tt:Height></tt:Resolution>"
        "</trt:VideoSources></trt:GetVideoSourcesResponse>"
    )


def _get_audio_sources(asked: Asked) -> str:
    sound = asked.facts.sound
    inner = (
        f'<trt:AudioSources token="{parts.AUDIO_SOURCE}"><tt:Channels>{sound.channels}</tt:Channels></trt:AudioSources>' if sound else ""
    )
    return f"<trt:GetAudioSourcesResponse>{inner}</trt:GetAudioSourcesResponse>"


def _listed(name: str, tag: str, make: Callable[[str, DeviceFacts], str], asked: Asked) -> str:
    return f"<trt:{name}Response>{make(tag, asked.facts)}</trt:{name}Response>"


def _one(name: str, tag: str, token: str, make: Callable[[str, DeviceFacts], str], asked: Asked) -> str:
    found = make(tag, asked.facts)
    if asked.value("ConfigurationToken") != token or not found:
        raise no_config()
    return f"<trt:{name}Response>{found}</trt:{name}Response>"


def _encoders(tag: str, facts: DeviceFacts) -> str:
    return "".join(parts.old_video_encoder(tag, profile) for profile in facts.old_profiles)


def _sound_encoder(tag: str, facts: DeviceFacts) -> str:
    return parts.old_audio_encoder(tag, facts.sound)


def _get_encoder(asked: Asked) -> str:
    inner = parts.old_video_encoder("trt:Configuration", encoder_profile(asked, asked.value("ConfigurationToken")))
    if not inner:
        raise no_config()
    return f"<trt:GetVideoEncoderConfigurationResponse>{inner}</trt:GetVideoEncoderConfigurationResponse>"


def _get_encoder_options(asked: Asked) -> str:
    token = asked.value("ConfigurationToken")
    profile = encoder_profile(asked, token) if token else None
    profile = profile or (asked.profile() if asked.value("ProfileToken") else asked.facts.old_profiles[0])
    video, encoding = profile.video, parts.old_encoding(profile)
    size = f"<tt:ResolutionsAvailable><tt:Width>{video.width}</tt:Width><tt:Height>{video.height}</tt:Height></tt:ResolutionsAvailable>"
    rate = max(1, round(video.frame_rate))
    rates = (
        f"<tt:FrameRateRange><tt:Min>1</tt:Min><tt:Max>{rate}</tt:Max></tt:FrameRateRange>"
        "<tt:EncodingIntervalRange><tt:Min>1</tt:Min><tt:Max>1</tt:Max></tt:EncodingIntervalRange>"
    )
    gov = "<tt:GovLengthRange><tt:Min>1</tt:Min><tt:Max>250</tt:Max></tt:GovLengthRange>"
    profiles = f"<tt:H264ProfilesSupported>{video.h264_profile}</tt:H264ProfilesSupported>"
    inner, more = "", ""
    if encoding == "H264":
        inner = f"<tt:H264>{size}{gov}{rates}{profiles}</tt:H264>"
        bits = f"<tt:BitrateRange><tt:Min>64</tt:Min><tt:Max>{max(video.kbps, 64)}</tt:Max></tt:BitrateRange>"
        more = f"<tt:Extension><tt:H264>{size}{gov}{rates}{profiles}{bits}</tt:H264></tt:Extension>"
    elif encoding == "JPEG":
        inner = f"<tt:JPEG>{size}{rates}</tt:JPEG>"
    return (
        "<trt:GetVideoEncoderConfigurationOptionsResponse><trt:Options>"
        f"<tt:QualityRange><tt:Min>1</tt:Min><tt:Max>10</tt:Max></tt:QualityRange>{inner}{more}"
        "</trt:Options></trt:GetVideoEncoderConfigurationOptionsResponse>"
    )


def _get_audio_encoder_options(asked: Asked) -> str:
    joined = parts.audio_options(asked.facts.sound, old=True)
    inner = f"<tt:Options>{joined}</tt:Options>" if joined else ""
    return (
        f"<trt:GetAudioEncoderConfigurationOptionsResponse><trt:Options>{inner}</trt:Options>"
        "</trt:GetAudioEncoderConfigurationOptionsResponse>"
    )


def _get_instances(asked: Asked) -> str:
    kinds = [parts.old_encoding(profile) for profile in asked.facts.profiles]
    inner = "".join(f"<trt:{kind}>{kinds.count(kind)}</trt:{kind}>" for kind in ("JPEG", "H264") if kind in kinds)
    return (
        f"<trt:GetGuaranteedNumberOfVideoEncoderInstancesResponse><trt:TotalNumber>{len(asked.facts.profiles)}</trt:TotalNumber>"
        f"{inner}</trt:GetGuaranteedNumberOfVideoEncoderInstancesResponse>"
    )


def _get_stream_uri(asked: Asked) -> str:
    profile = asked.profile()
    if asked.value("StreamSetup/Transport/Protocol") == "HTTP":  # RTSP within HTTP: promising it would be a stream that never comes
        raise OperationRefused("Sender", "InvalidArgVal", "InvalidStreamSetup", "RTSP does not come through HTTP here")
    return f"<trt:GetStreamUriResponse>{media_uri(asked.stream_uri(profile))}</trt:GetStreamUriResponse>"


def media_uri(uri: str) -> str:
    """A tt:MediaUri that stays good."""
    return (
        f"<trt:MediaUri>{parts.simple('tt:Uri', uri)}<tt:InvalidAfterConnect>false</tt:InvalidAfterConnect>"
        "<tt:InvalidAfterReboot>false</tt:InvalidAfterReboot><tt:Timeout>PT0S</tt:Timeout></trt:MediaUri>"
    )


def _get_snapshot_uri(asked: Asked) -> str:
    return f"<trt:GetSnapshotUriResponse>{media_uri(asked.snapshot_uri(asked.profile()))}</trt:GetSnapshotUriResponse>"


def _synchronize(asked: Asked) -> str:
    asked.profile()  # a joiner begins at a key picture anyway
    return "<trt:SetSynchronizationPointResponse></trt:SetSynchronizationPointResponse>"


def capabilities(facts: DeviceFacts) -> str:
    """The service's own."""
    return (
        '<trt:Capabilities SnapshotUri="true" Rotation="false" VideoSourceMode="false" OSD="false">'
        f'<trt:ProfileCapabilities MaximumNumberOfProfiles="{MOST_PROFILES}"></trt:ProfileCapabilities>'
        f'<trt:StreamingCapabilities RTPMulticast="{flag(facts.multicast)}" RTP_TCP="true" RTP_RTSP_TCP="true" NonAggregateControl="false">'
        "</trt:StreamingCapabilities></trt:Capabilities>"
    )


def _get_capabilities(asked: Asked) -> str:
    return f"<trt:GetServiceCapabilitiesResponse>{capabilities(asked.facts)}</trt:GetServiceCapabilitiesResponse>"


def _empty(name: str, _asked: Asked) -> str:
    return f"<trt:{name}Response></trt:{name}Response>"


def _set_encoder(asked: Asked) -> str:
    check_encoder(asked)
    return _empty("SetVideoEncoderConfiguration", asked)


def _add(name: str, asked: Asked) -> str:
    check_profile_part(asked, asked.profile(), asked.value("ConfigurationToken"))
    return _empty(name, asked)


_SOURCES: dict[str, Operation] = {
    "GetVideoSources": Operation(_get_video_sources),
    "GetAudioSources": Operation(_get_audio_sources),
    "GetAudioOutputs": Operation(partial(_empty, "GetAudioOutputs")),
    **{f"Get{name}": Operation(partial(_listed, f"Get{name}", "trt:Options", make)) for name, make in parts.SOURCE_OPTIONS.items()},
    "GetAudioEncoderConfigurationOptions": Operation(_get_audio_encoder_options),
    "GetVideoEncoderConfigurationOptions": Operation(_get_encoder_options),
    "GetVideoEncoderConfiguration": Operation(_get_encoder),
    "SetVideoEncoderConfiguration": Operation(_set_encoder),
    "GetGuaranteedNumberOfVideoEncoderInstances": Operation(_get_instances),
}
_EMPTY = ("VideoAnalyticsConfigurations", "MetadataConfigurations", "AudioOutputConfigurations", "AudioDecoderConfigurations")
_KINDS: dict[str, tuple[str, Callable[[str, DeviceFacts], str]]] = {  # name -> token, maker
    "VideoSourceConfiguration": (parts.VIDEO_SOURCE_CONFIG, parts.video_source),
    "AudioSourceConfiguration": (parts.AUDIO_SOURCE_CONFIG, parts.audio_source),
    "AudioEncoderConfiguration": (parts.AUDIO_ENCODER_CONFIG, _sound_encoder),
}
_LISTS = {**{name: make for name, (_, make) in _KINDS.items()}, "VideoEncoderConfiguration": _encoders}
_PROFILE_PARTS = ("VideoSource", "VideoEncoder", "AudioSource", "AudioEncoder", "PTZ")

OPERATIONS: dict[str, Operation] = {
    "GetServiceCapabilities": Operation(_get_capabilities, Right.NONE),
    "GetProfiles": Operation(_get_profiles),
    "GetProfile": Operation(_get_profile),
    "CreateProfile": Operation(refuse_profile, Right.NONE),
    "DeleteProfile": Operation(partial(refuse_deletion, "ProfileToken")),
    "GetStreamUri": Operation(_get_stream_uri),
    "GetSnapshotUri": Operation(_get_snapshot_uri),
    "SetSynchronizationPoint": Operation(_synchronize),
    **_SOURCES,
    **{f"Get{name}s": Operation(partial(_listed, f"Get{name}s", "trt:Configurations", make)) for name, make in _LISTS.items()},
    **{
        f"GetCompatible{name}s": Operation(partial(_listed, f"GetCompatible{name}s", "trt:Configurations", make))
        for name, make in _LISTS.items()
    },
    **{f"Get{name}": Operation(partial(_one, f"Get{name}", "trt:Configuration", token, make)) for name, (token, make) in _KINDS.items()},
    **{f"Get{name}": Operation(partial(_empty, f"Get{name}")) for name in _EMPTY},
    **{f"GetCompatible{name}": Operation(partial(_empty, f"GetCompatible{name}")) for name in _EMPTY},
    **{f"Add{part}Configuration": Operation(partial(_add, f"Add{part}Configuration")) for part in _PROFILE_PARTS},
    **{f"Remove{part}Configuration": Operation(refuse_change) for part in _PROFILE_PARTS},
    "GetOSDs": Operation(partial(_empty, "GetOSDs")),
    "GetOSDOptions": Operation(lambda _asked: GET_OSD_OPTIONS.format(prefix="trt", options="OSDOptions")),
    **OSD_OPERATIONS,
    "SetVideoSourceConfiguration": Operation(refuse_change),
    "SetAudioSourceConfiguration": Operation(refuse_change),
    "SetAudioEncoderConfiguration": Operation(refuse_change),
    "SetMetadataConfiguration": Operation(refuse_change),
}

"""What a scripted ONVIF camera answers, as XML; written apart from the relay's own."""

from __future__ import annotations

import time
from dataclasses import dataclass
from xml.sax.saxutils import escape, quoteattr

TDS, TRT, TR2, TPTZ, TIMG, TT = (
    "http://www.onvif.org/ver10/device/wsdl",
    "http://www.onvif.org/ver10/media/wsdl",
    "http://www.onvif.org/ver20/media/wsdl",
    "http://www.onvif.org/ver20/ptz/wsdl",
    "http://www.onvif.org/ver20/imaging/wsdl",
    "http://www.onvif.org/ver10/schema",
)
SPACES = "http://www.onvif.org/ver10/tptz"
_DECLARED = (
    f'xmlns:s="http://www.w3.org/2003/05/soap-envelope" xmlns:tds="{TDS}" xmlns:trt="{TRT}" xmlns:tr2="{TR2}" '
    f'xmlns:tptz="{TPTZ}" xmlns:timg="{TIMG}" xmlns:tt="{TT}" xmlns:ter="http://www.onvif.org/ver10/error"'
)


@dataclass(frozen=True)
class ScriptedProfile:
    """One stream of a channel."""

    token: str
    name: str = "main"
    codec: str = "H264"
    width: int = 1920
    height: int = 1080
    fps: float = 25
    kbps: int = 4096
    stream: str = ""  # path and query; "" = /TOKEN
    has_encoder: bool = True


@dataclass(frozen=True)
class ScriptedChannel:
    """One video source. Without profiles its camera is not there."""

    token: str
    profiles: tuple[ScriptedProfile, ...] = ()
    ptz: bool = False
    source_token: str | None = None  # what its profiles say, where that is another


def envelope(body: str) -> str:
    return f'<?xml version="1.0" encoding="UTF-8"?>\n<s:Envelope {_DECLARED}><s:Body>{body}</s:Body></s:Envelope>'


def fault(code: str, subcode: str, reason: str = "") -> str:
    inner = f"<s:Subcode><s:Value>ter:{subcode}</s:Value></s:Subcode>" if subcode else ""
    text = f'<s:Reason><s:Text xml:lang="en">{escape(reason or subcode)}</s:Text></s:Reason>'
    return envelope(f"<s:Fault><s:Code><s:Value>s:{code}</s:Value>{inner}</s:Code>{text}</s:Fault>")


def system_time(utc: float, local: float | None) -> str:
    moments = f"<tt:UTCDateTime>{_moment(utc)}</tt:UTCDateTime>"
    if local is not None:
        moments += f"<tt:LocalDateTime>{_moment(local)}</tt:LocalDateTime>"
    return (
        "<tds:GetSystemDateAndTimeResponse><tds:SystemDateAndTime><tt:DateTimeType>NTP</tt:DateTimeType>"
        f"<tt:DaylightSavings>false</tt:DaylightSavings>{moments}</tds:SystemDateAndTime></tds:GetSystemDateAndTimeResponse>"
    )


def _moment(wall: float) -> str:
    at = time.gmtime(wall)
    return (
        f"<tt:Time><tt:Hour>{at.tm_hour}</tt:Hour><tt:Minute>{at.tm_min}</tt:Minute><tt:Second>{at.tm_sec}</tt:Second></tt:Time>"
        f"<tt:Date><tt:Year>{at.tm_year}</tt:Year><tt:Month>{at.tm_mon}</tt:Month><tt:Day>{at.tm_mday}</tt:Day></tt:Date>"
    )


def services(base: str, namespaces: list[str]) -> str:
    told = "".join(
        f"<tds:Service><tds:Namespace>{name}</tds:Namespace><tds:XAddr>{base}{path_of(name)}</tds:XAddr>"
        "<tds:Version><tt:Major>2</tt:Major><tt:Minor>60</tt:Minor></tds:Version></tds:Service>"
        for name in namespaces
    )
    return f"<tds:GetServicesResponse>{told}</tds:GetServicesResponse>"


def capabilities(base: str) -> str:
    told = "".join(
        f"<tt:{name}><tt:XAddr>{base}{path_of(namespace)}</tt:XAddr></tt:{name}>"
        for name, namespace in (("Device", TDS), ("Imaging", TIMG), ("Media", TRT), ("PTZ", TPTZ))
    )
    return f"<tds:GetCapabilitiesResponse><tds:Capabilities>{told}</tds:Capabilities></tds:GetCapabilitiesResponse>"


def path_of(namespace: str) -> str:
    """No usual ones, so that nobody guesses them."""
    return {TDS: "/onvif/device_service", TRT: "/s/media", TR2: "/s/media2", TPTZ: "/s/ptz", TIMG: "/s/imaging"}[namespace]


def information(manufacturer: str, model: str, serial: str) -> str:
    return (
        f"<tds:GetDeviceInformationResponse><tds:Manufacturer>{escape(manufacturer)}</tds:Manufacturer><tds:Model>{escape(model)}</tds:Model>"
        f"<tds:FirmwareVersion>1.0</tds:FirmwareVersion><tds:SerialNumber>{escape(serial)}</tds:SerialNumber>"
        "<tds:HardwareId>1</tds:HardwareId></tds:GetDeviceInformationResponse>"
    )


def interfaces(mac: str) -> str:
    return (
        '<tds:GetNetworkInterfacesResponse><tds:NetworkInterfaces token="eth0"><tt:Enabled>true</tt:Enabled>'
        f"<tt:Info><tt:Name>eth0</tt:Name><tt:HwAddress>{mac}</tt:HwAddress></tt:Info></tds:NetworkInterfaces></tds:GetNetworkInterfacesResponse>"
    )


def scopes(values: list[str]) -> str:
    items = "".join(
        f"<tds:Scopes><tt:ScopeDef>Fixed</tt:ScopeDef><tt:ScopeItem>{escape(value)}</tt:ScopeItem></tds:Scopes>" for value in values
    )
    return f"<tds:GetScopesResponse>{items}</tds:GetScopesResponse>"


def video_sources(channels: list[ScriptedChannel]) -> str:
    told = "".join(
        f"<trt:VideoSources token={quoteattr(channel.token)}><tt:Framerate>25</tt:Framerate>"
        "<tt:Resolution><tt:Width>1920</tt:Width><tt:Height>1080</tt:Height></tt:Resolution></trt:VideoSources>"
        for channel in channels
    )
    return f"<trt:GetVideoSourcesResponse>{told}</trt:GetVideoSourcesResponse>"


def profiles(channels: list[ScriptedChannel]) -> str:
    """Media's: H.265 is told as H.264 there, as devices do that know no better."""
    told = "".join(_profile(channel, profile) for channel in channels for profile in channel.profiles)
    return f"<trt:GetProfilesResponse>{told}</trt:GetProfilesResponse>"


def profiles2(channels: list[ScriptedChannel]) -> str:
    told = "".join(_profile2(channel, profile) for channel in channels for profile in channel.profiles)
    return f"<tr2:GetProfilesResponse>{told}</tr2:GetProfilesResponse>"


def _profile(channel: ScriptedChannel, profile: ScriptedProfile) -> str:
    codec = "H264" if profile.codec == "H265" else profile.codec
    encoder = f'<tt:VideoEncoderConfiguration token="e">{_encoder(profile, codec)}</tt:VideoEncoderConfiguration>'
    return (
        f'<trt:Profiles token={quoteattr(profile.token)} fixed="true"><tt:Name>{escape(profile.name)}</tt:Name>'
        f'<tt:VideoSourceConfiguration token="c"><tt:Name>c</tt:Name><tt:UseCount>1</tt:UseCount>{_source(channel)}</tt:VideoSourceConfiguration>'
        f"{encoder if profile.has_encoder else ''}{_ptz('tt:PTZConfiguration', channel)}</trt:Profiles>"
    )


def _profile2(channel: ScriptedChannel, profile: ScriptedProfile) -> str:
    encoder = f'<tr2:VideoEncoder token="e">{_encoder(profile, profile.codec)}</tr2:VideoEncoder>' if profile.has_encoder else ""
    return (
        f"<tr2:Profiles token={quoteattr(profile.token)}><tr2:Name>{escape(profile.name)}</tr2:Name><tr2:Configurations>"
        f'<tr2:VideoSource token="c">{_source(channel)}</tr2:VideoSource>{encoder}{_ptz("tr2:PTZ", channel)}</tr2:Configurations></tr2:Profiles>'
    )


def _source(channel: ScriptedChannel) -> str:
    token = channel.token if channel.source_token is None else channel.source_token
    return f'<tt:SourceToken>{escape(token)}</tt:SourceToken><tt:Bounds x="0" y="0" width="1920" height="1080"/>'


def _encoder(profile: ScriptedProfile, codec: str) -> str:
    return (
        f"<tt:Name>e</tt:Name><tt:UseCount>1</tt:UseCount><tt:Encoding>{codec}</tt:Encoding>"
        f"<tt:Resolution><tt:Width>{profile.width}</tt:Width><tt:Height>{profile.height}</tt:Height></tt:Resolution><tt:Quality>4</tt:Quality>"
        f"<tt:RateControl><tt:FrameRateLimit>{profile.fps:g}</tt:FrameRateLimit><tt:EncodingInterval>1</tt:EncodingInterval>"
        f"<tt:BitrateLimit>{profile.kbps}</tt:BitrateLimit></tt:RateControl>"
    )


def _ptz(name: str, channel: ScriptedChannel) -> str:
    if not channel.ptz:
        return ""
    return (
        f'<{name} token="ptz-{escape(channel.token)}"><tt:Name>p</tt:Name><tt:UseCount>1</tt:UseCount><tt:NodeToken>node</tt:NodeToken>'
        f"<tt:DefaultContinuousPanTiltVelocitySpace>{SPACES}/PanTiltSpaces/VelocityGenericSpace</tt:DefaultContinuousPanTiltVelocitySpace>"
        f"<tt:DefaultContinuousZoomVelocitySpace>{SPACES}/ZoomSpaces/VelocityGenericSpace</tt:DefaultContinuousZoomVelocitySpace>"
        f"<tt:DefaultAbsolutePantTiltPositionSpace>{SPACES}/PanTiltSpaces/PositionGenericSpace</tt:DefaultAbsolutePantTiltPositionSpace>"
        f"<tt:DefaultAbsoluteZoomPositionSpace>{SPACES}/ZoomSpaces/PositionGenericSpace</tt:DefaultAbsoluteZoomPositionSpace>"
        f"<tt:DefaultRelativePanTiltTranslationSpace>{SPACES}/PanTiltSpaces/TranslationGenericSpace</tt:DefaultRelativePanTiltTranslationSpace>"
        f"<tt:DefaultPTZTimeout>PT10S</tt:DefaultPTZTimeout></{name}>"
    )


def spaces(*, has_view: bool) -> str:
    def space(kind: str, uri: str, least: str = "-1") -> str:
        y = "" if "Zoom" in kind else "<tt:YRange><tt:Min>-1</tt:Min><tt:Max>1</tt:Max></tt:YRange>"
        return f"<tt:{kind}><tt:URI>{SPACES}/{uri}</tt:URI><tt:XRange><tt:Min>{least}</tt:Min><tt:Max>1</tt:Max></tt:XRange>{y}</tt:{kind}>"

    view = space("RelativePanTiltTranslationSpace", "PanTiltSpaces/TranslationSpaceFov") if has_view else ""
    return (
        space("AbsolutePanTiltPositionSpace", "PanTiltSpaces/PositionGenericSpace")
        + space("AbsoluteZoomPositionSpace", "ZoomSpaces/PositionGenericSpace", "0")
        + space("RelativePanTiltTranslationSpace", "PanTiltSpaces/TranslationGenericSpace")
        + view
        + space("ContinuousPanTiltVelocitySpace", "PanTiltSpaces/VelocityGenericSpace")
        + space("ContinuousZoomVelocitySpace", "ZoomSpaces/VelocityGenericSpace")
    )


def ptz_nodes(*, has_view: bool) -> str:
    return (
        f'<tptz:GetNodesResponse><tptz:PTZNode token="node"><tt:SupportedPTZSpaces>{spaces(has_view=has_view)}</tt:SupportedPTZSpaces>'
        "<tt:MaximumNumberOfPresets>16</tt:MaximumNumberOfPresets><tt:HomeSupported>true</tt:HomeSupported></tptz:PTZNode></tptz:GetNodesResponse>"
    )


def ptz_options(*, has_view: bool, timeout: bool) -> str:
    told = "<tt:PTZTimeout><tt:Min>PT0.1S</tt:Min><tt:Max>PT60S</tt:Max></tt:PTZTimeout>" if timeout else ""
    return (
        f"<tptz:GetConfigurationOptionsResponse><tptz:PTZConfigurationOptions><tt:Spaces>{spaces(has_view=has_view)}</tt:Spaces>{told}"
        "</tptz:PTZConfigurationOptions></tptz:GetConfigurationOptionsResponse>"
    )


def ptz_status(position: tuple[float, float, float], *, is_moving: bool) -> str:
    pan, tilt, zoom = position
    state = "MOVING" if is_moving else "IDLE"
    return (
        f'<tptz:GetStatusResponse><tptz:PTZStatus><tt:Position><tt:PanTilt x="{pan}" y="{tilt}"/><tt:Zoom x="{zoom}"/></tt:Position>'
        f"<tt:MoveStatus><tt:PanTilt>{state}</tt:PanTilt><tt:Zoom>{state}</tt:Zoom></tt:MoveStatus></tptz:PTZStatus></tptz:GetStatusResponse>"
    )


def ptz_presets(presets: dict[str, str]) -> str:
    told = "".join(
        f"<tptz:Preset token={quoteattr(token)}><tt:Name>{escape(name)}</tt:Name></tptz:Preset>" for token, name in presets.items()
    )
    return f"<tptz:GetPresetsResponse>{told}</tptz:GetPresetsResponse>"


def focus_options() -> str:
    speed = "<tt:Continuous><tt:Speed><tt:Min>-7</tt:Min><tt:Max>7</tt:Max></tt:Speed></tt:Continuous>"
    return f"<timg:GetMoveOptionsResponse><timg:MoveOptions>{speed}</timg:MoveOptions></timg:GetMoveOptionsResponse>"


def done(prefix: str, name: str, content: str = "") -> str:
    return f"<{prefix}:{name}Response>{content}</{prefix}:{name}Response>"

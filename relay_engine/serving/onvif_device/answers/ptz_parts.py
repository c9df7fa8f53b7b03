"""Spaces, node and configuration of steering (ONVIF PTZ 4, 5.7): only what the real camera can, or clients show dead buttons."""

from __future__ import annotations

from relay_engine.serving.onvif_device.asked import flag
from relay_engine.serving.onvif_device.device_facts import DeviceFacts

PTZ_CONFIG, PTZ_NODE = "PTZConfig_1", "PTZNode_1"
LONGEST_RUN_S, DEFAULT_RUN_S, SHORTEST_RUN_S = 60, 10, 0.1
MOST_PRESETS = 256  # where the camera does not say how many it keeps

_SPACES = "http://www.onvif.org/ver10/tptz"
PAN_TILT_POSITION = f"{_SPACES}/PanTiltSpaces/PositionGenericSpace"
PAN_TILT_TRANSLATION = f"{_SPACES}/PanTiltSpaces/TranslationGenericSpace"
PAN_TILT_FIELD_OF_VIEW = f"{_SPACES}/PanTiltSpaces/TranslationSpaceFov"  # as Frigate's tracking asks for: 1, 1 is the upper right
PAN_TILT_VELOCITY = f"{_SPACES}/PanTiltSpaces/VelocityGenericSpace"
PAN_TILT_SPEED = f"{_SPACES}/PanTiltSpaces/GenericSpeedSpace"
ZOOM_POSITION = f"{_SPACES}/ZoomSpaces/PositionGenericSpace"
ZOOM_TRANSLATION = f"{_SPACES}/ZoomSpaces/TranslationGenericSpace"
ZOOM_VELOCITY = f"{_SPACES}/ZoomSpaces/VelocityGenericSpace"
ZOOM_SPEED = f"{_SPACES}/ZoomSpaces/ZoomGenericSpeedSpace"


def _plane(tag: str, uri: str, least: int = -1) -> str:
    span = f"<tt:Min>{least}</tt:Min><tt:Max>1</tt:Max>"
    return f"<tt:{tag}><tt:URI>{uri}</tt:URI><tt:XRange>{span}</tt:XRange><tt:YRange>{span}</tt:YRange></tt:{tag}>"


def _line(tag: str, uri: str, least: int = -1) -> str:
    return f"<tt:{tag}><tt:URI>{uri}</tt:URI><tt:XRange><tt:Min>{least}</tt:Min><tt:Max>1</tt:Max></tt:XRange></tt:{tag}>"


def spaces(facts: DeviceFacts) -> str:
    """The content of a tt:PTZSpaces."""
    ptz = facts.ptz
    pans = ptz.move or not ptz.zoom
    found = [
        _plane("AbsolutePanTiltPositionSpace", PAN_TILT_POSITION) if ptz.absolute and pans else "",
        _line("AbsoluteZoomPositionSpace", ZOOM_POSITION, 0) if ptz.absolute and ptz.zoom else "",
        _plane("RelativePanTiltTranslationSpace", PAN_TILT_TRANSLATION) if ptz.relative and pans else "",
        _plane("RelativePanTiltTranslationSpace", PAN_TILT_FIELD_OF_VIEW) if ptz.centre else "",
        _line("RelativeZoomTranslationSpace", ZOOM_TRANSLATION) if ptz.relative and ptz.zoom else "",
        _plane("ContinuousPanTiltVelocitySpace", PAN_TILT_VELOCITY) if ptz.move else "",
        _line("ContinuousZoomVelocitySpace", ZOOM_VELOCITY) if ptz.zoom else "",
        _line("PanTiltSpeedSpace", PAN_TILT_SPEED, 0) if pans else "",
        _line("ZoomSpeedSpace", ZOOM_SPEED, 0) if ptz.zoom else "",
    ]
    return "".join(found)


def ptz_configuration(tag: str, facts: DeviceFacts) -> str:
    """ "" where the camera cannot be steered: a profile without it shows no steering."""
    if not facts.has_ptz:
        return ""
    ptz = facts.ptz
    pans = ptz.move or not ptz.zoom
    defaults = (
        ("DefaultAbsolutePantTiltPositionSpace", PAN_TILT_POSITION, ptz.absolute and pans),  # the schema really spells it so
        ("DefaultAbsoluteZoomPositionSpace", ZOOM_POSITION, ptz.absolute and ptz.zoom),
        ("DefaultRelativePanTiltTranslationSpace", PAN_TILT_TRANSLATION, ptz.relative and pans),
        ("DefaultRelativeZoomTranslationSpace", ZOOM_TRANSLATION, ptz.relative and ptz.zoom),
        ("DefaultContinuousPanTiltVelocitySpace", PAN_TILT_VELOCITY, ptz.move),
        ("DefaultContinuousZoomVelocitySpace", ZOOM_VELOCITY, ptz.zoom),
    )
    named = "".join(f"<tt:{name}>{uri}</tt:{name}>" for name, uri, has in defaults if has)
    speed = (f'<tt:PanTilt x="1" y="1" space="{PAN_TILT_SPEED}"></tt:PanTilt>' if pans else "") + (
        f'<tt:Zoom x="1" space="{ZOOM_SPEED}"></tt:Zoom>' if ptz.zoom else ""
    )
    limits = _plane("Range", PAN_TILT_POSITION) if ptz.absolute and pans else ""
    zoom_limits = _line("Range", ZOOM_POSITION, 0) if ptz.absolute and ptz.zoom else ""
    return (
        f'<{tag} token="{PTZ_CONFIG}"><tt:Name>{PTZ_CONFIG}</tt:Name><tt:UseCount>{len(facts.profiles)}</tt:UseCount>'
        f"<tt:NodeToken>{PTZ_NODE}</tt:NodeToken>{named}<tt:DefaultPTZSpeed>{speed}</tt:DefaultPTZSpeed>"
        f"<tt:DefaultPTZTimeout>PT{DEFAULT_RUN_S}S</tt:DefaultPTZTimeout>"
        f"{f'<tt:PanTiltLimits>{limits}</tt:PanTiltLimits>' if limits else ''}"
        f"{f'<tt:ZoomLimits>{zoom_limits}</tt:ZoomLimits>' if zoom_limits else ''}</{tag}>"
    )


def ptz_node(tag: str, facts: DeviceFacts) -> str:
    """What there is to be steered."""
    presets = (facts.ptz.most_presets or MOST_PRESETS) if facts.ptz.presets else 0
    return (
        f'<{tag} token="{PTZ_NODE}" FixedHomePosition="false"><tt:Name>{PTZ_NODE}</tt:Name>'
        f"<tt:SupportedPTZSpaces>{spaces(facts)}</tt:SupportedPTZSpaces>"
        f"<tt:MaximumNumberOfPresets>{presets}</tt:MaximumNumberOfPresets><tt:HomeSupported>{flag(facts.ptz.home)}</tt:HomeSupported></{tag}>"
    )

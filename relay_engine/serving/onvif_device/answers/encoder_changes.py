"""What a recorder may set of an encoder or a profile: what it is already; all readers of a mount share the camera's one picture."""

from __future__ import annotations

from relay_engine.serving.onvif_device.answers import configurations as parts
from relay_engine.serving.onvif_device.answers.ptz_parts import PTZ_CONFIG
from relay_engine.serving.onvif_device.asked import Asked
from relay_engine.serving.onvif_device.device_facts import ProfileFacts
from relay_engine.serving.onvif_device.operation_refused import OperationRefused
from relay_engine.soap.reader import child, text, whole_number

_ENCODING = {"H264": "H264", "H265": "H265", "JPEG": "JPEG"}


def check_encoder(asked: Asked, profile: ProfileFacts) -> None:
    """Return where the picture stays as it is. Raises OperationRefused: recorders tell that as "cannot be set", and go on."""
    wanted, video = child(asked.payload, "Configuration"), profile.video
    size = (whole_number(wanted, "Resolution/Width"), whole_number(wanted, "Resolution/Height"))
    codec = text(wanted, "Encoding")
    if size != (video.width, video.height) or (codec and _ENCODING.get(codec.upper()) != video.codec.value):
        raise OperationRefused("Sender", "InvalidArgVal", "ConfigModify", "the picture is set at the camera itself")


def check_profile_part(asked: Asked, profile: ProfileFacts, token: str) -> None:
    """Return where the profile has that configuration. Raises OperationRefused."""
    known = {parts.VIDEO_SOURCE_CONFIG, parts.encoder_token(profile)}
    if profile.sound is not None:
        known |= {parts.AUDIO_SOURCE_CONFIG, parts.AUDIO_ENCODER_CONFIG}
    if asked.facts.has_ptz:
        known.add(PTZ_CONFIG)
    if token not in known:
        raise OperationRefused("Sender", "InvalidArgVal", "NoConfig", "there is no configuration of that token")

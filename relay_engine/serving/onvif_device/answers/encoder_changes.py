"""What a recorder may set of an encoder or a profile: what it is already; all readers of a mount share the camera's one picture."""

from __future__ import annotations

from relay_engine.serving.onvif_device.answers import configurations as parts
from relay_engine.serving.onvif_device.answers.ptz_parts import PTZ_CONFIG
from relay_engine.serving.onvif_device.asked import Asked
from relay_engine.serving.onvif_device.device_facts import ProfileFacts
from relay_engine.serving.onvif_device.operation_refused import OperationRefused, no_config
from relay_engine.soap.reader import attribute, child, text, whole_number


def encoder_profile(asked: Asked, token: str) -> ProfileFacts:
    """The profile whose video encoder has that token. Raises OperationRefused."""
    found = next((profile for profile in asked.facts.profiles if parts.encoder_token(profile) == token), None)
    if found is None:
        raise no_config()
    return found


def check_encoder(asked: Asked) -> None:
    """Return where the picture stays as it is. Raises OperationRefused: recorders tell that as "cannot be set", and go on."""
    wanted = child(asked.payload, "Configuration")
    profile = encoder_profile(asked, attribute(wanted, "token"))
    video = profile.video
    size = (whole_number(wanted, "Resolution/Width"), whole_number(wanted, "Resolution/Height"))
    codec = text(wanted, "Encoding")
    if size != (video.width, video.height) or codec.upper() not in ("", parts.new_encoding(profile)):
        raise OperationRefused("Sender", "InvalidArgVal", "ConfigModify", "the picture is set at the camera itself")


def check_profile_part(asked: Asked, profile: ProfileFacts, token: str) -> None:
    """Return where the profile has that configuration. Raises OperationRefused."""
    known = {parts.VIDEO_SOURCE_CONFIG, parts.encoder_token(profile)}
    if profile.sound is not None:
        known |= {parts.AUDIO_SOURCE_CONFIG, parts.AUDIO_ENCODER_CONFIG}
    if asked.facts.has_ptz:
        known.add(PTZ_CONFIG)
    if token not in known:
        raise no_config()

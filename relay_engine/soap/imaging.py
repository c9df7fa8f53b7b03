"""ONVIF's imaging service (ver20/imaging/wsdl): focus, and the iris where it can be set."""

from __future__ import annotations

from dataclasses import dataclass
from xml.etree.ElementTree import Element

from relay_engine.soap.namespaces import IMAGING
from relay_engine.soap.operation import field, schema_field, serialize_operation
from relay_engine.soap.reader import child, number


@dataclass(frozen=True, slots=True)
class Range:
    """From the least to the most."""

    least: float
    most: float

    @property
    def is_real(self) -> bool:
        """True where there is something between."""
        return self.most > self.least


def get_move_options(source: str) -> bytes:
    """Which ways of focusing there are."""
    return serialize_operation(IMAGING, "GetMoveOptions", field("VideoSourceToken", source))


def get_options(source: str) -> bytes:
    """Which settings there are."""
    return serialize_operation(IMAGING, "GetOptions", field("VideoSourceToken", source))


def get_settings(source: str) -> bytes:
    """How they are now."""
    return serialize_operation(IMAGING, "GetImagingSettings", field("VideoSourceToken", source))


def move_focus(source: str, speed: float) -> bytes:
    """Focus until `stop_focus`; positive is farther (ONVIF Imaging 5.2.4)."""
    focus = f"<Focus>{schema_field('Continuous', field('Speed', f'{speed:.3f}'))}</Focus>"
    return serialize_operation(IMAGING, "Move", field("VideoSourceToken", source) + focus)


def stop_focus(source: str) -> bytes:
    """Leave the focus as it is."""
    return serialize_operation(IMAGING, "Stop", field("VideoSourceToken", source))


def set_iris(source: str, attenuation: float) -> bytes:
    """Open the iris so far, by hand; 0 dB is wide open."""
    exposure = schema_field("Exposure", field("Mode", "MANUAL") + field("Iris", f"{attenuation:.3f}"))
    settings = f"<ImagingSettings>{exposure}</ImagingSettings><ForcePersistence>false</ForcePersistence>"
    return serialize_operation(IMAGING, "SetImagingSettings", field("VideoSourceToken", source) + settings)


def parse_focus_speed(payload: Element) -> Range | None:
    """GetMoveOptionsResponse: the speeds of a continuous move; None where there is none."""
    return _range(child(payload, "MoveOptions/Continuous/Speed"))


def parse_iris_range(payload: Element) -> Range | None:
    """GetOptionsResponse: the attenuation that can be set, in dB; None where it cannot."""
    return _range(child(payload, "ImagingOptions/Exposure/Iris"))


def parse_iris(payload: Element) -> float:
    """GetImagingSettingsResponse: the attenuation now."""
    return number(payload, "ImagingSettings/Exposure/Iris")


def _range(element: Element | None) -> Range | None:
    found = Range(number(element, "Min"), number(element, "Max"))
    return found if element is not None and found.is_real else None

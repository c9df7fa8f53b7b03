"""Where each service of a device is said to be. Clients mix the addresses up, so that nothing is decided by them."""

from __future__ import annotations

from relay_engine.soap import namespaces as ns

DEVICE = "/onvif/device_service"
MEDIA = "/onvif/media_service"
MEDIA2 = "/onvif/media2_service"
PTZ = "/onvif/ptz_service"
IMAGING = "/onvif/imaging_service"
EVENTS = "/onvif/event_service"
DEVICE_IO = "/onvif/deviceio_service"
SUBSCRIPTION = "/onvif/subscription/"  # and its id

SERVICES: tuple[tuple[str, str, str], ...] = (  # namespace, path, version
    (ns.DEVICE, DEVICE, "22.12"),
    (ns.MEDIA, MEDIA, "20.12"),
    (ns.MEDIA2, MEDIA2, "22.12"),
    (ns.PTZ, PTZ, "21.06"),
    (ns.IMAGING, IMAGING, "19.12"),
    (ns.EVENTS, EVENTS, "22.06"),
    (ns.DEVICE_IO, DEVICE_IO, "21.12"),
)

"""Which service an operation belongs to: its namespace says it; where clients leave that out, the address, or its name alone."""

from __future__ import annotations

from xml.etree.ElementTree import Element

from relay_engine.serving.onvif_device import service_paths as paths
from relay_engine.serving.onvif_device.answers import device, device_io, events, imaging, media, media2, ptz
from relay_engine.serving.onvif_device.asked import Operation
from relay_engine.serving.onvif_device.device_facts import DeviceFacts
from relay_engine.soap import namespaces as ns
from relay_engine.soap.reader import local_name, namespace_of

# In the order in which a name without a namespace is looked for.
TABLES: dict[str, dict[str, Operation]] = {
    ns.DEVICE: device.OPERATIONS,
    ns.MEDIA: media.OPERATIONS,
    ns.MEDIA2: media2.OPERATIONS,
    ns.PTZ: ptz.OPERATIONS,
    ns.IMAGING: imaging.OPERATIONS,
    ns.EVENTS: events.OPERATIONS,
    ns.NOTIFICATION: events.OPERATIONS,
    ns.DEVICE_IO: device_io.OPERATIONS,
}
PREFIXES = {
    "tds": ns.DEVICE,
    "trt": ns.MEDIA,
    "tr2": ns.MEDIA2,
    "tptz": ns.PTZ,
    "timg": ns.IMAGING,
    "tev": ns.EVENTS,
    "tmd": ns.DEVICE_IO,
    "tt": ns.SCHEMA,
    "wsnt": ns.NOTIFICATION,
    "wsa": ns.ADDRESSING,
    "wstop": "http://docs.oasis-open.org/wsn/t-1",
    "tns1": "http://www.onvif.org/ver10/topics",
    "xs": "http://www.w3.org/2001/XMLSchema",
    "ter": ns.ERROR,
}
_BY_PATH = {path: namespace for namespace, path, _ in paths.SERVICES}


def find_operation(payload: Element, path: str, facts: DeviceFacts) -> Operation | None:
    """What is asked for; None where this device does not do that."""
    name, namespace = local_name(payload), namespace_of(payload)
    if namespace in TABLES:
        return None if namespace == ns.PTZ and not facts.has_ptz else TABLES[namespace].get(name)
    by_path = _BY_PATH.get(path) or (ns.EVENTS if path.startswith(paths.SUBSCRIPTION) else "")
    for candidate in (by_path, *TABLES):
        if candidate in TABLES and (candidate != ns.PTZ or facts.has_ptz) and name in TABLES[candidate]:
            return TABLES[candidate][name]
    return None

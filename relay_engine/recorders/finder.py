"""find_devices: who answers in the network, with what is here of it already."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from relay_engine.onvif.discovery import Hindrance, discover
from relay_engine.onvif.found_devices import FoundDevice
from relay_engine.recorders.answers import tidy
from relay_engine.recorders.families.all_families import brand_of_maker
from relay_engine.recorders.place import read_place
from relay_engine.recorders.views import Brand, FoundView

_MOST = 256
# How makers' models begin where their scopes name no maker.
_MODELS: tuple[tuple[tuple[str, ...], Brand], ...] = (
    (("ds-", "ids-"), "hikvision"),
    (("dh-", "dhi-", "ipc-hf", "ipc-hd", "sd4", "sd5", "sd6", "nvr4", "nvr5", "xvr"), "dahua"),
    (("ipc2", "ipc3", "ipc6", "nvr30"), "uniview"),
    (("rlc-", "rln", "reolink"), "reolink"),
    (("qn", "xn", "pn", "xrn", "qrn", "prn", "snv-", "sno-", "snp-"), "hanwha"),
)


class SearchHindered(Exception):
    """No network could be asked."""

    def __init__(self, hindrance: Hindrance) -> None:
        super().__init__(hindrance)
        self.hindrance = hindrance


async def find_devices(seconds: float, address: str, taken: Mapping[str, tuple[str, ...]], own: Collection[str]) -> tuple[FoundView, ...]:
    """One view a device, however many of its cards have answered. `taken`: names of mounts by host; `own`: uuids of our own virtual cameras, which are
    left out. Raises DeviceError for an address that makes no sense, and SearchHindered where none could be asked.
    """
    found = await discover(seconds, address)
    if found.hindrance is not None and not found.devices:
        raise SearchHindered(found.hindrance)
    mine = {uuid.lower() for uuid in own}
    views = (_view(device, taken) for device in found.devices if not device.uuid or device.uuid.lower() not in mine)
    return tuple(view for view, _ in zip(views, range(_MOST), strict=False))


def _view(device: FoundDevice, taken: Mapping[str, tuple[str, ...]]) -> FoundView:
    host = read_place(device.address)[0].host.lower()
    return FoundView(
        address=device.address,
        uuid=device.uuid,
        name=tidy(device.name),
        model=tidy(device.model),
        brand_guess=guess_brand(device.name, device.model, device.scopes),
        location=tidy(device.location),
        mounts=taken.get(host, ()),
    )


def guess_brand(name: str, model: str, scopes: tuple[str, ...]) -> Brand:
    """By what a device tells everybody; "" where nothing of it is known."""
    last = " ".join(scope.rpartition("/")[2].replace("%20", " ") for scope in scopes[:64])
    for said in (name, model, last):
        if brand := brand_of_maker(said):
            return brand
    begins = model.lower()
    return next((brand for starts, brand in _MODELS if begins.startswith(starts)), "")

"""What a text of relay.toml has to look like."""

from __future__ import annotations

from pathlib import Path

import pytest

from relay_engine.provider.config_file import ConfigError, load_config
from relay_engine.provider.config_texts import parse_own_address

GATE = "[[mounts]]\nname = 'gate'\nsource = 'demo:'\n"


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("192.168.1.61", ("192.168.1.61", 0)),
        ("192.168.1.61:8900", ("192.168.1.61", 8900)),
        ("[fe80::1]:81", ("fe80::1", 81)),
        ("fe80::1", ("fe80::1", 0)),
        ("192.168.1.61:", None),
        ("192.168.1.61:65536", None),
        ("192.168.1:80", None),
        ("::", None),
        ("[::]:80", None),
        ("gate.lan:80", None),
        ("", None),
    ],
)
def test_own_addresses(text: str, found: tuple[str, int] | None) -> None:
    assert parse_own_address(text) == found


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("[onvif]\nfirst_port = 65001", "onvif.first_port: found 65001; allowed: a whole number from 0 to 65000"),
        ("[onvif]\ninterfaces = ['eth0']", 'onvif.interfaces[0]: found "eth0"; allowed: the addresses of network cards'),
        (f"{GATE}onvif = 'yes'", 'mounts[0].onvif: found "yes"; allowed: true or false'),
        (f"{GATE}onvif_address = '0.0.0.0'", 'mounts[0].onvif_address: found "0.0.0.0"; allowed: an address of this machine'),
        (f"{GATE}onvif_address = '10.0.0.7:0'", 'mounts[0].onvif_address: found "10.0.0.7:0"; allowed: an address of this machine'),
        (f"{GATE}onvif_address = 'camera.lan'", 'mounts[0].onvif_address: found "camera.lan"; allowed: an address of this machine'),
    ],
)
def test_what_is_said_of_others(tmp_path: Path, text: str, said: str) -> None:
    file = tmp_path / "relay.toml"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(ConfigError) as caught:
        load_config(file)
    assert str(caught.value).startswith(f"{file}: {said}")

"""How a computer gets a further address for one camera, and where it cannot."""

from __future__ import annotations

import pytest

from app.flows.own_address import own_address_problem, own_address_recipe
from app.flows.wording.words import untranslated


def test_linux_makes_a_card_of_its_own_for_each_camera() -> None:
    recipe = own_address_recipe("192.168.1.201", "front-gate-of-the-hall", "enp2s0", untranslated, system="linux")
    text = "\n".join(recipe.commands)
    assert "link enp2s0" in text
    assert "192.168.1.201/24" in text
    names = {word for word in text.split() if word.startswith("cam-")}
    assert len(names) == 1
    assert len(names.pop()) <= 15
    assert "arp_ignore=1" in text  # without it, the first card answers for all of them, with its own MAC


def test_no_card_is_known() -> None:
    assert "link eth0" in own_address_recipe("", "gate", "", untranslated, system="linux").commands[0]


@pytest.mark.parametrize(("system", "name"), [("win32", "Windows"), ("darwin", "macOS")])
def test_elsewhere_it_is_said_that_it_is_not_possible(system: str, name: str) -> None:
    recipe = own_address_recipe("192.168.1.201", "gate", "Ethernet", untranslated, system=system)
    assert recipe.commands == ()
    assert name in recipe.sentences[0]


@pytest.mark.parametrize("address", ["192.168.1.300", "host", "0.0.0.0", "239.1.1.1", "127.0.0.1", "10.0.0.1/24", "10.0.0.5:99999", ":80"])
def test_what_is_no_address_is_told(address: str) -> None:
    assert own_address_problem(address, {}, untranslated) == "This is not a network address. It should look like 192.168.1.201."


def test_an_address_belongs_to_one_camera() -> None:
    others = {"192.168.1.201": "Hall", "192.168.1.202:8900": "Choir"}
    assert own_address_problem("192.168.1.201", others, untranslated) == "Hall has this address already."
    assert own_address_problem("192.168.1.201:80", others, untranslated) == "Hall has this address already."
    assert own_address_problem("192.168.1.202", others, untranslated) == ""  # another port: 80
    assert own_address_problem("192.168.1.203:8901", others, untranslated) == ""
    assert own_address_problem("[fd00::7]:8901", others, untranslated) == ""
    assert own_address_problem("", others, untranslated) == ""

"""Colours, icons and the small widgets that everything is made of."""

from __future__ import annotations

import re
from itertools import product
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QTextDocument
from PySide6.QtWidgets import QAbstractButton, QApplication, QLineEdit, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from app.locations import resources_folder
from app.views.fields.switch import Switch
from app.views.look.controls import make_button, make_icon_button
from app.views.look.icons import icon_pixmap
from app.views.look.palette import DARK, LIGHT, Palette
from app.views.look.theme import apply_theme, current_palette, render_style_sheet
from app.views.parts.elided_label import ElidedLabel
from app.views.parts.fold import Fold
from app.views.parts.status_chip import TONE_ICONS, StatusChip

GROUNDS = ("window", "surface", "sunken", "hover")
PAIRS = [
    *product(("text", "muted"), GROUNDS),
    *product(("accent", "error"), ("window", "surface", "sunken")),
    *product(("ok", "warning"), ("window", "surface")),
    ("text", "accent_soft"),
    ("accent", "accent_soft"),
    ("muted", "accent_soft"),
    ("ok", "ok_soft"),
    ("warning", "warning_soft"),
    ("error", "error_soft"),
    ("text", "error_soft"),
    ("text", "warning_soft"),
    ("text", "ok_soft"),
    ("on_accent", "accent_fill"),
    ("on_accent", "accent_hover"),
    ("on_accent", "accent_pressed"),
    ("on_picture", "picture"),
]


def luminance(colour: str) -> float:
    """Relative luminance as WCAG 2.2 defines it."""
    channels = (QColor(colour).redF(), QColor(colour).greenF(), QColor(colour).blueF())
    linear = [value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4 for value in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    high, low = sorted((luminance(one), luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("palette", [LIGHT, DARK], ids=["light", "dark"])
@pytest.mark.parametrize(("text", "ground"), PAIRS)
def test_text_can_be_read(palette: Palette, text: str, ground: str) -> None:
    assert contrast(getattr(palette, text), getattr(palette, ground)) >= 4.5


@pytest.mark.parametrize("palette", [LIGHT, DARK], ids=["light", "dark"])
def test_lines_that_carry_meaning_can_be_seen(palette: Palette) -> None:
    for colour in (*palette.curves, palette.field_border, palette.accent_fill):
        assert contrast(colour, palette.surface) >= 3.0, colour


def test_curves_of_one_graph_differ() -> None:
    for palette in (LIGHT, DARK):
        assert len(set(palette.curves)) == len(palette.curves)


@pytest.mark.parametrize("palette", [LIGHT, DARK], ids=["light", "dark"])
def test_style_sheet_is_filled_and_its_pictures_exist(palette: Palette) -> None:
    sheet = render_style_sheet(palette, resources_folder() / "style")
    assert "$" not in sheet
    pictures = re.findall(r'url\("([^"]+)"\)', sheet)
    assert pictures
    assert all((resources_folder() / "style" / name.rpartition("/")[2]).is_file() for name in pictures)


ICONS = sorted(path.stem for path in (resources_folder() / "icons").glob("*.svg"))


@pytest.mark.parametrize("name", ICONS)
def test_icon_draws_something_in_its_colour(qapp: QApplication, name: str) -> None:
    apply_theme(qapp, "light")
    image = icon_pixmap(name, "#FF0000", 48).toImage()
    solid = [image.pixelColor(x, y) for x in range(48) for y in range(48) if image.pixelColor(x, y).alpha() > 200]
    assert solid
    if name != "relay":  # the program's mark has its own colours
        assert all(colour.red() > 200 and colour.green() < 60 for colour in solid)


def test_every_icon_that_is_asked_for_exists() -> None:
    views = resources_folder().parent / "app" / "views"
    asked = set(TONE_ICONS.values())
    for path in views.rglob("*.py"):
        source = path.read_text(encoding="utf-8")
        asked |= set(re.findall(r'(?:IconLabel|make_icon_button|ChoiceTile|Metric)\(\s*"([a-z-]+)"', source))
        asked |= set(re.findall(r'(?:make_button|restyle_button)\([^"]*?self\.tr\("[^"]*"\), "([a-z-]+)"', source))
    assert len(asked) > 15
    assert asked <= set(ICONS)


def test_theme_switches_at_once(qapp: QApplication) -> None:
    apply_theme(qapp, "dark")
    assert current_palette() is DARK
    assert DARK.window.lower() in qapp.styleSheet().lower()
    apply_theme(qapp, "light")
    assert current_palette() is LIGHT


@pytest.mark.parametrize("tone", ["live", "busy", "bad", "off", "waiting"])
def test_state_is_never_colour_alone(qapp: QApplication, qtbot: QtBot, tone: str) -> None:
    apply_theme(qapp, "light")
    chip = StatusChip(tone, "Word")
    qtbot.addWidget(chip)
    assert chip.accessibleName() == "Word"
    assert (resources_folder() / "icons" / f"{TONE_ICONS[tone]}.svg").is_file()
    assert len(set(TONE_ICONS.values())) == len(TONE_ICONS)


def test_a_chip_without_room_shows_its_icon_and_no_half_word(qapp: QApplication, qtbot: QtBot) -> None:
    apply_theme(qapp, "light")
    chip = StatusChip("live", "Relay is on")
    qtbot.addWidget(chip)
    chip.resize(chip.sizeHint())
    assert chip.has_room
    chip.resize(chip.minimumSizeHint())
    assert not chip.has_room
    assert chip.toolTip() == "Relay is on"


@pytest.mark.parametrize("name", ["<img src='//stranger/share/x.png'>", "a <b>gate</b>", "R&lt;D"])
def test_what_a_camera_is_called_is_no_html_in_a_tool_tip(qtbot: QtBot, name: str) -> None:
    label, button = ElidedLabel(), make_icon_button("more", name)
    qtbot.addWidget(label)
    qtbot.addWidget(button)
    label.setText(name)
    for tip in (label.toolTip(), button.toolTip()):
        shown = QTextDocument()
        shown.setHtml(tip)
        assert shown.toPlainText() == name
        assert "<img" not in tip
    label.setText("Gate & yard")
    assert label.toolTip() == "Gate & yard"


def test_ring_is_for_the_keyboard(qapp: QApplication, qtbot: QtBot) -> None:
    apply_theme(qapp, "light")
    page = QWidget()
    qtbot.addWidget(page)
    column = QVBoxLayout(page)
    first, second = make_button("one"), make_button("two")
    column.addWidget(first)
    column.addWidget(second)
    with qtbot.waitActive(page):
        page.show()
        page.activateWindow()
    first.setFocus(Qt.FocusReason.MouseFocusReason)
    assert first.property("keyboard") != "true"
    qtbot.keyClick(first, Qt.Key.Key_Tab)
    assert second.property("keyboard") == "true"
    second.clearFocus()
    assert second.property("keyboard") == "false"


def test_switch_is_a_check_box_to_the_keyboard(qapp: QApplication, qtbot: QtBot) -> None:
    apply_theme(qapp, "light")
    switch = Switch("Start")
    qtbot.addWidget(switch)
    switch.show()
    qtbot.keyClick(switch, Qt.Key.Key_Space)
    assert switch.isChecked()
    qtbot.mouseClick(switch, Qt.MouseButton.LeftButton, pos=switch.rect().center())
    assert not switch.isChecked()
    assert not switch.grab().toImage().isNull()


def test_fold_opens_and_closes(qapp: QApplication, qtbot: QtBot) -> None:
    apply_theme(qapp, "light")
    inside = QWidget()
    fold = Fold("More", inside)
    qtbot.addWidget(fold)
    fold.show()
    assert not inside.isVisible()
    fold.head.click()
    assert inside.isVisible()


def test_every_button_of_the_window_has_a_name(make_stage: Any) -> None:
    window = make_stage("gate").window()
    window.share_camera("id-gate")
    window.open_camera("id-gate")
    for page in ("log", "settings"):
        window.show_page(page)
    buttons = [
        button for button in window.findChildren(QAbstractButton) if not button.isHidden() and not isinstance(button.parent(), QLineEdit)
    ]
    corner = "qt_tableview_cornerbutton"  # never seen: the table has no row headings
    nameless = [button for button in buttons if not (button.text() or button.accessibleName()) and button.objectName() != corner]
    assert len(buttons) > 20
    assert not nameless

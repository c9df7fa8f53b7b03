"""Palette: every colour of the window by its role, once for light and once for dark."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Palette:
    """Colours as #RRGGBB. A text colour reaches 4.5:1 on every ground it is used on, a line that carries meaning 3:1 (WCAG 2.2 AA)."""

    dark: bool
    window: str  # ground behind the cards
    surface: str  # cards, dialogs
    sunken: str  # fields, table headings, the wells inside a card
    hover: str
    border: str  # quiet lines, carry no meaning
    field_border: str  # lines of fields and switches
    text: str
    muted: str
    accent: str  # text, icons and focus rings in the accent colour
    accent_fill: str  # ground of the main button
    accent_hover: str
    accent_pressed: str
    on_accent: str
    accent_soft: str  # ground of what is chosen
    ok: str
    ok_soft: str
    warning: str
    warning_soft: str
    error: str
    error_soft: str
    picture: str  # ground behind pictures
    on_picture: str
    curves: tuple[str, ...]  # graph lines, the last one for "others"


LIGHT = Palette(
    dark=False,
    window="#F3F5F9",
    surface="#FFFFFF",
    sunken="#F7F9FC",
    hover="#EDF1F7",
    border="#DEE4ED",
    field_border="#7F8CA1",
    text="#141B28",
    muted="#535E72",
    accent="#2650D0",
    accent_fill="#2F5BEA",
    accent_hover="#2650D0",
    accent_pressed="#1F43B2",
    on_accent="#FFFFFF",
    accent_soft="#E7EDFE",
    ok="#0B6E3B",
    ok_soft="#DFF4E8",
    warning="#8A4B00",
    warning_soft="#FFF0D6",
    error="#B42323",
    error_soft="#FDE8E8",
    picture="#131924",
    on_picture="#FFFFFF",
    curves=("#2F5BEA", "#D4470C", "#0B8557", "#9333C7", "#A66A00", "#0A7F9E", "#C2255C", "#5C6B2E", "#7F8CA1"),
)

DARK = Palette(
    dark=True,
    window="#0E1219",
    surface="#171D27",
    sunken="#1D2430",
    hover="#252E3C",
    border="#2A3342",
    field_border="#6D7B92",
    text="#EDF1F8",
    muted="#A6B1C3",
    accent="#92AEFF",
    accent_fill="#3B67EE",
    accent_hover="#335BDA",
    accent_pressed="#2A4DBD",
    on_accent="#FFFFFF",
    accent_soft="#202D52",
    ok="#5BD697",
    ok_soft="#12301F",
    warning="#FFC266",
    warning_soft="#38280D",
    error="#FF9A94",
    error_soft="#3F1B1D",
    picture="#05080D",
    on_picture="#FFFFFF",
    curves=("#7C9DFF", "#FF9257", "#4ECB93", "#C58BFF", "#EBBB4B", "#4CC6E6", "#FF86AE", "#B4C77A", "#8593AB"),
)

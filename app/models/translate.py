"""The translate function that models and views hand to the flows."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication


def translate(text: str) -> str:
    """`text` of a flow in the person's language."""
    return QCoreApplication.translate("Flows", text)

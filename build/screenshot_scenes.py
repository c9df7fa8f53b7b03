"""Draws the pictures that the screenshots' cameras show: no real place, no real person."""

from __future__ import annotations

import math

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QImage, QLinearGradient, QPainter, QPen, QPolygonF, QRadialGradient

WIDTH, HEIGHT = 1280, 720
SCENES = ("hall", "entrance", "car-park", "choir", "demo")


def draw_scene(name: str, clock: str = "10:42:07") -> QImage:
    """Return one of SCENES as a camera would see it, with the clock that cameras burn in."""
    image = QImage(WIDTH, HEIGHT, QImage.Format.Format_RGB32)
    painter = QPainter(image)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    {"hall": _hall, "entrance": _entrance, "car-park": _car_park, "choir": _choir, "demo": _demo}[name](painter)
    font = QFont("DejaVu Sans Mono")
    font.setPixelSize(30)
    painter.setFont(font)
    painter.setPen(QColor("#FFFFFF"))
    painter.drawText(QRectF(0, 20, WIDTH - 32, 40), int(Qt.AlignmentFlag.AlignRight), f"2026-11-22 {clock}")
    painter.end()
    return image


def jpeg_of(image: QImage, width: int) -> bytes:
    """Return the picture as the engine would send a still."""
    data = QByteArray()
    buffer = QBuffer(data)
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    image.scaledToWidth(width, Qt.TransformationMode.SmoothTransformation).save(buffer, "JPEG", 88)
    return bytes(data.data())


def _fill(painter: QPainter, top: str, bottom: str, area: QRectF | None = None) -> None:
    area = area or QRectF(0, 0, WIDTH, HEIGHT)
    gradient = QLinearGradient(area.topLeft(), area.bottomLeft())
    gradient.setColorAt(0, QColor(top))
    gradient.setColorAt(1, QColor(bottom))
    painter.fillRect(area, gradient)


def _glow(painter: QPainter, x: float, y: float, radius: float, colour: str, strength: float = 0.8) -> None:
    gradient = QRadialGradient(QPointF(x, y), radius)
    inside, outside = QColor(colour), QColor(colour)
    inside.setAlphaF(strength)
    outside.setAlphaF(0)
    gradient.setColorAt(0, inside)
    gradient.setColorAt(1, outside)
    painter.setBrush(gradient)
    painter.drawEllipse(QPointF(x, y), radius, radius)


def _person(painter: QPainter, x: float, floor: float, height: float, clothes: str, skin: str = "#C69876") -> None:
    painter.setBrush(QColor(clothes))
    painter.drawRoundedRect(QRectF(x - height * 0.15, floor - height * 0.82, height * 0.3, height * 0.82), height * 0.11, height * 0.11)
    painter.setBrush(QColor(skin))
    painter.drawEllipse(QPointF(x, floor - height * 0.9), height * 0.095, height * 0.11)


def _polygon(painter: QPainter, colour: str, *points: tuple[float, float]) -> None:
    painter.setBrush(QColor(colour))
    painter.drawPolygon(QPolygonF([QPointF(x, y) for x, y in points]))


def _hall(painter: QPainter) -> None:
    _fill(painter, "#3A2A20", "#20150F")
    _fill(painter, "#7A5A3E", "#5A3F2A", QRectF(150, 60, 980, 380))
    for x in (240, 400, 880, 1040):
        _fill(painter, "#B7D3E8", "#6E93B4", QRectF(x - 34, 110, 68, 230))
        _glow(painter, x, 200, 130, "#DDEBFF", 0.22)
    _glow(painter, 640, 190, 330, "#FFE2A8", 0.65)
    painter.setBrush(QColor("#F4E7CF"))
    painter.drawRoundedRect(QRectF(630, 100, 20, 220), 3, 3)
    painter.drawRoundedRect(QRectF(572, 155, 136, 20), 3, 3)
    _polygon(painter, "#8C643F", (110, 440), (1170, 440), (1240, 520), (40, 520))
    _person(painter, 520, 470, 190, "#26324A")
    _polygon(painter, "#5B3C22", (590, 380), (700, 380), (715, 480), (575, 480))
    for row in range(5):
        y = 545 + row * 42
        painter.setBrush(QColor("#3B2616").darker(100 + row * 12))
        for left, right in ((20 - row * 30, 590), (690, 1260 + row * 30)):
            painter.drawRoundedRect(QRectF(left, y, right - left, 26), 8, 8)
            for seat in range(6):
                x = left + (right - left) * (seat + 0.6) / 6.3
                painter.setBrush(QColor(("#59483B", "#3F4650", "#6A5240", "#2F2A2A")[(seat + row) % 4]))
                painter.drawEllipse(QPointF(x, y - 6), 20 + row * 2, 22 + row * 2)
                painter.setBrush(QColor("#3B2616").darker(100 + row * 12))


def _entrance(painter: QPainter) -> None:
    _fill(painter, "#D9DDE0", "#B4B9BD")
    _polygon(painter, "#8D9399", (0, HEIGHT), (WIDTH, HEIGHT), (860, 430), (420, 430))
    _fill(painter, "#CFE6F7", "#F3F8FB", QRectF(470, 130, 340, 300))
    painter.setPen(QPen(QColor("#4C545C"), 12))
    for x in (470, 640, 810):
        painter.drawLine(QPointF(x, 130), QPointF(x, 430))
    painter.drawLine(QPointF(470, 130), QPointF(810, 130))
    painter.setPen(Qt.PenStyle.NoPen)
    _polygon(painter, "#C3C7CA", (0, 0), (420, 110), (420, 430), (0, HEIGHT))
    _polygon(painter, "#C9CDD0", (WIDTH, 0), (860, 110), (860, 430), (WIDTH, HEIGHT))
    _polygon(painter, "#2E6F57", (560, 430), (720, 430), (860, HEIGHT), (420, HEIGHT))
    _glow(painter, 640, 60, 280, "#FFFFFF", 0.7)
    _person(painter, 585, 520, 210, "#3C4E77")
    _person(painter, 700, 600, 270, "#8A3E3A", "#E0B694")
    for x in (210, 1080):
        painter.setBrush(QColor("#7B5B3E"))
        painter.drawRoundedRect(QRectF(x - 34, 560, 68, 80), 8, 8)
        painter.setBrush(QColor("#2F6B3C"))
        for turn in range(7):
            painter.drawEllipse(QPointF(x + math.cos(turn) * 46, 510 + math.sin(turn * 1.7) * 40), 36, 44)


def _car_park(painter: QPainter) -> None:
    _fill(painter, "#AFC9DE", "#DCE6EC", QRectF(0, 0, WIDTH, 250))
    for x in range(0, WIDTH + 80, 96):
        painter.setBrush(QColor("#4F6F4C").darker(100 + (x // 96) % 3 * 14))
        painter.drawEllipse(QPointF(x, 232), 74, 66)
    _fill(painter, "#6A6F74", "#4A4E52", QRectF(0, 250, WIDTH, 470))
    painter.setPen(QPen(QColor("#E8E8E2"), 7))
    for slot in range(8):
        painter.drawLine(QPointF(150 + slot * 140, 300), QPointF(40 + slot * 172, 560))
    painter.setPen(Qt.PenStyle.NoPen)
    for slot, colour in ((0, "#B93A32"), (1, "#E9EBEC"), (3, "#2C3E63"), (4, "#8C949B"), (6, "#20242A")):
        x = 125 + slot * 155
        painter.setBrush(QColor(0, 0, 0, 60))
        painter.drawEllipse(QPointF(x + 62, 505), 84, 18)
        painter.setBrush(QColor(colour))
        painter.drawRoundedRect(QRectF(x, 420, 130, 84), 20, 20)
        painter.drawRoundedRect(QRectF(x + 18, 372, 94, 70), 22, 22)
        painter.setBrush(QColor("#22303C"))
        painter.drawRoundedRect(QRectF(x + 28, 382, 74, 38), 10, 10)
        painter.setBrush(QColor("#FFE9A6"))
        painter.drawEllipse(QPointF(x + 20, 468), 9, 7)
        painter.drawEllipse(QPointF(x + 110, 468), 9, 7)


def _choir(painter: QPainter) -> None:
    _fill(painter, "#2B2340", "#171226")
    for x, colour in ((200, "#7C5CFF"), (640, "#FFD28A"), (1080, "#FF7FA8")):
        _glow(painter, x, 60, 420, colour, 0.5)
    for row in range(3):
        y = 400 + row * 90
        for place in range(9 - row):
            x = 220 + row * 46 + place * 105
            _person(painter, x, y, 190, ("#5B2338", "#4B1D31", "#6A2A43")[row], ("#D9AE8A", "#A87854", "#E7C3A4")[place % 3])
        _fill(painter, "#3B2C22", "#2A1F18", QRectF(130, y - 30, 1020, 36))
    _fill(painter, "#241A14", "#120D0A", QRectF(0, 600, WIDTH, 120))
    painter.setPen(QPen(QColor("#B9BEC6"), 6))
    painter.drawLine(QPointF(640, 690), QPointF(640, 500))
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor("#2A2D33"))
    painter.drawEllipse(QPointF(640, 490), 16, 22)


def _demo(painter: QPainter) -> None:
    bars = ("#C0C0C0", "#C0C000", "#00C0C0", "#00C000", "#C000C0", "#C00000", "#0000C0")
    for number, colour in enumerate(bars):
        painter.fillRect(QRectF(number * WIDTH / 7, 0, WIDTH / 7 + 1, HEIGHT), QColor(colour))
    painter.setBrush(QColor(20, 24, 32, 225))
    painter.drawRoundedRect(QRectF(340, 250, 600, 220), 24, 24)
    font = QFont("DejaVu Sans Mono")
    font.setPixelSize(96)
    font.setBold(True)
    painter.setFont(font)
    painter.setPen(QColor("#FFFFFF"))
    painter.drawText(QRectF(340, 250, 600, 220), int(Qt.AlignmentFlag.AlignCenter), "10:42:07")
    painter.setPen(Qt.PenStyle.NoPen)

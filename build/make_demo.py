"""Renders and encodes resources/demo.mp4, the demo camera's picture and sound: `python build/make_demo.py`.

Video: 250 frames (10 s), 1280x720 at 25 fps, H.264 Constrained Baseline at about 2 Mbit/s, a key frame every 2 s.
Sound: 375 AAC frames (8 s), 48 kHz mono: a soft 440 Hz tone, and a 1 kHz pip when a second begins.
The two loop by themselves; both repeat every second boundary, so the player of the file ties them to wall time.

Along the bottom run 16 cells that let a test read the frame number from a picture of any size:
white black white | number, 8 bits, high bit first | bit that makes the count of white ones even | low 4 bits inverted.
"""

from __future__ import annotations

import math
import sys
from fractions import Fraction
from pathlib import Path

import av
import numpy as np
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import (
    QBrush,
    QColor,
    QFont,
    QGuiApplication,
    QImage,
    QLinearGradient,
    QPainter,
    QPainterPath,
    QPen,
    QPolygonF,
    QRadialGradient,
)

WIDTH, HEIGHT, FRAME_RATE, FRAMES = 1280, 720, 25, 250
CELL_WIDTH, CELL_HEIGHT = 80, 44
SAMPLE_RATE, AUDIO_FRAMES, AUDIO_FRAME = 48_000, 375, 1024
PIP_S, FLASH_FRAMES = 0.08, 2
BAR_COLOURS = ("#c0c0c0", "#c0c000", "#00c0c0", "#00c000", "#c000c0", "#c00000", "#0000c0")


def frame_bits(number: int) -> str:
    """The 16 cells of `number`, "1" = white."""
    bits = f"{number:08b}"
    return "101" + bits + str(bits.count("1") % 2) + f"{~number & 15:04b}"


class Painter:
    """Draws one frame of the loop; everything that moves comes back to its start after FRAMES frames."""

    def __init__(self) -> None:
        self._random = np.random.default_rng(20)
        stars = self._random.random((90, 3))
        self._stars = [(x * WIDTH, y * HEIGHT * 0.5, 0.6 + z * 1.6) for x, y, z in stars]

    def paint(self, number: int) -> QImage:
        image = QImage(WIDTH, HEIGHT, QImage.Format.Format_RGB888)
        painter = QPainter(image)
        painter.setRenderHints(QPainter.RenderHint.Antialiasing | QPainter.RenderHint.TextAntialiasing)
        self._sky(painter, number)
        for layer, (base, height, colour, turns) in enumerate(((430, 70, "#26405f", 1), (500, 60, "#1b3049", 2), (580, 46, "#122234", 3))):
            self._hills(painter, number, layer, base, height, QColor(colour), turns)
        self._headings(painter)
        self._clock(painter, number)
        self._dial(painter, number)
        self._ball(painter, number)
        self._colour_bars(painter)
        self._cells(painter, number)
        painter.end()
        return image

    def _sky(self, painter: QPainter, number: int) -> None:
        sky = QLinearGradient(0, 0, 0, HEIGHT)
        for at, colour in ((0.0, "#0b1324"), (0.45, "#2a3f66"), (0.62, "#8a6a72"), (0.7, "#c98f6a")):
            sky.setColorAt(at, QColor(colour))
        painter.fillRect(0, 0, WIDTH, HEIGHT, QBrush(sky))
        for index, (x, y, size) in enumerate(self._stars):
            glow = 0.55 + 0.45 * math.sin(2 * math.pi * (number / FRAMES * (1 + index % 4) + index / 7))
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(235, 240, 255, round(200 * glow)))
            painter.drawEllipse(QPointF(x, y), size, size)

    def _hills(self, painter: QPainter, number: int, layer: int, base: int, height: int, colour: QColor, turns: int) -> None:
        shift = turns * number / FRAMES
        path = QPainterPath(QPointF(0, HEIGHT))
        for x in range(0, WIDTH + 8, 8):
            angle = 2 * math.pi * (x / WIDTH + shift)
            y = base - height * (0.5 * math.sin(angle + layer) + 0.3 * math.sin(2 * angle + 2 * layer) + 0.12 * math.sin(7 * angle))
            path.lineTo(x, y)
        path.lineTo(WIDTH, HEIGHT)
        slope = QLinearGradient(0, base - height, 0, HEIGHT)
        slope.setColorAt(0, colour.lighter(135))
        slope.setColorAt(1, colour.darker(130))
        painter.fillPath(path, slope)

    @staticmethod
    def _headings(painter: QPainter) -> None:
        painter.setPen(QColor("#f2f5fa"))
        painter.setFont(_font("DejaVu Sans", 40, bold=True))
        painter.drawText(QRectF(56, 40, 700, 56), Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, "Relay Server")
        painter.setPen(QColor("#b9c6dc"))
        painter.setFont(_font("DejaVu Sans", 24))
        painter.drawText(QRectF(58, 100, 700, 36), Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, "Demo camera")

    @staticmethod
    def _clock(painter: QPainter, number: int) -> None:
        """Seconds and hundredths of the loop: wall time modulo 10 s."""
        text = f"{number // FRAME_RATE:02d}.{number % FRAME_RATE * 100 // FRAME_RATE:02d}"
        box = QRectF(56, 190, 700, 230)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(8, 14, 26, 190))
        painter.drawRoundedRect(box, 22, 22)
        painter.setPen(QColor("#ffffff"))
        painter.setFont(_font("DejaVu Sans Mono", 196, bold=True))
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, text)

    @staticmethod
    def _dial(painter: QPainter, number: int) -> None:
        centre, radius = QPointF(1000, 305), 190.0
        painter.setPen(QPen(QColor("#f2f5fa"), 5))
        painter.setBrush(QColor(8, 14, 26, 190))
        painter.drawEllipse(centre, radius, radius)
        for tick in range(50):
            angle = 2 * math.pi * tick / 50
            inner = radius - (34 if tick % 5 == 0 else 18)
            painter.setPen(QPen(QColor("#f2f5fa"), 6 if tick % 5 == 0 else 2))
            painter.drawLine(_at(centre, angle, inner), _at(centre, angle, radius - 8))
        painter.setFont(_font("DejaVu Sans", 30, bold=True))
        for second in range(10):
            spot = _at(centre, 2 * math.pi * second / 10, radius - 58)
            painter.drawText(QRectF(spot.x() - 30, spot.y() - 24, 60, 48), Qt.AlignmentFlag.AlignCenter, str(second))
        if number % FRAME_RATE < FLASH_FRAMES:  # as long as the pip sounds
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor("#ffffff"))
            painter.drawEllipse(centre, 90, 90)
        angle = 2 * math.pi * number / FRAMES
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor("#ff6b4a"))
        painter.drawPolygon(QPolygonF([_at(centre, angle, radius - 20), _at(centre, angle + 1.6, 12), _at(centre, angle - 1.6, 12)]))
        painter.drawEllipse(centre, 16, 16)

    @staticmethod
    def _ball(painter: QPainter, number: int) -> None:
        phase = number / FRAMES
        x = WIDTH / 2 + (WIDTH / 2 - 60) * math.sin(2 * math.pi * 2 * phase)
        y = 600 - 120 * abs(math.sin(2 * math.pi * 5 * phase))
        ball = QRadialGradient(QPointF(x - 12, y - 14), 54)
        ball.setColorAt(0, QColor("#d8fff2"))
        ball.setColorAt(1, QColor("#12a37f"))
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(ball)
        painter.drawEllipse(QPointF(x, y), 38, 38)

    @staticmethod
    def _colour_bars(painter: QPainter) -> None:
        width = WIDTH / len(BAR_COLOURS)
        for index, colour in enumerate(BAR_COLOURS):
            painter.fillRect(QRectF(index * width, HEIGHT - CELL_HEIGHT - 28, width + 1, 28), QColor(colour))

    @staticmethod
    def _cells(painter: QPainter, number: int) -> None:
        for index, bit in enumerate(frame_bits(number)):
            colour = QColor("#ffffff") if bit == "1" else QColor("#000000")
            painter.fillRect(index * CELL_WIDTH, HEIGHT - CELL_HEIGHT, CELL_WIDTH, CELL_HEIGHT, colour)


def _font(family: str, pixels: int, *, bold: bool = False) -> QFont:
    font = QFont(family)
    font.setPixelSize(pixels)
    font.setBold(bold)
    return font


def _at(centre: QPointF, angle: float, radius: float) -> QPointF:
    return QPointF(centre.x() + radius * math.sin(angle), centre.y() - radius * math.cos(angle))


def grain(random: np.random.Generator) -> np.ndarray:
    """Film grain: keeps the encoder as busy as a real camera's noise does."""
    noise = random.normal(0.0, 3.2, (HEIGHT // 2, WIDTH // 2, 1)).repeat(2, 0).repeat(2, 1)
    noise[HEIGHT - CELL_HEIGHT :] = 0
    return noise


def encode_video(output: av.container.OutputContainer, stream: av.VideoStream) -> None:
    painter, random = Painter(), np.random.default_rng(8)
    for number in range(FRAMES):
        image = painter.paint(number)
        pixels = np.frombuffer(image.constBits(), np.uint8).reshape(HEIGHT, WIDTH, 3)
        frame = av.VideoFrame.from_ndarray(np.clip(pixels + grain(random), 0, 255).astype(np.uint8), format="rgb24")
        frame.pts, frame.time_base = number, Fraction(1, FRAME_RATE)
        output.mux(stream.encode(frame.reformat(format="yuv420p", dst_colorspace="ITU709", dst_color_range="MPEG")))
    output.mux(stream.encode(None))


def sound(seconds: int) -> np.ndarray:
    """Samples from a whole second on; each second is like the other."""
    at = np.arange(SAMPLE_RATE) / SAMPLE_RATE
    second = 0.03 * np.sin(2 * np.pi * 440 * at)
    pip = at < PIP_S
    second[pip] += 0.25 * np.sin(2 * np.pi * 1000 * at[pip]) * np.sin(np.pi * at[pip] / PIP_S) ** 0.5
    return np.tile(second, seconds).astype(np.float32)


def encode_audio(output: av.container.OutputContainer, stream: av.AudioStream) -> None:
    """Code several loops and keep frames from the middle of them, cut in mid-second, so that the seam cannot be heard."""
    loops = sound(3 * AUDIO_FRAMES * AUDIO_FRAME // SAMPLE_RATE)
    packets = []
    for start in range(0, len(loops), AUDIO_FRAME):
        frame = av.AudioFrame.from_ndarray(loops[None, start : start + AUDIO_FRAME], format="fltp", layout="mono")
        frame.pts, frame.sample_rate, frame.time_base = start, SAMPLE_RATE, Fraction(1, SAMPLE_RATE)
        packets += stream.encode(frame)
    packets += stream.encode(None)
    cut = AUDIO_FRAMES + SAMPLE_RATE // 2 // AUDIO_FRAME
    kept = {}
    for packet in packets:
        number = round(packet.pts * packet.time_base * SAMPLE_RATE) // AUDIO_FRAME
        if cut <= number < cut + AUDIO_FRAMES:
            kept[number % AUDIO_FRAMES] = packet
    for number in range(AUDIO_FRAMES):
        kept[number].pts = kept[number].dts = number * AUDIO_FRAME
        output.mux(kept[number])


def main() -> None:
    QGuiApplication([sys.argv[0], "-platform", "offscreen"])
    path = Path(__file__).resolve().parents[1] / "resources" / "demo.mp4"
    with av.open(str(path), "w", format="mp4", options={"movflags": "+faststart", "brand": "mp42"}) as output:
        output.flags |= av.container.Flags.bitexact.value
        video = output.add_stream(
            "libx264",
            rate=FRAME_RATE,
            options={
                "profile": "baseline", "level": "3.1", "preset": "slower",
                "x264-params": "keyint=50:min-keyint=50:scenecut=0:bframes=0:ref=2:vbv-maxrate=2600:vbv-bufsize=1200:threads=1",
            },
        )  # fmt: skip
        video.width, video.height, video.pix_fmt = WIDTH, HEIGHT, "yuv420p"
        video.bit_rate = 2_000_000
        context = video.codec_context
        context.color_primaries = context.color_trc = context.colorspace = context.color_range = 1  # BT.709, limited
        audio = output.add_stream("aac", rate=SAMPLE_RATE, layout="mono")
        audio.bit_rate = 64_000
        encode_video(output, video)
        encode_audio(output, audio)
    print(f"{path}: {path.stat().st_size} bytes")


if __name__ == "__main__":
    main()

"""From the engine's thread to the GUI's: one wake-up at a time, whatever the pace."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QCoreApplication, QObject, QThread, Slot
from pytestqt.qtbot import QtBot

from app.bridge.engine_client import RelayState
from app.bridge.event_signal import EventSignal
from app.bridge.preview import PreviewMailbox
from relay_engine import Event, Picture, Removed
from tests.kit.relay.sample_events import make_log_entry, make_mount_status, make_reader_status


class Emitter:
    """The client's side of the subscription."""

    def __init__(self) -> None:
        self.send: Callable[[tuple[Event, ...]], None] = lambda events: None
        self.send_state: Callable[[RelayState], None] = lambda state: None
        self.left = 0

    def subscribe(self, subscriber: Callable[[tuple[Event, ...]], None]) -> Callable[[], None]:
        self.send = subscriber
        return self._leave

    def subscribe_state(self, subscriber: Callable[[RelayState], None]) -> Callable[[], None]:
        self.send_state = subscriber
        return self._leave

    def _leave(self) -> None:
        self.left += 1


class Hearer(QObject):
    """Notes what it hears and on which thread."""

    def __init__(self) -> None:
        super().__init__()
        self.heard: list[Any] = []
        self.threads: set[QThread] = set()

    @Slot(tuple)
    def hear(self, value: Any = None) -> None:
        self.heard.append(value)
        self.threads.add(QThread.currentThread())


def on_another_thread(work: Callable[[], None]) -> None:
    thread = threading.Thread(target=work)
    thread.start()
    thread.join()


def test_events_arrive_on_the_gui_thread(qtbot: QtBot) -> None:
    emitter, hearer = Emitter(), Hearer()
    signal = EventSignal(emitter)  # type: ignore[arg-type]
    signal.events.connect(hearer.hear)
    on_another_thread(lambda: emitter.send((make_mount_status("gate"), make_log_entry(1))))
    assert hearer.heard == []
    qtbot.waitUntil(lambda: bool(hearer.heard))
    assert hearer.heard == [(make_mount_status("gate"), make_log_entry(1))]
    assert hearer.threads == {QCoreApplication.instance().thread()}


def test_a_busy_gui_gets_one_merged_batch_afterwards(qtbot: QtBot) -> None:
    emitter, hearer = Emitter(), Hearer()
    signal = EventSignal(emitter)  # type: ignore[arg-type]
    signal.events.connect(hearer.hear)

    def flood() -> None:
        for number in range(5000):
            emitter.send((make_mount_status("gate", readers=number), make_reader_status(f"r{number}"), make_log_entry(number)))
            emitter.send((Removed(f"reader/r{number}"),))

    on_another_thread(flood)
    qtbot.waitUntil(lambda: bool(hearer.heard))
    qtbot.wait(20)
    (events,) = hearer.heard
    assert events[0] == make_mount_status("gate", readers=4999)
    assert len(events) == 1 + 500
    assert events[-1] == make_log_entry(4999)


def test_relay_states_and_closing(qtbot: QtBot) -> None:
    emitter, hearer = Emitter(), Hearer()
    signal = EventSignal(emitter)  # type: ignore[arg-type]
    signal.relay_state_changed.connect(hearer.hear)
    emitter.send_state(RelayState.RUNNING)
    assert hearer.heard == ["running"]
    signal.close()
    signal.close()
    assert emitter.left == 2


def picture(number: int) -> Picture:
    return Picture(1, 1, 3, bytes([number % 256] * 3), float(number))


def test_the_newest_picture_replaces_those_that_wait(qtbot: QtBot) -> None:
    mailbox, hearer = PreviewMailbox(), Hearer()
    mailbox.picture_ready.connect(hearer.hear)
    on_another_thread(lambda: [mailbox.put(picture(number)) for number in range(100)] and None)
    qtbot.waitUntil(lambda: bool(hearer.heard))
    qtbot.wait(20)
    assert len(hearer.heard) == 1
    taken = mailbox.take()
    assert taken is not None
    assert taken.pts_s == 99.0
    assert mailbox.replaced == 99
    assert mailbox.take() is None
    on_another_thread(lambda: mailbox.put(picture(7)))
    qtbot.waitUntil(lambda: len(hearer.heard) == 2)
    assert hearer.threads == {QCoreApplication.instance().thread()}


def test_a_closed_mailbox_takes_nothing(qtbot: QtBot) -> None:
    mailbox, hearer = PreviewMailbox(), Hearer()
    mailbox.picture_ready.connect(hearer.hear)
    mailbox.put(picture(1))
    mailbox.close()
    mailbox.put(picture(2))
    qtbot.wait(20)
    assert mailbox.take() is None

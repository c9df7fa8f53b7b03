"""TroubleTeller: desktop notifications of cameras that have gone and come back, calmly."""

from __future__ import annotations

from PySide6.QtCore import QObject, QTimer, Slot

from app.flows.health import Health, clock_time
from app.flows.trouble_notices import Notice, TroubleNotices
from app.views.window.tray_icon import TrayIcon
from relay_engine import Clock, SystemClock

_LOOK_MS = 5_000  # while there is something that may have to be told
_MOST_NAMES = 3


class TroubleTeller(QObject):
    """Looks when the health changes, and every few seconds while it is bad."""

    def __init__(self, tray: TrayIcon, parent: QObject, *, clock: Clock | None = None) -> None:
        super().__init__(parent)
        self._tray = tray
        self._clock = clock if clock is not None else SystemClock()
        self._notices = TroubleNotices()
        self._health = Health()
        self._timer = QTimer(self)
        self._timer.setInterval(_LOOK_MS)
        self._timer.timeout.connect(self.look)

    @Slot(object)
    def show_health(self, health: Health) -> None:
        self._health = health
        self.look()

    @Slot()
    def look(self) -> None:
        """Tell what is due; the timer runs while something may become due."""
        notice = self._notices.next_notice(self._health, self._clock.monotonic())
        if notice is not None:
            self._tell(notice)
        watching = bool(self._health.troubles) or self._notices.owes_relief
        if watching != self._timer.isActive():
            self._timer.start() if watching else self._timer.stop()

    def _tell(self, notice: Notice) -> None:
        if not notice.troubles:
            self._tray.notify(self.tr("All cameras are back"), self.tr("Cameras on air: {0}").format(self._health.live), bad=False)
            return
        names = ", ".join(trouble.title for trouble in notice.troubles[:_MOST_NAMES])
        if len(notice.troubles) > _MOST_NAMES:
            names = self.tr("{0} and {1} more").format(names, len(notice.troubles) - _MOST_NAMES)
        since = min((trouble.since for trouble in notice.troubles if trouble.since), default=0.0)
        text = self.tr("No picture since {0}. The relay keeps trying.").format(clock_time(since)) if since else ""
        self._tray.notify(self.tr("In trouble: {0}").format(names), text, bad=True)

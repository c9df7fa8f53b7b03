"""LineKeeper: measures what crosses each line, and has cameras show their smaller picture where it is too thin for all."""

from __future__ import annotations

from collections.abc import Callable, Coroutine, Iterable
from typing import Any

from relay_engine import tasks
from relay_engine.clock import Clock
from relay_engine.config import LimitsConfig, MountConfig
from relay_engine.errors import Fault
from relay_engine.events import MountState
from relay_engine.ingest.make_source import make_source
from relay_engine.ingest.source import Source
from relay_engine.journal import Journal
from relay_engine.lines.balance import Balance
from relay_engine.lines.rate_memory import RateMemory
from relay_engine.lines.share import Share
from relay_engine.lines.small_picture_source import KIND, SmallPictureReader, SmallPictureSource
from relay_engine.names.source_origin import is_local_source
from relay_engine.notices import NoticeCode, make_notice
from relay_engine.streams.mount import Mount
from relay_engine.streams.mount_table import MountTable

_CAMERA_AWAY = frozenset({Fault.NO_ROUTE, Fault.UNKNOWN_HOST, Fault.REFUSED, Fault.RELAY_BUSY})  # its own picture is away too
_SMALL_PATIENCE_S = 8.0  # viewers see nothing so long
_SMALL_PAUSE_S = 300.0  # for which a smaller picture that does not come is not asked for again

type Renew = Callable[[str], Coroutine[Any, Any, None]]  # have the source of that mount made anew


class LineKeeper:
    """Engine loop only. Looks once a second, and whenever a source is about to begin."""

    def __init__(
        self,
        mounts: MountTable,
        journal: Journal,
        clock: Clock,
        renew: Renew,
        *,
        make_own: Callable[[MountConfig], Source] = make_source,
        is_steered: Callable[[str], bool] = lambda _name: False,
    ) -> None:
        """`is_steered`: whether somebody steers the camera of that mount now."""
        self._mounts = mounts
        self._journal = journal
        self._clock = clock
        self._renew = renew
        self._make_own = make_own
        self._is_steered = is_steered
        self._limits = LimitsConfig()
        self._rates: dict[str, RateMemory] = {}  # by mount
        self._balances: dict[str, Balance] = {}  # by line
        self._shown: dict[str, tuple[str, float]] = {}  # by main mount: whose picture it shows instead of its own, monotonic since
        self._renewing: set[str] = set()
        self._failed: dict[str, float] = {}  # small mounts that do not come, and until when they are left alone
        self._told_over: set[str] = set()

    @property
    def reduced(self) -> dict[str, str]:
        """By main mount: whose picture it shows instead of its own."""
        return {name: small for name, (small, _since) in self._shown.items()}

    def change(self, limits: LimitsConfig) -> None:
        """Have other caps from now on."""
        self._limits = limits

    def cap_kbps(self, line: str) -> int:
        """What cameras of that line may take together; 0 = no cap."""
        return self._limits.lines.get(line, 0) if line else self._limits.max_ingress_kbps

    @property
    def line_names(self) -> tuple[str, ...]:
        """Those with a cap; "" is the one of all cameras that name none."""
        return (*([""] if self._limits.max_ingress_kbps else []), *self._limits.lines)

    def rate_bps(self, name: str) -> int:
        """What a mount's own source takes of its line, smoothed."""
        return self._rates[name].mean_bps if name in self._rates else 0

    def is_over(self, line: str) -> bool:
        """True where more crosses it than may, and nobody else can give way."""
        return line in self._balances and self._balances[line].is_over

    def make_source(self, config: MountConfig) -> Source:
        """For one attempt of a mount: its own source, or its smaller picture's mount, where its line is too thin for more."""
        mount = self._mounts.get(config.name)
        small = self._small_instead(mount) if mount is not None and mount.config is config else None
        if mount is None or small is None:
            self._show_own(config.name)
            return self._make_own(config)
        line, cap = mount.line, str(self.cap_kbps(mount.line))
        if self.reduced.get(mount.name) != small.name:
            self._shown[mount.name] = small.name, self._clock.monotonic()
            text = f"the line{f' {line}' if line else ''} is too thin for all: it shows {small.name} instead"
            self._journal.write("warning", "line_reduced", text, mount=mount.name, line=line, instead=small.name, max_kbps=cap)
        notice = make_notice(NoticeCode.SMALLER_PICTURE, instead=small.name, line=line, max_kbps=cap)
        return SmallPictureSource(small, mount.stream.tracks if mount.stream is not None else (), notice)

    def sample(self) -> None:
        """Once a second."""
        now = self._clock.monotonic()
        self._measure()
        self._give_up_smalls(now)
        lines = {mount.line for mount in self._mounts}
        for gone in self._balances.keys() - lines:
            del self._balances[gone]
        for line in lines:
            self._look(line, now)
        for name in tuple(self._shown.keys() | self._wanted_reduced):
            self._follow(name)

    @property
    def _wanted_reduced(self) -> frozenset[str]:
        return frozenset().union(*(balance.reduced for balance in self._balances.values()))

    def _measure(self) -> None:
        for mount in self._mounts:
            memory = self._rates.setdefault(mount.name, RateMemory())
            if mount.state is MountState.LIVE and mount.source_kind != KIND and mount.name not in self._shown:
                memory.sample(mount.bitrate_in)
            else:
                memory.rest()
        for name in [name for name in self._rates if self._mounts.get(name) is None]:
            del self._rates[name]

    def _give_up_smalls(self, now: float) -> None:
        """A camera may have no second picture at all, whatever its settings say: then its own has to do."""
        self._failed = {name: until for name, until in self._failed.items() if until > now}
        for small_name, since in self._shown.values():
            small = self._mounts.get(small_name)
            if small is None or small.state is not MountState.RETRYING or now - since < _SMALL_PATIENCE_S:
                continue
            if small.fault not in _CAMERA_AWAY:
                self._failed[small_name] = now + _SMALL_PAUSE_S

    def _look(self, line: str, now: float, starting: str = "") -> None:
        cap = self.cap_kbps(line)
        balance = self._balances.setdefault(line, Balance())
        balance.look(tuple(self._shares(line, balance.reduced, starting)) if cap else (), cap * 1000, now)
        if balance.is_over == (line in self._told_over):
            return
        if balance.is_over:
            self._told_over.add(line)
            fixed = ", ".join(self.fixed(line) or (mount.name for mount in self._mounts if mount.line == line and _crosses(mount)))
            text = f"cameras{f' of the line {line}' if line else ''} take more than {cap} kbit/s, and none of them can give way"
            self._journal.write("warning", "line_over", text, line=line, max_kbps=str(cap), mounts=fixed)
        else:
            self._told_over.discard(line)
            self._journal.write("info", "line_fits", "all that crosses the line fits again", line=line, max_kbps=str(cap))

    def fixed(self, line: str) -> tuple[str, ...]:
        """Mounts that take their share of the line and have no smaller picture to show instead."""
        return tuple(
            mount.name
            for mount in self._mounts
            if mount.line == line
            and mount.main is None
            and _crosses(mount)
            and mount.name not in self._shown
            and self._small_of(mount) is None
        )

    def _shares(self, line: str, reduced: frozenset[str], starting: str) -> Iterable[Share]:
        for mount in self._mounts:
            if mount.line == line and (_crosses(mount) or mount.name == starting):
                share = self._share(mount, reduced, is_starting=mount.name == starting)
                if share is not None:
                    yield share

    def _share(self, mount: Mount, reduced: frozenset[str], *, is_starting: bool) -> Share | None:
        rates = self._rates.setdefault(mount.name, RateMemory())
        if mount.main is not None:
            is_in_stead = self._is_small(mount.main, reduced) and not _is_wanted_besides(mount)
            return None if is_in_stead else Share(mount.name, rates.expected_bps, 0, can_give_way=False)
        if mount.state is MountState.RETRYING and mount.name not in reduced and not is_starting:
            return None  # nothing comes
        small = self._small_of(mount)
        own = rates.highest_bps if mount.name in reduced or is_starting else rates.expected_bps
        small_bps = 0
        if small is not None and not (_crosses(small) and (not self._is_small(mount, reduced) or _is_wanted_besides(small))):
            memory = self._rates.setdefault(small.name, RateMemory())
            small_bps = memory.highest_bps or own // 4
        return Share(
            mount.name,
            own,
            small_bps,
            can_give_way=small is not None,
            viewers=mount.viewer_count,
            is_steered=self._is_steered(mount.name),
        )

    def _is_small(self, mount: Mount, reduced: frozenset[str]) -> bool:
        """Whether it shows its smaller picture, or is about to, or still does."""
        return mount.name in reduced or mount.name in self._shown

    def _small_instead(self, mount: Mount) -> Mount | None:
        """Whose picture `mount` is to show when its source begins now; None = its own."""
        small = self._small_of(mount)
        if small is None or not self.cap_kbps(mount.line):
            return None
        self._look(mount.line, self._clock.monotonic(), starting=mount.name)
        return small if mount.name in self._balances[mount.line].reduced else None

    def _small_of(self, mount: Mount) -> Mount | None:
        if mount.config.waits_for_publisher:
            return None  # it is not we who choose what is pushed
        variants = (small for small in self._mounts.variants_of(mount) if small.name not in self._failed)
        return next((small for small in variants if small.state is not MountState.STOPPED and not small.config.waits_for_publisher), None)

    def _follow(self, name: str) -> None:
        """Have a mount show what it is to show now."""
        mount = self._mounts.get(name)
        if mount is None or mount.state not in (MountState.CONNECTING, MountState.LIVE, MountState.RETRYING):
            self._shown.pop(name, None)  # nobody wants it: it is asked anew when it begins
            for balance in self._balances.values():
                balance.forget(name)
            return
        if (name in self._shown) != (name in self._wanted_reduced) and name not in self._renewing:
            self._renewing.add(name)
            tasks.spawn(self._begin_anew(name), name=f"picture of {name}")

    async def _begin_anew(self, name: str) -> None:
        try:
            await self._renew(name)
        finally:
            self._renewing.discard(name)

    def _show_own(self, name: str) -> None:
        shown = self._shown.pop(name, None)
        if shown is None:
            return
        small, _since = shown
        if small in self._failed:
            text = f"{small} does not come: it shows its own picture, though the line is too thin"
            self._journal.write("warning", "line_small_missing", text, mount=name, instead=small)
        else:
            self._journal.write("info", "line_restored", "there is room on the line for its own picture again", mount=name)


def _crosses(mount: Mount) -> bool:
    """Whether its media comes by a line at all, now or as soon as it can."""
    if mount.state not in (MountState.CONNECTING, MountState.LIVE, MountState.RETRYING):
        return False
    return not is_local_source(mount.config.source)


def _is_wanted_besides(small: Mount) -> bool:
    """Whether a smaller picture is brought for others than the mount that shows it instead of its own."""
    return not small.config.on_demand or any(not isinstance(reader, SmallPictureReader) for reader in small.readers)

"""Camera test: connects to a draft's camera once and says in words what was found."""

from __future__ import annotations

import contextlib
import dataclasses
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Protocol
from urllib.parse import urlsplit

from app.flows.add_camera import CameraDraft, Way, addresses_of, keeps_password
from app.flows.camera_brands import brand_for
from app.flows.camera_mounts import KEPT, source_address
from app.flows.wording.error_words import PROBE_PREFIX, words_for_error
from app.flows.wording.fault_words import words_for_failed_test
from app.flows.wording.mount_words import source_words, track_words
from app.flows.wording.words import QT_TRANSLATE_NOOP, Translate
from relay_engine import Fault, MountConfig, MountState, MountStatus, ProbeReport, TrackSummary, UserFacingError, redact

DEADLINE_S = 12.0
_STILL_WIDTH = 640  # pixels
_IN_USE = (Fault.CLOSED_UNANSWERED, Fault.TOO_MANY_SESSIONS)


class Prober(Protocol):
    """What can try a source: the engine's client."""

    async def probe_source(self, config: MountConfig, *, secrets_of: str = "", deadline_s: float = 12.0) -> ProbeReport: ...
    async def get_thumbnail(self, name: str, *, max_width: int = 320) -> bytes: ...


@dataclass(frozen=True, slots=True)
class RunningCamera:
    """A camera of the relay, as it runs: with some, the relay holds the only connection there is."""

    draft: CameraDraft
    status: MountStatus
    is_own: bool = True  # the one that is being changed

    @property
    def is_live(self) -> bool:
        """Tell whether the relay has its picture now."""
        return self.status.state is MountState.LIVE

    def shows(self, draft: CameraDraft) -> bool:
        """Tell whether the relay's own picture is what `draft` would bring."""
        return self.is_own and self.is_live and probe_config(draft) == probe_config(self.draft)

    def holds(self, draft: CameraDraft) -> bool:
        """Tell whether the relay is connected to the device that `draft` names."""
        return self.is_live and bool(_host_of(draft)) and _host_of(draft) == _host_of(self.draft)


@dataclass(frozen=True, slots=True)
class TestResult:
    """What a person is shown after pressing Test."""

    __test__ = False  # not a test case, whatever pytest thinks of its name

    ok: bool
    headline: str
    advice: str
    facts: tuple[tuple[str, str], ...]  # ("Picture", "H.264, 1920 × 1080, 25 pictures a second"), ...
    still_jpeg: bytes
    fault: Fault | None
    draft: CameraDraft  # as tested; where the address had to be found, it is in here

    @property
    def address(self) -> str:
        """What was connected to, without any secret; "" where several addresses were tried."""
        return redact(addresses_of(self.draft).main)


WORKS = QT_TRANSLATE_NOOP("Flows", "The camera works.")
NO_SOUND_HINT = QT_TRANSLATE_NOOP("Flows", "It sends no sound. Where sound is wanted, switch it on in the camera.")
H265_HINT = QT_TRANSLATE_NOOP("Flows", "Not every web browser can show H.265. For viewers in browsers, choose H.264 in the camera.")
PICTURE = QT_TRANSLATE_NOOP("Flows", "Picture")
SOUND = QT_TRANSLATE_NOOP("Flows", "Sound")
CONNECTION = QT_TRANSLATE_NOOP("Flows", "Connection")
ANSWER_TIME = QT_TRANSLATE_NOOP("Flows", "First picture after")
SECONDS = QT_TRANSLATE_NOOP("Flows", "{seconds} s")
NONE = QT_TRANSLATE_NOOP("Flows", "none")
NOTHING_FITS = QT_TRANSLATE_NOOP("Flows", "The camera answers, but none of the usual addresses fits.")
OTHER_CONNECTION = QT_TRANSLATE_NOOP("Flows", "The relay shows “{title}” from there, and the device serves one program at a time.")
OTHER_CONNECTION_ADVICE = QT_TRANSLATE_NOOP("Flows", "Share that camera instead; or stop it, then try again.")
OWN_CONNECTION = QT_TRANSLATE_NOOP("Flows", "The relay itself is connected to this camera, which serves one program at a time.")
OWN_CONNECTION_ADVICE = QT_TRANSLATE_NOOP("Flows", "Save it anyway: the relay lets go of the camera, and connects again the new way.")
NOTHING_FITS_ADVICE = QT_TRANSLATE_NOOP("Flows", "Choose its brand, or look for its RTSP address in the manual and paste that.")


async def run_test(
    client: Prober, draft: CameraDraft, translate: Translate, *, deadline_s: float = DEADLINE_S, running: Sequence[RunningCamera] = ()
) -> TestResult:
    """Connect once (where the address is not known: to each usual one) and describe the outcome; raises nothing but a defect.

    What the camera that is being changed shows already is taken from the relay, without a second connection to it.
    """
    if (shown := next((one for one in running if one.shows(draft)), None)) is not None:
        return await _look_at(client, shown, draft, translate)
    result = await _connect(client, draft, translate, deadline_s)
    holder = next((one for one in running if one.holds(draft)), None) if result.fault in _IN_USE else None
    if holder is None:
        return result
    if holder.is_own:
        return dataclasses.replace(result, headline=translate(OWN_CONNECTION), advice=translate(OWN_CONNECTION_ADVICE))
    headline = translate(OTHER_CONNECTION).format(title=holder.draft.title)
    return dataclasses.replace(result, headline=headline, advice=translate(OTHER_CONNECTION_ADVICE))


async def _connect(client: Prober, draft: CameraDraft, translate: Translate, deadline_s: float) -> TestResult:
    last: TestResult | None = None
    for candidate in _candidates(draft):
        last = await _try_once(client, candidate, translate, deadline_s)
        if last.fault is not Fault.NOT_FOUND:  # a wrong password above all: trying on would lock the account
            return last
    if last is None or not brand_for(draft.brand).try_paths or draft.way is not Way.BRAND:
        return last if last is not None else _failed(draft, Fault.INVALID_ADDRESS, translate)
    return dataclasses.replace(last, headline=translate(NOTHING_FITS), advice=translate(NOTHING_FITS_ADVICE), draft=draft)


def probe_config(draft: CameraDraft) -> MountConfig:
    """What the engine is asked to try."""
    is_kept = keeps_password(draft)
    source = source_address(addresses_of(draft).main, draft.user, KEPT if is_kept else draft.password, is_kept=is_kept)
    return MountConfig(name="test", source=source, transport=draft.transport)


def _candidates(draft: CameraDraft) -> Iterator[CameraDraft]:
    brand = brand_for(draft.brand)
    if draft.way is not Way.BRAND or not brand.try_paths:
        yield draft
        return
    for path in brand.try_paths:
        yield dataclasses.replace(draft, way=Way.ADDRESS, address=brand.address_of_path(draft.host, draft.port, path), brand="")


async def _look_at(client: Prober, running: RunningCamera, draft: CameraDraft, translate: Translate) -> TestResult:
    status, still = running.status, b""
    with contextlib.suppress(UserFacingError):  # gone meanwhile; its tracks are known all the same
        still = await client.get_thumbnail(status.name, max_width=_STILL_WIDTH)
    return _good(draft, ProbeReport(status.tracks, status.source_kind, status.source_transport, still, elapsed_s=0.0), translate)


async def _try_once(client: Prober, draft: CameraDraft, translate: Translate, deadline_s: float) -> TestResult:
    try:
        report = await client.probe_source(
            probe_config(draft), secrets_of=draft.secret_of if keeps_password(draft) else "", deadline_s=deadline_s
        )
    except UserFacingError as error:
        return _from_error(draft, error, translate)
    return _good(draft, report, translate)


def _good(draft: CameraDraft, report: ProbeReport, translate: Translate) -> TestResult:
    return TestResult(
        ok=True,
        headline=translate(WORKS),
        advice=_advice(report, translate),
        facts=_facts(draft, report, translate),
        still_jpeg=report.still_jpeg,
        fault=None,
        draft=draft,
    )


def _from_error(draft: CameraDraft, error: UserFacingError, translate: Translate) -> TestResult:
    name = error.code.removeprefix(PROBE_PREFIX)
    if error.code.startswith(PROBE_PREFIX) and name in Fault:
        return _failed(draft, Fault(name), translate)
    words = words_for_error(error, translate)
    return TestResult(False, words.what, words.to_do, (), b"", Fault.UNKNOWN, draft)


def _failed(draft: CameraDraft, fault: Fault, translate: Translate) -> TestResult:
    words = words_for_failed_test(fault, translate)
    return TestResult(False, words.what, words.to_do, (), b"", fault, draft)


def _facts(draft: CameraDraft, report: ProbeReport, translate: Translate) -> tuple[tuple[str, str], ...]:
    facts = [(translate(PICTURE), _all_words(report, "video", translate)), (translate(SOUND), _all_words(report, "audio", translate))]
    if report.source_transport:
        by_rtsp = addresses_of(draft).main.lower().startswith("rtsp")
        words = source_words(report.source_kind, report.source_transport, translate, by_rtsp=by_rtsp)
        facts.append((translate(CONNECTION), words))
    if report.elapsed_s:
        facts.append((translate(ANSWER_TIME), translate(SECONDS).format(seconds=f"{report.elapsed_s:.1f}")))
    return tuple(facts)


def _all_words(report: ProbeReport, kind: str, translate: Translate) -> str:
    return "; ".join(track_words(track, translate) for track in report.tracks if track.kind == kind) or translate(NONE)


def _advice(report: ProbeReport, translate: Translate) -> str:
    hints = []
    if any(_is_h265(track) for track in report.tracks):
        hints.append(translate(H265_HINT))
    if not any(track.kind == "audio" for track in report.tracks):
        hints.append(translate(NO_SOUND_HINT))
    return " ".join(hints)


def _is_h265(track: TrackSummary) -> bool:
    return track.codec.upper() in ("H265", "HEVC")


def _host_of(draft: CameraDraft) -> str:
    try:
        return urlsplit(addresses_of(draft).main).hostname or ""
    except ValueError:
        return ""

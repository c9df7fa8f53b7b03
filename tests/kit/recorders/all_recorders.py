"""RECORDERS: a scripted one of each maker."""

from __future__ import annotations

from tests.kit.recorders.axis_encoder import AxisEncoder
from tests.kit.recorders.dahua_recorder import DahuaRecorder
from tests.kit.recorders.hanwha_recorder import HanwhaRecorder
from tests.kit.recorders.hikvision_recorder import HikvisionRecorder
from tests.kit.recorders.reolink_recorder import ReolinkRecorder
from tests.kit.recorders.scripted_recorder import ScriptedRecorder
from tests.kit.recorders.uniview_recorder import UniviewRecorder

RECORDERS: dict[str, type[ScriptedRecorder]] = {
    "hikvision": HikvisionRecorder,
    "dahua": DahuaRecorder,
    "uniview": UniviewRecorder,
    "reolink": ReolinkRecorder,
    "hanwha": HanwhaRecorder,
    "axis": AxisEncoder,
}

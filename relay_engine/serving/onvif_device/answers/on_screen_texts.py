"""On-screen texts: there are none, and recorders (Hikvision's) that ask for them want to be told so in the right form."""

from __future__ import annotations

from relay_engine.serving.onvif_device.asked import Asked, Operation
from relay_engine.serving.onvif_device.operation_refused import OperationRefused

GET_OSD_OPTIONS = (
    '<{prefix}:GetOSDOptionsResponse><{prefix}:{options}><tt:MaximumNumberOfOSDs Total="0"></tt:MaximumNumberOfOSDs>'
    "<tt:Type>Text</tt:Type><tt:PositionOption>UpperLeft</tt:PositionOption></{prefix}:{options}></{prefix}:GetOSDOptionsResponse>"
)


def _refuse_new(_asked: Asked) -> str:
    raise OperationRefused("Receiver", "Action", "MaxOSDs", "there are no on-screen texts here")


def _refuse_unknown(_asked: Asked) -> str:
    raise OperationRefused("Sender", "InvalidArgVal", "NoConfig", "there is no on-screen text of that token")


OSD_OPERATIONS: dict[str, Operation] = {
    "CreateOSD": Operation(_refuse_new),
    "GetOSD": Operation(_refuse_unknown),
    "SetOSD": Operation(_refuse_unknown),
    "DeleteOSD": Operation(_refuse_unknown),
}

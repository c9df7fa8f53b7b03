"""accepted: opens a dialog and waits for its answer, without holding the window."""

from __future__ import annotations

import asyncio

from PySide6.QtWidgets import QDialog


async def accepted(dialog: QDialog) -> bool:
    """Tell whether it was accepted."""
    answer: asyncio.Future[bool] = asyncio.get_running_loop().create_future()

    def finished(result: int) -> None:
        if not answer.done():
            answer.set_result(result == QDialog.DialogCode.Accepted)

    dialog.finished.connect(finished)
    dialog.open()
    return await answer

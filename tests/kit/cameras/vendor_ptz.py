"""VendorPtz: a camera that is steered over HTTP in its maker's own way: takes down what it was asked, and answers from a table."""

from __future__ import annotations

from dataclasses import dataclass, field
from types import TracebackType

from aiohttp import web


@dataclass
class VendorPtz:
    """`answers`: by "METHOD path" (the query is a part of it, in the order in which it comes), by what it begins with; others are answered `otherwise`."""

    answers: dict[str, tuple[int, str]] = field(default_factory=dict)
    otherwise: tuple[int, str] = (200, "OK")
    asked: list[str] = field(default_factory=list)  # "PUT /path body"
    port: int = 0
    _runner: web.AppRunner | None = None

    def said(self, *, but: str = "\0") -> list[str]:
        """What was asked since the last call."""
        asked, self.asked[:] = [line for line in self.asked if but not in line], []
        return asked

    async def __aenter__(self) -> VendorPtz:
        app = web.Application()
        app.router.add_route("*", "/{path:.*}", self._answer)
        self._runner = web.AppRunner(app, shutdown_timeout=0.1)
        await self._runner.setup()
        await web.TCPSite(self._runner, "127.0.0.1", 0).start()
        self.port = self._runner.addresses[0][1]
        return self

    async def __aexit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        assert self._runner is not None
        await self._runner.cleanup()

    async def _answer(self, request: web.Request) -> web.Response:
        line = f"{request.method} {request.raw_path}"
        self.asked.append(f"{line} {(await request.read()).decode()}".strip())
        status, text = next((answer for key, answer in self.answers.items() if line.startswith(key)), self.otherwise)
        return web.Response(status=status, text=text)

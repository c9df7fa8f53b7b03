"""Tries whether an installation is complete: everything can be imported, listened on, decoded and encoded."""

from __future__ import annotations

import asyncio
import sys
import tempfile
from collections.abc import Iterable
from importlib import import_module
from pathlib import Path

_MODULES = (
    "aiohttp",
    "OpenSSL",
    "pylibsrtp",
    "av",
    "cryptography.fernet",
    "keyring",
    "msgspec",
    "numpy",
    "platformdirs",
    "psutil",
    "relay_engine.engine",
    "segno",
)
_DEADLINE_S = 20.0


def find_problems(further_modules: Iterable[str] = ()) -> list[str]:
    """One line for each thing that is missing or does not work; empty where all is well."""
    modules = (*_MODULES, *(() if sys.platform == "win32" else ("uvloop",)), *further_modules)
    problems = [problem for module in modules if (problem := _try_import(module))]
    return problems or asyncio.run(_try_engine())


def _try_import(module: str) -> str:
    try:
        import_module(module)
    except Exception as error:  # a broken extension module raises all sorts of things
        return f"{module}: {type(error).__name__}: {error}"
    return ""


async def _try_engine() -> list[str]:
    """Run the demo camera and take a picture of it: H.264 in, decoded, JPEG out."""
    from relay_engine.config import EngineConfig, HttpConfig, MountConfig, RtspConfig, WebRtcConfig
    from relay_engine.engine import Engine
    from relay_engine.events import Event, MountState, MountStatus

    config = EngineConfig(
        rtsp=RtspConfig(host="127.0.0.1", port=0, udp=False, multicast=False),
        http=HttpConfig(host="127.0.0.1", port=0),
        webrtc=WebRtcConfig(host="127.0.0.1", udp_port=0, tcp_port=0),  # a port of every card would bring up Windows' firewall
        mounts=(MountConfig(name="demo", source="demo:"),),
    )
    live = asyncio.Event()

    def notice(event: Event) -> None:
        if isinstance(event, MountStatus) and event.state is MountState.LIVE:
            live.set()

    with tempfile.TemporaryDirectory() as folder:
        engine = Engine(config, data_dir=Path(folder))
        engine.bus.subscribe(notice)
        try:
            async with asyncio.timeout(_DEADLINE_S):
                await engine.start()
                await live.wait()
                picture = await engine.get_thumbnail("demo")
        except TimeoutError:
            return [f"the demo camera gave no picture within {_DEADLINE_S:.0f} s"]
        except Exception as error:
            return [f"the engine does not run: {type(error).__name__}: {error}"]
        finally:
            await engine.stop()
    return [] if picture.startswith(b"\xff\xd8") else ["the demo camera's picture is no JPEG"]

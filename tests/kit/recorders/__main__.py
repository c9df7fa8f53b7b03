"""`python -m tests.kit.recorders hikvision --channels 16`: a scripted recorder whose streams play, for trials by hand."""

from __future__ import annotations

import argparse
import asyncio
import sys

from tests.kit.recorders.all_recorders import RECORDERS
from tests.kit.recorders.scripted_recorder import PASSWORD, USER, made_channels


async def serve(options: argparse.Namespace) -> None:
    """Until it is ended."""
    channels = made_channels(options.channels, offline=tuple(options.offline), steered=tuple(options.steered))
    async with RECORDERS[options.family](channels, locks_after=options.locks_after) as recorder:
        sys.stdout.write(
            f"{options.family} at {recorder.address}, user {USER}, password {PASSWORD}, streams at port {recorder.rtsp_port}\n"
        )
        sys.stdout.flush()
        await asyncio.Event().wait()


def main() -> None:
    """Read the command line."""
    parser = argparse.ArgumentParser(prog="python -m tests.kit.recorders", description=__doc__)
    parser.add_argument("family", choices=sorted(RECORDERS))
    parser.add_argument("--channels", type=int, default=16)
    parser.add_argument("--offline", type=int, nargs="*", default=[], help="numbers of channels whose camera is away")
    parser.add_argument("--steered", type=int, nargs="*", default=[], help="numbers of channels with a pan-tilt head")
    parser.add_argument("--locks-after", type=int, default=0, help="wrong logins, after which nobody gets in for a minute")
    asyncio.run(serve(parser.parse_args()))


if __name__ == "__main__":
    main()

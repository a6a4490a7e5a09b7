"""`demo`: Anker to try out, without a token: a local Telegram with a page, a sample group, and the bot."""

from __future__ import annotations

import asyncio
import signal
import tempfile
from pathlib import Path
from typing import Annotated

from typer import Option

from commands.errors import Mistake

ZONE = "Europe/Amsterdam"


def demo(
    port: Annotated[int, Option(min=0, max=65535, help="Where the page is; 0 takes a free one.")] = 8080,
) -> None:
    """Try Anker in the browser, as five people. Nothing leaves this machine; Ctrl-C ends it and forgets it all.

    \b
    Example:
      python bot.py demo --port 8080
    """
    with tempfile.TemporaryDirectory(prefix="anker-demo-") as folder:
        asyncio.run(_until_stopped(Path(folder), port))


async def _until_stopped(folder: Path, port: int) -> None:
    print("Anker is starting …", flush=True)
    try:
        from commands.tabletop import Tabletop  # every room at once: takes seconds
    except ModuleNotFoundError as missing:
        raise Mistake(
            f"The demo needs “{missing.name}”, which a real bot does not: “make demo” installs it."
        ) from None

    stopped = asyncio.Event()
    for each in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
        asyncio.get_running_loop().add_signal_handler(each, stopped.set)
    tabletop = Tabletop(folder, ZONE)
    try:
        await tabletop.open(port)
    except OSError as error:
        raise Mistake(f"Port {port} cannot be used ({error.strerror}): choose another with --port.") from None
    try:
        await tabletop.start()
        print(f"Anker is here: {tabletop.address}\nCtrl-C ends it.", flush=True)
        await stopped.wait()
    finally:
        await tabletop.stop()

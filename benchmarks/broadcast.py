"""A broadcast to 900 parents while some of them answer a check-in: Anker beside python-telegram-bot's own limiter.

    python -m benchmarks.broadcast [rounds]

The local Telegram enforces its limits strictly (30 messages in any second, edits and replies included) and answers
after 20–60 ms. The bot is a process of its own: `bot.py run`, or a bot as python-telegram-bot's documentation
shows it, with AIORateLimiter; that one sends its copies all at once, or each when the one before is answered. A
tap counts as answered when the next question stands in the chat. The ratio is to what the limits allow: seconds
from the facilitator's yes to the last copy, over all messages of that time / 30.
"""

from __future__ import annotations

import asyncio
import gc
import math
import random
import sys
import tempfile
from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path

from benchmarks.broadcast_bots import ALL_AT_ONCE, ONE_BY_ONE
from benchmarks.broadcast_stage import Stage
from benchmarks.broadcast_watch import Watch
from content.packs import Library
from simulator.people import Person

TAPS_A_SECOND = 4.0
A_MINUTE_TOO_LONG = 180.0  # no side needs half of that
OVERALL = 30
WORDS = "Morgen om 19:30 zien we elkaar. Neem iets lekkers mee."
SIDES = {
    "Anker": "",
    "AIORateLimiter, all at once": ALL_AT_ONCE,
    "AIORateLimiter, one by one": ONE_BY_ONE,
}


def main() -> None:
    """Run the rounds and print them."""
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else 2
    library = Library.load()
    seen: dict[str, list[Watch]] = {side: [] for side in SIDES}
    print(f"{Stage.PARENTS} parents, {TAPS_A_SECOND:g} taps a second at random moments, {rounds} rounds")
    print(f"{'':<28} {'messages':>8} {'seconds':>8} {'÷ (all/30)':>10} {'429s':>5} {'taps':>5}", end="")
    print(f" {'p50 s':>7} {'p95 s':>7} {'p99 s':>7} {'max s':>7}")
    for number in range(rounds):
        for side in SIDES if number % 2 == 0 else reversed(SIDES):
            seen[side].append(asyncio.run(measure(side, library, seed=number)))
            print(_line(side, seen[side][-1:]), flush=True)
    if rounds > 1:
        print("all rounds together")
        for side in SIDES:
            print(_line(side, seen[side]))


async def measure(side: str, library: Library, seed: int) -> Watch:
    """One broadcast of one side, with the taps that come in meanwhile."""
    with tempfile.TemporaryDirectory() as folder:
        stage = Stage(Path(folder), library)
        await stage.open()
        chats = stage.telegram.world.chats
        watch = Watch(
            {parent.id for parent in stage.parents}, lambda chat, number: chats[chat].history[number].text == WORDS
        )
        stop_watching = stage.telegram.listen(watch.saw)
        gc.collect()
        gc.freeze()  # the local Telegram must not pause for what was prepared
        try:
            async with stage.bot(SIDES[side]):
                async with asyncio.timeout(A_MINUTE_TOO_LONG):
                    await (_confirm if side == "Anker" else _say)(stage.sanne, watch.begin)
                    await _tap(stage.parents, watch, random.Random(seed))
        finally:
            stop_watching()
            await stage.close()
            gc.unfreeze()
    return watch


async def _confirm(sanne: Person, begin: Callable[[], None]) -> None:
    """The whole conversation of a broadcast, as a facilitator has it."""
    sanne.say("/bericht")
    await sanne.sees("Stuur mij wat je aan ouders wilt schrijven", timeout=30)
    sanne.say(WORDS)
    await sanne.sees("Berichten tot nu toe: 1")
    sanne.tap("Klaar")
    await sanne.sees("Voor wie is het?")
    sanne.tap("Alle ouders")
    await sanne.sees("Wanneer gaat het weg?")
    sanne.tap("Nu")
    await sanne.sees("Versturen?")
    begin()
    sanne.tap("Ja, verstuur")


async def _say(sanne: Person, begin: Callable[[], None]) -> None:
    """What the bare bot needs to hear."""
    sanne.say("/bericht")
    await sanne.sees("Stuur mij wat je aan ouders wilt schrijven", timeout=30)
    begin()
    sanne.say(WORDS)


async def _tap(parents: Sequence[Person], watch: Watch, chance: random.Random) -> None:
    """Parents answer their check-in, each once, until everybody has the broadcast; then wait for what is open."""
    for parent in chance.sample(parents, len(parents)):
        with suppress(TimeoutError):
            async with asyncio.timeout(chance.expovariate(TAPS_A_SECOND)):
                await watch.delivered.wait()
        if watch.delivered.is_set():
            break
        watch.tapped(parent.tap("7"))
    await watch.everything_answered()


def _line(side: str, rounds: Sequence[Watch]) -> str:
    """The figures of these rounds together."""
    waits = sorted(wait for each in rounds for wait in each.waits)
    messages, refused = (sum(getattr(each, name) for each in rounds) for name in ("messages", "refused"))
    seconds = sum(each.seconds for each in rounds)
    ratio = seconds / (messages / OVERALL)
    percentiles = " ".join(f"{waits[math.ceil(len(waits) * share) - 1]:>7.3f}" for share in (0.5, 0.95, 0.99, 1))
    return f"{side:<28} {messages:>8} {seconds:>8.1f} {ratio:>10.3f} {refused:>5} {len(waits):>5} {percentiles}"


if __name__ == "__main__":
    main()

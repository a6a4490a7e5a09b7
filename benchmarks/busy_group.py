"""A group of a hundred while much happens in it, in real time: what a parent notices in her own chat.

    python -m benchmarks.busy_group [--strict]

In one minute thirty react, sixty things are said and each parent taps that she read the house rules; at its
beginning twenty ask to be let in at once, half of them parents of the group. Meanwhile a parent types a command in
private every three seconds, as she did the half minute before. With `--strict` it fails where a goal is missed.
"""

from __future__ import annotations

import argparse
import asyncio
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterable
from pathlib import Path

import handlers.all  # noqa: F401 -- opens every door
from benchmarks.broadcast_stage import Stage
from content.packs import Library
from simulator.groups import Group
from simulator.people import Person

PEOPLE, ASK, REACT, SAY = 100, 20, 30, 60
CALM_SECONDS, BUSY_SECONDS, EVERY_SECONDS = 30, 60, 3.0
MOST_MEDIAN = 2.0  # a reply during the busy minute, at most so many times one before
WAIT_SECONDS = 120.0


class GroupStage(Stage):
    """Sanne's group: parents inside, ten who are not yet, and a crowd that Anker does not know."""

    PARENTS = 22

    async def open(self) -> None:
        """Beside the parents: a chat of a hundred people, in which the bot is an administrator."""
        await super().open()
        self.sanne.chat.started = True
        self.anna, *others = self.parents
        self.inside, self.outside = others[: -ASK // 2], others[-ASK // 2 :]
        self.strangers = [self.telegram.person(f"Vreemde {number}") for number in range(ASK // 2)]
        known = [self.sanne, self.anna, *self.inside]
        self.crowd = [self.telegram.person(f"Gast {number}") for number in range(PEOPLE - len(known))]
        self.room: Group = self.telegram.group("Linde", [*known, *self.crowd], "supergroup")
        self.link = self.room.make_link(by_request=True)

    async def link_it(self) -> None:
        """The bot comes into the chat, and Sanne says whose it is."""
        self.room.add_bot(by=self.sanne)
        self.room.promote_bot(by=self.sanne)
        await _until(lambda: any("Koppelen" in row for each in self.room.messages for row in each.buttons))
        self.sanne.tap("Koppelen", next(each for each in self.room.messages if each.buttons))
        await _until(
            lambda: any("Ik heb het gelezen" in row for each in self.room.messages for row in each.buttons)
        )


def main() -> int:
    """Measure, and print; 1 where a goal is missed and that matters."""
    asked = argparse.ArgumentParser(prog="python -m benchmarks.busy_group", description=__doc__)
    asked.add_argument("--strict", action="store_true")
    given = asked.parse_args()
    well = asyncio.run(measure())
    return int(given.strict and not well)


async def measure() -> bool:
    """A calm half minute, then the busy one; whether it is as it should be."""
    with tempfile.TemporaryDirectory() as folder:
        stage = GroupStage(Path(folder), Library.load())
        await stage.open()
        async with stage.bot(""):
            await stage.link_it()
            await _answered(stage.anna)
            calm = await _answers(stage.anna, CALM_SECONDS)
            began = time.perf_counter()
            busy, settled = await asyncio.gather(_answers(stage.anna, BUSY_SECONDS), _busy(stage, began))
        await stage.close()
    refused = sum(each.code == 429 for each in stage.telegram.calls)
    asked = sum("vraagt om in het groepsgesprek" in each.text for each in stage.sanne.chat.messages)
    print(f"{PEOPLE} people; in a minute {REACT} reactions, {SAY} things said, {ASK} who ask to come in at once")
    for name, seconds in (("before", calm), ("meanwhile", busy)):
        median, longest = statistics.median(seconds), max(seconds)
        print(f"a reply in private {name:<10} median {median:.2f} s, longest {longest:.2f} s")
    print(f"{ASK // 2} parents let in and {asked} strangers asked about after {settled:.1f} s")
    print(f"refused as too fast (429) {refused}")
    is_alike = statistics.median(busy) <= MOST_MEDIAN * max(statistics.median(calm), 0.05)
    return is_alike and refused == 0 and asked == ASK // 2


async def _busy(stage: GroupStage, began: float) -> float:
    """All that happens in the group; how many seconds it took until everybody who asked was seen to."""
    for each in [*stage.outside, *stage.strangers]:
        each.open(stage.link.url)
    seen_to = asyncio.create_task(_seen_to(stage, began))
    post = next(each for each in reversed(stage.room.messages) if each.buttons)
    acts: list[Callable[[], object]] = [
        *(lambda who=who: who.react(post, "👍") for who in stage.crowd[:REACT]),
        *(lambda who=who: who.say("hallo allemaal", stage.room) for who in stage.crowd[:SAY]),
        *(lambda who=who: who.tap("Ik heb het gelezen", post) for who in stage.inside),
    ]
    for act in acts:
        act()
        await asyncio.sleep(BUSY_SECONDS / len(acts))
    return await seen_to


async def _seen_to(stage: GroupStage, began: float) -> float:
    inside: Iterable[Person] = stage.outside
    await _until(lambda: {each.id for each in inside} <= {each.id for each in stage.room.people})
    return time.perf_counter() - began


async def _answers(person: Person, seconds: int) -> list[float]:
    """How long each of her commands waited for its answer, one every few seconds."""
    found = []
    for _ in range(int(seconds / EVERY_SECONDS)):
        began = time.perf_counter()
        await _answered(person)
        found.append(time.perf_counter() - began)
        await asyncio.sleep(max(0.0, EVERY_SECONDS - found[-1]))
    return found


async def _answered(person: Person) -> None:
    before = person.chat.messages[-1].id
    person.say("/rust")
    await _until(lambda: any(each.from_bot and each.id > before for each in person.chat.messages))


async def _until(happened: Callable[[], bool]) -> None:
    async with asyncio.timeout(WAIT_SECONDS):
        while not happened():  # noqa: ASYNC110 -- what another process does
            await asyncio.sleep(0.01)


if __name__ == "__main__":
    sys.exit(main())

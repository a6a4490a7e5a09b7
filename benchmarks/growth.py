"""What a tap costs in a study that has grown: a hundred thousand members and ten million stored responses.

    python -m benchmarks.growth [pairs]

Ten parents tap in two databases: one holds them alone, the other all the rest of a large study beside them, with
its chats, prompts, buttons and messages. The same process taps here and there in turn; Telegram answers at once
and without HTTP, which would cost the same in both. Prints the CPU of a tap in each, and the median of the ratios.
"""

from __future__ import annotations

import asyncio
import gc
import shutil
import sqlite3
import statistics
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from itertools import islice
from pathlib import Path
from typing import Any

from benchmarks.parents import database_in, open_checkins
from benchmarks.taps import AT, update
from commands.assembly import Address, Anker
from content.packs import Library
from gateway.client import Client
from scheduler.clock import MovedClock

PARENTS, TAPS_A_ROUND, PAIRS = 10, 100, 15
MEMBERS, PROMPTS_A_MEMBER, ANSWERS = 100_000, 17, 6
FIRST = 1_000_000  # the rest is numbered from here on
DONE = AT - 86_400

# The rest of the study, as it lies there once all was answered and sent. What is sealed is as long as in life.
_REST = f"""
CREATE TEMP TABLE one AS
    WITH RECURSIVE count(n) AS (SELECT 0 UNION ALL SELECT n + 1 FROM count WHERE n < {MEMBERS - 1})
    SELECT n FROM count;
CREATE TEMP TABLE asked AS
    WITH RECURSIVE count(d) AS (SELECT 0 UNION ALL SELECT d + 1 FROM count WHERE d < {PROMPTS_A_MEMBER - 1})
    SELECT {FIRST} + d * {MEMBERS} + n AS id, {FIRST} + n AS who, d AS day FROM count, one ORDER BY d, n;
INSERT INTO chat (id, telegram_key, telegram_id, kind, reachable, created_at)
    SELECT {FIRST} + n, randomblob(32), randomblob(38), 'private', 1, {DONE} FROM one;
INSERT INTO person (id, chat_id, name, called, language, level, created_at)
    SELECT {FIRST} + n, {FIRST} + n, randomblob(33), randomblob(33), 'nl', 'standaard', {DONE} FROM one;
INSERT INTO member (id, person_id, group_id, role, pseudonym, state, step, first_day, created_at)
    SELECT {FIRST} + n, {FIRST} + n, 1, 'parent', 'P-' || n, 'active', 'done', 738000, {DONE} FROM one;
INSERT INTO prompt (id, member_id, kind, local_date, slot, zone, instrument, study_day, state, item,
        scheduled_at, expires_at, sent_at, opened_at, completed_at, keyboard_id, language, level)
    SELECT id, who, 'checkin', date({DONE} - 86400 * day, 'unixepoch'), 0, 'Europe/Amsterdam', 'daily', day,
        'completed', NULL, {DONE} - 86400 * day, {DONE}, {DONE}, {DONE}, {DONE}, id, 'nl', 'standaard' FROM asked;
INSERT INTO keyboard (id, person_id, kind, subject, step, choices, open, outbox_id, created_at)
    SELECT id, who, 'checkin', id, 7, '["change"]', 1, id, {DONE} FROM asked;
INSERT INTO outbox (id, chat_id, kind, lane, form, row_key, prompt_id, not_before, state, attempts, message_id,
        created_at, sent_at)
    SELECT id, who, 'prompt', 1, 'text', id, id, {DONE}, 'sent', 1, id, {DONE}, {DONE} FROM asked;
INSERT INTO response (prompt_id, item, value, answered_at)
    WITH RECURSIVE count(k) AS (SELECT 0 UNION ALL SELECT k + 1 FROM count WHERE k < {ANSWERS - 1})
    SELECT id, 'item_' || k, '7', {DONE} FROM asked, count ORDER BY id, k;
"""


def main() -> None:
    """Run the pairs and print them."""
    pairs = int(sys.argv[1]) if len(sys.argv) > 1 else PAIRS
    with tempfile.TemporaryDirectory() as folder:
        small, large = Path(folder) / "small", Path(folder) / "large"
        taps = _prepare(small, pairs)
        shutil.copytree(small, large)
        responses = grow(large)
        print(f"{PARENTS} parents, and {MEMBERS:,} members with {responses:,} responses beside them;", end=" ")
        print(f"{pairs} pairs of {TAPS_A_ROUND} taps, CPU µs a tap")
        ten, many = asyncio.run(_measure(small, large, taps, pairs))
    ratios = [there / here for here, there in zip(ten, many, strict=True)]
    print(f"ten members          {statistics.median(ten):>7.0f}  ({min(ten):.0f}–{max(ten):.0f})")
    print(f"a hundred thousand   {statistics.median(many):>7.0f}  ({min(many):.0f}–{max(many):.0f})")
    print(f"median ratio {statistics.median(ratios):.2f} × ({min(ratios):.2f}–{max(ratios):.2f})")


def _prepare(folder: Path, pairs: int) -> list[dict[str, Any]]:
    """A database of ten parents, and a tap on each of their open check-ins; one round more, to warm up."""
    folder.mkdir(parents=True)
    count = (pairs + 1) * TAPS_A_ROUND // PARENTS
    keyboards = open_checkins(folder, range(1000, 1000 + PARENTS), count, at=AT)
    taps = [(who, f"checkin:{mine[number]}:0:7") for number in range(count) for who, mine in keyboards.items()]
    return [update(number, chat, data) for number, (chat, data) in enumerate(taps, 1)]


def grow(folder: Path) -> int:
    """Put the rest of a large study beside the ten; the number of responses then."""
    connection = sqlite3.connect(folder / "anker.db")
    connection.execute("PRAGMA journal_mode=DELETE")
    for pragma in ("journal_mode=OFF", "synchronous=OFF", "cache_size=-524288", "temp_store=MEMORY"):
        connection.execute(f"PRAGMA {pragma}")  # nobody needs it should this break off
    connection.executescript(f"BEGIN; {_REST} COMMIT;")
    (responses,) = connection.execute("SELECT count(*) FROM response").fetchone()
    connection.close()
    return int(responses)


class Silent(Client):
    """A Telegram that takes everything at once. `all_said` once all taps are answered and their edits sent."""

    def __init__(self) -> None:
        super().__init__("http://nowhere", "1:bench")
        self._awaited = 0
        self.all_said = asyncio.Event()

    def expect(self, taps: int) -> None:
        """So many taps come now."""
        self._awaited = 2 * taps
        self.all_said.clear()

    async def call(self, method: str, body: Mapping[str, Any], **_how: Any) -> Any:  # noqa: ARG002
        """What Telegram would answer."""
        if method == "getMe":
            return {"id": 1, "is_bot": True, "first_name": "Bench", "username": "bench_bot"}
        if method in ("editMessageText", "answerCallbackQuery"):
            self._awaited -= 1
            if self._awaited == 0:
                self.all_said.set()
        return {"message_id": 5, "date": AT}

    async def post(self, method: str, body: bytes) -> tuple[int, bytes]:  # noqa: ARG002
        """python-telegram-bot asks who it is."""
        return 200, b'{"ok":true,"result":{"id":1,"is_bot":true,"first_name":"Bench","username":"bench_bot"}}'


async def _measure(
    small: Path, large: Path, taps: list[dict[str, Any]], pairs: int
) -> tuple[list[float], list[float]]:
    sides = [await _started(folder) for folder in (small, large)]
    # They run until the end: one that is stopped between two rounds may have a tap in hand, and keeps its chat.
    rooms = [asyncio.create_task(each()) for anker, _ in sides for each in (anker.intake.run, anker.sender.run)]
    gc.collect()
    gc.freeze()
    found: tuple[list[float], list[float]] = ([], [])
    coming = iter(taps)
    for number in range(pairs + 1):
        of_this_round = list(islice(coming, TAPS_A_ROUND))
        for side in (0, 1) if number % 2 else (1, 0):
            cost = await _round(*sides[side], of_this_round)
            if number:  # the first warms up
                found[side].append(cost)
    for room in rooms:
        room.cancel()
    return found


async def _started(folder: Path) -> tuple[Anker, Silent]:
    client = Silent()
    anker = Anker(
        database_in(folder),
        Library.load(),
        Address("http://nowhere", "1:bench"),
        MovedClock(AT, runs=False),
        data_dir=folder,
        paced=False,
        client=client,
    )
    await anker.start()
    await anker.in_the_background()
    return anker, client


async def _round(anker: Anker, client: Silent, taps: list[dict[str, Any]]) -> float:
    """CPU µs a tap, from the update until all was said."""
    client.expect(len(taps))
    began = time.process_time()
    for batch in _batches(taps):
        anker.intake.accept(batch)
    await client.all_said.wait()
    return (time.process_time() - began) / len(taps) * 1e6


def _batches(taps: list[dict[str, Any]]) -> Iterator[list[dict[str, Any]]]:
    for at in range(0, len(taps), 100):
        yield taps[at : at + 100]


if __name__ == "__main__":
    main()

"""What the bot is about to do, seen from outside: read from its database, while it runs in another process."""

from __future__ import annotations

from collections.abc import Sequence

from content.packs import Library
from handlers.core.turn_taking import TurnTaker
from handlers.ticking.duties import duties
from handlers.ticking.speakers import Speakers
from scheduler import planner, waves
from scheduler.clock import Clock
from scheduler.ticks import Coming, Ticks
from storage import due, export_requests, inbox, meetings, outbox
from storage.database import Database

MOST = 20
FAR = 400 * 24 * 3600
MEETING, MEETING_REMINDER = "meeting", "meeting_reminder"
_NAMES = {MEETING: MEETING_REMINDER}  # the duty of meetings tells of them; the meeting itself comes later


class Outlook:
    """Looks ahead, and knows when the bot has come to rest. Its ticks are the bot's, but they never tick."""

    def __init__(self, database: Database, library: Library, clock: Clock) -> None:
        self._database = database
        self._clock = clock
        turns = TurnTaker(
            database,
            library,
            bot_id=0,
            bot_name="",
            now=clock.now,
            answer=lambda *_: None,
            do=lambda *_: None,
            wake=lambda: None,
            work=lambda *_: None,
        )
        self._ticks = Ticks(database, clock, Speakers(turns), wake=lambda: None)
        self._ticks.duties += duties(turns)

    def coming(self) -> Sequence[Coming]:
        """The next things to come, as (instant, kind, how many), earliest first; `meeting` is where one starts."""
        found = [(instant, _NAMES.get(kind, kind), count) for instant, kind, count in self._ticks.coming(MOST)]
        now = self._clock.now()
        with self._database.read() as db:
            starts = [each.starts_at for each in meetings.to_come_between(db, after=now, before=now + FAR)]
        return sorted([*found, *((start, MEETING, 1) for start in sorted(starts)[:MOST])])

    def next_instant(self) -> int | None:
        """The next instant at which the bot has something to do."""
        return self._ticks.next_instant()

    def is_done(self, since: int) -> bool:
        """Whether every duty that came due after this instant has been done."""
        now = self._clock.now()
        with self._database.read() as db:
            open_ones = (each.next_instant(db, since) for each in self._ticks.duties)
            return all(instant is None or instant > now for instant in open_ones)

    def is_at_rest(self) -> bool:
        """Whether no update, prompt, file or message waits at this moment."""
        now = self._clock.now()
        with self._database.read() as db:
            return not (
                inbox.count_waiting(db)
                or outbox.count_due(db, now=now)
                or export_requests.in_state(db, export_requests.ASKED)
                or planner.is_time_to_plan(db, now)
                or waves.is_time_to_plan(db, now)
                or any(find(db, now=now, most=1) for find in (due.planned, due.to_remind, due.to_expire))
            )

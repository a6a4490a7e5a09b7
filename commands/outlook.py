"""What the bot is about to do, seen from outside: read from its database, while it runs in another process."""

from __future__ import annotations

from collections.abc import Sequence

from scheduler import planner
from scheduler.clock import Clock
from scheduler.ticks import Coming, Ticks
from storage import due, inbox, outbox
from storage.database import Database, Transaction
from storage.prompts import Prompt

MOST_COMING = 20


class Outlook:
    """Looks ahead, and knows when the bot has come to rest."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock
        self._ticks = Ticks(database, clock, _Silence(), wake=lambda: None)

    def coming(self) -> Sequence[Coming]:
        """The next things to come, as (instant, kind, how many), earliest first."""
        return self._ticks.coming(MOST_COMING)

    def next_instant(self) -> int | None:
        """The next instant at which the bot has something to do."""
        return self._ticks.next_instant()

    def is_at_rest(self) -> bool:
        """Whether nothing is left to do at this moment."""
        now = self._clock.now()
        with self._database.read() as db:
            return not (
                inbox.count_waiting(db)
                or outbox.count_due(db, now=now)
                or planner.is_time_to_plan(db, now)
                or any(find(db, now=now, most=1) for find in (due.planned, due.to_remind, due.to_expire))
            )


class _Silence:
    """The voice of an onlooker: it never has anything to say."""

    def say(self, db: Transaction, prompt: Prompt, now: int, /) -> None:
        raise NotImplementedError

    remind = expire = ask_again = say

"""The sender: claims due messages, paces them, sends them side by side, and records what became of each.

One transaction records the outcomes of what came back and claims what may go next. Nothing is sent that was not
claimed in a committed transaction, and only as much is claimed as may leave at this moment: when its turn comes,
a reply is never behind a broadcast that was claimed long ago.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass

from gateway import outcomes
from gateway.changes import SAYS_NOTHING, changes_what_stands, out_of_reach, rings, says_nothing_new, shown_afresh
from gateway.client import Client, NeverLeftError, RefusedError, UnknownError, Upload
from gateway.outcomes import Meaning, Outcome
from gateway.pacing import SLOT_SECONDS, Pacing
from gateway.spelling import Call, UploadFrom, spell
from storage import chats, delivery, journal, outbox, prompts, said, topics, waiting_messages
from storage.database import Database, Transaction, Unavailable
from storage.waiting_messages import Waiting

log = logging.getLogger(__name__)

TOPIC_GONE = outcomes.TOPIC_GONE_REASON

LOOK_SECONDS = 1.0  # commands write messages too, from processes that cannot wake us
MOST_IN_FLIGHT = 64
MOST_HEADS = 64  # chats looked at together, by one lane
MOST_UNCERTAIN = 8  # claimed at once of the kinds where a repeat harms: all of them are uncertain after a crash
LEAD_SECONDS = 0.01  # claiming takes a moment: it begins so long before the message may leave
LEASE_SECONDS = 120
MOST_ROUNDS = 16  # what is dropped makes room for the next in its chat, so often in a turn
TROUBLE_SECONDS = 1.0
MOST_CONNECT_WAIT = 30.0

# A prompt's message and its reminder are pointless once it was answered or is over.
_PROMPT_OVER = frozenset(prompts.FINAL)
_ABOUT_PROMPT = frozenset({outbox.PROMPT, outbox.REMINDER})
_REPLIES = frozenset({outbox.REPLY, outbox.EDIT})
_REPORTED = frozenset({outbox.BROADCAST, outbox.BYLINE})  # their author has a report of her own
_LOST = frozenset({"message_gone", "not_editable"})  # an edit finds no message that it could change


class Stop(Exception):
    """Telegram refuses this bot altogether: its token is wrong, or another bot runs."""


@dataclass(frozen=True, slots=True)
class _Flight:
    message: Waiting
    outcome: Outcome


class Sender:
    """Brings the outbox to Telegram.

    `unreachable` is told, in the same transaction, of a chat that Telegram no longer delivers to; `refused` of one
    where it refuses messages for another reason, with our word for it, once until a message arrives again.
    `moved` is told of one that has another id, and makes it so.
    `replace_topic` is asked for another topic, where the one for a purpose is gone; whether there will be one.
    `goes_at` says when what might go to a chat since an instant goes: it may have been held up into the night.
    """

    def __init__(
        self,
        client: Client,
        database: Database,
        pacing: Pacing,
        *,
        now: Callable[[], int],
        elapsed: Callable[[], float],
        unreachable: Callable[[Transaction, int, int], None],
        refused: Callable[[Transaction, int, str], None],
        moved: Callable[[Transaction, int, int], None] = delivery.moved,
        replace_topic: Callable[[Transaction, int, str], bool] = lambda _db, _chat, _purpose: False,
        goes_at: Callable[[Transaction, int, int, int], int] = lambda _db, _chat, _since, now: now,
    ) -> None:
        self._client = client
        self._database = database
        self._pacing = pacing
        self._now = now
        self._elapsed = elapsed
        self._unreachable = unreachable
        self._refused = refused
        self._moved = moved
        self._replace_topic = replace_topic
        self._goes_at = goes_at
        self._stop: Stop | None = None
        self._looked_until = dict.fromkeys(outbox.LANES_IN_ORDER, 0)  # the last chat looked at, lane by lane
        self._awake = asyncio.Event()
        self._flying: dict[asyncio.Task[_Flight], Waiting] = {}
        self._connect_wait = 0.0

    def wake(self) -> None:
        """Something may be due now."""
        self._awake.set()

    def recover(self) -> int:
        """At the start: messages whose sender fell while sending. No other sender runs, so every lease is over."""
        with self._database.write() as db:
            return delivery.recover(db, at=self._now())

    async def run(self) -> None:
        """Send for ever. Raises Stop when Telegram refuses the bot itself."""
        while True:
            try:
                wait = self.turn()
            except Unavailable as trouble:
                log.warning("the outbox must wait: %s", trouble)
                wait = TROUBLE_SECONDS
            except Stop:
                raise
            except Exception as error:
                log.error("a turn of the sender failed: %s", type(error).__name__)
                wait = TROUBLE_SECONDS
            await self._sleep(wait)

    async def settle(self) -> None:
        """Send until nothing is due or on its way (pacing included)."""
        while True:
            wait = self.turn()
            if not self._flying and not self._is_anything_due():
                return
            await self._sleep(min(wait, LOOK_SECONDS))

    def turn(self) -> float:
        """Record what came back, claim what may go and start it; seconds until it is worth looking again.

        Raises Stop, once all is written down, when Telegram refuses the bot itself.
        """
        self._awake.clear()
        landed = [task for task in self._flying if task.done()]
        with self._database.write() as db:
            for task in landed:
                self._record(db, task.result())
            flying = [message for task, message in self._flying.items() if not task.done()]
            chosen, again_at = ([], self._elapsed()) if self._stop else self._choose(db, flying)
            delivery.claim(db, [message.id for message in chosen], lease_until=self._now() + LEASE_SECONDS)
            readable = [(message, call) for message in chosen if (call := self._read(db, message)) is not None]
        for task in landed:
            del self._flying[task]
        for message, call in readable:
            self._start(message, call)
        if self._stop is not None:
            raise self._stop
        now = self._elapsed()
        return max(again_at - now, self._pacing.overall_wait(now) - LEAD_SECONDS)

    def _is_anything_due(self) -> bool:
        with self._database.write() as db:
            return outbox.count_due(db, now=self._now()) > 0

    async def close(self) -> None:
        """Let what is on its way land, and record it."""
        if self._flying:
            await asyncio.wait(list(self._flying))
            landed = list(self._flying)
            with self._database.write() as db:
                for task in landed:
                    self._record(db, task.result())
            self._flying.clear()

    async def _sleep(self, seconds: float) -> None:
        # Whatever wakes us, nothing may leave before the next slot: what lands until then is recorded with it.
        slot = max(0.0, min(self._pacing.overall_wait(self._elapsed()) - LEAD_SECONDS, SLOT_SECONDS))
        await asyncio.sleep(slot)
        with suppress(TimeoutError):
            # Not wait_for: in Python 3.11 it forgets that it was cancelled when it is woken at the same moment.
            async with asyncio.timeout(min(seconds, LOOK_SECONDS) - slot):
                await self._awake.wait()

    def _choose(self, db: Transaction, flying: Sequence[Waiting]) -> tuple[list[Waiting], float]:
        """Which messages may leave at this moment, and at which (of elapsed time) it is worth looking again.

        Of each chat its first, in the order of lanes; a chat that must wait hides no other.
        """
        now = self._elapsed()
        again_at = now + LOOK_SECONDS
        if len(flying) >= MOST_IN_FLIGHT:
            return [], again_at
        room = min(MOST_IN_FLIGHT - len(flying), self._pacing.room(now + LEAD_SECONDS))
        busy = {message.chat_id for message in flying}
        chosen: list[Waiting] = []
        unrepeatable = sum(message.kind not in delivery.REPEAT_AFTER for message in flying)
        for message in self._heads(db):
            if message.chat_id in busy:
                continue
            busy.add(message.chat_id)  # one at a time in a chat: order
            if message.kind not in delivery.REPEAT_AFTER and unrepeatable >= MOST_UNCERTAIN:
                continue
            chat_wait = self._pacing.chat_wait(message.chat_id, message.in_group, now)
            if chat_wait > 0:
                again_at = min(again_at, now + chat_wait)
                continue
            if len(chosen) == room:
                return chosen, now
            unrepeatable += message.kind not in delivery.REPEAT_AFTER
            chosen.append(message)
        return chosen, again_at

    def _heads(self, db: Transaction) -> Iterator[Waiting]:
        """The first message of each chat by lane and age; what its time has passed for is dropped on the way.

        Chats are looked at some at a time, each time from where the last look ended: where very many wait, none of
        them is always among the last.
        """
        for lane in outbox.LANES_IN_ORDER:
            after = self._looked_until[lane]
            rounds = 1 if after == 0 else 2  # those that were passed by are looked at last
            while rounds:
                found, last = self._first_of_each(db, lane, after)
                self._looked_until[lane] = after = last or 0
                rounds -= last is None
                yield from found

    def _first_of_each(self, db: Transaction, lane: int, after: int) -> tuple[list[Waiting], int | None]:
        for _ in range(MOST_ROUNDS):
            found, last = waiting_messages.heads(db, lane, now=self._now(), most=MOST_HEADS, after=after)
            kept = [message for message in found if not self._dropped(db, message)]
            if len(kept) == len(found):
                break
        return kept, last

    def _dropped(self, db: Transaction, message: Waiting) -> bool:
        """Whether its time has passed: then it is not sent, and the row says why."""
        if message.valid_until is not None and message.valid_until <= self._now():
            delivery.end(db, message.id, outbox.EXPIRED, "too_late")
            self._never_left(db, message, prompts.OUTAGE)
        elif message.kind in _ABOUT_PROMPT and message.prompt_state in _PROMPT_OVER:
            delivery.end(db, message.id, outbox.CANCELLED, "answered")
        elif not message.reachable and message.lane > 0:
            delivery.end(db, message.id, outbox.CANCELLED, "unreachable")
            self._never_left(db, message, prompts.UNREACHABLE)
        elif message.kind == outbox.EDIT and message.superseded:
            delivery.supersede(db, message)
        elif out_of_reach(message):
            delivery.end(db, message.id, outbox.CANCELLED, "nothing_to_edit")
        else:
            return rings(message) and self._is_put_off(db, message)
        return True

    def _is_put_off(self, db: Transaction, message: Waiting) -> bool:
        """Whether it waits for the morning: it was held up on its way, and would ring in the night."""
        goes_at = self._goes_at(db, message.chat_id, message.since, self._now())
        if goes_at <= self._now():
            return False
        if message.valid_until is not None and message.valid_until <= goes_at:
            delivery.end(db, message.id, outbox.EXPIRED, "too_late")
            self._never_left(db, message, prompts.OUTAGE)
        else:
            delivery.put_off(db, message.id, until=goes_at)
        return True

    def _read(self, db: Transaction, message: Waiting) -> Call | None:
        """The call that says it; a message that cannot be read is marked, and the others go."""
        try:
            return _spelt(db, message)
        except Exception as error:
            log.error("message %d cannot be read: %s", message.id, type(error).__name__)
            self._end(db, message, outbox.UNREADABLE)
            return None

    def _start(self, message: Waiting, call: Call) -> None:
        now = self._elapsed()
        wait = self._pacing.overall_wait(now)
        self._pacing.leave(message.chat_id, message.in_group, now + wait)
        task = asyncio.create_task(self._send(message, call, wait))
        task.add_done_callback(lambda _: self._awake.set())
        self._flying[task] = message

    async def _send(self, message: Waiting, call: Call, wait: float) -> _Flight:
        try:
            if wait > 0:
                await asyncio.sleep(wait)
            upload = None if call.upload is None else _read_upload(call.upload)
            result = await self._client.call(call.method, call.body, upload=upload)
        except (NeverLeftError, UnknownError, RefusedError) as error:
            return _Flight(message, outcomes.of_error(error, about_somebody="user_id" in call.body))
        except OSError:
            return _Flight(message, Outcome(Meaning.FAILED, reason="file_gone"))
        except Exception as error:
            log.error("message %d cannot be sent: %s", message.id, type(error).__name__)
            return _Flight(message, Outcome(Meaning.FAILED, reason=outbox.UNREADABLE))
        finally:
            self._pacing.land(message.chat_id, message.in_group, self._elapsed())
        return _Flight(message, outcomes.of_result(result))

    def _record(self, db: Transaction, flight: _Flight) -> None:
        """Write down what became of a message; where that fails, at least that it is dealt with."""
        if _only_arrives(flight):
            self._note(db, flight)  # nothing of it is written before the commit: there is no part to undo
            return
        try:
            with db.savepoint():
                self._note(db, flight)
        except Exception as error:
            if not db.alive:
                raise
            log.error("what became of message %d has no effect: %s", flight.message.id, type(error).__name__)
            if flight.outcome.meaning is Meaning.DELIVERED:
                delivery.arrived(db, flight.message.id, message_id=flight.outcome.message_id, at=self._now())
            else:
                delivery.end(db, flight.message.id, outbox.FAILED, outbox.UNREADABLE)

    def _note(self, db: Transaction, flight: _Flight) -> None:
        message, outcome, now = flight.message, flight.outcome, self._now()
        if outcome.meaning is not Meaning.AGAIN:
            self._connect_wait = 0.0
        match outcome.meaning:
            case Meaning.DELIVERED:
                self._note_arrival(db, message, outcome)
            case Meaning.WAIT:
                self._pacing.refuse(message.chat_id, message.in_group, outcome.retry_after, self._elapsed())
                delivery.again(db, message.id, reason=outcome.reason)
            case Meaning.AGAIN:
                self._connect_wait = min(MOST_CONNECT_WAIT, self._connect_wait * 2 or 0.5)
                self._pacing.halt(self._connect_wait, self._elapsed())
                delivery.again(db, message.id, reason=outcome.reason)
            case Meaning.UNKNOWN:
                delivery.unknown(db, message.id, message.kind, message.attempts + 1, at=now)
            case Meaning.MOVED if message.reason != outcome.reason:
                assert outcome.moved_to is not None
                self._moved(db, message.chat_id, outcome.moved_to)
                delivery.again(db, message.id, reason=outcome.reason)
            case Meaning.TOPIC_GONE if message.reason != TOPIC_GONE and self._has_other_topic(db, message):
                delivery.again(db, message.id)
            case Meaning.TOPIC_GONE if message.reason != TOPIC_GONE:
                delivery.again(db, message.id, reason=TOPIC_GONE)
                self._tell(db, message, TOPIC_GONE)
            case Meaning.UNREACHABLE:
                delivery.end(db, message.id, outbox.FAILED, outcome.reason)
                self._never_left(db, message, prompts.UNREACHABLE)
                if chats.set_reachable(db, message.chat_id, False):
                    self._unreachable(db, message.chat_id, now)
            case Meaning.FAILED if outcome.reason in _LOST and changes_what_stands(message):
                assert message.edits is not None
                delivery.lost(db, message.edits)
                delivery.again(db, message.id, reason=outcome.reason)
            case Meaning.FAILED | Meaning.TOPIC_GONE | Meaning.MOVED:  # said again of the new place
                is_quiet = message.kind == outbox.QUIET
                self._end(db, message, outcomes.NOT_QUIETED if is_quiet else outcome.reason)
            case Meaning.STOP:
                delivery.again(db, message.id, reason=outcome.reason)
                self._stop = Stop(outcome.reason)

    def _note_arrival(self, db: Transaction, message: Waiting, outcome: Outcome) -> None:
        sent_at = outcome.date or self._now()
        self._pacing.heard()
        delivery.arrived(db, message.id, message_id=outcome.message_id, at=sent_at)
        if message.trouble is not None and message.kind not in SAYS_NOTHING:
            chats.set_trouble(db, message.chat_id, None)
        if not message.reachable and message.kind not in SAYS_NOTHING and message.edits is None:
            chats.set_reachable(db, message.chat_id, True)
        if message.kind == outbox.QUESTION:
            journal.owe(db)
        if message.kind == outbox.TOPIC:
            topics.made(db, message.id, outcome.message_id)
        if message.kind == outbox.PROMPT and message.prompt_id is not None:
            prompts.arrived(db, message.prompt_id, at=sent_at)
        if message.edits is not None and shown_afresh(message) and outcome.message_id is not None:
            delivery.proven(db, message.edits, message_id=outcome.message_id, at=sent_at)

    def _end(self, db: Transaction, message: Waiting, reason: str) -> None:
        """It will never arrive; unless that is harmless, somebody hears it."""
        delivery.end(db, message.id, outbox.FAILED, reason)
        self._never_left(db, message, prompts.OUTAGE)
        if message.kind == outbox.TOPIC:
            topics.refused(db, message.id)
        unseen = says_nothing_new(message) and reason in _LOST
        harmless = unseen or (message.kind in SAYS_NOTHING and reason != outcomes.NOT_DELETED)
        if not harmless and message.kind not in _REPORTED:
            self._tell(db, message, reason)

    def _never_left(self, db: Transaction, message: Waiting, reason: str) -> None:
        """What she never got is no silence of hers; for the export a fault of ours is an outage."""
        if message.kind == outbox.PROMPT and message.prompt_id is not None:
            prompts.never_left(db, message.prompt_id, reason=reason, at=self._now())

    def _has_other_topic(self, db: Transaction, message: Waiting) -> bool:
        """Whether its topic, which is gone, is one that Anker made and makes anew."""
        says = outbox.opened(db, message.form, message.row_key, message.sealed)
        purpose = says.topic if isinstance(says, said.IN_A_TOPIC) else None
        return purpose is not None and self._replace_topic(db, message.chat_id, purpose)

    def _tell(self, db: Transaction, message: Waiting, reason: str) -> None:
        if not chats.set_trouble(db, message.chat_id, reason):
            return
        try:
            with db.savepoint():
                self._refused(db, message.chat_id, reason)
        except Exception as error:
            if not db.alive:
                raise
            log.error("nobody could be told of message %d: %s", message.id, type(error).__name__)


def _only_arrives(flight: _Flight) -> bool:
    """Whether nothing hangs on its arrival but its own row: the answer to a tap or to words, most often."""
    message = flight.message
    arrived = flight.outcome.meaning is Meaning.DELIVERED and message.trouble is None and message.reachable
    return arrived and message.kind in _REPLIES and not shown_afresh(message)


def _spelt(db: Transaction, message: Waiting) -> Call:
    """What it says, by the ids that Telegram knows the chat, its topic and the message by that it changes."""
    says = outbox.opened(db, message.form, message.row_key, message.sealed)
    thread = None
    if isinstance(says, said.IN_A_TOPIC) and message.reason != TOPIC_GONE:
        made = None if says.topic is None else topics.thread_of(db, message.chat_id, says.topic)
        thread = says.thread if made is None else made
    changed = None if message.edits is None or shown_afresh(message) else message.edited_message
    return spell(says, chats.opened(db, message.chat_key, message.sealed_chat), message=changed, thread=thread)


def _read_upload(file: UploadFrom) -> Upload:
    with open(file.path, "rb") as content:  # noqa: PTH123 -- small, and gone after sending
        return Upload(file.parameter, file.name, content.read())

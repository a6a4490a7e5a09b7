"""Where very many wait: who belongs comes first, strangers are not shut out, and no more is fetched."""

from __future__ import annotations

import pytest

from gateway import receiver
from gateway.lanes import Arrival, Lanes
from gateway.receiver import HANDLE_AT_ONCE, Intake, Poller
from gateway.sender import Stop
from gateway.stripping import Stripping
from storage import inbox
from tests.gateway.outbound import outbound, refusal


def arrival(number: int, chat: int, *, belongs: bool = True) -> Arrival:
    return Arrival(number, {"message": {"chat": {"id": chat}}}, belongs=belongs)


def strangers(first: int, many: int) -> list[Arrival]:
    return [arrival(number, number, belongs=False) for number in range(first, first + many)]


def test_who_belongs_comes_before_all_strangers_who_wait() -> None:
    lanes = Lanes()
    lanes.add([*strangers(100, 500), arrival(1, 1)])
    assert lanes.heads(HANDLE_AT_ONCE)[0].chat == 1


def test_strangers_have_some_places_however_many_belong() -> None:
    lanes = Lanes()
    lanes.add([arrival(number, number) for number in range(1, 500)] + strangers(1000, 500))
    heads = lanes.heads(HANDLE_AT_ONCE)
    assert len(heads) == HANDLE_AT_ONCE
    assert any(not each.belongs for each in heads), "one of them opens her invitation"


def test_one_that_could_not_be_handled_now_stays_the_first_of_its_chat() -> None:
    lanes = Lanes()
    lanes.add([arrival(1, 7), arrival(2, 7), arrival(3, 8)])
    first, other = lanes.heads(2)
    lanes.put_back(first)
    lanes.done(other)
    assert [each.update_id for each in lanes.heads(2)] == [1]


class Crowded(Intake):
    """Full for the first looks, then not."""

    looks = 3

    @property
    def is_full(self) -> bool:
        self.looks -= 1
        return self.looks >= 0


async def test_nothing_is_fetched_while_too_many_wait_and_then_again(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(receiver, "FULL_SECONDS", 0.0)
    with outbound() as out:
        intake = Crowded(out.database, _handle, Stripping("anker_bot", ()), bot_id=1, now=lambda: 0)
        out.answer = refusal(409, "Conflict")  # the first fetch ends it
        with pytest.raises(Stop):
            await Poller(out, intake).run()
        assert [method for method, _ in out.calls] == ["getUpdates"]
        assert intake.looks == -1, "not before there was room"


async def _handle(_arrival: object) -> None:
    return None


async def test_chat_whose_update_could_not_be_marked_is_handled_again(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever kept it from being marked: what came there afterwards would wait until a restart."""
    monkeypatch.setattr(receiver, "TROUBLE_SECONDS", 0.0)
    handled: list[int] = []

    async def handle(arrival: Arrival) -> str | None:
        handled.append(arrival.update_id)
        return inbox.UNMATCHED

    with outbound() as out:
        intake = Intake(out.database, handle, Stripping("anker_bot", ()), bot_id=1, now=lambda: 0)
        message = {"message": {"message_id": 1, "chat": {"id": 7, "type": "private"}, "text": "hoi"}}
        intake.accept([{"update_id": number} | message for number in (1, 2)])
        with monkeypatch.context() as patch:
            patch.setattr(inbox, "close", _fails)
            await intake.handle_some()
        await intake.settle()
        assert handled == [1, 1, 2]
        with out.database.read() as db:
            assert inbox.count_waiting(db) == 0


def _fails(*_: object, **__: object) -> None:
    raise RuntimeError("nobody foresaw this")

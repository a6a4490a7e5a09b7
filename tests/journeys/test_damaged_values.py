"""One byte changed in a sealed value of each kind: who reads it is answered, and all duties of a day are done."""

from __future__ import annotations

import logging

import pytest
from sqlalchemy import select, update

from storage import (
    asks,
    damaged,
    drawings,
    evaluations,
    experiment_versions,
    experiments,
    export_memory,
    group_drafts,
    group_ladders,
    house_rules,
    instrument_snapshots,
    join_requests,
    ladders,
    lessons,
    meetings,
    members,
    phone_calls,
    pot,
    sealed,
    shares,
    ways_in,
    wishes,
)
from storage.chats import chat
from storage.database import Transaction, values_of
from storage.inbox import inbox
from storage.key_check import kept_secret
from storage.shares import share
from tests.journeys.hands import does
from tests.journeys.test_damaged_people import COORDINATORS, FACILITATORS, PARENTS, _wrong_with
from tests.moments import ZONE, amsterdam
from tests.world import World, with_all_taught

# Whose chat it is, and which key it needs, have tests of their own.
APART = (chat, kept_secret, inbox)
ASIDE = ("afspraken", "afsluiten", "checkin", "evaluatie", "ideeen", "ladder", "proefje", "stil", "uitleg", "wens")


@pytest.fixture
def content():  # type: ignore[no-untyped-def]
    """Words are asked from the first day on."""
    return with_all_taught()


def _leave_something_everywhere(db: Transaction, group_id: int, at: int) -> None:
    """What parents and staff can leave behind, twice: one of each is damaged later."""
    parents = members.of_group(db, group_id, members.PARENT)
    sanne = members.of_group(db, group_id, members.FACILITATOR)[0]
    for session, day in ((1, "2026-03-03 19:30"), (2, "2026-03-10 19:30")):
        moment = amsterdam(day)
        meetings.add(
            db,
            group_id=group_id,
            session=session,
            starts_at=moment,
            zone=ZONE,
            at=at,
            place="zaal",
            link="https://x",
        )
    group_ladders.choose(db, group_id, True)
    house_rules.agree(db, group_id, "wat hier staat, blijft hier")
    house_rules.write(db, group_id, "geen tips")
    group_drafts.keep(db, group_drafts.GroupDraft(sanne.id, "Groep Es", "p", "UTC", None))
    join_requests.ask(db, group_id, 77, "Roos", at=at)
    join_requests.ask(db, group_id, 78, "Truus", at=at)
    ways_in.give(db, group_id, "https://t.me/+abc")
    lessons.record_voice(db, group_id, 1, "file", at=at)
    instrument_snapshots.keep(db, hash="h", key="evaluation", number=1, content="{}", at=at)
    for each in parents:
        ways_in.keep(db, each.id, "https://t.me/+abc")
        pot.put(db, each.id, "even naar buiten", at=at)
        wishes.add(db, each.id, "meer samen", at=at)
        asked = asks.begin(db, each.id, at=at)
        asks.write(db, asked.id, words="vraag", voice="file")
        asks.send(db, asked.id, at=at)
        asks.add_answer(db, asked.id, sanne.id, words="antwoord", voice="file", at=at)
        wanted = phone_calls.begin(db, each.id, at=at)
        phone_calls.set_phone(db, wanted.id, "06 12345678")
        phone_calls.set_safe_when(db, wanted.id, "altijd")
        phone_calls.send(db, wanted.id, at=at)
        for part in ladders.PARTS:
            ladders.write(db, each.id, "middle", part, "storm")
        drawings.keep(db, each.id, "file", at=at)
        words = dict.fromkeys(experiment_versions.WORDS, "iets")
        experiments.propose(db, each.id, title="adem", voice="file", words=words, at=at, wait_until=at + 86_400)
        shares.write(db, shares.begin(db, each.id, at=at).id, "woorden")
        for state in (shares.WAITING, shares.READY):
            shares.add(db, group_id, f"woorden {each.id} {state}", state=state, not_before=at + 600)
        looking_back = evaluations.begin(
            db, member_id=each.id, facilitator_id=sanne.id, wave="end", session=20, snapshot="h", at=at
        )
        evaluations.put(db, looking_back.id, "helped", by="facilitator", state="proposed", at=at, words="samen")
    codes = {each.id: f"P-{each.id}" for each in parents}
    export_memory.remember(db, group_id=group_id, member_id=None, file="x.zip", purpose="work", codes=codes, at=at)


def _damage_one_of_each(db: Transaction) -> set[str]:
    """Change a byte of the first value of each sealed column; the columns."""
    done = set()
    for each in sealed.EVERY:
        if each.table in APART:
            continue
        row = db.one(select(each.column).where(each.column.is_not(None)).order_by(*each.table.primary_key.columns))
        if row is None:
            continue
        value = bytearray(row[0])
        value[len(value) // 2] ^= 1
        assert (
            db.run(update(each.table).where(each.column == row[0]).values({each.column.name: bytes(value)})) == 1
        )
        done.add(f"{each.table.name}.{each.column.name}")
    return done


@pytest.mark.long
async def test_one_damaged_value_of_each_kind_stops_no_command_and_no_duty(
    world: World, caplog: pytest.LogCaptureFixture
) -> None:
    linde = world.group(helplines=(("Huisarts", "020 1234567"),))
    sanne = await world.enrolled("Sanne", linde, "facilitator")
    karin = await world.enrolled("Karin", linde, "coordinator")
    anna, bea = await world.enrolled("Anna", linde), await world.enrolled("Bea", linde)
    room = world.telegram.group("Linde", [sanne, anna, bea], "supergroup")
    room.add_bot(by=sanne)
    await world.settle()
    await does(world, sanne, "Koppelen")
    await world.go_to(amsterdam("2026-03-02 20:00"))
    for who in (anna, bea):
        await does(world, who, "Ja, nu", "6", "Buik, maag", "Klaar", "Midden", "Toen het begon", "Ja, nog twee")
        await does(world, who, "Zonder nadenken", "> even weg")
    with world.database.write() as db:
        _leave_something_everywhere(db, linde.id, world.clock.now())
    with world.database.write() as db:
        done = _damage_one_of_each(db)
    assert len(done) > 35
    assert damaged.count(world.database)[damaged.DAMAGED] == dict.fromkeys(done, 1)
    staff = {*FACILITATORS, *ASIDE} - {"ladder", "wens"}
    doors = (
        (sanne, staff),
        (karin, COORDINATORS),
        (bea, {*PARENTS, *ASIDE} - {"afsluiten", "evaluatie", "stil"}),
        (anna, {*PARENTS, *ASIDE} - {"afsluiten", "evaluatie", "stil"}),
    )
    wrong = [
        f"{who.name} /{command}: {found}"
        for who, commands in doors
        for command in sorted(commands)
        if (found := await _wrong_with(world, who, command))
    ]
    assert not wrong, "\n".join(wrong)
    caplog.clear()
    caplog.set_level(logging.ERROR)
    await world.go_to(amsterdam("2026-03-04 12:00"))
    failed = {each for each in caplog.messages if "failed" in each}
    assert not failed, failed
    assert any("Vandaag zien we elkaar" in each.text for each in bea.chat.messages)
    assert any(each.text.startswith("woorden") for each in room.messages), "what can be read is posted"
    with world.database.read() as db:
        states = values_of(db.all(select(share.c.state)))
        assert shares.LAPSED in states, "what cannot be read lapses"
        assert not db.all(select(share.c.id).where(share.c.state == shares.READY))

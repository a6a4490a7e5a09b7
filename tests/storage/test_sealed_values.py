"""A sealed value opens in its own table, column and row only, and every column that holds any is known."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from sqlalchemy import LargeBinary, select, update

from storage import (
    asks,
    chats,
    drawings,
    evaluations,
    experiment_versions,
    experiments,
    export_memory,
    group_drafts,
    groups,
    house_rules,
    inbox,
    instrument_snapshots,
    join_requests,
    key_check,
    ladders,
    lessons,
    meetings,
    members,
    outbox,
    people,
    phone_calls,
    planned_prompts,
    pot,
    prompts,
    responses,
    sealed,
    shares,
    ways_in,
    wishes,
    words_behind,
)
from storage.database import Database, Transaction, metadata
from storage.encryption import Unreadable, Vault
from storage.every_table import import_tables
from storage.said import Text
from storage.sealed import Sealed
from tests import databases
from tests.world import KEY

# What looks like sealed, and is a hash.
HASHES = {"chat.telegram_key", "inbox.sender_key", "invitation.code_hash", "attempt.who", "share.token_hash"} | {
    "erasure_note.who",
    "support.who",
    "ladder_voter.who",
    "ending_voter.who",
    "chat_message.sender_key",
}

import_tables()


@pytest.fixture(scope="module")
def database(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Database]:
    """Two people in two groups, with all that is sealed of each of them."""
    file = databases.fresh_file(tmp_path_factory.mktemp("sealed") / "anker.db")
    database = Database(f"sqlite:///{file}", Vault(KEY))
    with database.write() as db:
        for number in (1, 2):
            _fill(db, number)
    yield database
    database.close()


def _fill(db: Transaction, number: int) -> None:
    group = groups.add(
        db,
        key=f"g{number}",
        name="Linde",
        programme="p",
        pack_version="1",
        zone="UTC",
        language="nl",
        helplines=(("a", "1"),),
        at=0,
    )
    who = people.add(db, 40 + number, name="Anna", language="nl", at=0)
    member = members.add(db, person_id=who.id, group_id=group.id, role="parent", at=0)
    prompt = planned_prompts.add(
        db,
        member_id=member.id,
        kind=prompts.SELF,
        local_date="2027-03-01",
        slot=0,
        zone="UTC",
        instrument="daily",
        study_day=1,
        scheduled_at=0,
    )
    db.run(update(prompts.prompt).values(state=prompts.SENT))
    for at in (number, number + 2, number + 4):
        responses.record(db, prompt.id, "helped", words="samen", at=at)
    inbox.add(db, 1, [inbox.Received(number, b"{}")], at=0)
    outbox.add(db, chat_id=who.chat_id, kind=outbox.REPLY, says=Text("x"), at=0)
    draft = shares.begin(db, member.id, at=0)
    shares.write(db, draft.id, "woorden")
    shares.add(db, group.id, "woorden", state=shares.WAITING, not_before=0)
    house_rules.agree(db, group.id, "wat hier staat, blijft hier")
    house_rules.write(db, group.id, "geen tips")
    group_drafts.keep(db, group_drafts.GroupDraft(member.id, "Groep Es", "p", "UTC", None, (("a", "1"),)))
    join_requests.ask(db, group.id, 77, "Roos", at=0)
    ways_in.give(db, group.id, "https://t.me/+abc")
    ways_in.keep(db, member.id, "https://t.me/+abc")
    pot.put(db, member.id, "even naar buiten", at=0)
    wishes.add(db, member.id, "meer samen", at=0)
    words_behind.keep(db, number, who.id, "tot vrijdag", message_id=5, at=0)
    lessons.record_voice(db, group.id, 1, "file", at=0)
    meetings.add(db, group_id=group.id, session=1, starts_at=9, zone="UTC", at=0, place="zaal", link="https://x")
    words = dict.fromkeys(experiment_versions.WORDS, "iets")
    experiments.propose(db, member.id, title="adem", voice="file", words=words, at=0, wait_until=9)
    asked = asks.begin(db, member.id, at=0)
    asks.write(db, asked.id, words="vraag", voice="file")
    asks.send(db, asked.id, at=0)
    asks.add_answer(db, asked.id, member.id, words="antwoord", voice="file", at=0)
    wanted = phone_calls.begin(db, member.id, at=0)
    phone_calls.set_phone(db, wanted.id, "06")
    phone_calls.set_safe_when(db, wanted.id, "altijd")
    instrument_snapshots.keep(db, hash="h", key="evaluation", number=1, content="{}", at=0)
    looking_back = evaluations.begin(
        db, member_id=member.id, facilitator_id=member.id, wave="end", session=20, snapshot="h", at=0
    )
    evaluations.put(db, looking_back.id, "helped", by="facilitator", state="proposed", at=number, words="samen")
    export_memory.remember(
        db, group_id=group.id, member_id=None, file="x.zip", purpose="work", codes={member.id: "P-1"}, at=0
    )
    for part in ladders.PARTS:
        ladders.write(db, member.id, "middle", part, "storm")
    drawings.keep(db, member.id, "file", at=0)
    key_check.keep(db, key_check.CHECK if number == 1 else "another", key_check.CHECKED)


def rows_of(database: Database, column: Sealed) -> list[dict[str, Any]]:
    with database.engine.connect() as connection:
        found = connection.execute(select(column.table).where(column.column.is_not(None))).mappings()
        return [dict(row) for row in found]


def opened(database: Database, column: Sealed, row: dict[str, Any], value: bytes) -> bytes:
    return database.vault.open(column.of(*(row[key.name] for key in column.by)), value)


@pytest.mark.parametrize("column", sealed.EVERY, ids=lambda each: str(each.column))
def test_sealed_values_that_change_their_rows_are_refused(database: Database, column: Sealed) -> None:
    rows = rows_of(database, column)
    assert len(rows) >= 2, "fill this column above"
    for one in rows:
        assert opened(database, column, one, one[column.column.name])
        for other in rows:
            if other is not one:
                with pytest.raises(Unreadable):
                    opened(database, column, one, other[column.column.name])


@pytest.mark.parametrize("column", sealed.EVERY, ids=lambda each: str(each.column))
def test_sealed_values_that_change_their_columns_are_refused(database: Database, column: Sealed) -> None:
    (row, *_) = rows_of(database, column)
    for other in sealed.EVERY:
        if other is not column:
            for foreign in rows_of(database, other):
                with pytest.raises(Unreadable):
                    opened(database, column, row, foreign[other.column.name])


def test_two_chats_whose_telegram_ids_were_exchanged_lead_to_nobody(database: Database) -> None:
    with database.read() as db:
        first, second = chats.find(db, 41), chats.find(db, 42)
        assert first
        assert second
        assert chats.telegram_id(db, first) == 41
        ids = select(chats.chat.c.telegram_id).where(chats.chat.c.id == second)
        foreign = db.all(ids)[0][0]
        with pytest.raises(Unreadable):
            chats.opened(db, chats.key_of(db, 41), foreign)


def test_every_column_of_bytes_is_sealed_with_a_binding_or_a_hash() -> None:
    bytes_columns = {
        str(column)
        for table in metadata.tables.values()
        for column in table.c
        if isinstance(column.type, LargeBinary)
    }
    assert bytes_columns == {str(each.column) for each in sealed.EVERY} | HASHES

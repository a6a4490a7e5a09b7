"""A number that was given to a row never comes back: what is made of it means one thing, for good."""

from __future__ import annotations

from importlib import import_module
from pkgutil import iter_modules

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import Integer, func, select

import storage
from storage import chats, erasure, members, outbox, people, prompts
from storage.database import Transaction, metadata
from storage.every_table import import_tables
from storage.prompts import Prompt
from storage.said import Text
from storage.statements import Upsert
from tests.moments import T0
from tests.scheduler.cast import DAY, a_parent, fresh_database, plan_by_hand
from tests.thoroughness import examples

_ROWS = select(func.count()).select_from(outbox.outbox)

# Inserts that leave what stands in their way as it is, and why nothing new is lost by that.
LEFT_AS_IT_IS = {
    "inbox._ADD": "the same update, brought by Telegram once more",
    "receipts._MISS": "it is missing already",
    "chat_messages._NOTE": "the same message",
    "chats._ADD": "the same chat, found",
    "erasure._BID": "goodbye is being said there already",
    "easing._BEGIN": "she is written to less already, and the member's number is hers alone",
    "offers._PLAN": "offered once, and the member's number is hers alone",
    "members._KEEP_WORDS": "the words of a consent, found by their own hash",
    "responses._ADD": "the earlier answer to the item is kept, and this one takes its place right after",
    "burden._PROMISE": "the same thing on the same day of the same member",
    "house_rules._READ": "read is read",
    "newcomers._COME": "each member is welcomed once in the group's chat",
    "exchanges._PLAN": "a session's question is posted once in a group",
    "children_groups._LINK": "linked is linked",
    "meeting_reminders._DONE": "dealt with is dealt with; a new time has its own steps",
    "schedule._PLAN": "the day has its prompt",
    "schedule._PLAN_MEMBER": "the day has its prompt",
}


def test_every_table_whose_rows_the_database_numbers_gives_no_number_twice() -> None:
    import_tables()
    numbered = {
        table.name: table.dialect_options["sqlite"]["autoincrement"]
        for table in metadata.sorted_tables
        if [column.name for column in table.primary_key] == ["id"]
        and isinstance(table.c.id.type, Integer)
        and table.c.id.autoincrement is not False
    }
    assert "prompt" in numbered
    assert [name for name, kept in numbered.items() if not kept] == []


def test_each_insert_that_may_do_nothing_says_why_that_loses_nothing() -> None:
    found = set()
    for module in iter_modules(storage.__path__):
        if not module.ispkg:
            names = vars(import_module(f"storage.{module.name}")).items()
            found |= {
                f"{module.name}.{name}" for name, each in names if isinstance(each, Upsert) and not each.changes
            }
    assert found == set(LEFT_AS_IT_IS)


def test_a_key_that_belongs_to_another_message_is_an_error_and_the_same_message_is_found() -> None:
    with fresh_database() as database, database.write() as db:
        anna, bea = chats.add(db, 1, "private", at=0), chats.add(db, 2, "private", at=0)
        first = _said(db, anna, "exchange 1 1")
        assert _said(db, anna, "exchange 1 1") == first
        with pytest.raises(outbox.KeyTaken):
            _said(db, bea, "exchange 1 1")
        with pytest.raises(outbox.KeyTaken):
            _said(db, anna, "exchange 1 1", subject=7)


@settings(max_examples=examples(20), deadline=None)
@given(st.lists(st.tuples(st.sampled_from(["ask", "answers", "person"]), st.integers(0, 3)), max_size=25))
def test_whatever_is_erased_of_some_every_prompt_of_others_is_written_down(acts: list[tuple[str, int]]) -> None:
    with fresh_database() as database:
        with database.write() as db:
            parents = [a_parent(db, at=T0) for _ in range(4)]
        for day, (act, which) in enumerate(acts):
            with database.write() as db:
                now, parent = T0 + day * DAY, parents[which]
                if act == "person":
                    erasure.forget_person(db, _person(db, parent), at=now)
                    erasure.tidy(db, now)
                    parents[which] = a_parent(db, at=now)
                elif act == "answers":
                    erasure.forget_answers(db, parent)
                else:
                    _rung(db, parent, plan_by_hand(db, parent, prompts.CHECKIN, now), now)


def _rung(db: Transaction, parent: int, prompt: Prompt, now: int) -> None:
    before = db.one(_ROWS)
    chat_id = people.get(db, _person(db, parent)).chat_id
    key = f"prompt {prompts.key_of(prompt)}"
    written = _said(db, chat_id, key, kind=outbox.PROMPT, prompt_id=prompt.id, at=now)
    prompts.move(db, prompt.id, prompts.QUEUED, at=now)
    assert before is not None
    assert db.one(_ROWS) == (before[0] + 1,), f"message {written} was there already"


def _person(db: Transaction, member_id: int) -> int:
    person_id = members.get(db, member_id).person_id
    assert person_id is not None
    return person_id


def _said(db: Transaction, chat_id: int, key: str, *, at: int = 0, kind: str = outbox.POST, **about: int) -> int:
    return outbox.add(
        db,
        chat_id=chat_id,
        kind=kind,
        says=Text("?"),
        at=at,
        idempotency_key=key,
        **about,
    )

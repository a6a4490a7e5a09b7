"""The states of a member, a prompt and an experiment: each pair is tried, only what the table allows happens."""

from __future__ import annotations

from collections.abc import Iterator
from importlib import import_module
from itertools import product
from pathlib import Path
from pkgutil import iter_modules

import pytest
from sqlalchemy import Table, Update, bindparam, update

import storage
from storage import experiment_versions, experiments, groups, members, people, planned_prompts, prompts
from storage.database import Database, Transaction
from storage.encryption import Vault
from storage.every_table import import_tables
from storage.groups import Group
from storage.members import Member
from storage.states import WrongTransition
from tests import databases
from tests.moments import T0, ZONE
from tests.world import KEY

_PUT_MEMBER = (
    update(members.member).where(members.member.c.id == bindparam("which")).values(state=bindparam("new"))
)
_PUT_PROMPT = (
    update(prompts.prompt).where(prompts.prompt.c.id == bindparam("which")).values(state=bindparam("new"))
)

_PUT_EXPERIMENT = (
    update(experiments.experiment)
    .where(experiments.experiment.c.id == bindparam("which"))
    .values(state=bindparam("new"))
)


@pytest.fixture
def db(tmp_path: Path) -> Iterator[Transaction]:
    database = Database(f"sqlite:///{databases.fresh_file(tmp_path / 'anker.db')}", Vault(KEY))
    with database.write() as db:
        yield db
    database.close()


@pytest.fixture
def anna(db: Transaction) -> Member:
    group: Group = groups.add(
        db, key="g-1", name="Linde", programme="p", pack_version="1", zone=ZONE, language="nl", helplines=(), at=T0
    )
    person = people.add(db, 7, name="Anna", language="nl", at=T0)
    return members.add(db, person_id=person.id, group_id=group.id, role=members.PARENT, at=T0)


@pytest.mark.parametrize(("old", "new"), [*product(members.STATES, members.STATES)])
def test_member_goes_only_where_the_table_allows(db: Transaction, anna: Member, old: str, new: str) -> None:
    db.run(_PUT_MEMBER, which=anna.id, new=old)
    if new in members.TRANSITIONS[old]:
        members.set_state(db, anna.id, new)
        assert members.get(db, anna.id).state == new
    else:
        with pytest.raises(WrongTransition):
            members.set_state(db, anna.id, new)
        assert members.get(db, anna.id).state == old


@pytest.mark.parametrize(("old", "new"), [*product(prompts.TRANSITIONS, [*prompts.TRANSITIONS][1:])])
def test_prompt_goes_only_where_the_table_allows(db: Transaction, anna: Member, old: str, new: str) -> None:
    asked = planned_prompts.add(
        db,
        member_id=anna.id,
        kind=prompts.CHECKIN,
        local_date="2026-03-02",
        slot=0,
        zone=ZONE,
        instrument="daily",
        study_day=1,
        scheduled_at=T0,
    )
    db.run(_PUT_PROMPT, which=asked.id, new=old)
    if new in prompts.TRANSITIONS[old]:
        prompts.move(db, asked.id, new, at=T0 + 60)
        moved = prompts.get(db, asked.id)
        assert moved.state == new
        stamped = (moved.sent_at, moved.opened_at, moved.completed_at, moved.expired_at, moved.closed_at)
        assert (T0 + 60 in stamped) == (new != prompts.QUEUED), "when it came into its state is on record"
    else:
        with pytest.raises(WrongTransition):
            prompts.move(db, asked.id, new, at=T0 + 60)
        assert prompts.get(db, asked.id).state == old


@pytest.mark.parametrize(("old", "new"), [*product(experiments.TRANSITIONS, [*experiments.TRANSITIONS][2:])])
def test_experiment_goes_only_where_the_table_allows(db: Transaction, anna: Member, old: str, new: str) -> None:
    made = experiments.propose(db, anna.id, title="…", at=T0, wait_until=T0 + 60, words={"what": "…"})
    db.run(_PUT_EXPERIMENT, which=made.id, new=old)

    def go() -> None:
        if new == experiments.AGREED:
            experiments.agree(db, experiment_versions.latest(db, made.id), at=T0 + 60)
        else:
            experiments.end(db, made.id, new, at=T0 + 60)

    if new in experiments.TRANSITIONS[old]:
        go()
        assert experiments.get(db, made.id).state == new
    else:
        with pytest.raises(WrongTransition):
            go()
        assert experiments.get(db, made.id).state == old


def test_every_state_is_left_and_reached_by_the_table_alone() -> None:
    for table in (members.TRANSITIONS, prompts.TRANSITIONS, experiments.TRANSITIONS):
        assert {state for news in table.values() for state in news} <= set(table)


def test_no_statement_brings_a_row_into_a_state_but_from_those_that_its_table_names() -> None:
    """Each is made by `states.moves` or its like: it says from which states it may be."""
    import_tables()
    by_table = {"member", "prompt", "experiment", "outbox", "ask", "phone_call", "evaluation", "export_request"}
    by_table |= {"broadcast", "share", "meeting", "silence"}
    found = {}
    for module in iter_modules(storage.__path__):
        names = {} if module.ispkg else vars(import_module(f"storage.{module.name}"))
        for name, each in names.items():
            statements = each.values() if isinstance(each, dict) else [each]
            for statement in statements:
                if not isinstance(statement, Update) or not isinstance(statement.table, Table):
                    continue
                if statement.table.name in by_table and _sets_state(statement):
                    found[f"{module.name}.{name}"] = f"{statement.table.name}.state" in _condition(statement)
    assert len(found) > 15
    assert [name for name, is_named in found.items() if not is_named] == []


def _condition(statement: Update) -> str:
    return str(statement).partition(" WHERE ")[2]


def _sets_state(statement: Update) -> bool:
    return "state" in {getattr(each, "name", each) for each in statement._values or {}}


def test_pause_ends_with_the_state(db: Transaction, anna: Member) -> None:
    members.set_state(db, anna.id, members.ACTIVE)
    members.set_state(db, anna.id, members.PAUSED, until=T0 + 3600)
    assert members.rested(db, now=T0 + 3600) == [anna.id]
    members.set_state(db, anna.id, members.STOPPED)
    assert members.get(db, anna.id).paused_until is None


def test_enrolling_once_more_keeps_the_first_day(db: Transaction, anna: Member) -> None:
    members.enrol(db, anna.id, at=T0, first_day=100)
    members.remove(db, anna.id, at=T0 + 60)
    members.set_state(db, anna.id, members.ENROLLING)
    members.enrol(db, anna.id, at=T0 + 90, first_day=107)
    assert members.get(db, anna.id).first_day == 100

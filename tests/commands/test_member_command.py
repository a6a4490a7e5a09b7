"""`member`: who is in a group, and the end of a membership, as somebody types it."""

from __future__ import annotations

import pytest

from storage import groups, members, people
from storage.database import Database
from storage.encryption import Vault, load_key
from tests.commands.conftest import GROUP, Installation


def _database(installation: Installation) -> Database:
    vault = Vault(load_key(installation.key, data_exists=True))
    return Database(f"sqlite:///{installation.database}", vault)


def _cast(installation: Installation) -> str:
    """Anna, Sanne and Karin in a group; its key."""
    key = installation.group()
    database = _database(installation)
    with database.write() as db:
        group = groups.find(db, key)
        assert group is not None
        for number, (name, role) in enumerate([("Anna\tA", "parent"), ("S", "facilitator"), ("K", "coordinator")]):
            person = people.add(db, 100 + number, name=name, language="nl", at=0)
            people.call(db, person, {"S": "Sanne", "K": "Karin"}.get(name, "mama"))
            one = members.add(db, person_id=person.id, group_id=group.id, role=role, at=0)
            members.enrol(db, one.id, at=0, first_day=1)
    database.close()
    return key


@pytest.mark.parametrize("command", ["list", "remove"])
def test_each_member_command_explains_itself_with_an_example(installation: Installation, command: str) -> None:
    told = installation.run("member", command, "--help")
    assert told.code == 0
    assert f"python bot.py member {command} " in told.out


def test_members_are_listed_a_line_each(installation: Installation) -> None:
    key = _cast(installation)
    assert installation.run("member", "list", "--group", key).lines == [
        "1\tparent\tactive\tAnna A",
        "2\tfacilitator\tactive\tSanne",
        "3\tcoordinator\tactive\tKarin",
    ]


def test_removing_ends_the_membership_and_erases_nothing(installation: Installation) -> None:
    key = _cast(installation)
    told = installation.run("member", "remove", "2")
    assert (told.code, told.out, told.err) == (0, "", "")
    assert "2\tfacilitator\tremoved\tSanne" in installation.run("member", "list", "--group", key).lines
    again = installation.run("member", "remove", "2")
    assert (again.code, again.err) == (1, "Member 2 is removed already.\n")


def test_last_coordinator_is_warned_about(installation: Installation) -> None:
    _cast(installation)
    told = installation.run("member", "remove", "3")
    assert told.code == 0
    assert told.err.startswith("The group has no coordinator any more")


@pytest.mark.parametrize(
    ("typed", "complaint"),
    [
        (["member", "remove", "9"], "There is no member 9"),
        (["member", "remove", "x"], "Invalid value"),
        (["member", "remove", "99999999999999999999"], "Invalid value"),
        (["meeting", "cancel", "99999999999999999999"], "Invalid value"),
        (["member", "list", "--group", "g-0"], "There is no group"),
    ],
)
def test_whom_nobody_knows_is_told_in_a_sentence(
    installation: Installation, typed: list[str], complaint: str
) -> None:
    _cast(installation)
    told = installation.run(*typed)
    assert told.code == 2
    assert complaint in told.err
    assert told.err.count("\n") == 1


@pytest.mark.parametrize("name", ["\u2800", "\u3164", "\u200b", " "])
def test_group_needs_a_name_that_can_be_seen(installation: Installation, name: str) -> None:
    told = installation.run(*GROUP[:-1], name, "--timezone", "Europe/Amsterdam")
    assert told.code == 2
    assert told.err.endswith("A group's name has 1 to 60 characters.\n")

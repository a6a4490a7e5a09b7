"""`meeting`: planned, listed, moved and cancelled as somebody types it; and what parents are told."""

from __future__ import annotations

import pytest

from storage import groups, meetings, members, outbox, people, sent_messages
from storage.database import Database
from storage.encryption import Vault, load_key
from tests.commands.conftest import Installation

ADD = ["meeting", "add", "--at", "2027-03-04 19:30"]


@pytest.mark.parametrize("command", ["add", "list", "move", "cancel"])
def test_each_meeting_command_explains_itself_with_an_example(installation: Installation, command: str) -> None:
    told = installation.run("meeting", command, "--help")
    assert told.code == 0
    assert f"python bot.py meeting {command} " in told.out


def test_meetings_are_planned_for_the_next_sessions_and_listed_by_their_wall_clock(
    installation: Installation,
) -> None:
    group = installation.group()
    first = installation.run(*ADD, "--group", group, "--place", "De Linde, zaal 2", "--link", "https://x.nl/a")
    second = installation.run("meeting", "add", "--at", "2027-04-01T19:30", "--group", group)
    third = installation.run("meeting", "add", "--at", "2027-03-04 20:30", "--group", group, "--session", "7")
    assert [told.out for told in (first, second, third)] == ["1\n", "2\n", "3\n"], "the number and nothing else"

    listed = installation.run("meeting", "list", "--group", group)
    assert listed.lines == [
        "1\t1\t2027-03-04 19:30\tplanned\tDe Linde, zaal 2, https://x.nl/a",
        "3\t7\t2027-03-04 20:30\tplanned\t",
        "2\t2\t2027-04-01 19:30\tplanned\t",
    ]


def test_parents_are_told_of_a_meeting_moved_and_cancelled_from_the_command_line(
    installation: Installation,
) -> None:
    group = installation.group()
    installation.run(*ADD, "--group", group)
    _a_parent_in(installation, group)

    # In a process of its own: what other tests read in opened no doors there.
    told = installation.typed("meeting", "move", "1", "--at", "2027-03-05 20:00")
    assert (told.code, told.err) == (0, "")
    (moved,) = _told(installation)
    assert moved == (outbox.DUE, 1)
    assert installation.run("meeting", "cancel", "1").code == 0
    assert _told(installation) == [(outbox.CANCELLED, 1), (outbox.DUE, 1)], "only the last word is said"
    assert "cancelled" in installation.run("meeting", "list", "--group", group).out

    again = installation.run("meeting", "move", "1", "--at", "2027-03-06 20:00")
    assert (again.code, again.err) == (1, "Meeting 1 is cancelled already.\n")


@pytest.mark.parametrize(
    ("typed", "complaint"),
    [
        (["meeting", "add", "--at", "2027-03-04 19:30", "--group", "g-0"], "There is no group"),
        (["meeting", "cancel", "99"], "There is no meeting 99"),
        (["meeting", "move", "99", "--at", "tomorrow"], "tomorrow"),
        (["meeting", "list"], "--group"),
    ],
    ids=lambda value: value[-1] if isinstance(value, list) else "",
)
def test_wrong_use_is_one_sentence_and_exit_code_two(
    installation: Installation, typed: list[str], complaint: str
) -> None:
    installation.group()
    told = installation.run(*typed)
    assert told.code == 2
    assert complaint in told.err
    assert len(told.err.strip().splitlines()) == 1
    assert told.out == ""


def test_a_session_the_programme_does_not_have_is_refused(installation: Installation) -> None:
    group = installation.group()
    told = installation.run(*ADD, "--group", group, "--session", "60")
    assert (told.code, told.err) == (2, "The programme has no session 60: it has 20.\n")


def _opened(installation: Installation) -> Database:
    vault = Vault(load_key(installation.key, data_exists=True))
    return Database(f"sqlite:///{installation.database}", vault)


def _a_parent_in(installation: Installation, key: str) -> None:
    database = _opened(installation)
    with database.write() as db:
        group = groups.find(db, key)
        assert group is not None
        person = people.add(db, 4711, name="Anna", language="nl", at=0)
        member = members.add(db, person_id=person.id, group_id=group.id, role=members.PARENT, at=0)
        members.enrol(db, member.id, at=0, first_day=1)
    database.close()


def _told(installation: Installation) -> list[tuple[str, int]]:
    """State of each message about a meeting, and of which."""
    database = _opened(installation)
    with database.read() as db:
        found = [(each.state, meetings.get(db, 1).id) for each in sent_messages.of_subject(db, outbox.MEETING, 1)]
    database.close()
    return found


@pytest.mark.parametrize(
    ("more", "code", "complaint"),
    [
        (["--at", "2020-03-04 19:30"], 1, "2020-03-04 19:30 has passed. Choose a moment to come."),
        (["--at", "2027-03-04 19:30"], 1, "Meeting 1 is at 2027-03-04 19:30 already."),
        (["--at", "0001-01-01 00:00"], 1, "0001-01-01 00:00 has passed. Choose a moment to come."),
        (
            ["--at", "9999-12-31 23:59"],
            1,
            "9999-12-31 23:59 is too far ahead: a group meets in 2199 at the latest.",
        ),
        (["--at", "2027-03-28 02:30"], 1, "2027-03-28 02:30 does not exist in Europe/Amsterdam"),
        (["--at", "2027-03-05 19:30", "--place", "x" * 121], 2, "A place has 120 characters at most."),
        (["--at", "2027-03-05 19:30", "--link", "https://" + "x" * 493], 2, "A link has 500 characters at most."),
        (["--at", "2027-03-05 19:30", "--link", "javascript:alert(1)"], 2, "no link that a phone can open"),
        (["--at", "2027-03-05 19:30", "--link", "https://"], 2, "no link that a phone can open"),
        (["--at", "2027-03-05 19:30", "--link", "zoom.us/j/1"], 2, "write one that begins with https://"),
    ],
)
def test_a_meeting_that_cannot_be_held_is_refused(
    installation: Installation, more: list[str], code: int, complaint: str
) -> None:
    group = installation.group()
    installation.run(*ADD, "--group", group)
    told = installation.run("meeting", "add", "--group", group, *more)
    assert told.code == code
    assert complaint in " ".join(told.err.split())
    assert len(installation.run("meeting", "list", "--group", group).lines) == 1


@pytest.mark.parametrize(
    "at",
    [
        *("2020-03-04 19:30", "2027-03-28 02:30", "2027-03-11 19:30", "0001-01-01 00:00", "9999-12-31 23:59"),
        "2027-03-04 19:30",  # where it is: typed once more, parents would hear of a move that is none
    ],
)
def test_a_meeting_is_not_moved_to_where_it_cannot_be_held(installation: Installation, at: str) -> None:
    group = installation.group()
    installation.run(*ADD, "--group", group)
    installation.run("meeting", "add", "--group", group, "--at", "2027-03-11 19:30")
    assert installation.run("meeting", "move", "1", "--at", at).code == 1
    assert "1\t1\t2027-03-04 19:30\tplanned" in installation.run("meeting", "list", "--group", group).out

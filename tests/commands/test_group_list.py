"""`group list`, as somebody types it who forgot a key."""

from __future__ import annotations

from tests.commands.conftest import Installation


def test_groups_are_listed_with_their_keys_a_line_each(installation: Installation) -> None:
    told = installation.run("group", "list")
    assert (told.code, told.lines, told.err) == (0, [], "")
    assert not list(installation.folder.rglob("*.key")), "a look makes no key"
    key = installation.group()
    assert installation.run("group", "list").lines == [
        f"{key}\tLinde\ttraumasensitief-opvoeden\tEurope/Amsterdam\tno chat"
    ]


def test_it_explains_itself_with_an_example(installation: Installation) -> None:
    told = installation.run("group", "list", "--help")
    assert told.code == 0
    assert "python bot.py group list" in told.out

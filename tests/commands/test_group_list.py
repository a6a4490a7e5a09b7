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


def test_a_terminal_that_lacks_the_letters_of_a_name_shows_the_groups_all_the_same(
    installation: Installation,
) -> None:
    key = installation.group("--name", "Lïnde 🌊")
    listed = installation.typed("group", "list", PYTHONIOENCODING="ascii")
    assert (listed.code, listed.err) == (0, "")
    assert listed.out.startswith(key)
    assert "L\\xefnde" in listed.out


def test_it_explains_itself_with_an_example(installation: Installation) -> None:
    told = installation.run("group", "list", "--help")
    assert told.code == 0
    assert "python bot.py group list" in told.out

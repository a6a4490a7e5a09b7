"""What stands behind /deel are the words to share: they are not asked for again, and leave no more than others."""

from __future__ import annotations

import pytest

from tests.journeys.hands import does
from tests.journeys.test_sharing import WORDS, _group, _holding, _posts
from tests.world import World


@pytest.mark.parametrize(
    ("name", "posted"),
    [("Met mijn naam", f"Anna deelt:\n{WORDS}"), ("Zonder mijn naam", f"Een ouder deelt:\n{WORDS}")],
)
async def test_words_behind_the_command_are_shown_once_it_is_said_whose_name_stands_with_them(
    world: World, name: str, posted: str
) -> None:
    _, anna, _, _, _ = await _group(world)
    await does(world, anna, f"> /deel {WORDS}")
    assert "Mag je naam erbij?" in anna.last.text
    await does(world, anna, name)
    assert anna.last.text == f"Zo komt het in de groep:\n\n{posted}"


async def test_words_behind_the_command_are_posted_with_a_yes_and_gone_from_her_chat(world: World) -> None:
    _, anna, _, room, _ = await _group(world)
    await does(world, anna, f"> /deel {WORDS}", "Met mijn naam", "Zet in de groep")
    await world.go_to(world.clock.now() + 1)
    assert [each.text for each in _posts(room)] == [f"Anna deelt:\n{WORDS}"]
    assert not [each for each in anna.chat.messages if each.text.startswith("/deel") and not each.deleted]


async def test_of_words_behind_the_command_nothing_stays_after_a_no(world: World) -> None:
    _, anna, _, _, _ = await _group(world)
    await does(world, anna, f"> /deel {WORDS}", "Toch niet")
    await world.go_to(world.clock.now() + 3600)
    assert not _holding(world.database, WORDS)


@pytest.mark.parametrize("behind", ["ja", "ik weet het niet", "👍", "hij slaat mij", "x" * 1501])
async def test_what_is_nothing_to_share_is_asked_for(world: World, behind: str) -> None:
    _, anna, _, _, _ = await _group(world)
    await does(world, anna, f"> /deel {behind}", "Met mijn naam")
    said = "\n".join(each.text for each in anna.chat.messages)
    assert "Zo komt het in de groep" not in said
    assert ("112" in said) is (behind == "hij slaat mij")
    await does(world, anna, f"> {WORDS}")
    assert WORDS in anna.last.text


async def test_more_words_before_the_name_is_chosen_do_not_go_along(world: World) -> None:
    _, anna, _, _, _ = await _group(world)
    await does(world, anna, f"> /deel {WORDS}", "> en de zon scheen")
    assert "Mag je naam erbij?" in anna.last.text
    await does(world, anna, "Met mijn naam")
    assert anna.last.text.endswith(f"deelt:\n{WORDS}")


async def test_parent_of_two_groups_is_asked_where_and_not_for_the_words_again(world: World) -> None:
    _, anna, _, _, _ = await _group(world)
    other = world.group("Groep Es")
    anna.open(world.invitation(other))
    await world.settle()
    first = ("Verder",) * 4
    await does(world, anna, *first, "Ja, ik doe mee", "Ja, dat mag", "Nee, geen woorden", "Ja, dat mag", "mama")
    await does(world, anna, "20:00", "zondag", "Nee, later")
    await does(world, anna, f"> /deel {WORDS}", "Groep Linde", "Zonder mijn naam")
    assert anna.last.text.endswith(f"Een ouder deelt:\n{WORDS}")
    await does(world, anna, "Toch niet")
    await world.go_to(world.clock.now() + 3600)
    assert not _holding(world.database, WORDS)

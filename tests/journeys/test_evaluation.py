"""Looking back together over HTTP: asked on one phone, approved on the other, signed on both."""

from __future__ import annotations

import csv
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest

from content.items import Option
from content.packs import Library
from handlers.core import choices
from handlers.evaluation.between import ABOUT
from handlers.evaluation.interviewing import Pause, Skip
from handlers.evaluation.signing import STOP
from handlers.evaluation.starting import NO, YES
from reports.export import export
from simulator.people import Person
from storage import erasure, evaluations, groups, keyboards, members, outbox, people
from storage.evaluations import Evaluation, EvaluationAnswer
from storage.said import Text
from tests.journeys.hands import does
from tests.moments import amsterdam
from tests.world import World

BEGIN = ["> /evaluatie", "Anna", "Halverwege"]
LEFT = ["Sla over"] * 3
OF_HER_OWN = (
    Option.model_validate({"value": "nothing", "label": {"nl": "Niets", "en": "Nothing"}}),
    Option.model_validate({"value": "own", "label": {"nl": "Iets anders", "en": "Something else"}}),
)


@pytest.fixture(scope="module")
def content() -> Library:
    return Library.load()


@pytest.fixture
async def world(tmp_path: Path, content: Library) -> AsyncIterator[World]:
    """A world whose programme has its waves: they say when evaluations are."""
    world = World(tmp_path, content=content)
    await world.start()
    yield world
    await world.stop()


@pytest.fixture
async def pair(world: World) -> tuple[Person, Person]:
    group = world.group()
    sanne = await world.enrolled("Sanne", group, "facilitator")
    return await world.enrolled("Anna", group), sanne


def looked_back(world: World) -> tuple[Evaluation | None, dict[str, EvaluationAnswer]]:
    with world.database.read() as db:
        parent = members.of_group(db, groups.every(db)[0].id, members.PARENT)[0]
        which = evaluations.latest(db, parent.id, "midway")
        return which, evaluations.answers(db, which.id) if which else {}


def exported(world: World, folder: Path, *, with_words: bool = True) -> list[dict[str, str]]:
    with world.database.read() as db:
        key = groups.every(db)[0].key
    export(world.database, Library.load(), key, folder / "export", now=world.clock.now(), with_words=with_words)
    with (folder / "export" / "evaluations.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.mark.parametrize(("typed", "state"), [("ja", evaluations.APPROVED), ("nee", evaluations.PROPOSED)])
async def test_a_lone_yes_or_no_tells_whether_it_is_right(
    world: World, pair: tuple[Person, Person], typed: str, state: str
) -> None:
    anna, sanne = pair
    await does(world, sanne, *BEGIN)
    await does(world, anna, "Ja, goed")
    await does(world, sanne, "> Samen eten")
    await does(world, anna, f"> {typed}")
    _, answers = looked_back(world)
    assert [each.state for each in answers.values()] == [state]
    assert "snap ik nog niet" not in anna.last.text


async def test_an_answer_that_never_reached_her_phone_comes_once_they_go_on(
    world: World, pair: tuple[Person, Person]
) -> None:
    anna, sanne = pair
    await does(world, sanne, *BEGIN)
    await does(world, anna, "Ja, goed")
    await does(world, sanne, "> Samen eten")
    await anna.sees("“Samen eten”")
    anna.block()
    await does(world, sanne, "> Meer rust", *LEFT, "Sla over")
    anna.unblock()
    await does(world, anna, "> /start")
    assert not any("Meer rust" in each.text for each in anna.chat.messages)
    await does(world, sanne, *BEGIN)
    assert "Meer rust" in anna.last.text
    assert sum("Samen eten" in each.text for each in anna.chat.messages) == 1, "what she has does not come twice"
    await does(world, anna, "Klopt", "Klopt", "Zo is het goed")
    await does(world, sanne, "Ik teken")
    which, _ = looked_back(world)
    assert which is not None
    assert which.state == evaluations.SIGNED


async def test_who_looks_back_with_another_facilitator_from_now_on_reads_so(
    world: World, pair: tuple[Person, Person]
) -> None:
    anna, sanne = pair
    with world.database.read() as db:
        group = groups.every(db)[0]
    bram = await world.enrolled("Bram", group, "facilitator")
    await does(world, sanne, *BEGIN)
    await does(world, anna, "Ja, goed")
    await does(world, bram, *BEGIN)
    assert anna.last.text.startswith("Vanaf nu kijkt Bram met jou terug.")
    await does(world, bram, "Later verder", *BEGIN)
    assert sum("Vanaf nu kijkt" in each.text for each in anna.chat.messages) == 1
    anna.tap("Ik stop hiermee", anna.last)
    await world.settle()
    assert looked_back(world)[1] == {}


@pytest.mark.long
async def test_an_interview_on_two_phones_with_a_restart_and_two_days_in_between(
    world: World, pair: tuple[Person, Person], tmp_path: Path
) -> None:
    anna, sanne = pair
    await does(world, sanne, *BEGIN)
    await anna.sees("Jij leest het, en zegt of het klopt.")
    assert not [each for each in sanne.chat.messages if "1 van de 6" in each.text], "not before her yes"
    await does(world, anna, "Ja, goed")
    await sanne.sees("1 van de 6")
    await does(world, sanne, "> De groep. Even <stil> zijn.")
    await anna.sees("“De groep. Even <stil> zijn.”")
    await does(world, sanne, "> Ik merk mijn schouders", "Later verder")

    await world.anker.stop()
    await world.start_bot()
    await world.go_to(amsterdam("2026-03-04 10:00"))
    await does(world, anna, "Klopt niet", "> Ik merk mijn nek")
    assert "“Ik merk mijn nek” ✓" in (await anna.sees("mijn nek")).text
    await does(world, sanne, *BEGIN)
    await sanne.sees("3 van de 6")
    await does(world, sanne, "> Niks", "> Fijn met de anderen")
    await does(world, anna, "Haal het weg")
    await does(world, sanne, "Te veel", "Sla over")
    assert "Alles is gevraagd" in "\n".join(each.text for each in sanne.chat.messages)
    assert exported(world, tmp_path) == [], "nobody signed yet"
    while any("Klopt" in label for each in anna.chat.messages for row in each.buttons for label in row):
        await does(world, anna, "Klopt")
    await anna.sees("Dit staat er nu.")
    await does(world, anna, "Zo is het goed")
    await does(world, sanne, "Ik teken")
    await anna.sees("Dank je. Jullie keken samen terug.")
    which, answers = looked_back(world)
    assert which is not None
    assert which.state == evaluations.SIGNED
    assert [(each.state, each.written_by) for each in answers.values() if each.item == "different"] == [
        ("approved", "parent")
    ]

    told = {row["item"]: row for row in exported(world, tmp_path)}
    assert told["helped"]["value"] == "De groep. Even <stil> zijn."
    assert told["different"]["value"] == "Ik merk mijn nek"
    assert (told["messages"]["value"], told["messages"]["label"]) == ("many", "Te veel")
    assert (told["together"]["value"], told["together"]["reason"]) == ("", "skipped")
    assert {row["session"] for row in told.values()} == {"8"}
    filled = {"helped": "together", "different": "parent", "together": "parent", "more_of": "facilitator"}
    assert {item: told[item]["filled_by"] for item in filled} == filled


async def test_what_the_facilitator_types_hours_later_is_no_answer_of_the_parent(
    world: World, pair: tuple[Person, Person]
) -> None:
    anna, sanne = pair
    await does(world, sanne, *BEGIN)
    await does(world, anna, "Ja, goed")
    await sanne.sees("1 van de 6")
    await world.go_to(world.clock.now() + 24 * 3600)
    await does(world, sanne, "> Wie neemt er koekjes mee?")
    assert "Dit schreef ik niet op." in sanne.last.text
    assert looked_back(world)[1] == {}
    await does(world, sanne, *BEGIN, "> De groep")
    assert looked_back(world)[1]["helped"].words == "De groep"


async def test_where_the_parent_read_along_both_can_sign_at_once(
    world: World, pair: tuple[Person, Person]
) -> None:
    anna, sanne = pair
    await does(world, sanne, *BEGIN)
    await does(world, anna, "Ja, goed")
    await sanne.sees("1 van de 6")
    await does(world, sanne, "> De groep")
    await does(world, anna, "Klopt")
    await does(world, sanne, *["Sla over"] * 5)
    await sanne.sees("Teken jij dit?")
    assert not [each for each in sanne.chat.messages if "leest nog na" in each.text], "nothing is left to read"

    await does(world, anna, "Zo is het goed")
    assert any(["Ik stop hiermee"] in each.buttons for each in anna.chat.messages), (
        "until both signed she may stop"
    )
    await does(world, sanne, "Ik teken")
    await anna.sees("Dank je. Jullie keken samen terug.")
    assert not any(["Ik stop hiermee"] in each.buttons for each in anna.chat.messages)


async def test_words_that_fit_no_option_are_kept_and_exported_beside_it(tmp_path: Path, content: Library) -> None:
    form = content.instrument("evaluation")
    first = form.items[0].model_copy(update={"key": "hard", "kind": "choice", "options": OF_HER_OWN})
    asked = form.model_copy(update={"items": (first,)})
    world = World(tmp_path, content=replace(content, instruments={**content.instruments, "evaluation": asked}))
    await world.start()
    group = world.group()
    sanne = await world.enrolled("Sanne", group, "facilitator")
    anna = await world.enrolled("Anna", group)
    await does(world, sanne, *BEGIN)
    await does(world, anna, "Ja, goed")
    await sanne.sees("1 van de 1")
    await does(world, sanne, "> De trap  op")
    assert "“De trap op”" in (await anna.sees("trap")).text
    await does(world, anna, "Klopt niet", "> =De trap\naf", "Zo is het goed")
    await does(world, sanne, "Ik teken")
    await anna.sees("Dank je.")
    assert [(row["value"], row["code"], row["label"]) for row in exported(world, tmp_path)] == [
        ("own", "2", "'=De trap af")
    ]
    (row,) = exported(world, tmp_path, with_words=False)
    assert (row["value"], row["label"]) == ("own", "Iets anders")
    await world.stop()


async def test_who_rather_not_leaves_nothing_behind(world: World, pair: tuple[Person, Person]) -> None:
    anna, sanne = pair
    await does(world, sanne, *BEGIN)
    await does(world, anna, "Ja, goed")
    await does(world, sanne, "> Veel")
    await does(world, anna, "Ik stop hiermee")
    await sanne.sees("Anna wil dit niet. Dat is prima.")
    which, answers = looked_back(world)
    assert which is not None
    assert which.state == evaluations.DECLINED
    assert answers == {}


async def test_a_parent_who_has_her_answers_erased_has_no_evaluation_any_more(
    world: World, pair: tuple[Person, Person]
) -> None:
    anna, sanne = pair
    await does(world, sanne, *BEGIN)
    await does(world, anna, "Ja, goed")
    await does(world, sanne, "> Veel")
    which, _ = looked_back(world)
    assert which is not None
    with world.database.write() as db:
        erasure.forget_answers(db, which.member_id)
    assert looked_back(world) == (None, {})


async def test_neither_phone_does_what_the_other_is_for(world: World, pair: tuple[Person, Person]) -> None:
    """A button of the parent's in the facilitator's hand, or the other way about, as if by a bug."""
    anna, sanne = pair
    await does(world, sanne, *BEGIN)
    for who, choice in ((sanne, YES), (sanne, NO), (sanne, STOP), (anna, Skip("helped")), (anna, Pause("helped"))):
        which, _ = looked_back(world)
        assert which is not None
        with world.database.write() as db:
            person = people.find(db, who.id)
            assert person is not None
            keyboard = keyboards.add(
                db, person_id=person.id, kind=ABOUT, subject=which.id, choices=[choices.write(ABOUT, choice)],
                at=world.clock.now())  # fmt: skip
            said = outbox.add(db, chat_id=person.chat_id, kind=outbox.REPLY, says=Text("…"), at=world.clock.now())
            keyboards.shown_in(db, keyboard.id, said)
        await world.settle()
        tap = who.tap_data(f"{ABOUT}:{keyboard.id}:0:0", message=who.last)
        await world.settle()
        assert tap.answer is not None
        assert tap.answer.text == "Dit kan hier nu niet."
        assert looked_back(world) == (which, {})


async def test_a_facilitator_who_invites_by_night_reads_when_it_comes(
    world: World, pair: tuple[Person, Person]
) -> None:
    anna, sanne = pair
    await world.go_to(amsterdam("2026-03-02 22:45"))
    await does(world, sanne, *BEGIN)
    assert sanne.last.text.startswith("Het is nacht voor Anna. Om 07:00 komt de vraag of dit goed is.")
    assert not any("kijkt graag met jou terug" in each.text for each in anna.chat.messages)
    await world.go_to(amsterdam("2026-03-03 07:00"))
    await anna.sees("Sanne kijkt graag met jou terug.")


async def test_a_facilitator_who_writes_by_night_reads_when_the_parent_does(
    world: World, pair: tuple[Person, Person]
) -> None:
    anna, sanne = pair
    await world.go_to(amsterdam("2026-03-02 20:30"))
    await does(world, sanne, *BEGIN)
    await does(world, anna, "Ja, goed")
    await world.go_to(amsterdam("2026-03-02 22:45"))
    await does(world, sanne, "> De groep")
    assert "Het is nacht voor Anna. Dit komt daar om 07:00." in (await sanne.sees("“De groep”")).text


async def test_who_gets_no_messages_is_not_invited_and_the_facilitator_reads_so(
    world: World, pair: tuple[Person, Person]
) -> None:
    anna, sanne = pair
    anna.block()
    await world.settle()
    await does(world, sanne, *BEGIN)
    assert sanne.last.text.startswith("Anna krijgt mijn berichten nu niet.")
    assert looked_back(world)[0] is None


async def test_a_parent_who_rests_goes_on_with_what_she_said_yes_to_and_is_asked_nothing_new(
    world: World, pair: tuple[Person, Person]
) -> None:
    anna, sanne = pair
    await does(world, sanne, *BEGIN)
    await does(world, anna, "Ja, goed")
    await does(world, sanne, "> De groep", "Later verder")
    await does(world, anna, "> /pauze", "Tot ik terug ben")
    await does(world, sanne, "> /evaluatie", "Anna", "Aan het eind")
    assert sanne.last.text == "Anna heeft nu pauze. Begin hier later mee."
    await does(world, sanne, *BEGIN)
    await sanne.sees("2 van de 6")

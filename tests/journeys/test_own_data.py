"""What is kept of a parent stays hers: she sees all of it by week, corrects it, and takes it along as a file."""

from __future__ import annotations

import io
import json
import re
from typing import Any
from zipfile import ZipFile

import pytest
from sqlalchemy import bindparam, select

from content.packs import Library
from simulator.people import Person
from storage import hellos, responses, silence
from storage.hellos import Hello
from storage.responses import Response, revision
from tests.journeys.hands import does
from tests.moments import amsterdam
from tests.world import World, library, with_all_taught

_REVISED = select(revision.c.item, revision.c.value).where(revision.c.prompt_id == bindparam("of"))


@pytest.fixture
def content() -> Library:
    """The ladder is asked from the first day on."""
    return with_all_taught()


async def _answers(world: World, person: Person, day: str, tension: str) -> None:
    await world.go_to(amsterdam(f"{day} 20:00"))
    await does(world, person, "Ja, nu", tension, "Buik, maag", "Klaar", "Midden", "Toen het begon")


def _given(world: World, prompt_id: int) -> dict[str, Response]:
    with world.database.read() as db:
        return responses.of(db, prompt_id)


async def test_parent_looks_back_by_kind_and_week(world: World) -> None:
    anna = await world.enrolled("Anna", world.group())
    await _answers(world, anna, "2026-03-02", "7")
    await _answers(world, anna, "2026-03-05", "5")
    await _answers(world, anna, "2026-03-09", "3")
    await does(world, anna, "> /gegevens", "Mijn antwoorden", "Alles per week", "Elke dag")
    assert anna.last.text == "Van welke week?"
    await does(world, anna, "2 – 8 maart")
    assert "maandag 2 maart, 20:00" in anna.last.text
    assert "maandag 9 maart" not in anna.last.text
    await does(world, anna, "Terug", "9 – 15 maart")
    assert "– 3" in anna.last.text


async def test_what_she_answered_is_hers_to_read_although_the_content_asks_it_later_since(world: World) -> None:
    anna = await world.enrolled("Anna", world.group())
    await _answers(world, anna, "2026-03-02", "5")
    await world.anker.stop()
    world.content = library()
    await world.start_bot()
    await does(world, anna, "> /gegevens", "Mijn antwoorden")
    assert "Midden" in anna.last.text


async def test_parent_corrects_old_answers_and_what_she_said_first_stays_on_record(world: World) -> None:
    anna = await world.enrolled("Anna", world.group())
    await _answers(world, anna, "2026-03-02", "7")
    await world.go_to(amsterdam("2026-03-10 12:00"))
    week = ("> /gegevens", "Mijn antwoorden", "Alles per week", "Elke dag", "2 – 8 maart")
    await does(world, anna, *week, "Verander maandag 2 maart, 20:00", "1. 7", "4")
    assert "Het is veranderd." in anna.last.text
    await does(world, anna, "Terug", "2. Buik, maag", "Hoofd, kaak", "✓ Buik, maag", "Klaar")
    await does(world, anna, "Terug", "3. Midden", "Sla over")
    given = _given(world, 1)
    assert (given["tension"].value, given["body"].value, given["ladder"].reason) == ("4", "head_jaw", "skipped")
    with world.database.read() as db:
        assert dict(db.all(_REVISED, of=1)) == {"tension": "7", "body": "belly", "ladder": "middle"}


async def test_parent_writes_her_own_words_anew(world: World) -> None:
    anna = await world.enrolled("Anna", world.group())
    await _answers(world, anna, "2026-03-02", "7")
    await does(world, anna, "Ja, nog twee", "Zonder nadenken", "> naar buiten")
    await world.go_to(amsterdam("2026-03-10 12:00"))
    week = ("> /gegevens", "Mijn antwoorden", "Alles per week", "Elke dag", "2 – 8 maart")
    await does(world, anna, *week, "Verander maandag 2 maart, 20:00", "6. naar buiten", "> met Sam naar buiten")
    assert "Het is veranderd." in anna.last.text
    assert _given(world, 1)["helped"].words == "met Sam naar buiten"
    await does(world, anna, "Terug", "6. met Sam naar buiten", "Terug", "> dit is geen antwoord")
    assert _given(world, 1)["helped"].words == "met Sam naar buiten", "after going back nothing is asked"
    with world.database.read() as db:
        assert [item for item, _ in db.all(_REVISED, of=1)] == ["helped"]


async def test_parent_takes_all_of_it_along_and_the_file_leaves_the_chat_after_a_day(world: World) -> None:
    anna = await world.enrolled("Anna", world.group())
    await _answers(world, anna, "2026-03-02", "7")
    await does(world, anna, "Ja, nog twee", "Zonder nadenken", "> naar <buiten>")
    await does(world, anna, "> /ladder", "Boven", "> mijn bankje")
    await does(world, anna, "> /ideeen", "Zet er iets bij", "> samen zingen")
    await does(world, anna, "> /wens", "> meer over slapen")
    await does(world, anna, "> /gegevens", "Stuur een bestand")
    message = anna.last
    data, page = _file(message.document)
    assert data["about"]["name"] == "Anna"
    given = {each["item"]: each for asked in data["asked"] for each in asked["answers"]}
    assert given["tension"]["value"] == "7"
    assert given["helped"]["words"] == "naar <buiten>"
    assert [each["kind"] for each in data["consents"]] == ["participation", "facilitator", "words", "research"]
    assert "Hoe gespannen is je lijf nu?" in page
    assert "Mag je begeleider jouw antwoorden zien?" in page
    assert "{{" not in page
    assert "2 maart 2026" in page
    assert not re.search(r"\d{4}-\d\d-\d\d", page), "a page to read has no dates for machines"
    assert data["ladder"]["top"]["word"] == "mijn bankje"
    assert [each["words"] for each in (*data["ideas"], *data["wishes"])] == ["samen zingen", "meer over slapen"]
    assert "samen zingen" in page
    assert "mijn bankje" in page
    assert "naar &lt;buiten&gt;" in page
    await world.go_to(world.clock.now() + 24 * 3600)
    assert message.deleted
    folder = world.folder / "exports"
    assert not folder.exists() or list(folder.iterdir()) == []


async def test_the_file_tells_of_her_drawing_her_hello_and_what_was_said_of_her_silence(world: World) -> None:
    anna = await world.enrolled("Anna", world.group())
    await does(world, anna, "> /ladder", "Mijn tekening", "Ja")
    anna.send_photo(b"\x89PNG", "")
    await world.settle()
    with world.database.write() as db:
        hellos.choose(db, 1, Hello("2026-03-02", "2026-06-02", 0))
        silence.warn(db, 1, at=world.clock.now())
    await does(world, anna, "> /gegevens", "Stuur een bestand")
    data, page = _file(anna.last.document)
    assert (data["drawing"], data["hello"], data["silence"]["state"]) == (True, {"until": "2026-06-02"}, "warned")
    assert "Een foto van je tekening staat bij Telegram." in page
    assert "Elke maand een hoi, tot: 2 juni 2026" in page
    assert "Twee weken stil, dat hoorde je op: 2 maart 2026" in page


def _file(document: Any) -> tuple[Any, str]:
    with ZipFile(io.BytesIO(document.content)) as archive:
        return json.loads(archive.read("gegevens.json")), archive.read("lees-mij.html").decode()


async def test_the_file_tells_who_looked_and_empty_parts_are_one_line(world: World) -> None:
    group = world.group()
    sanne, anna = await world.enrolled("Sanne", group, "facilitator"), await world.enrolled("Anna", group)
    await _answers(world, anna, "2026-03-02", "7")
    await does(world, sanne, "> /ouders", "Anna")
    await does(world, anna, "> /gegevens", "Stuur een bestand")
    data, page = _file(anna.last.document)
    (look,) = data["looked"]
    assert (look["role"], look["action"]) == ("facilitator", "looked_with_words")
    assert f"2 maart 2026: {look['who']} keek, ook naar je woorden" in page
    assert "Je proefjes · Je ladder" in page
    assert "Hoe gespannen is je lijf nu?</p>" in page, "what a number means she needs no more"

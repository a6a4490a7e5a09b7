"""A facilitator invites and sees who takes part; a coordinator gets numbers and the export."""

from __future__ import annotations

import csv
import io
import re
from zipfile import ZipFile

import pytest
import pyzipper
from hypothesis import given

from commands import export_maker
from handlers.staff.helplines import helpline_in
from reports import handout
from simulator.menus import menu_for
from simulator.people import Person
from storage import export_requests, members, people
from tests.journeys.hands import does
from tests.letters import any_text
from tests.moments import amsterdam
from tests.world import World


def _told(person: Person, words: str) -> int:
    return sum(words in message.text for message in person.chat.messages if message.from_bot)


def _exports_lying_about(world: World) -> list[str]:
    folder = world.folder / "exports"
    return [path.name for path in folder.iterdir()] if folder.exists() else []


async def test_facilitator_invites_in_the_chat_and_sees_who_takes_part_by_name_and_state(world: World) -> None:
    group = world.group()
    sanne = await world.enrolled("Sanne", group, "facilitator")
    await does(world, sanne, "> /groep")
    assert sanne.last.text == "Nog geen ouder heeft de link geopend."
    await does(world, sanne, "> /uitnodigen", "> 99")
    assert "Typ een getal van 1 tot en met 20" in sanne.last.text
    await does(world, sanne, "> drie")
    ready, *to_forward = [each.text for each in sanne.chat.messages[-4:]]
    assert "Stuur elke ouder zelf één van deze berichten door." in ready
    links = [link for each in to_forward for link in re.findall(r"https://t\.me/\S+", each)]
    assert len(set(links)) == 3, "each in a message of its own"
    for name, link in zip(("Anna", "Bea<b>", "Carla"), links, strict=True):
        world.telegram.person(name).open(link)
    await world.settle()
    dina = await world.enrolled("Dina", group)
    await does(world, dina, "> /pauze", "Eén week")
    eva = await world.enrolled("Eva", group)
    await does(world, eva, "> /stop", "Ja, stop")
    await does(world, sanne, "> /groep")
    for line in ("Anna: is aan het beginnen", "Bea<b>: is", "Dina: heeft pauze", "Eva: is gestopt"):
        assert line in sanne.last.text
    await does(world, sanne, "> /export")
    assert sanne.last.text == "Dit kan hier nu niet."


async def test_invitations_come_as_cards_to_print_and_as_a_picture_each_with_a_link_that_works(
    world: World,
) -> None:
    sanne = await world.enrolled("Sanne", world.group(), "facilitator")
    await does(world, sanne, "> /uitnodigen", "2", "Kaarten om te printen")
    page = next(each.document for each in reversed(sanne.chat.messages) if each.document is not None)
    on_cards = set(re.findall(r"https://t\.me/[\w?=-]+", page.content.decode()))
    assert len(on_cards) == 2

    await does(world, sanne, "> /uitnodigen", "1", "Plaatje met een code")
    picture = sanne.chat.messages[-1]
    assert picture.photo is not None
    (in_caption,) = re.findall(r"https://t\.me/[\w?=-]+", picture.text)

    for name, link in zip(("Anna", "Bea", "Carla"), (*on_cards, in_caption), strict=True):
        person = world.telegram.person(name)
        person.open(link)
        await world.settle()
        assert "Nederlands" in str(person.last.buttons), name
    await world.go_to(world.clock.now() + 1)
    assert _exports_lying_about(world) == []


@pytest.mark.parametrize("wish", ["Kaarten om te printen", "Plaatje met een code"])
async def test_invitations_that_cannot_be_written_are_told_and_leave_nothing_behind(
    world: World, monkeypatch: pytest.MonkeyPatch, wish: str
) -> None:
    def full(*_: object) -> None:
        raise OSError("no space left")

    monkeypatch.setattr(handout, "handout", full)
    monkeypatch.setattr(handout, "picture", full)
    sanne = await world.enrolled("Sanne", world.group(), "facilitator")
    await does(world, sanne, "> /uitnodigen", "1", wish)
    assert sanne.last.text == "Dat lukte nu niet.\nDe links hierboven werken wel."
    assert _exports_lying_about(world) == []
    with world.database.read() as db:
        assert export_requests.in_state(db, export_requests.ASKED) == []


async def test_coordinator_is_asked_for_a_name_with_where_parents_see_it(world: World) -> None:
    group = world.group()
    coen, sanne = world.telegram.person("Coen"), world.telegram.person("Sanne")
    coen.open(world.invitation(group, "coordinator"))
    sanne.open(world.invitation(group, "facilitator"))
    await world.settle()
    await does(world, coen, "Nederlands")
    await does(world, sanne, "Nederlands")
    assert coen.last.text.startswith("Ouders zien je naam alleen als je een export maakt.")
    assert sanne.last.text == "Hoe mogen ouders je noemen?"


async def test_facilitator_turns_reminders_off_for_her_group(world: World) -> None:
    group = world.group()
    sanne = await world.enrolled("Sanne", group, "facilitator")
    anna = await world.enrolled("Anna", group)
    await world.go_to(amsterdam("2026-03-03 12:00"))
    assert _reminders(world, anna) == 1
    await does(world, sanne, "> /groep", "Zet herinneringen uit")
    await world.go_to(amsterdam("2026-03-04 12:00"))
    assert _reminders(world, anna) == 1
    await does(world, sanne, "> /groep", "Zet herinneringen aan")
    await world.go_to(amsterdam("2026-03-05 12:00"))
    assert _reminders(world, anna) == 2


def _reminders(world: World, person: Person) -> int:
    return sum(
        call.params.get("chat_id") == person.id and "Het kan nog tot" in call.params.get("text", "")
        for call in world.telegram.calls
    )


async def test_facilitator_keeps_the_help_numbers_and_parents_find_them_first(world: World) -> None:
    group = world.group()
    sanne = await world.enrolled("Sanne", group, "facilitator")
    anna = await world.enrolled("Anna", group)
    await does(world, sanne, "> /nummers", "Nummer toevoegen", "> de huisarts")
    assert "Dat snap ik nog niet" in sanne.last.text
    await does(
        world, sanne, "> Huisarts = 010 123 4567", "> /nummers", "Nummer toevoegen", "> Team Linde: 06-12345678"
    )
    await does(world, anna, "> /hulp")
    assert "Huisarts: 010 123 4567\nTeam Linde: 06-12345678" in anna.chat.messages[-2].text
    await does(world, sanne, "> /nummers", "Haal weg: Huisarts", "Haal weg: Team Linde")
    await does(world, anna, "> /hulp")
    assert "Huisarts" not in anna.chat.messages[-2].text


@given(any_text(max_size=80))
def test_facilitator_types_anything_as_a_number_and_it_is_taken_whole_or_not_at_all(typed: str) -> None:
    line = helpline_in(typed)
    assert line is None or (1 <= len(line[0]) <= 40 and sum(letter.isdigit() for letter in line[1]) >= 2)


def test_facilitator_types_a_number_as_people_do() -> None:
    assert helpline_in("Huisarts = 010 123 4567") == ("Huisarts", "010 123 4567")
    assert helpline_in(" Spoed 112 ") == ("Spoed", "112")
    assert helpline_in("Wijkteam: +31 (0)10-1234567") == ("Wijkteam", "+31 (0)10-1234567")
    assert helpline_in("010 123 4567") is None
    assert helpline_in("Huisarts") is None


async def test_facilitator_hears_once_that_a_parent_cannot_be_reached(world: World) -> None:
    group = world.group()
    sanne = await world.enrolled("Sanne", group, "facilitator")
    anna = await world.enrolled("Anna", group)
    anna.block()
    await world.settle()
    assert _told(sanne, "Anna krijgt mijn berichten niet meer") == 1
    await world.go_to(amsterdam("2026-03-04 21:00"))
    assert _told(sanne, "Anna krijgt mijn berichten niet meer") == 1, "two check-ins could not go; once is enough"
    await does(world, sanne, "> /groep")
    assert "Anna: krijgt mijn berichten niet" in sanne.last.text
    anna.unblock()
    await world.settle()
    await world.go_to(amsterdam("2026-03-05 20:00"))
    assert "Heb je even een minuut?" in anna.last.text
    anna.block()
    await world.settle()
    assert _told(sanne, "Anna krijgt mijn berichten niet meer") == 2, "that is news again"


async def test_coordinator_reads_the_export_back_from_the_zip(world: World) -> None:
    group = world.group()
    coen = await world.enrolled("Coen", group, "coordinator")
    anna = await world.enrolled("Anna", group)
    bea = await world.enrolled("Bea", group)
    await does(world, bea, "> /gegevens", "Wie mag wat zien", "Haal ze uit de lijst")
    await world.go_to(amsterdam("2026-03-02 20:00"))
    await does(world, anna, "Ja, nu", "7", "Buik, maag", "Klaar", "Toen het begon")
    await does(world, coen, "> /groep")
    assert "check-ins van de laatste zeven dagen met een antwoord: 1 van 2" in coen.last.text
    assert "Anna" not in coen.last.text
    await does(world, coen, "> /export", "Nee, toch niet", "> /export")
    assert "dit bestand gaat over mensen" in coen.last.text
    await does(world, coen, "Om mee te werken")

    message = coen.last
    document = message.document
    assert document is not None
    assert message.text.startswith(
        f"{group.name} · Om mee te werken\nLet op: dit gaat over mensen.\n"
        "Ouders in het bestand: 1. Niet erin, zonder ja of vergeten op verzoek: 1."
    )
    with ZipFile(io.BytesIO(document.content)) as archive:
        rows = list(csv.DictReader(io.StringIO(archive.read("responses.csv").decode("utf-8-sig"))))
        everything = b"".join(archive.read(name) for name in archive.namelist())
    assert {row["item"]: row["value"] for row in rows if row["value"]} == {
        "tension": "7",
        "body": "belly",
        "noticed": "start",
    }
    assert b"Anna" not in everything
    assert b"Bea" not in everything
    await world.go_to(world.clock.now() + 1)
    assert _exports_lying_about(world) == []
    with world.database.read() as db:
        assert [each.state for each in export_requests.in_state(db, export_requests.SENT)] == ["sent"]


async def test_an_export_leaves_the_coordinators_chat_after_a_day(world: World) -> None:
    coen = await world.enrolled("Coen", group := world.group(), "coordinator")
    await world.enrolled("Anna", group)
    await does(world, coen, "> /export", "Om mee te werken")
    message = coen.last
    assert message.document is not None
    await world.go_to(world.clock.now() + 24 * 3600)
    assert message.deleted


async def test_coordinator_exports_to_share_or_of_one_parent(world: World) -> None:
    group = world.group()
    coen = await world.enrolled("Coen", group, "coordinator")
    anna, bea = await world.enrolled("Anna", group), await world.enrolled("Bea", group)
    await world.go_to(amsterdam("2026-03-02 20:00"))
    for who, tension in ((anna, "7"), (bea, "3")):
        await does(world, who, "Ja, nu", tension)
    codes = _codes(world)

    await does(world, coen, "> /export", "Van één ouder", codes["Bea"])
    assert {row["participant"] for row in _exported(coen, "prompts")} == {codes["Bea"]}
    assert [row["value"] for row in _exported(coen, "responses") if row["item"] == "tension"] == ["3"]

    await does(world, coen, "> /export", "Om te delen")
    shared = {row["participant"] for row in _exported(coen, "participants")}
    assert len(shared) == 2
    assert shared.isdisjoint(codes.values())


async def test_a_file_to_share_says_that_a_break_costs_days_of_all(world: World) -> None:
    group = world.group()
    coen = await world.enrolled("Coen", group, "coordinator")
    anna, bea = await world.enrolled("Anna", group), await world.enrolled("Bea", group)
    await world.go_to(amsterdam("2026-03-03 20:00"))
    await does(world, anna, "Ja, nu", "7")
    await world.go_to(amsterdam("2026-03-04 12:00"))
    await does(world, anna, "> /pauze", "Eén week")
    await world.go_to(amsterdam("2026-03-06 20:00"))
    await does(world, bea, "Ja, nu", "3")
    await does(world, coen, "> /export", "Om te delen")
    assert "Ouders in het bestand: 2. Niet erin, zonder ja of vergeten op verzoek: 0." in coen.last.text
    assert "Om te delen zijn dagen van alle ouders weggelaten: 3." in coen.last.text
    assert "Ouders die langer weg waren, staan er niet in: 0. LEESMIJ zegt waarom." in coen.last.text
    assert {row["study_day"] for row in _exported(coen, "prompts")} == {"1"}


async def test_words_leave_the_chat_only_under_a_password(world: World) -> None:
    group = world.group()
    coen, anna = await world.enrolled("Coen", group, "coordinator"), await world.enrolled("Anna", group)
    await world.go_to(amsterdam("2026-03-02 20:00"))
    await does(world, anna, "Ja, nu", "7", "Buik, maag", "Klaar", "Toen het begon", "Ja, nog twee")
    await does(world, anna, "Sla over", "> naar buiten")
    await does(world, coen, "> /export", "Om mee te werken")
    assert [row["value"] for row in _exported(coen, "responses") if row["item"] == "helped"] == ["words"]
    assert "Woorden van ouders zitten er niet in" in coen.last.text

    await world.anker.stop()
    world.export_password = b"een lang wachtwoord"
    await world.start_bot()
    await does(world, coen, "> /export", "Om mee te werken")
    assert "gaat open met het wachtwoord" in coen.last.text
    rows = _exported(coen, "responses", b"een lang wachtwoord")
    assert [row["value"] for row in rows if row["item"] == "helped"] == ["naar buiten"]


def _codes(world: World) -> dict[str, str]:
    with world.database.read() as db:
        found = members.of_group(db, 1, members.PARENT)
        return {people.get(db, each.person_id or 0).name: each.pseudonym for each in found}


def _exported(coen: Person, table: str, password: bytes | None = None) -> list[dict[str, str]]:
    """A table of the zip that came last."""
    document = coen.last.document
    assert document is not None
    with pyzipper.AESZipFile(io.BytesIO(document.content)) as archive:
        archive.setpassword(password)
        return list(csv.DictReader(io.StringIO(archive.read(f"{table}.csv").decode())))


async def test_export_that_a_fall_interrupted_is_made_after_the_restart_and_sent_once(world: World) -> None:
    group = world.group()
    coen = await world.enrolled("Coen", group, "coordinator")
    await world.enrolled("Anna", group)
    (world.folder / "exports" / ".export-9.zip-left").mkdir(parents=True)
    (world.folder / "exports" / "export-8.zip").write_bytes(b"left lying about")
    with world.database.write() as db:
        (member,) = members.of_group(db, group.id, "coordinator")
        export_requests.ask(db, group_id=group.id, member_id=member.id, at=world.clock.now())
    await world.anker.stop()
    await world.start_bot()
    assert _exports_lying_about(world) == []
    await world.settle()
    assert sum(message.document is not None for message in coen.chat.messages) == 1
    await world.anker.stop()
    await world.start_bot()
    await world.go_to(world.clock.now() + 1)
    assert sum(message.document is not None for message in coen.chat.messages) == 1
    assert _exports_lying_about(world) == []


async def test_a_wish_that_nobody_knows_is_ended_and_said_and_is_never_everything(world: World) -> None:
    group = world.group()
    coen = await world.enrolled("Coen", group, "coordinator")
    await world.enrolled("Anna", group)
    with world.database.write() as db:
        (member,) = members.of_group(db, group.id, "coordinator")
        at = world.clock.now()
        asked = export_requests.ask(db, group_id=group.id, member_id=member.id, purpose="later", at=at)
    await world.anker.stop()
    await world.start_bot()
    await world.settle()
    assert not [each for each in coen.chat.messages if each.document is not None]
    assert coen.last.text.startswith("Het bestand kwam er niet.")
    with world.database.read() as db:
        found = export_requests.find(db, asked)
        assert found is not None
        assert found.state == export_requests.FAILED


async def test_an_export_in_the_name_of_who_is_no_coordinator_goes_to_nobody(world: World) -> None:
    group = world.group()
    anna = await world.enrolled("Anna", group)
    with world.database.write() as db:
        (member,) = members.of_group(db, group.id, "parent")
        export_requests.ask(db, group_id=group.id, member_id=member.id, at=world.clock.now())
    await world.anker.stop()
    await world.start_bot()
    await world.settle()
    assert not [each for each in anna.chat.messages if each.document is not None]


async def test_coordinator_hears_when_there_is_no_file(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    group = world.group()
    coen = await world.enrolled("Coen", group, "coordinator")
    await does(world, coen, "> /export", "Om mee te werken")
    assert "Er is nog niets om te exporteren" in coen.last.text
    await world.enrolled("Anna", group)
    monkeypatch.setattr(export_maker, "LARGEST", 10)
    await does(world, coen, "> /export", "Om mee te werken")
    assert "te groot voor Telegram" in coen.last.text
    monkeypatch.setattr(export_maker, "LARGEST", 10**8)
    world.telegram.fault("sendDocument", kind="error", code=400, description="Bad Request: file is broken")
    await does(world, coen, "> /export", "Om mee te werken")
    await world.go_to(world.clock.now() + 1)
    assert "Het bestand kwam er niet" in coen.last.text
    assert _exports_lying_about(world) == []


async def test_coordinator_invites_a_facilitator_who_finds_her_own_menu(world: World) -> None:
    coen = await world.enrolled("Coen", world.group(), "coordinator")
    await does(world, coen, "> /uitnodigen", "Een begeleider")
    sanne = world.telegram.person("Sanne")
    sanne.open(re.findall(r"https://t\.me/\S+", coen.last.text)[0])
    await world.settle()
    await does(world, sanne, "Nederlands", "Sanne")
    assert "Je begeleidt Groep Linde" in sanne.last.text
    commands = [entry["command"] for entry in menu_for(sanne, sanne.chat)]
    assert "uitnodigen" in commands
    assert "export" not in commands
    assert "export" in [entry["command"] for entry in menu_for(coen, coen.chat)]


async def test_for_which_group_is_asked_once_an_hour_and_can_be_changed(world: World) -> None:
    sanne = await world.enrolled("Sanne", world.group(), "facilitator")
    sanne.open(world.invitation(world.group("Groep Eik"), "facilitator"))
    await world.settle()
    await does(world, sanne, "> /groep", "Groep Eik", "> /uitnodigen")
    assert any(each.text == "Prima, voor Groep Eik." for each in sanne.chat.messages[-2:])
    assert "Voor hoeveel ouders" in sanne.last.text
    await does(world, sanne, "Andere groep", "Groep Linde", "1")
    assert "Groep Linde" in sanne.last.text
    await does(world, sanne, "> /start")
    assert "Je begeleidt Groep Linde" in sanne.last.text
    await does(world, sanne, "Ouders uitnodigen", "1")
    assert "Groep Linde" in sanne.last.text
    await world.go_to(world.clock.now() + 3601)
    await does(world, sanne, "> /groep")
    assert sanne.last.buttons == [["Groep Linde"], ["Groep Eik"]]

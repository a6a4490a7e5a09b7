"""A membership is ended by others: every door of it is closed at once, and no answer is erased."""

from __future__ import annotations

import pytest
from sqlalchemy import func, select

from handlers.shared import membership_end
from simulator.people import Person
from storage import broadcasts, keyboards, members, prompts, questions, responses
from storage import people as known_people
from storage.groups import Group
from storage.outbox import CANCELLED, DUE, NOTICE, outbox
from tests.journeys.hands import does
from tests.journeys.rights_table import COMMANDS, MEMBERSHIP, REFUSALS, STAFF, TAPS, WORDS
from tests.journeys.sealed import everything_in
from tests.journeys.test_meetings import FIRST, PLANNED
from tests.journeys.test_sharing import _group
from tests.moments import amsterdam
from tests.world import World

HERS = {"gegevens", "taal"}  # what is kept of her, and how she is spoken to, stay hers to see and to change
SAID_BY_ALL = {"stop", "pauze"}  # heard as the words alone are
_WAITING = select(outbox.c.kind, outbox.c.state, outbox.c.reason).where(outbox.c.reason == "removed")


def member_of(world: World, person: Person) -> members.Member:
    with world.database.read() as db:
        known = known_people.find(db, person.id)
        assert known is not None
        return members.of_person(db, known.id)[0]


async def removed(world: World, person: Person) -> None:
    """As the command does it."""
    with world.database.write() as db:
        membership_end.end(world.anker.turns.outside(db), members.get(db, member_of(world, person).id))
    await world.settle()


@pytest.mark.parametrize("role", ["facilitator", "coordinator"])
async def test_every_door_of_staff_is_closed_after_the_removal(world: World, role: str) -> None:
    group = world.group()
    await world.enrolled("Karin", group, "coordinator")
    sanne = await world.enrolled("Sanne", group, role)
    place = member_of(world, sanne)
    with world.database.write() as db:
        draft = broadcasts.begin(db, member_id=place.id, group_id=group.id, at=world.clock.now())
    await removed(world, sanne)
    assert sanne.last.text.startswith("Je werkt hier niet meer met Groep Linde.")

    for command, may in COMMANDS.items():
        if isinstance(may, set) and may & STAFF and command not in HERS | SAID_BY_ALL:
            await does(world, sanne, f"> /{command}")
            assert sanne.last.text.startswith(REFUSALS), f"/{command}: {sanne.last.text}"
    with world.database.write() as db:
        owner = place.person_id
        taps = {
            door: keyboards.add(
                db, person_id=owner, kind=door, subject=draft.id if thing == "broadcast" else place.id,
                choices=["x"], at=world.clock.now()).id
            for door, (thing, may) in TAPS.items() if may & STAFF and thing in (MEMBERSHIP, "broadcast")
        }  # fmt: skip
    for door, number in taps.items():
        if door in HERS:
            continue
        tap = sanne.tap_data(f"{door}:{number}:0:0", message=sanne.chat.messages[-1])
        await world.settle()
        assert tap.answer is not None
        assert tap.answer.text.startswith(REFUSALS), f"{door}: {tap.answer.text}"
    for door, (thing, may) in WORDS.items():
        if may & STAFF and thing in (MEMBERSHIP, "broadcast") and door not in HERS:
            with world.database.write() as db:
                assert owner is not None
                subject = draft.id if thing == "broadcast" else place.id
                questions.ask(db, owner, door, subject, at=world.clock.now())
            await does(world, sanne, "> half negen")
            assert sanne.last.text.startswith(REFUSALS), f"{door}: {sanne.last.text}"


async def test_open_buttons_questions_and_waiting_notices_end_with_it(world: World) -> None:
    group = world.group()
    sanne = await world.enrolled("Sanne", group, "facilitator")
    await world.enrolled("Anna", group)
    await does(world, sanne, "> /uitnodigen")
    shown = sanne.last
    await world.go_to(amsterdam("2026-03-02 23:30"))
    place = member_of(world, sanne)
    assert place.person_id is not None
    with world.database.write() as db:
        turn = world.anker.turns.outside(db)
        person = known_people.get(db, place.person_id)
        turn.say("Anna doet mee.", to=person, kind=NOTICE, not_before=world.clock.now() + 3600)
    button = next(each for row in shown.keyboard_rows for each in row if each["text"] == "2")
    await removed(world, sanne)
    assert not shown.buttons
    with world.database.read() as db:
        assert db.all(_WAITING) == [(NOTICE, CANCELLED, "removed")]
        assert questions.of(db, place.person_id) is None
        assert {each.kind for each in keyboards.open_of(db, place.person_id)} <= HERS
    tap = sanne.tap_data(button["callback_data"], shown)
    await world.settle()
    assert tap.answer is not None
    assert "t.me" not in sanne.last.text
    await world.go_to(amsterdam("2026-03-03 07:30"))
    assert sanne.last.text.startswith("Je werkt hier niet meer"), "told in the morning, and nothing else"


async def test_another_group_of_hers_goes_on(world: World) -> None:
    linde, eik = world.group(), world.group("Groep Eik")
    sanne = await world.enrolled("Sanne", linde, "facilitator")
    sanne.open(world.invitation(eik, "facilitator"))
    await world.settle()
    await removed(world, sanne)
    await does(world, sanne, "> /groep")
    assert "Nog geen ouder" in sanne.last.text
    with world.database.read() as db:
        waiting = db.one(select(func.count()).where(outbox.c.state == DUE))
    assert waiting == (0,)


async def test_links_that_she_made_and_links_from_before_open_nothing(world: World) -> None:
    group = world.group()
    karin = await world.enrolled("Karin", group, "coordinator")
    kept = world.invitation(group, "coordinator")
    await does(world, karin, "> /uitnodigen", "Een begeleider")
    made = "https://t.me/" + karin.last.text.partition("https://t.me/")[2].split()[0]
    world.clock.move_by(60)
    await removed(world, karin)
    for link, who in ((kept, karin), (made, world.telegram.person("Fien"))):
        who.open(link)
        await world.settle()
        assert who.last.text.startswith("Deze link is te oud.")
    world.clock.move_by(60)
    karin.open(world.invitation(group, "coordinator"))
    await world.settle()
    assert member_of(world, karin).state == members.ENROLLING or member_of(world, karin).state == members.ACTIVE


async def test_coordinator_ends_a_facilitators_membership_in_the_chat(world: World) -> None:
    group = world.group()
    karin = await world.enrolled("Karin", group, "coordinator")
    sanne = await world.enrolled("Sanne", group, "facilitator")
    await world.enrolled("Anna", group)
    await does(world, sanne, "> /overzicht")
    card = sanne.last
    assert card.buttons
    await does(world, karin, "> /overzicht", "Wie hier werkt")
    assert "Anna" not in str(karin.last), "a coordinator sees no parent by name"
    await does(world, karin, "Sanne, begeleider")
    assert "Stopt Sanne hier?" in karin.last.text
    assert "geen coördinator" not in karin.last.text
    await does(world, karin, "Ja, stopt hier")
    assert "Sanne hoort niet meer bij de groep, en leest dat ook." in karin.last.text
    assert not card.buttons, "what stands in her chat has no dead buttons"
    assert sanne.last.text.startswith("Je werkt hier niet meer met Groep Linde.")
    assert member_of(world, sanne).state == members.REMOVED


async def test_last_coordinator_reads_a_warning_before_she_leaves(world: World) -> None:
    karin = await world.enrolled("Karin", world.group(), "coordinator")
    await does(world, karin, "> /overzicht", "Wie hier werkt", "Karin, coördinator")
    assert "er is daarna geen coördinator meer" in karin.last.text


async def test_parent_keeps_her_data_and_her_prompts_end_withdrawn(world: World) -> None:
    group: Group = world.group()
    await world.enrolled("Sanne", group, "facilitator")
    anna = await world.enrolled("Anna", group)
    await world.go_to(amsterdam("2026-03-02 20:00"))
    await does(world, anna, "Ja, nu", "7")
    await removed(world, anna)
    assert anna.last.text.startswith("Je hoort niet meer bij Groep Linde.")
    place = member_of(world, anna)
    with world.database.read() as db:
        (asked,) = prompts.recent_of(db, place.id, prompts.CHECKIN, most=1)
        assert (asked.state, asked.reason) == (prompts.PARTIAL, prompts.WITHDRAWN)
        assert responses.of(db, asked.id)
    await world.go_to(amsterdam("2026-03-03 20:00"))
    with world.database.read() as db:
        newest = prompts.recent_of(db, place.id, prompts.CHECKIN, most=1)[0]
    assert (newest.state, newest.reason) == (prompts.NOT_SENT, prompts.WITHDRAWN)
    await does(world, anna, "> /gegevens", "Vergeet mij", "Ja, haal alles weg", "Ja, alles weg")
    with world.database.read() as db:
        assert members.get(db, place.id).state == members.FORGOTTEN


async def test_what_a_removed_parent_asked_is_over_and_nobody_waits_for_her(world: World) -> None:
    group = world.group()
    sanne, anna = await world.enrolled("Sanne", group, "facilitator"), await world.enrolled("Anna", group)
    await does(world, anna, "> /vraag Mag mijn zus mee?", "Stuur dit aan Sanne")
    await does(world, anna, "> /bel 06 12345678", "Overdag", "Niets inspreken", "Ja, laat Sanne bellen")
    await removed(world, anna)
    read = [each.text for each in anna.chat.messages if each.from_bot]
    assert "Hier komt geen antwoord meer." in read
    assert "Het bellen gaat niet door.\nIk haalde je nummer weg.\nHulp nu? Bel 112 of 113." in read
    assert not any("12345678" in each.text for each in sanne.chat.messages)
    assert "06 12345678" not in everything_in(world.database)
    labels = {label for each in sanne.chat.messages for row in each.buttons for label in row}
    assert not labels & {"Antwoord", "Gezien", "Ik bel"}
    await does(world, sanne, "> /overzicht")
    assert "Geen ouder wacht op jou." in sanne.last.text


async def test_what_a_removed_parent_was_writing_for_the_group_stays_nowhere(world: World) -> None:
    _, anna, _, _, _ = await _group(world)
    await does(world, anna, "> /deel mijn zoon sliep door", "> met mijn naam")
    assert "sliep door" in everything_in(world.database)
    await removed(world, anna)
    await world.go_to(world.clock.now() + 60)
    assert "sliep door" not in everything_in(world.database)
    assert "Het komt niet in de groep." in [each.text for each in anna.chat.messages]


async def test_what_a_removed_parent_shared_under_her_name_and_waits_for_the_morning_is_not_posted(
    world: World,
) -> None:
    sanne, anna, bea, room, _ = await _group(world)
    await world.go_to(amsterdam("2026-03-02 23:00"))
    for parent in (anna, bea):
        await does(world, parent, "> /deel", "Met mijn naam", f"> {parent.name} zag zwaluwen", "Zet in de groep")
    await removed(world, anna)
    await world.go_to(amsterdam("2026-03-03 08:00"))
    assert [each.text for each in room.messages if "zwaluwen" in each.text] == ["Bea deelt:\nBea zag zwaluwen"]
    assert "Anna zag zwaluwen" not in everything_in(world.database)
    assert not any("zwaluwen" in each.text for each in sanne.chat.messages), "nobody is told of it"


async def test_what_a_removed_parent_typed_for_the_group_goes_from_her_chat(world: World) -> None:
    _, anna, _, _, _ = await _group(world)
    await does(world, anna, "> /deel", "Zonder mijn naam", "> mijn zoon sliep door")
    await removed(world, anna)
    assert not any("sliep door" in each.text for each in anna.chat.messages)


async def test_what_a_parent_shared_is_posted_though_staff_of_her_name_was_removed(world: World) -> None:
    group = world.group()
    sanne = await world.enrolled("Sanne", group, "facilitator")
    anna, other = await world.enrolled("Anna", group), world.telegram.person("Anna Bos")
    other.open(world.invitation(group, "facilitator"))
    await world.settle()
    await does(world, other, "Nederlands", "Anna")
    room = world.telegram.group("Linde", [sanne, other, anna])
    room.add_bot(by=sanne)
    await world.settle()
    await does(world, sanne, "Koppelen")
    await world.go_to(amsterdam("2026-03-02 23:00"))
    await does(world, anna, "> /deel", "Met mijn naam", "> Wij zagen zwaluwen", "Zet in de groep")
    await removed(world, other)
    await world.go_to(amsterdam("2026-03-03 08:00"))
    assert [each.text for each in room.messages if "zwaluwen" in each.text] == ["Anna deelt:\nWij zagen zwaluwen"]


FORGETS = ("> /gegevens", "Vergeet mij", "Ja, haal alles weg", "Ja, alles weg")


async def test_who_was_removed_is_not_led_back_by_an_older_link_once_she_is_forgotten(world: World) -> None:
    group = world.group()
    await world.enrolled("Karin", group, "coordinator")
    sanne = await world.enrolled("Sanne", group, "facilitator")
    kept, for_bea = world.invitation(group, "facilitator"), world.invitation(group)
    world.clock.move_by(60)
    await removed(world, sanne)
    world.clock.move_by(60)
    made_since = world.invitation(group, "facilitator")
    await does(world, sanne, *FORGETS)
    world.clock.move_by(60)
    sanne.open(kept)
    await world.settle()
    assert sanne.last.text.startswith("Deze link is te oud.")
    await world.enrols(world.telegram.person("Fien"), made_since, "facilitator")
    await world.enrols(world.telegram.person("Bea"), for_bea)
    assert member_of(world, world.telegram.person("Bea")).state == members.ACTIVE, "parents' links open as before"


async def test_who_is_forgotten_is_not_led_back_by_a_link_to_work_there_that_she_made(world: World) -> None:
    group = world.group()
    karin = await world.enrolled("Karin", group, "coordinator")
    await does(world, karin, "> /uitnodigen", "Een begeleider")
    made = "https://t.me/" + karin.last.text.partition("https://t.me/")[2].split()[0]
    await does(world, karin, *FORGETS)
    world.clock.move_by(60)
    karin.open(made)
    await world.settle()
    assert karin.last.text.startswith("Deze link is te oud.")


TO_ALL = ("> /bericht", "> Lieve ouders", "> Tot donderdag", "Klaar", "Alle ouders", "Nu")


async def test_what_was_written_to_all_and_waits_for_her_morning_is_not_sent_to_who_was_removed(
    world: World,
) -> None:
    group = world.group()
    sanne = await world.enrolled("Sanne", group, "facilitator")
    anna, bea = [await world.enrolled(name, group) for name in ("Anna", "Bea")]
    await does(world, sanne, *PLANNED, "Alleen deze ene", "Sla over")
    with world.database.write() as db:
        for person in (anna, bea):
            members.set_zone(db, member_of(world, person).id, "America/New_York")
    await world.go_to(amsterdam("2026-03-03 10:10"))
    await does(world, sanne, "> /bijeenkomst", FIRST, "Afzeggen", "Ja, zeg af", *TO_ALL, "Ja, verstuur")
    seen = len(anna.chat.messages)
    await removed(world, anna)
    await world.go_to(amsterdam("2026-03-03 14:00"))
    assert [each.text.split(".")[0] for each in anna.chat.messages[seen:]] == [
        "Je hoort niet meer bij Groep Linde"
    ]
    heard = [each.text for each in bea.chat.messages]
    assert {"Lieve ouders", "Tot donderdag"} <= set(heard)
    assert any("afgezegd" in each for each in heard)


async def test_what_may_not_have_arrived_goes_again_to_nobody_who_was_removed(world: World) -> None:
    group = world.group()
    sanne = await world.enrolled("Sanne", group, "facilitator")
    anna = await world.enrolled("Anna", group)
    await does(world, sanne, "> /bericht", "> Lieve ouders", "Klaar", "Alle ouders", "Nu")
    world.telegram.fault("copyMessage", kind="drop_before")
    await does(world, sanne, "Ja, verstuur")
    await world.go_to(world.clock.now() + 20)
    await removed(world, anna)
    await does(world, sanne, "Stuur opnieuw")
    assert "Lieve ouders" not in [each.text for each in anna.chat.messages]


@pytest.mark.parametrize("ended", [False, True])
async def test_what_parents_try_at_home_goes_from_the_chat_of_a_removed_facilitator(
    world: World, ended: bool
) -> None:
    group = world.group()
    sanne = await world.enrolled("Sanne", group, "facilitator")
    anna = await world.enrolled("Anna", group)
    await does(world, anna, "> /proefje", "> Onder de appelboom zitten")
    if ended:
        await does(world, anna, "Toch niet")
    else:
        await does(world, sanne, "Samen uitwerken")
    assert any("appelboom" in each.text for each in sanne.chat.messages)
    await removed(world, sanne)
    assert not any("appelboom" in each.text for each in sanne.chat.messages if not each.deleted)
    assert any("appelboom" in each.text for each in anna.chat.messages), "hers stays hers"

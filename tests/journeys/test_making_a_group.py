"""A coordinator makes a group in the chat over HTTP, and ties a Telegram group to it."""

from __future__ import annotations

from storage import groups, meetings, members, people
from storage.groups import Group
from tests.journeys.hands import does
from tests.moments import amsterdam
from tests.world import World


def _found(world: World, name: str) -> Group:
    with world.database.read() as db:
        (found,) = [each for each in groups.every(db) if each.name == name]
    return found


async def test_coordinator_makes_a_group_with_its_first_meeting_and_links_its_chat(world: World) -> None:
    linde = world.group(helplines=[("Huisarts", "010 1234567")])
    karin = await world.enrolled("Karin", linde, "coordinator")
    await does(world, karin, "> /nieuwegroep", "> Groep Es")
    assert "Zo maak ik Groep Es:" in karin.last.text
    assert "Klok: Amsterdam" in karin.last.text
    await does(world, karin, "Eerste keer kiezen", "> donderdag half 8", "Andere stad", "> Londen")
    assert "Klok: London" in karin.last.text
    await does(world, karin, "Zo is het goed")
    es = _found(world, "Groep Es")
    assert (es.zone, es.helplines) == ("Europe/London", (("Huisarts", "010 1234567"),))
    with world.database.read() as db:
        (meeting,) = meetings.coming(db, es.id, now=world.clock.now())
        person = people.find(db, karin.id)
        assert person is not None
        mine = {each.group_id: (each.role, each.state) for each in members.of_person(db, person.id)}
    assert meeting.starts_at == amsterdam("2026-03-05 20:30"), "half past seven on the clock of London"
    assert mine[es.id] == ("coordinator", "active")

    room = world.telegram.group("Es", [karin])
    room.add_bot(by=karin)
    await world.settle()
    karin.tap("Koppelen", room.messages[-1])
    await world.settle()
    await does(world, karin, "Groep Es")
    assert _found(world, "Groep Es").chat_id is not None
    assert _found(world, "Groep Linde").chat_id is None


async def test_card_names_what_it_takes_over_and_each_can_be_another(world: World) -> None:
    sanne = await world.enrolled("Sanne", world.group(helplines=[("Huisarts", "010 1234567")]), "facilitator")
    await does(world, sanne, "> /leesuren ma-vr 9:00", "> /nieuwegroep", "> Groep Es")
    assert "Hulpnummers: Huisarts 010 1234567" in sanne.last.text
    assert "Jij leest: maandag tot vrijdag om 09:00" in sanne.last.text
    await does(world, sanne, "Hulpnummers kiezen", "> Huisarts = 020 765 4321\nWijkteam, dat weet ik niet")
    assert "Dat snap ik nog niet" in sanne.last.text
    await does(world, sanne, "> Huisarts = 020 765 4321\nWijkteam 14 010")
    assert "Hulpnummers: Huisarts 020 765 4321, Wijkteam 14 010" in sanne.last.text
    await does(world, sanne, "Leesuren kiezen", "> ooit")
    assert "Dat snap ik nog niet" in sanne.last.text
    await does(world, sanne, "> dinsdag 20:00")
    assert "Jij leest: dinsdag om 20:00" in sanne.last.text
    await does(world, sanne, "Zo is het goed", "> /leesuren")
    assert "dinsdag om 20:00" in sanne.last.text, "what is done next is for the new group"
    es = _found(world, "Groep Es")
    assert es.helplines == (("Huisarts", "020 765 4321"), ("Wijkteam", "14 010"))
    assert _found(world, "Groep Linde").helplines == (("Huisarts", "010 1234567"),)


async def test_what_is_not_to_be_taken_over_is_left_out(world: World) -> None:
    sanne = await world.enrolled("Sanne", world.group(helplines=[("Huisarts", "010 1234567")]), "facilitator")
    await does(world, sanne, "> /leesuren ma-vr 9:00", "> /nieuwegroep", "> Groep Es")
    await does(world, sanne, "Hulpnummers kiezen", "Nog geen nummers", "Leesuren kiezen", "Geen vaste tijd")
    card = next(each.text for each in reversed(sanne.chat.messages) if "Zo maak ik" in each.text)
    assert "Hulpnummers: nog geen" in card
    assert "Jij leest: geen vaste tijd" in card
    await does(world, sanne, "Zo is het goed")
    assert _found(world, "Groep Es").helplines == ()


async def test_coordinator_is_asked_for_no_hours(world: World) -> None:
    karin = await world.enrolled("Karin", world.group(), "coordinator")
    await does(world, karin, "> /nieuwegroep", "> Groep Es")
    assert "Jij leest" not in karin.last.text
    assert "Leesuren kiezen" not in [label for row in karin.last.buttons for label in row]
    await does(world, karin, "Zo is het goed")
    assert not [each for each in karin.chat.messages if "leesuren" in each.text]


async def test_who_forgot_to_link_a_chat_hears_it_once_before_the_first_meeting(world: World) -> None:
    karin = await world.enrolled("Karin", world.group(), "coordinator")
    await does(world, karin, "> /nieuwegroep", "> Groep Es", "Eerste keer kiezen", "> donderdag half 8")
    await does(world, karin, "Zo is het goed")
    await world.go_to(amsterdam("2026-03-05 19:00"))
    told = [each.text for each in karin.chat.messages if "nog geen groepsgesprek" in each.text]
    assert len(told) == 1
    assert told[0].startswith("Groep Es begint bijna.")


async def test_where_that_meeting_moves_she_does_not_hear_it_again(world: World) -> None:
    sanne = await world.enrolled("Sanne", world.group(), "facilitator")
    await does(world, sanne, "> /bijeenkomst", "Bijeenkomsten toevoegen", "> 5 maart 19:30, hier", "Ja, bewaar")
    await world.go_to(amsterdam("2026-03-04 20:30"))
    await does(world, sanne, "> /bijeenkomst", "donderdag 5 maart, 19:30 · sessie 1")
    await does(world, sanne, "Verzetten", "> 12 maart 19:30", "Ja, verzet")
    await world.go_to(amsterdam("2026-03-12 18:00"))
    assert sum("nog geen groepsgesprek" in each.text for each in sanne.chat.messages) == 1


async def test_what_cannot_be_read_is_asked_again_and_nothing_is_made_without_a_yes(world: World) -> None:
    karin = await world.enrolled("Karin", world.group(), "coordinator")
    await does(world, karin, "> /nieuwegroep", "> Groep Es", "Eerste keer kiezen", "> ooit eens")
    assert "Dat snap ik nog niet" in karin.last.text
    await does(world, karin, "> 1 maart 2026 19:30")
    assert "Dat is al voorbij" in karin.last.text
    await does(world, karin, "Terug")
    assert "Eerste keer: nog niet bekend" in [each.text for each in karin.chat.messages if each.buttons][-1]
    await does(world, karin, "Toch niet")
    with world.database.read() as db:
        assert [each.name for each in groups.every(db)] == ["Groep Linde"]


async def test_who_links_a_chat_in_which_anker_is_an_administrator_reads_what_that_means(world: World) -> None:
    sanne = await world.enrolled("Sanne", world.group(), "facilitator")
    room = world.telegram.group("Linde", [sanne], "supergroup")
    room.add_bot(by=sanne)
    room.promote_bot(by=sanne)
    await world.settle()
    await does(world, sanne, "Koppelen")
    assert "Ik ben er beheerder." in sanne.last.text
    assert "Ik hoef geen beheerder te zijn" not in sanne.last.text


async def test_two_ways_of_hosting_are_told_in_one_screen_as_it_is_now(world: World) -> None:
    group = world.group()
    sanne = await world.enrolled("Sanne", group, "facilitator")
    await does(world, sanne, "> /gesprek")
    assert "heeft nu geen groepsgesprek waar ik in zit" in sanne.last.text
    room = world.telegram.group("Linde", [sanne], "supergroup")
    room.add_bot(by=sanne)
    await world.settle()
    await does(world, sanne, "Koppelen", "> /gesprek")
    assert "ben ik nu een stille gast" in sanne.last.text
    room.promote_bot("can_pin_messages", by=sanne)
    await world.settle()
    await does(world, sanne, "> /gesprek")
    assert "ben ik nu beheerder" in sanne.last.text
    assert "– Ik mag niet mensen binnenlaten." in sanne.last.text

"""/overzicht over HTTP: what is open for a facilitator, how it goes for a coordinator, in one message each."""

from __future__ import annotations

from storage import groups, outbox, people
from storage.said import Text
from tests.journeys.hands import does
from tests.moments import amsterdam
from tests.world import World


async def test_facilitator_sees_what_waits_for_her_and_gets_to_each_thing_from_there(world: World) -> None:
    group = world.group()
    sanne = await world.enrolled("Sanne", group, "facilitator")
    anna, bea = await world.enrolled("Anna", group), await world.enrolled("Bea", group)
    other = await world.enrolled("Roos", world.group("Groep Eik"), "facilitator")
    room = world.telegram.group("Linde", [sanne, anna, bea])
    room.add_bot(by=sanne)
    await world.settle()
    await does(world, sanne, "Koppelen", "> /overzicht")
    overview = sanne.last
    assert "Geen ouder wacht op jou." in overview.text
    assert "Er staat geen bijeenkomst gepland." in overview.text

    plan = ["> /bijeenkomst", "Bijeenkomsten toevoegen", "> donderdag half 8", "Alleen deze ene"]
    await does(world, sanne, *plan)
    await does(world, anna, "> /deel", "Zonder mijn naam", "> vandaag ging het goed", "Zet in de groep")
    await world.go_to(world.clock.now() + 541)
    await does(world, anna, "> /proefje", "> even naar buiten")
    bea.block()
    await world.settle()
    sanne.tap("Ververs", overview)
    await world.settle()
    assert "delen zonder naam: 1." in overview.text
    assert "Anna: even naar buiten" in overview.text
    assert "donderdag 5 maart, 19:30" in overview.text
    assert "Nog niets gezegd: Anna, Bea" in overview.text
    assert "Krijgt mijn berichten niet: Bea." in overview.text

    sanne.tap("Lees wat ouders delen", overview)
    await world.settle()
    assert "vandaag ging het goed" in sanne.last.text
    sanne.tap("Anna: even naar buiten", overview)
    await world.settle()
    assert "even naar buiten" in sanne.last.text
    assert "zonder naam willen delen, lees jij eerst" in overview.text
    sanne.tap("Eerst lezen: aan. Zet uit", overview)
    await world.settle()
    assert ["Eerst lezen: uit. Zet aan"] in overview.buttons
    await does(world, anna, "> /deel", "Zonder mijn naam", "> nu meteen", "Zet in de groep")
    await world.go_to(world.clock.now() + 541)
    assert "nu meteen" in room.messages[-1].text, "the group chose to go without a yes"

    await does(world, other, "> /overzicht")
    assert "Geen ouder wacht op jou." in other.last.text, "another group's things are not hers"
    await does(world, anna, "> /overzicht")
    assert anna.last.text == "Dit kan hier nu niet."


async def test_facilitator_reads_of_which_meetings_nobody_said_whether_they_were_held(world: World) -> None:
    sanne = await world.enrolled("Sanne", world.group(), "facilitator")
    await does(
        world, sanne, "> /bijeenkomst", "Bijeenkomsten toevoegen", "> donderdag half 8", "Alleen de eerste 8"
    )
    await world.go_to(amsterdam("2026-03-05 21:00"))
    await does(world, sanne, "> /overzicht")
    assert "Is dit geweest?" not in sanne.last.text, "it is not over yet"

    await world.go_to(amsterdam("2026-03-14 12:00"))
    await does(world, sanne, "> /overzicht")
    asked = sanne.last.text.split("\n\n")[2].splitlines()
    assert asked[1:] == ["donderdag 5 maart, 19:30", "donderdag 12 maart, 19:30"]
    await does(world, sanne, "Bijeenkomsten", "donderdag 5 maart, 19:30 · sessie 1", "Geweest", "> /overzicht")
    assert "donderdag 5 maart" not in sanne.last.text


async def test_what_a_facilitator_has_not_done_yet_is_one_card_that_shrinks_and_goes(world: World) -> None:
    group = world.group()
    sanne = await world.enrolled("Sanne", group, "facilitator")
    await does(world, sanne, "> /overzicht", "Nog te doen: 5")
    card = sanne.last
    assert [label for row in card.buttons for label in row] == [
        "Koppel het groepsgesprek",
        "Plan de bijeenkomsten",
        "Zet hulpnummers erbij",
        "Zeg wanneer je leest",
        "Nodig ouders uit",
    ]
    await does(world, sanne, "Zet hulpnummers erbij", "Nummer toevoegen", "> Huisarts = 010 123 4567")
    assert "Zet hulpnummers erbij" not in str(card.buttons)
    await does(world, sanne, "Zeg wanneer je leest", "09:00", "Klaar", "Nodig ouders uit", "2")
    await does(world, sanne, "Plan de bijeenkomsten", "Bijeenkomsten toevoegen", "> donderdag half 8")
    await does(world, sanne, "Alleen deze ene")
    assert card.buttons == [["Koppel het groepsgesprek"]]
    await does(world, sanne, "Koppel het groepsgesprek")
    assert "Koppelen" in card.text
    await does(world, sanne, "> /overzicht")
    assert ["Nog te doen: 1"] in sanne.last.buttons, "what was left is found again"

    world.telegram.group("Linde", [sanne]).add_bot(by=sanne)
    await world.settle()
    await does(world, sanne, "Koppelen")
    assert (card.text, card.buttons) == ("Voor Groep Linde staat alles klaar.", [])
    await does(world, sanne, "> /overzicht")
    assert "Nog te doen" not in str(sanne.last.buttons)


async def test_coordinator_sees_answers_day_by_day_and_what_is_amiss_and_no_parent_by_name(world: World) -> None:
    group = world.group()
    carla = await world.enrolled("Carla", group, "coordinator")
    anna, bea = await world.enrolled("Anna", group), await world.enrolled("Bea", group)
    await does(world, carla, "> /overzicht")
    overview = carla.last
    assert "ging er geen check-in naar ouders" in overview.text
    assert "Er doet nog geen begeleider mee." in overview.text

    await world.go_to(amsterdam("2026-03-02 20:30"))
    await does(world, anna, "Ja, nu", "7", "Buik, maag", "Klaar", "Pas later")
    await world.enrolled("Sanne", group, "facilitator")
    await world.go_to(amsterdam("2026-03-03 21:00"))
    bea.block()
    await world.settle()
    carla.tap("Ververs", overview)
    await world.settle()
    lines = overview.text.splitlines()
    assert "maandag 2 maart: 1 van 2" in lines
    assert "dinsdag 3 maart: 0 van 2" in lines
    assert "samen: 1 van 4" in lines
    assert "doet mee: 2" in lines
    assert "Ouders die mijn berichten niet krijgen: 1." in lines
    assert "Er doet nog geen begeleider mee." not in lines
    assert "Anna" not in overview.text
    assert "Bea" not in overview.text
    with world.database.read() as db:
        assert groups.get(db, group.id).chat_id is None
    assert "De groep heeft nu geen gesprek in Telegram waar ik bij ben." in lines
    carla.tap("De groep in getallen", overview)
    await world.settle()
    assert "check-ins van de laatste zeven dagen" in carla.last.text


async def test_coordinator_reads_that_all_is_well_only_while_it_is(world: World) -> None:
    group = world.group(helplines=(("Huisarts", "010 7654321"),))
    carla = await world.enrolled("Carla", group, "coordinator")
    sanne = await world.enrolled("Sanne", group, "facilitator")
    anna, bea = await world.enrolled("Anna", group), await world.enrolled("Bea", group)
    room = world.telegram.group("Linde", [sanne, anna, bea])
    room.add_bot(by=sanne)
    await world.settle()
    plan = ["> /bijeenkomst", "Bijeenkomsten toevoegen", "> donderdag half 8", "Alleen deze ene"]
    await does(world, sanne, "Koppelen", *plan)
    await does(world, carla, "> /overzicht")
    assert carla.last.text.endswith("Alles loopt.")

    await does(world, anna, "> /vraag", "> wie brengt de sleutel?")
    await does(world, carla, "> /overzicht")
    assert "Wat op een begeleider wacht: 1." in carla.last.text
    assert "sleutel" not in carla.last.text
    assert "Alles loopt." not in carla.last.text

    await does(world, sanne, "Antwoord", "> Ik")
    await does(world, carla, "> /overzicht")
    assert carla.last.text.endswith("Alles loopt.")

    sanne.block()
    await does(world, anna, "> /vraag", "> En wie doet de thee?")
    await does(world, carla, "> /overzicht")
    assert "Begeleiders die mijn berichten niet krijgen: 1." in carla.last.text
    assert "Alles loopt." not in carla.last.text


async def test_all_is_not_well_where_nobody_reads_answers_or_says_that_a_meeting_was_held(world: World) -> None:
    group = world.group(helplines=(("Huisarts", "010 7654321"),))
    carla = await world.enrolled("Carla", group, "coordinator")
    sanne = await world.enrolled("Sanne", group, "facilitator")
    anna = await world.enrolled("Anna", group)
    world.telegram.group("Linde", [sanne, anna]).add_bot(by=sanne)
    await world.settle()
    plan = ["> /bijeenkomst", "Bijeenkomsten toevoegen", "> donderdag half 8", "Alleen de eerste 8"]
    await does(world, sanne, "Koppelen", *plan, "> /leesuren", "Ik ben een tijdje weg", "maandag 9 maart")
    await does(world, carla, "> /overzicht")
    assert carla.last.text.endswith("Ouders bereiken nu geen begeleider.")

    await does(world, sanne, "> /leesuren", "Ik ben er weer")
    await world.go_to(amsterdam("2026-03-05 12:00"))
    await does(world, carla, "> /overzicht")
    assert "samen: 0 van 3" in carla.last.text
    assert carla.last.text.endswith("Er komen weinig antwoorden. Misschien past het moment niet.")

    await world.go_to(amsterdam("2026-03-05 22:00"))
    await does(world, carla, "> /overzicht")
    assert "Van een bijeenkomst zei nog niemand of die er was." in carla.last.text
    await does(world, sanne, "Ja, geweest", "Klaar", "> /bijeenkomst")
    await does(world, carla, "> /overzicht")
    assert "Van een bijeenkomst" not in carla.last.text


async def test_coordinator_reads_in_how_many_chats_something_was_refused(world: World) -> None:
    group = world.group()
    carla = await world.enrolled("Carla", group, "coordinator")
    anna = await world.enrolled("Anna", group)
    await does(world, carla, "> /overzicht")
    assert "niet aankwam" not in carla.last.text
    with world.database.write() as db:
        known = people.find(db, anna.id)
        assert known is not None
        says, now = Text("<b>never closed"), world.clock.now()
        outbox.add(db, chat_id=known.chat_id, kind=outbox.NOTICE, says=says, at=now)
    await world.settle()
    await does(world, carla, "> /overzicht")
    assert "Gesprekken waar de laatste week iets niet aankwam: 1." in carla.last.text


async def test_what_is_half_answered_counts_and_all_is_not_well_where_few_answer(world: World) -> None:
    group = world.group(helplines=(("Huisarts", "010 7654321"),))
    carla = await world.enrolled("Carla", group, "coordinator")
    anna = await world.enrolled("Anna", group)
    await world.go_to(amsterdam("2026-03-02 20:30"))
    await does(world, anna, "Ja, nu", "7")
    await world.go_to(amsterdam("2026-03-03 10:00"))
    await does(world, carla, "> /overzicht")
    assert "maandag 2 maart: 1 van 1" in carla.last.text
    assert "weinig antwoorden" not in carla.last.text
    await world.go_to(amsterdam("2026-03-09 10:00"))
    await does(world, carla, "> /overzicht")
    assert "Er komen weinig antwoorden." in carla.last.text

"""A parent sees what is kept, decides who sees it, is forgotten, or leaves the conversation in a hurry."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy import update

from reports.export import export
from simulator.menus import menu_for
from storage import members, outbox, people, planned_prompts, prompts, responses, sent_messages
from storage.database import metadata
from storage.groups import Group
from storage.members import RESEARCH
from tests import databases
from tests.journeys.hands import does
from tests.journeys.sealed import everything_in
from tests.moments import amsterdam
from tests.reports.cohort import Exported
from tests.world import World, library


def _consents(world: World, group: Group) -> dict[str, bool]:
    with world.database.read() as db:
        (member,) = members.of_group(db, group.id, "parent")
        return members.consents(db, member.id)


def _export(world: World, group: Group, folder: Path) -> Exported:
    out = folder / "export"
    return Exported(out, export(world.database, library(), group.key, out, now=world.clock.now()), {})


async def test_parent_reads_her_answers_and_takes_each_consent_back_and_gives_it_again(world: World) -> None:
    group = world.group()
    await world.enrolled("Sanne", group, "facilitator")
    anna = await world.enrolled("Anna", group)
    await does(world, anna, "> /gegevens", "Mijn antwoorden")
    assert anna.last.text == "Er zijn nog geen antwoorden."
    await world.go_to(amsterdam("2026-03-02 20:00"))
    await does(world, anna, "Ja, nu", "9", "Naar de vraag", "Buik, maag", "Klaar", "Sla over", "> /gegevens")
    assert "Hoe ik je noem: mama." in anna.last.text
    assert "Je tijd: 20:00." in anna.last.text
    assert "Sanne mag je antwoorden zien." in anna.last.text
    await does(world, anna, "Mijn antwoorden")
    for words in ("maandag 2 maart, 20:00", "– 9", "– Buik, maag", "– sloeg ik over"):
        assert words in anna.last.text
    assert "Hoe gespannen is je lijf nu?\n– 9" in anna.last.text, "the answer stands under its question"

    await does(world, anna, "> /gegevens", "Wie mag wat zien", "Sanne mag ze niet zien")
    assert "Ik toon je antwoorden niet aan Sanne." in anna.last.text
    await does(world, anna, "> /gegevens", "Wie mag wat zien", "Terug", "Wie mag wat zien", "Haal ze uit de lijst")
    assert "In een nieuwe lijst sta jij niet" in anna.last.text
    said = {"participation": True, "words": True}
    assert _consents(world, group) == {**said, "facilitator": False, "research": False}

    await does(world, anna, "> /gegevens", "Wie mag wat zien", "Zet ze in de lijst")
    assert "Mogen wij leren van jouw antwoorden?" in anna.last.text, "a yes is asked for in full"
    await does(
        world, anna, "Nee, liever niet", "> /gegevens", "Wie mag wat zien", "Sanne mag ze zien", "Ja, dat mag"
    )
    assert _consents(world, group) == {**said, "facilitator": True, "research": False}


async def test_a_yes_to_other_words_is_over_and_the_export_says_until_when(world: World, tmp_path: Path) -> None:
    group = world.group()
    anna = await world.enrolled("Anna", group)
    await world.go_to(amsterdam("2026-03-02 20:00"))
    await does(world, anna, "Ja, nu", "3")
    await world.go_to(amsterdam("2026-03-02 20:15"))
    with world.database.write() as db:
        db.run(update(members.consent).where(members.consent.c.kind == RESEARCH).values(version="nl-old"))
    await world.anker.stop()
    await world.start_bot()
    await world.go_to(amsterdam("2026-03-02 20:30"))
    assert _export(world, group, tmp_path).summary.left_out == 1
    await does(world, anna, "> /gegevens")
    assert "Je antwoorden staan niet in de lijst." in anna.last.text

    await world.go_to(amsterdam("2026-03-03 20:01"))
    asked = await anna.sees("Deze vraag is nieuw. Je oude ja telt niet meer.")
    assert "Mogen wij leren van jouw antwoorden?" in asked.text
    await does(world, anna, "Ja, nu", "4")
    await world.go_to(amsterdam("2026-03-04 10:00"))
    anna.tap("Ja, dat mag", asked)
    await world.settle()
    await world.go_to(amsterdam("2026-03-04 20:00"))
    await does(world, anna, "Ja, nu", "5")

    told = _export(world, group, tmp_path)
    values = [(row["value"], row["reason"]) for row in told.rows("responses") if row["item"] == "tension"]
    assert values == [("3", ""), ("", "no_consent"), ("5", "")]
    said = [row for row in told.rows("consents") if row["consent_kind"] == "research"]
    assert [(row["given"], row["from_date"], row["until_date"]) for row in said] == [
        ("yes", "2026-03-02", "2026-03-02"),
        ("yes", "2026-03-04", ""),
    ]


async def test_stranger_reads_privacy_and_is_forgotten_once_answered(world: World) -> None:
    stranger = world.telegram.person("Vreemde")
    await does(world, stranger, "> /start", "> /privacy", "> /weg")
    assert [each["command"] for each in menu_for(stranger, stranger.chat)] == ["start", "hulp", "privacy", "weg"]
    assert [message.text for message in stranger.chat.messages] == ["Oké, tot later."]
    await does(world, stranger, "> /privacy")
    assert "Telegram kan ze ook lezen" in stranger.chat.messages[-2].text
    await world.go_to(world.clock.now() + 1)
    assert str(stranger.id) not in everything_in(world.database)


@pytest.mark.durable
async def test_forgotten_parent_leaves_no_byte_and_hears_goodbye(world: World) -> None:
    group = world.group()
    sanne = await world.enrolled("Sanne", group, "facilitator")
    anna = world.telegram.person("Kanarie")
    anna.open(world.invitation(group))
    await world.settle()
    answers = [
        "Nederlands",
        "Gewone zinnen",
        *["Verder"] * 4,
        "Ja, ik doe mee",
        "Ja, dat mag",
        "Nee, geen woorden",
        "Ja, dat mag",
    ]
    await does(world, anna, *answers, "> Mamazilla", "20:00", "zondag", "Nee, later")
    await world.go_to(amsterdam("2026-03-02 20:00"))
    await does(world, anna, "Ja, nu", "7", "Buik, maag", "Klaar", "Toen het begon", "Ja, nog twee")
    await does(world, anna, "Zonder nadenken", "> Wapperdewap", "Iets veranderen", "1. 7", "4")
    await does(world, anna, "> /gegevens", "Mijn antwoorden")
    assert "Wapperdewap" in anna.last.text
    canaries = ("Kanarie", "Mamazilla", "Wapperdewap", str(anna.id))
    before = everything_in(world.database)
    assert all(canary in before for canary in canaries), "the search can find what is there"

    await does(world, anna, "Vergeet mij", "Nee, toch niet")
    assert "Prima. Alles blijft zoals het is." in _texts(anna)
    await does(world, anna, "> /gegevens", "Vergeet mij", "Ja, haal alles weg")
    assert "Tik nog één keer" in _texts(anna)
    with world.database.read() as db:
        assert people.find(db, anna.id) is not None, "one tap is not enough"
    await does(world, anna, "Ja, alles weg")
    assert "Wat ik van jou had, is weg" in _texts(anna)
    await world.go_to(world.clock.now() + 1)

    after = everything_in(world.database)
    assert [canary for canary in canaries if canary in after] == []
    _no_byte_of(world, canaries)
    with world.database.read() as db:
        (tombstone,) = members.of_group(db, group.id, "parent")
    assert (tombstone.state, tombstone.person_id) == ("forgotten", None)

    await world.go_to(amsterdam("2026-03-05 21:00"))
    assert "Wat ik van jou had, is weg" in anna.chat.messages[-1].text, "nothing comes after goodbye"
    await does(world, sanne, "> /groep")
    assert "Kanarie" not in sanne.last.text
    anna.open(world.invitation(group))
    await world.settle()
    assert "Kies je taal" in anna.last.text, "with a new link she begins as anyone does"


def _texts(person: object) -> str:
    return "\n".join(message.text for message in person.chat.messages)  # type: ignore[attr-defined]


def _no_byte_of(world: World, canaries: tuple[str, ...]) -> None:
    raw = databases.all_that_is_stored(world.database)
    assert [canary for canary in canaries if canary.encode() in raw] == []


@pytest.mark.durable
async def test_no_name_id_or_word_is_readable_in_the_file_while_people_take_part(world: World) -> None:
    group = world.group("Groep Kanariegeel", helplines=(("Huisarts Kanariegeel", "010 7654321"),))
    sanne = await world.enrolled("Sannekanarie", group, "facilitator")
    anna = await world.enrolled("Annakanarie", group)
    await does(world, anna, "> /tijd", "Andere naam", "> Mamakanarie", "> /checkin", "> zomaarkanarie")
    await does(world, sanne, "> /nummers", "Nummer toevoegen", "> Teamkanarie = 06 1234 5678")
    _no_byte_of(world, ("kanarie", "Kanarie", str(anna.id), str(sanne.id), "010 7654321", "06 1234 5678"))


async def test_parent_leaves_in_a_hurry_and_only_a_neutral_line_stays(world: World) -> None:
    anna = await world.enrolled("Anna", world.group())
    await world.go_to(amsterdam("2026-03-02 20:00"))
    await does(world, anna, "Ja, nu", "7", "> hoofd", "> /tijd", "Andere stad", "> /weg")
    assert [message.text for message in anna.chat.messages] == ["Oké, tot later."]
    assert anna.last.buttons == []

    await world.go_to(amsterdam("2026-03-03 19:59"))
    assert len(anna.chat.messages) == 1, "neither a reminder nor the end of the check-in shows up"
    await does(world, anna, "> London")
    assert "Dat snap ik nog niet" in anna.last.text, "her question is closed as well"
    await world.go_to(amsterdam("2026-03-03 20:00"))
    assert "Heb je even een minuut?" in anna.last.text, "tomorrow is another day"


async def test_leaving_deletes_a_hundred_at_a_time_before_it_says_anything(world: World) -> None:
    anna = await world.enrolled("Anna", world.group())
    for number in range(55):
        await does(world, anna, f"> {number} schapen")
    before = len(world.telegram.calls)
    await does(world, anna, "> /weg")
    calls = [each for each in world.telegram.calls[before:] if each.method != "getUpdates"]
    assert [each.method for each in calls] == ["deleteMessages", "deleteMessages", "sendMessage"]
    assert len(calls[0].params["message_ids"]) == 100
    assert [message.text for message in anna.chat.messages] == ["Oké, tot later."]


async def test_who_enrols_reads_of_the_safe_way_out_and_of_what_is_done_where_a_child_is_in_danger(
    world: World,
) -> None:
    group = world.group()
    await world.enrolled("Sanne", group, "facilitator")
    anna = world.telegram.person("Anna")
    anna.open(world.invitation(group))
    await world.settle()
    read = []
    for answer in ("Nederlands", "Gewone zinnen", *["Verder"] * 4):
        await does(world, anna, answer)
        read.append(anna.last.text)
    assert "Is een kind in gevaar?\nDan zoekt Sanne hulp, liefst samen met jou." in "\n".join(read)
    await does(
        world, anna, "Ja, ik doe mee", "Ja, dat mag", "Ja, ook mijn woorden", "Ja, dat mag", "mama", "20:00"
    )
    await does(world, anna, "zondag", "Nee, later")
    taught = [each.text for each in anna.chat.messages if "Kijkt er iemand mee, tik dan op /weg." in each.text]
    assert len(taught) == 1


async def test_leaving_writes_over_what_is_too_old_to_delete_and_names_what_stays(world: World) -> None:
    anna = await world.enrolled("Anna", world.group())
    await does(world, anna, "> hoi")
    old = {message.id: message.text for message in anna.chat.messages}
    hers = [message.id for message in anna.chat.messages if not message.from_bot]
    await world.go_to(amsterdam("2026-03-05 12:00"))
    await does(world, anna, "> /hulp", "> /weg")
    now = {message.id: message for message in anna.chat.messages}
    assert hers
    assert [now[each].text for each in hers] == [old[each] for each in hers], "nobody but her can take these away"
    assert {now[each].text for each in old if each not in hers} == {"Oké, tot later."}
    assert [now[each].buttons for each in old if now[each].buttons] == []
    first, *stays = anna.chat.messages[-1].text.splitlines()
    assert first == "Oké, tot later."
    assert "jouw woorden" in stays[0]
    assert "Android" in stays[1]
    assert "iPhone" in stays[2]
    assert set(now) == {*old, anna.chat.messages[-1].id}, "what is younger is gone"
    with world.database.read() as db:
        assert outbox.count_due(db, now=world.clock.now()) == 0


async def test_leaving_writes_over_the_caption_of_an_old_picture(world: World) -> None:
    anna = await world.enrolled("Anna", world.group())
    for day in ("2026-03-02 20:00", "2026-03-03 20:00"):
        await world.go_to(amsterdam(day))
        await does(world, anna, "Ja, nu", "7", "Buik, maag", "Klaar", "Toen het begon")
    await does(world, anna, "> /mijnweek")
    (picture,) = [message for message in anna.chat.messages if message.photo is not None]
    await world.go_to(amsterdam("2026-03-06 12:00"))
    await does(world, anna, "> /weg")
    assert [each.text for each in anna.chat.messages if each.id == picture.id] == ["Oké, tot later."]


async def test_leaving_again_edits_nothing_twice(world: World) -> None:
    anna = await world.enrolled("Anna", world.group())
    await world.go_to(amsterdam("2026-03-05 12:00"))
    await does(world, anna, "> /weg")
    with world.database.read() as db:
        assert people.find(db, anna.id) is not None
        written = sent_messages.newest(db)
    await does(world, anna, "> /weg")
    with world.database.read() as db:
        assert sent_messages.newest(db) <= written + 3, "a deletion and the line"


def test_everything_that_hangs_on_a_person_says_so_with_a_foreign_key() -> None:
    """Forgetting finds by foreign keys what hangs on her; a table that points at her without one is missed."""
    loose = [
        f"{table.name}.{column.name}"
        for table in metadata.sorted_tables
        for column in table.c
        if column.name in ("person_id", "member_id", "prompt_id") and not column.foreign_keys
    ]
    assert loose == []


@pytest.mark.parametrize("words", ["&" * 1000, "x" * 4000, "<b>&amp;</b>" * 300])
async def test_long_answers_are_kept_whole_and_shown_as_far_as_a_message_holds(world: World, words: str) -> None:
    anna = await world.enrolled("Anna", world.group())
    now = world.clock.now()
    with world.database.write() as db:
        known = people.find(db, anna.id)
        assert known is not None
        place = members.of_person(db, known.id)[0]
        for number in range(3):
            asked = planned_prompts.add(
                db, member_id=place.id, kind=prompts.SELF, local_date="2026-03-02", slot=number + 1,
                zone="Europe/Amsterdam", instrument="daily", study_day=1, scheduled_at=now + number)  # fmt: skip
            prompts.move(db, asked.id, prompts.QUEUED, at=now)
            for item in ("tension", "helped"):
                responses.record(db, asked.id, item, words=words, at=now)
    await does(world, anna, "> /gegevens", "Mijn antwoorden")
    assert "nog niets" not in anna.last.text
    assert words[:100] in anna.last.text
    assert anna.last.text.endswith("…")


def test_what_is_typed_is_not_cut() -> None:
    item = next(each for each in library().instrument("daily").items if each.kind == "text")
    assert item.accepts("x" * 4000, library().words("nl", "standaard")) == "x" * 4000


async def test_who_leaves_in_a_hurry_by_night_hears_in_the_morning_what_waited_for_it(world: World) -> None:
    group = world.group()
    sanne, anna = await world.enrolled("Sanne", group, "facilitator"), await world.enrolled("Anna", group)
    plan = ["> /bijeenkomst", "Bijeenkomsten toevoegen", "> do 5 maart 19:30, De Linde", "Ja, bewaar"]
    await does(world, sanne, *plan)
    await does(world, anna, "> /vraag", "> Mag mijn zus mee?")
    await world.go_to(amsterdam("2026-03-03 23:10"))
    sanne.say("Ja hoor", reply_to=[each for each in sanne.chat.messages if "zus mee" in each.text][-1])
    await world.settle()
    first = "donderdag 5 maart, 19:30 · sessie 1"
    await does(world, sanne, "> /bijeenkomst", first, "Verzetten", "> woensdag 4 maart 19:00", "Ja, verzet")
    await does(world, anna, "> /weg")
    await world.go_to(amsterdam("2026-03-04 06:59"))
    assert [each.text for each in anna.chat.messages] == ["Oké, tot later."]
    await world.go_to(amsterdam("2026-03-04 07:01"))
    told = "\n".join(each.text for each in anna.chat.messages)
    assert "woensdag 4 maart, 19:00" in told, "else she would come a day late"
    assert "Ja hoor" in told, "her facilitator believes that she has the answer"

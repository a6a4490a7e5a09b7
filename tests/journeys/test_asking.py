"""A parent asks her facilitators something: it arrives, it is answered by a person, and it comes back."""

from __future__ import annotations

from pathlib import Path

from handlers.shared import membership_end
from reports.export import export
from simulator.messages import Message
from simulator.people import Person
from storage import groups, members, people
from storage.database import Database
from tests.journeys.hands import does
from tests.journeys.sealed import opened_rows
from tests.moments import amsterdam
from tests.world import World, library

WORDS = "Mag ik mijn zus meenemen?"


async def test_words_go_to_both_facilitators_and_the_answer_comes_back_under_a_name(world: World) -> None:
    sanne, mo, anna, bea = await _group(world)
    await does(world, anna, "> /vraag")
    asked = anna.last.text
    assert asked.startswith("Wat wil je Sanne en Mo vragen?")
    assert "als het kan" in asked, "none of them said when she reads"
    assert "112 of 113" in asked
    await does(world, anna, f"> {WORDS}")
    assert "Ik geef het aan Sanne en Mo." in anna.last.text
    (for_sanne,), (for_mo,) = _seen(sanne, WORDS), _seen(mo, WORDS)
    assert for_sanne.text.startswith("Anna vraagt (")
    assert not _seen(bea, WORDS)

    sanne.say("Ja hoor, gezellig", reply_to=for_sanne)
    await world.settle()
    assert anna.last.text == "Sanne schrijft jou:\nJa hoor, gezellig"
    assert sanne.last.text == "Je antwoord gaat nu naar Anna."
    for card in (for_sanne, for_mo):
        assert "Sanne antwoordde (" in card.text
        assert "Ja hoor, gezellig" in card.text


async def test_parent_writes_back_below_an_answer(world: World) -> None:
    sanne, _, anna, _ = await _group(world)
    await does(world, anna, "> /vraag", f"> {WORDS}")
    (card,) = _seen(sanne, WORDS)
    sanne.say("Hoe oud is ze?", reply_to=card)
    await world.settle()
    await does(world, anna, "Schrijf terug", "> Twintig")
    assert "Ik geef het aan Sanne en Mo." in anna.last.text
    assert _seen(sanne, "Twintig")


async def test_reply_to_a_broadcast_goes_to_the_facilitator_after_one_tap(world: World) -> None:
    sanne, _, anna, _ = await _group(world)
    await does(world, sanne, "> /bericht", "> Vrijdag eten we samen", "Klaar", "Alle ouders")
    await does(world, sanne, "Nu", "Ja, verstuur")
    (broadcast,) = _seen(anna, "Vrijdag eten we samen")
    anna.say(WORDS, reply_to=broadcast)
    await world.settle()
    assert anna.last.text.startswith("Mag ik dit aan Sanne en Mo geven?")
    assert not _seen(sanne, WORDS), "nothing goes without her tap"
    await does(world, anna, "Stuur dit aan Sanne en Mo")
    assert len(_seen(sanne, WORDS)) == 1


async def test_reply_to_what_is_said_of_a_meeting_goes_to_the_facilitator_after_one_tap(world: World) -> None:
    sanne, _, anna, _ = await _group(world)
    plan = ["> /bijeenkomst", "Bijeenkomsten toevoegen", "> donderdag half 8", "Alleen deze ene"]
    await does(world, sanne, *plan)
    await world.go_to(amsterdam("2026-03-04 19:31"))
    (reminder,) = _seen(anna, "Morgen zien we elkaar.")
    anna.say("Ik kom iets later", reply_to=reminder)
    await world.settle()
    assert anna.last.text.startswith("Mag ik dit aan Sanne en Mo geven?")
    await does(world, anna, "Stuur dit aan Sanne en Mo")
    assert len(_seen(sanne, "Ik kom iets later")) == 1


async def test_voice_note_of_the_facilitator_comes_back_under_her_name(world: World) -> None:
    sanne, _, anna, _ = await _group(world)
    await does(world, anna, "> /vraag", f"> {WORDS}")
    await does(world, sanne, "Antwoord")
    sanne.send_voice(b"OggS")
    await world.settle()
    assert [each.file is not None for each in anna.chat.messages[-2:]] == [False, True]
    assert anna.chat.messages[-2].text == "Sanne sprak dit voor je in."


async def test_answer_comes_in_a_break_as_was_said(world: World) -> None:
    sanne, _, anna, _ = await _group(world)
    await does(world, anna, "> /vraag", f"> {WORDS}", "> /pauze", "Eén week")
    assert anna.last.text.endswith("Belangrijk nieuws en antwoorden komen wel.")
    await does(world, sanne, "Antwoord", "> Ja hoor")
    assert anna.last.text == "Sanne schrijft jou:\nJa hoor"


async def test_facilitator_hears_that_a_parent_left(world: World) -> None:
    sanne, _, anna, _ = await _group(world)
    await does(world, anna, "> /vraag", f"> {WORDS}")
    await _removed(world, anna)
    (card,) = _seen(sanne, WORDS)
    left = "Anna doet niet meer mee. Ik kan je antwoord niet brengen."
    assert (card.text.endswith(left), card.buttons) == (True, [])
    sanne.say("Ja hoor", reply_to=card)
    await world.settle()
    assert sanne.last.text == left


async def test_reply_leaves_her_open_question_open(world: World) -> None:
    sanne, _, anna, _ = await _group(world)
    await does(world, anna, "> /vraag", f"> {WORDS}")
    sanne.say("Ja hoor", reply_to=_seen(sanne, WORDS)[0])
    await world.settle()
    (answer,) = _seen(anna, "Ja hoor")
    await does(world, anna, "> /vraag")
    anna.say("Fijn, dank je", reply_to=answer)
    await world.settle()
    await does(world, anna, "Toch niet", "> En mijn broer?")
    assert not _seen(sanne, "Fijn, dank je")
    assert len(_seen(sanne, "En mijn broer?")) == 1


async def test_reply_to_what_was_taken_back_goes_nowhere_else(world: World) -> None:
    sanne, _, anna, bea = await _group(world)
    await does(world, anna, "> /vraag", f"> {WORDS}")
    (card,) = _seen(sanne, WORDS)
    await does(world, anna, "Haal weg")
    await does(world, sanne, "> /bericht")
    sanne.say("Ja hoor", reply_to=card)
    await world.settle()
    assert sanne.last.text.startswith("Deze vraag is er niet meer.")
    await does(world, sanne, "> Tot vrijdag", "Klaar", "Alle ouders", "Nu", "Ja, verstuur")
    assert _seen(bea, "Tot vrijdag")
    assert not _seen(bea, "Ja hoor")


async def test_after_the_safe_exit_nothing_of_it_is_shown_again(world: World) -> None:
    sanne, _, anna, _ = await _group(world)
    await does(world, anna, "> /vraag", f"> {WORDS}", "> /weg")
    await does(world, sanne, "Gezien")
    assert not _seen(anna, "Sanne las je vraag.\nEr is nog geen antwoord.")
    sanne.say("Ja hoor", reply_to=_seen(sanne, WORDS)[0])
    await world.settle()
    assert _seen(anna, "Ja hoor"), "what a person answers still comes"


async def test_typed_after_the_command_it_is_kept_and_sent_with_one_tap(world: World) -> None:
    sanne, _, anna, _ = await _group(world)
    await does(world, anna, f"> /vraag {WORDS}", "Stuur dit aan Sanne en Mo")
    assert len(_seen(sanne, WORDS)) == 1


async def test_open_ask_is_told_again_at_the_reading_hour_until_somebody_answers(world: World) -> None:
    sanne, _, anna, _ = await _group(world)
    await does(world, sanne, "> /leesuren elke dag 9:00")
    await does(world, anna, "> /vraag")
    assert "Dan leest Sanne het" in anna.last.text
    await does(world, anna, f"> {WORDS}")
    await does(world, sanne, "> /overzicht")
    assert "Deze ouders wachten op antwoord:\nAnna, sinds" in sanne.last.text
    await world.go_to(amsterdam("2026-03-03 09:00"))
    told = [each for each in _seen(sanne, WORDS) if "Dit wacht nog op antwoord." in each.text]
    assert len(told) == 1
    assert len(_seen(sanne, WORDS)) == 1, "an older card gives way"
    await does(world, sanne, "Gezien")
    assert _seen(anna, "Sanne las je vraag.\nEr is nog geen antwoord.")
    await does(world, sanne, "Antwoord", "> Ja, dat mag")
    await world.go_to(amsterdam("2026-03-05 09:01"))
    assert not [each for each in _seen(sanne, WORDS) if "Dit wacht nog" in each.text]
    await does(world, sanne, "> /overzicht")
    assert "wachten op antwoord" not in sanne.last.text


async def test_voice_note_is_heard_by_the_facilitator(world: World) -> None:
    sanne, _, anna, _ = await _group(world)
    await does(world, anna, "> /vraag")
    anna.send_voice(b"OggS")
    await world.settle()
    assert _seen(sanne, "Anna sprak een vraag in")
    assert [each for each in sanne.chat.messages if each.from_bot and each.file is not None]


async def test_voice_note_that_is_taken_back_goes_too(world: World) -> None:
    sanne, _, anna, _ = await _group(world)
    await does(world, anna, "> /vraag")
    anna.send_voice(b"OggS")
    await world.settle()
    await does(world, anna, "Haal weg")
    assert not [each for each in sanne.chat.messages if each.file is not None and not each.deleted]
    assert not _seen(sanne, "Anna sprak een vraag in")


async def test_voice_note_too_old_to_delete_is_told_to_the_parent_and_to_who_has_it(world: World) -> None:
    sanne, mo, anna, _ = await _group(world)
    await does(world, anna, "> /vraag")
    anna.send_voice(b"OggS")
    await world.settle()
    await world.go_to(world.clock.now() + 48 * 3600 + 1)
    await does(world, anna, "Haal weg")
    assert _seen(anna, "Je stem kan ik bij Sanne en Mo niet meer wissen.")
    for facilitator in (sanne, mo):
        (voice,) = [each for each in facilitator.chat.messages if each.file is not None and not each.deleted]
        assert voice.text == "De ouder haalde deze vraag weg."
        assert "Wil jij die uit dit gesprek wissen?" in facilitator.last.text
        assert not _seen(facilitator, "Anna sprak een vraag in")


async def test_words_too_old_to_delete_are_written_over(world: World) -> None:
    sanne, _, anna, _ = await _group(world)
    await does(world, anna, "> /vraag", f"> {WORDS}")
    await world.go_to(world.clock.now() + 72 * 3600)
    await does(world, anna, "Haal weg")
    assert _seen(anna, "Prima. Ik haalde het weg.")
    assert not _seen(sanne, WORDS)


async def test_answer_of_which_nobody_knows_whether_it_arrived_is_brought_once_more(world: World) -> None:
    sanne, _, anna, _ = await _group(world)
    await does(world, anna, "> /vraag", f"> {WORDS}")
    await does(world, sanne, "Antwoord")
    world.telegram.fault("sendMessage", kind="drop_before")
    await does(world, sanne, "> Ja hoor")
    await world.go_to(world.clock.now() + 700)
    assert _seen(anna, "Ja hoor")


async def test_facilitator_who_changes_an_answer_that_went_hears_how_to_answer_anew(world: World) -> None:
    group = world.group()
    sanne, anna = await world.enrolled("Sanne", group, "facilitator"), await world.enrolled("Anna", group)
    await does(world, anna, "> /vraag mag mijn zoon mee", "Stuur dit aan Sanne")
    await does(world, sanne, "Antwoord")
    answer = sanne.say("Ja dat mag graga")
    await world.settle()
    sanne.edit(answer, "Ja dat mag graag")
    await world.settle()
    assert sanne.last.text.endswith("Tik bij de vraag op Antwoord.")
    await does(world, sanne, "Antwoord", "> Ja dat mag graag")
    assert "Ja dat mag graag" in anna.last.text


async def test_facilitator_who_changes_an_answer_to_a_parent_who_left_is_led_to_no_button(world: World) -> None:
    sanne, _, anna, _ = await _group(world)
    await does(world, anna, "> /vraag", f"> {WORDS}")
    await does(world, sanne, "Antwoord")
    answer = sanne.say("Ja horo")
    await world.settle()
    await _removed(world, anna)
    sanne.edit(answer, "Ja hoor")
    await world.settle()
    assert sanne.last.text == "Anna doet niet meer mee. Ik kan je antwoord niet brengen."


async def test_second_facilitator_may_answer_what_was_answered_and_both_are_named(world: World) -> None:
    sanne, mo, anna, _ = await _group(world)
    await does(world, anna, "> /vraag", f"> {WORDS}")
    await does(world, sanne, "Antwoord", "> Ja hoor")
    await does(world, mo, "Antwoord", "> Neem ook taart mee")
    assert anna.last.text == "Mo schrijft jou:\nNeem ook taart mee"
    (card,) = [each for each in _seen(sanne, WORDS) if "Mo antwoordde" in each.text]
    assert "Sanne antwoordde" in card.text


async def test_closed_without_an_answer_the_parent_hears_that_it_was_read(world: World) -> None:
    sanne, mo, anna, _ = await _group(world)
    await does(world, anna, "> /vraag", f"> {WORDS}")
    await does(world, sanne, "Klaar zonder antwoord")
    assert _seen(anna, "Sanne las je vraag.\nHier komt geen antwoord meer.\nIs er nog iets? Tik op /vraag.")
    assert "Klaar, zonder antwoord hier." in _seen(mo, WORDS)[0].text
    await does(world, mo, "Antwoord", "> Toch nog iets")
    assert _seen(anna, "Mo schrijft jou:\nToch nog iets")


async def test_photo_cannot_go_and_her_question_stays_open(world: World) -> None:
    sanne, _, anna, _ = await _group(world)
    await does(world, anna, "> /vraag")
    anna.send_photo(b"x", WORDS)
    await world.settle()
    assert anna.last.text.startswith("Dit kan ik niet doorgeven.")
    await does(world, anna, f"> {WORDS}")
    assert len(_seen(sanne, WORDS)) == 1


async def test_taken_back_it_goes_from_the_facilitators_chats(world: World) -> None:
    sanne, mo, anna, _ = await _group(world)
    await does(world, anna, "> /vraag", f"> {WORDS}", "Haal weg")
    assert anna.last.text == "Prima. Ik haalde het weg."
    assert not _seen(sanne, WORDS)
    assert not _seen(mo, WORDS)
    assert set(_holding(world.database, WORDS)) <= {"inbox"}, "her own message, for as long as /weg may take it"


async def test_forgotten_parent_leaves_no_word_of_it(world: World) -> None:
    sanne, _, anna, _ = await _group(world)
    await does(world, anna, "> /vraag", f"> {WORDS}")
    sanne.say("Ja hoor, gezellig", reply_to=_seen(sanne, WORDS)[0])
    await world.settle()
    await does(world, anna, "> /gegevens", "Vergeet mij", "Ja, haal alles weg", "Ja, alles weg")
    assert not _seen(sanne, WORDS)
    await world.go_to(world.clock.now() + 60)
    assert not _holding(world.database, WORDS)
    assert set(_holding(world.database, "Ja hoor, gezellig")) <= {"inbox"}, "what the facilitator typed herself"


async def test_parent_reads_in_her_data_what_she_asked_and_what_was_answered(world: World, tmp_path: Path) -> None:
    sanne, _, anna, bea = await _group(world)
    await does(world, anna, "> /vraag", f"> {WORDS}")
    sanne.say("Ja hoor, gezellig", reply_to=_seen(sanne, WORDS)[0])
    await world.settle()
    await does(world, anna, "> /gegevens", "Wat ik vroeg")
    assert WORDS in anna.last.text
    assert "Sanne: Ja hoor, gezellig" in anna.last.text
    await does(world, bea, "> /gegevens")
    assert ["Wat ik vroeg"] not in bea.last.buttons
    with world.database.read() as db:
        key = groups.get(db, 1).key
    export(world.database, library(), key, tmp_path / "export", now=world.clock.now())
    exported = "".join(each.read_text() for each in (tmp_path / "export").rglob("*") if each.is_file())
    assert WORDS not in exported
    assert "gezellig" not in exported


async def test_facilitator_hears_that_an_answer_cannot_reach_a_parent_who_blocked(world: World) -> None:
    sanne, _, anna, _ = await _group(world)
    await does(world, anna, "> /vraag", f"> {WORDS}")
    anna.block()
    await world.settle()
    await does(world, sanne, "Antwoord")
    assert sanne.last.text == "Anna krijgt mijn berichten niet. Probeer het op een andere manier."


async def test_answer_by_night_waits_for_the_morning_and_says_so(world: World) -> None:
    sanne, _, anna, _ = await _group(world)
    await does(world, anna, "> /vraag", f"> {WORDS}")
    await world.go_to(amsterdam("2026-03-02 23:10"))
    await does(world, sanne, "Antwoord", "> Slaap lekker")
    assert sanne.last.text == "Het is nacht voor Anna. Je antwoord gaat om 07:00."
    assert not _seen(anna, "Slaap lekker")
    await world.go_to(amsterdam("2026-03-03 07:01"))
    assert _seen(anna, "Slaap lekker")


async def test_asked_by_night_it_reaches_the_facilitator_in_the_morning_or_when_she_looks(world: World) -> None:
    sanne, mo, anna, _ = await _group(world)
    await world.go_to(amsterdam("2026-03-02 23:10"))
    await does(world, anna, "> /vraag", f"> {WORDS}")
    assert not _seen(sanne, WORDS)
    await does(world, sanne, "> /overzicht", "Lees wat Anna vraagt")
    assert len(_seen(sanne, WORDS)) == 1
    await world.go_to(amsterdam("2026-03-03 07:01"))
    assert len(_seen(sanne, WORDS)) == 1
    assert len(_seen(mo, WORDS)) == 1


async def test_where_nobody_can_be_reached_it_is_not_offered(world: World) -> None:
    group = world.group()
    anna = await world.enrolled("Anna", group)
    await does(world, anna, "> /vraag")
    assert anna.last.text.startswith("Ik kan je begeleider nu niet bereiken.")
    assert "112 of 113" in anna.last.text


async def test_who_is_away_is_not_promised_and_the_other_stands_in(world: World) -> None:
    sanne, mo, anna, _ = await _group(world)
    await does(world, sanne, "> /leesuren", "Ik ben een tijdje weg", "maandag 9 maart")
    assert sanne.last.text == "Bewaard. Je bent er weer op maandag 9 maart. Tot dan bereiken ouders Mo."
    await does(world, anna, "> /vraag")
    assert anna.last.text.startswith("Wat wil je Mo vragen?")
    assert "Dan leest Mo het als het kan." in anna.last.text
    await does(world, anna, f"> {WORDS}")
    assert _seen(mo, WORDS)
    assert not _seen(sanne, WORDS)


async def test_where_everybody_is_away_nobody_is_promised_until_somebody_is_back(world: World) -> None:
    sanne, mo, anna, _ = await _group(world)
    for person in (sanne, mo):
        await does(world, person, "> /leesuren", "Ik ben een tijdje weg", "maandag 9 maart")
    assert "Tot dan bereiken ouders niemand, en dat zeg ik ze." in mo.last.text
    await does(world, anna, "> ik wil dood")
    assert "Je begeleider kan ik nu niet bereiken." in anna.last.text
    await does(world, anna, "> /vraag")
    assert anna.last.text.startswith("Ik kan je begeleider nu niet bereiken.")
    await does(world, anna, "> /proefje", "Voeten voelen", "Dit wil ik proberen")
    told = await anna.sees("Fijn. Ik heb je idee.")
    assert "Nu leest geen begeleider mee.\nSanne is er weer op maandag 9 maart." in told.text
    await does(world, sanne, "> /leesuren", "Ik ben er weer")
    await does(world, anna, "> /vraag")
    assert anna.last.text.startswith("Wat wil je Sanne vragen?")
    await world.go_to(amsterdam("2026-03-09 08:00"))
    await does(world, anna, "> /vraag")
    assert anna.last.text.startswith("Wat wil je Sanne en Mo vragen?")


async def test_who_goes_away_or_reads_otherwise_leaves_no_promise_that_is_untrue(world: World) -> None:
    sanne, mo, anna, _ = await _group(world)
    await does(world, mo, "> /leesuren elke dag 16:00")
    await does(world, sanne, "> /leesuren", "Ik ben een tijdje weg", "maandag 9 maart")
    await does(world, anna, "> /vraag", f"> {WORDS}")
    told = anna.last
    assert told.text == "Ik geef het aan Mo.\nMo leest dit vandaag om 16 uur."
    await does(world, mo, "> /leesuren vrijdag 9:00")
    assert told.text == "Ik geef het aan Mo.\nMo leest dit vrijdag om 9 uur."
    await does(world, mo, "> /leesuren", "Ik ben een tijdje weg", "maandag 16 maart")
    assert told.text == (
        "Ik bewaar je vraag.\nNu leest geen begeleider mee.\nSanne is er weer op maandag 9 maart."
    )
    assert told.buttons == [["Haal weg"]]
    assert not _seen(sanne, WORDS)
    await does(world, sanne, "> /leesuren", "Ik ben er weer")
    assert told.text == "Ik geef het aan Sanne.\nSanne leest dit als het kan."
    assert len(_seen(sanne, WORDS)) == 1, "who is back has it too"


async def test_who_is_back_by_the_day_that_was_said_gets_what_waited_and_the_others_did_not_answer(
    world: World,
) -> None:
    sanne, mo, anna, _ = await _group(world)
    await does(world, sanne, "> /leesuren", "Ik ben een tijdje weg", "dinsdag 3 maart")
    await does(world, mo, "> /leesuren elke dag 16:00")
    await does(world, anna, "> /vraag", f"> {WORDS}")
    await world.go_to(amsterdam("2026-03-02 16:01"))
    assert not _seen(sanne, WORDS)
    await world.go_to(amsterdam("2026-03-03 16:01"))
    assert len(_seen(sanne, WORDS)) == 1
    assert len(_seen(mo, WORDS)) == 1


async def _group(world: World) -> tuple[Person, Person, Person, Person]:
    group = world.group()
    sanne, mo = [await world.enrolled(name, group, "facilitator") for name in ("Sanne", "Mo")]
    anna, bea = [await world.enrolled(name, group) for name in ("Anna", "Bea")]
    return sanne, mo, anna, bea


async def _removed(world: World, person: Person) -> None:
    with world.database.write() as db:
        known = people.find(db, person.id)
        assert known is not None
        membership_end.end(world.anker.turns.outside(db), members.of_person(db, known.id)[0])
    await world.settle()


def _seen(person: Person, words: str) -> list[Message]:
    return [each for each in person.chat.messages if each.from_bot and not each.deleted and words in each.text]


def _holding(database: Database, words: str) -> list[str]:
    return [table for table, row in opened_rows(database) if any(words in value for value in row)]


async def test_long_question_and_answer_arrive_to_the_last_word_and_the_card_keeps_its_buttons(
    world: World,
) -> None:
    """Telegram takes no more than 4096 letters: on the card what does not fit of the answers is shortened."""
    sanne, _, anna, _ = await _group(world)
    question, first, last = "vraag " * 450, "eerste " * 400, "laatste " * 370
    await does(world, anna, "> /vraag", f"> {question}")
    card = next(each for each in sanne.chat.messages if "vraag vraag" in each.text)
    for answer in (first, last):
        await world.go_to(world.clock.now() + 60)
        sanne.say(answer, reply_to=card)
        await world.settle()
        assert answer.strip() in anna.last.text
    assert question.strip() in card.text
    assert len(card.text) <= 4096
    assert "laatste laatste" in card.text
    sanne.tap("Antwoord", card)
    await world.settle()
    assert "Anna" in sanne.last.text

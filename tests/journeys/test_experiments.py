"""Home experiments over HTTP: wished, worked out on one card, agreed by both, asked about when it was agreed."""

from __future__ import annotations

from pathlib import Path

import pytest

from scheduler.experiments import coming
from storage import erasure, experiment_versions, experiments, members, prompts
from tests.journeys.hands import does
from tests.journeys.pairs import Pair, a_new_pair, cards
from tests.journeys.test_removal import removed
from tests.moments import amsterdam
from tests.world import World

STOP = "Stop: Voelt het naar? Stop dan. Kijk om je heen. Noem drie kleuren."


async def test_anna_and_sanne_work_a_wish_out_and_anna_keeps_it(pair: Pair, tmp_path: Path) -> None:
    world, anna, sanne = pair.world, pair.anna, pair.sanne
    await pair.says(sanne, "/leesuren")
    await pair.says(sanne, "ma-vr 9:00 en 16:00")
    await pair.wish()
    assert (await anna.sees("Sanne leest dit vandaag om 16 uur")).buttons == []
    assert (await sanne.sees("Anna wil thuis iets proberen")).buttons == []

    await pair.taps(sanne, "Samen uitwerken", "Zo laten")
    await pair.says(sanne, "bij het eten")
    assert "Wanneer: bij het eten" in cards(anna)[-1].text, "she sees the card change while it is worked out"
    await pair.taps(sanne, "17:30", "elke dag", "in de keuken", "één keer", "Zo laten", "Zo laten")
    assert cards(anna)[-1].text == cards(sanne)[-1].text.replace("Anna", "mama")
    assert [line for line in cards(anna)[-1].text.splitlines() if line] == [
        "mama: Voeten voelen",
        "Wat: Voel drie tellen je voeten op de grond. Ga dan gewoon verder.",
        "Wanneer: bij het eten, om 17:30",
        "Waar: in de keuken",
        "Hoe vaak: één keer",
        "Kleinste stap: Voel één tel je voeten.",
        STOP,
        "Zo is het nu. Samen maken we het af.",
    ]

    await pair.taps(sanne, "Zo doen we het")
    assert pair.experiment().state == "working", "one yes is not enough"
    assert pair.asked_at() == []
    await pair.taps(anna, "Zo doen we het")
    assert "✓ Dit is het plan, sinds maandag 2 maart." in cards(anna)[-1].text
    assert cards(anna)[-1].text == cards(sanne)[-1].text.replace("Anna", "mama")
    assert "Anna zegt ook ja. Jullie plan staat." in [each.text for each in sanne.chat.messages]
    with world.database.read() as db:
        assert coming(db, pair.member().id, world.clock.now(), amsterdam("2026-03-09 00:00")) == [
            (amsterdam("2026-03-02 17:30"), "Voeten voelen")
        ]

    await pair.says(anna, "/week")
    assert "maandag 2 maart, 17:30: Voeten voelen" in anna.last.text
    before = len(anna.chat.messages)
    await world.go_to(amsterdam("2026-03-02 17:29"))
    assert len(anna.chat.messages) == before
    await world.go_to(amsterdam("2026-03-02 17:30"))
    ring = await anna.sees("Dit is jouw moment")
    assert ring.buttons == [["Ja, nu", "Later"], ["Iets anders", "Sla over"]]
    await pair.taps(anna, "Ja, nu")
    assert "Voel drie tellen" in ring.text
    await world.go_to(amsterdam("2026-03-02 19:30"))
    asked = await anna.sees("Hoe ging het?")
    for answer in ["Gedaan", "Makkelijk", "Buik, maag", "Klaar", "Toen het begon", "Zo houden"]:
        await pair.taps(anna, answer)
    assert "Dit is nu van jou" in asked.text
    await world.go_to(amsterdam("2026-03-05 12:00"))
    assert pair.asked_at() == [amsterdam("2026-03-02 17:30")], "it was agreed for once"

    (row,) = pair.rows(tmp_path / "out")
    assert row["participant"] == pair.member().pseudonym
    assert (row["agreement"], row["idea_session"]) == ("1", "1")
    assert (row["idea"], row["experiment_state"], row["agreed_by"]) == ("feet", "kept", "both")
    assert (row["when_words"], row["where_words"], row["time_of_day"]) == ("bij het eten", "in de keuken", "17:30")
    assert (row["times_agreed"], row["asked"], row["done"], row["not_done"]) == ("1", "1", "1", "0")
    assert row["agreed_at"] == "2026-03-02T10:00:00+01:00"
    assert row["ended_at"] == "2026-03-02T19:30:00+01:00"
    told = {each["item"]: each["value"] for each in pair.rows(tmp_path / "again", "responses")}
    assert told == {"done": "done", "ease": "easy", "body": "belly", "noticed": "start", "next": "keep"}
    assert {each["prompt_kind"] for each in pair.rows(tmp_path / "more", "responses")} == {"experiment"}


async def test_anna_drops_a_plan_halfway_and_nothing_comes_of_it_any_more(pair: Pair, tmp_path: Path) -> None:
    world, anna = pair.world, pair.anna
    await pair.wish()
    await pair.work_out(often="drie keer")
    await pair.agree()
    await world.go_to(amsterdam("2026-03-02 17:30"))
    ring = await anna.sees("Dit is jouw moment")
    before = len(anna.chat.messages)
    await pair.taps(anna, "Stoppen")

    assert anna.last.text.startswith("Prima."), "no reason is asked for"
    assert ring.buttons == []
    assert len(anna.chat.messages) == before + 1
    assert "Gestopt. Dat is prima." in cards(pair.sanne)[-1].text
    assert cards(pair.sanne)[-1].buttons == []
    await world.go_to(amsterdam("2026-03-04 12:00"))
    assert pair.asked_at() == [amsterdam("2026-03-02 17:30")]
    (row,) = pair.rows(tmp_path / "out")
    assert (row["experiment_state"], row["done"], row["not_done"]) == ("dropped", "0", "0")


async def test_a_silent_facilitator_does_not_keep_anna_waiting(pair: Pair, tmp_path: Path) -> None:
    world, anna, sanne = pair.world, pair.anna, pair.sanne
    await pair.says(sanne, "/leesuren")
    await pair.says(sanne, "ma-vr 16:00")
    await pair.wish()
    await world.go_to(amsterdam("2026-03-02 17:59"))
    assert all("Zelf beginnen" not in row for each in anna.chat.messages for row in each.buttons)
    await world.go_to(amsterdam("2026-03-02 18:00"))
    await anna.sees("Ik hoorde nog niets van Sanne")
    await pair.taps(anna, "Zelf beginnen")
    await anna.sees("Je kleinste stap: Voel één tel je voeten.")
    await pair.says(anna, "om 19:00")

    await anna.sees("Ik schrijf je morgen om 19 uur")  # with her questions, today has its two
    card = await anna.sees("Hoe vaak: één keer")
    assert ", om 19:00" in card.text
    assert "elke dag" not in card.text, "it is tried once"
    await sanne.sees("Anna is alvast begonnen met de kleinste stap")
    await world.go_to(amsterdam("2026-03-03 19:00"))
    await anna.sees("Dit is jouw moment")
    (row,) = pair.rows(tmp_path / "out")
    told = (row["experiment_state"], row["agreed_by"], row["times_agreed"], row["asked"])
    assert told == ("agreed", "parent", "1", "1")


async def test_a_facilitator_of_another_group_can_do_nothing_with_it(pair: Pair) -> None:
    world = pair.world
    elsewhere = await world.enrolled("Els", world.group("Groep Wilg"), "facilitator")
    await pair.wish()
    assert not cards(elsewhere)
    (stolen,) = [button["callback_data"] for row in cards(pair.sanne)[-1].keyboard_rows for button in row]
    tap = elsewhere.tap_data(stolen, elsewhere.last)
    await world.settle()
    assert tap.answer is not None
    assert "van iemand anders" in tap.answer.text
    await pair.says(elsewhere, "/proefje")
    await elsewhere.sees("Er zijn nu geen proefjes")
    assert pair.experiment().state == "wished"


async def test_a_third_wish_is_refused_kindly(pair: Pair) -> None:
    anna = pair.anna
    await pair.wish("Voeten voelen")
    await pair.world.go_to(amsterdam("2026-03-02 10:05"))
    await pair.says(anna, "/proefje")
    await pair.taps(anna, "Iets nieuws")
    await pair.says(anna, "Elke dag even naar buiten lopen met mijn kind en dan om ons heen kijken")
    await pair.says(anna, "/proefje")

    assert anna.last.text.startswith("Je hebt er al twee.")
    assert [row[0] for row in anna.last.buttons] == ["Voeten voelen", "Elke dag even naar buiten lopen met…"]
    with pair.world.database.read() as db:
        assert len(experiments.of_member(db, pair.member().id)) == 2


async def test_a_change_is_agreed_by_both_again_and_until_then_the_first_plan_holds(
    pair: Pair, tmp_path: Path
) -> None:
    world, anna, sanne = pair.world, pair.anna, pair.sanne
    await pair.wish()
    await pair.work_out(often="zeven keer")
    await pair.agree()
    await world.go_to(amsterdam("2026-03-03 12:00"))
    await pair.taps(anna, "Iets veranderen", "Wanneer", "Zo laten", "19:00", "Zo laten")
    assert "Het plan was: elke dag om 17:30." in cards(sanne)[-1].text
    await world.go_to(amsterdam("2026-03-03 17:30"))
    await pair.taps(anna, "Zo doen we het")
    await sanne.sees("Anna vindt het goed zo")
    await pair.taps(sanne, "Zo doen we het")
    await anna.sees("Ik schrijf je morgen om 19 uur")  # today she heard of it already, and her check-in is to come
    await world.go_to(amsterdam("2026-03-04 20:30"))

    days = ["2026-03-02 17:30", "2026-03-03 17:30", "2026-03-04 19:00", "2026-03-05 19:00"]
    assert pair.asked_at() == [amsterdam(day) for day in days]
    told = [(row["agreement"], row["time_of_day"], row["agreed_at"]) for row in pair.rows(tmp_path / "out")]
    assert told == [("1", "17:30", "2026-03-02T10:00:00+01:00"), ("2", "19:00", "2026-03-03T17:30:00+01:00")]


async def test_a_spoken_wish_reaches_sanne_and_a_hard_time_brings_a_tip(
    pair: Pair,
) -> None:
    world, anna, sanne = pair.world, pair.anna, pair.sanne
    await pair.says(anna, "/proefje")
    anna.send_voice(b"a wish")
    await world.settle()
    assert [each.voice is not None for each in sanne.chat.messages[-3:]] == [True, False, False]
    await pair.taps(sanne, "Samen uitwerken")
    await pair.says(sanne, "Eén minuut op de trap zitten")
    await pair.says(sanne, "elke dag 17:30 na school")
    await pair.taps(sanne, "waar ik ben", "drie keer", "drie tellen", "als het te druk is")
    await pair.agree()
    await world.go_to(amsterdam("2026-03-02 19:30"))
    await anna.sees("Hoe ging het?")
    await pair.says(anna, "niet gedaan")
    assert "Elk antwoord is goed." in anna.last.text
    assert "Tip: Maak het nog kleiner." in anna.last.text
    await pair.taps(anna, "Aanpassen")

    await sanne.sees("Anna wil het proefje aanpassen")
    assert "niet gedaan" not in " ".join(each.text for each in sanne.chat.messages).lower()
    assert pair.experiment().state == "agreed"


async def test_how_it_went_is_never_called_one_question_where_several_follow(pair: Pair) -> None:
    await pair.wish()
    await pair.work_out()
    await pair.agree()
    await pair.world.go_to(amsterdam("2026-03-02 19:30"))
    asked = await pair.anna.sees("Hoe ging het?")
    assert asked.text.splitlines()[:2] == ["Hoi mama.", "Een paar vragen over jouw moment."]
    questions = []
    for answers in (["Gedaan"], ["Makkelijk"], ["Nergens", "Klaar"], ["Geen spanning"], ["Zo houden"]):
        questions.append(asked.text.splitlines()[-1])
        await pair.taps(pair.anna, *answers)
    assert len(set(questions)) == 5


async def test_how_it_went_can_be_told_for_twenty_hours(pair: Pair) -> None:
    await pair.wish()
    await pair.work_out()
    await pair.agree()
    await pair.world.go_to(amsterdam("2026-03-03 15:29"))
    asked = await pair.anna.sees("Hoe ging het?")
    assert asked.buttons
    await pair.world.go_to(amsterdam("2026-03-03 15:30"))
    assert asked.buttons == []


async def test_what_is_agreed_for_every_day_comes_along_with_her_questions_on_a_full_day(world: World) -> None:
    group = world.group()
    sanne = await world.enrolled("Sanne", group, "facilitator")
    anna = await world.enrolled("Anna", group)
    pair = Pair(world, group, anna, sanne)
    await does(world, sanne, "> /bijeenkomst", "Bijeenkomsten toevoegen", "> donderdag half 8", "Alleen deze ene")
    await pair.wish()
    await pair.taps(sanne, "Samen uitwerken", "Zo laten")
    await pair.says(sanne, "voor het eten")
    await pair.taps(sanne, "17:30", "elke dag", "in de keuken", "zeven keer", "Zo laten", "Zo laten")
    await pair.agree()
    told = next(each.text for each in anna.chat.messages if each.text.startswith("Mooi, dit is het plan."))
    assert told.splitlines()[1:] == ["Ik schrijf je vandaag om 17:30 uur.", "Niet op zondag."]
    along = {}
    for day in ("02", "03", "04", "05", "06", "07"):
        await world.go_to(amsterdam(f"2026-03-{day} 20:01"))
        await pair.taps(anna, "Ja, nu", "4", "Nergens", "Klaar", "Geen spanning")
        along[day] = anna.last.text == "Hoi mama.\nJouw moment was: voor het eten.\nWas het er vandaag?"
        if along[day]:
            await pair.taps(anna, "Ja, ik vertel het", "Gedaan")
    assert [day for day, came in along.items() if came] == ["04", "05"], "the meeting's reminders took these days"
    with world.database.read() as db:
        made = prompts.of_subject(db, pair.member().id, prompts.EXPERIMENT, pair.experiment().id)
    days = [each.local_date[-2:] for each in made if each.state != prompts.PLANNED]
    assert days == ["02", "03", "04", "05", "06", "07"]


async def test_that_nobody_answered_is_not_said_on_her_rest_day(world: World) -> None:
    pair = await a_new_pair(world)
    anna = pair.anna
    await world.go_to(amsterdam("2026-03-07 12:00"))
    await pair.wish()
    await world.go_to(amsterdam("2026-03-08 22:00"))
    assert not any("Ik hoorde nog niets" in each.text for each in anna.chat.messages), "Sunday is her rest day"
    await world.go_to(amsterdam("2026-03-09 10:00"))
    await anna.sees("Ik hoorde nog niets van Sanne")


@pytest.mark.parametrize("quiet", ["rest day", "pause"])
async def test_nothing_comes_along_on_her_rest_day_and_in_a_pause(world: World, quiet: str) -> None:
    pair = await a_new_pair(world)
    anna, sanne = pair.anna, pair.sanne
    await world.go_to(amsterdam("2026-03-07 12:00"))
    await pair.wish()
    await pair.taps(sanne, "Samen uitwerken", "Zo laten", "Zo laten")
    await pair.taps(sanne, "17:30", "elke dag", "in de keuken", "zeven keer", "Zo laten", "Zo laten")
    await pair.agree()
    if quiet == "pause":
        await world.go_to(amsterdam("2026-03-08 18:00"))
        await does(world, anna, "> /pauze", "Eén week")
        await world.go_to(amsterdam("2026-03-09 18:00"))
    else:
        await world.go_to(amsterdam("2026-03-08 18:00"))
    before = len(anna.chat.messages)
    await does(world, anna, "> /checkin", "4", "Nergens", "Klaar", "Geen spanning")
    said = [each.text for each in anna.chat.messages[before:] if each.from_bot]
    assert not any("ouw moment" in each for each in said), said


@pytest.mark.durable
@pytest.mark.sqlite
async def test_words_of_an_experiment_lie_sealed(pair: Pair) -> None:
    await pair.says(pair.anna, "/proefje")
    await pair.says(pair.anna, "Onder de appelboom zitten")
    with pair.world.database.read() as db:
        version = experiment_versions.latest(db, pair.experiment().id)
    assert version.what == "Onder de appelboom zitten"
    pair.world.database.close()
    stored = b"".join(file.read_bytes() for file in pair.world.folder.iterdir() if file.is_file())
    assert b"appelboom" not in stored


async def test_after_the_safe_exit_what_sanne_changes_does_not_turn_up_again(pair: Pair) -> None:
    await pair.wish()
    await pair.says(pair.anna, "/weg")
    gone = [each.text for each in pair.anna.chat.messages if each.from_bot and not each.deleted]
    await pair.taps(pair.sanne, "Samen uitwerken")
    await pair.says(pair.sanne, "Even zitten")

    assert "Wat: Even zitten" in cards(pair.sanne)[-1].text
    assert [each.text for each in pair.anna.chat.messages if each.from_bot and not each.deleted] == gone


@pytest.mark.parametrize("who", ["Anna", "Sanne"])
async def test_who_is_forgotten_leaves_nothing_of_an_experiment_behind(pair: Pair, who: str) -> None:
    await pair.wish()
    await pair.work_out()
    await pair.agree()
    await pair.world.go_to(amsterdam("2026-03-02 17:30"))
    role = members.PARENT if who == "Anna" else members.FACILITATOR
    with pair.world.database.write() as db:
        (member,) = members.of_group(db, pair.group.id, role)
        assert member.person_id is not None
        erasure.forget_person(db, member.person_id, at=pair.world.clock.now())

    with pair.world.database.read() as db:
        (parent,) = members.of_group(db, pair.group.id, members.PARENT)
        left = experiments.of_member(db, parent.id)
    assert len(left) == (0 if who == "Anna" else 1)
    await pair.world.go_to(amsterdam("2026-03-03 12:00"))


async def test_a_parent_who_stops_and_takes_her_answers_away_takes_her_experiments_too(pair: Pair) -> None:
    await pair.wish()
    await pair.work_out()
    await pair.says(pair.anna, "/stop")
    await pair.taps(pair.anna, "Ja, stop", "Haal ze weg", "Ja, haal ze weg")

    with pair.world.database.read() as db:
        assert experiments.of_member(db, pair.member().id) == []
    card = next(each for each in pair.sanne.chat.messages if each.text == "De ouder haalde dit proefje weg.")
    assert card.buttons == []
    await pair.world.go_to(amsterdam("2026-03-04 12:00"))
    assert pair.asked_at() == []


async def test_sanne_answers_at_night_and_anna_hears_in_the_morning(pair: Pair) -> None:
    await pair.wish()
    await pair.world.go_to(amsterdam("2026-03-02 22:30"))
    before = len(pair.anna.chat.history)
    await pair.work_out()
    await pair.taps(pair.sanne, "Zo doen we het")
    await pair.world.go_to(amsterdam("2026-03-03 06:59"))
    assert len(pair.anna.chat.history) == before
    await pair.world.go_to(amsterdam("2026-03-03 07:00"))

    told = await pair.anna.sees("Sanne keek naar je idee.")
    assert told is pair.anna.last
    await pair.taps(pair.anna, "Laat de kaart zien", "Zo doen we het")
    await pair.anna.sees("Ik schrijf je vandaag om 17:30 uur.")


async def test_the_card_calls_her_as_she_chose_and_staff_by_her_name(pair: Pair) -> None:
    await pair.wish()
    await pair.work_out()

    assert cards(pair.anna)[-1].text.startswith("mama: Voeten voelen")
    assert cards(pair.sanne)[-1].text.startswith("Anna: Voeten voelen")


async def test_who_reads_a_wish_is_put_right_where_it_stands(pair: Pair) -> None:
    await pair.says(pair.sanne, "/leesuren ma-vr 9:00 en 16:00")
    await pair.wish()
    told = await pair.anna.sees("Sanne leest dit vandaag om 16 uur")
    await pair.says(pair.sanne, "/leesuren elke dag 20:00")
    assert "Sanne leest dit vandaag om 20 uur" in told.text
    await pair.says(pair.sanne, "/leesuren")
    await pair.taps(pair.sanne, "Ik ben een tijdje weg")
    await pair.taps(
        pair.sanne, next(label for row in pair.sanne.last.buttons for label in row if "maart" in label)
    )
    assert "Sanne leest" not in told.text
    assert "Sanne is er weer" in told.text
    await pair.taps(pair.sanne, "Samen uitwerken")
    await pair.says(pair.sanne, "/leesuren elke dag 9:00")
    assert "9 uur" not in told.text, "it waits for nobody any more"


async def test_after_the_safe_exit_nothing_of_a_wish_is_written_in_her_chat(pair: Pair) -> None:
    await pair.wish()
    await pair.says(pair.anna, "/weg")
    before = len(pair.anna.chat.history)
    await pair.says(pair.sanne, "/leesuren elke dag 20:00")
    assert len(pair.anna.chat.history) == before


async def test_where_who_was_to_read_a_wish_is_removed_it_says_so(pair: Pair) -> None:
    mo = await pair.world.enrolled("Mo", pair.group, "facilitator")
    await pair.says(pair.sanne, "/leesuren elke dag 16:00")
    await pair.says(mo, "/leesuren elke dag 20:00")
    await pair.wish()
    told = await pair.anna.sees("Sanne leest dit vandaag om 16 uur")
    await removed(pair.world, pair.sanne)
    assert "Mo leest dit vandaag om 20 uur" in told.text


async def test_label_below_a_question_of_the_card_is_its_button_and_not_what_is_kept(pair: Pair) -> None:
    await pair.wish()
    await pair.taps(pair.sanne, "Samen uitwerken")
    await pair.says(pair.sanne, "zo laten")
    assert not [each for each in pair.anna.chat.messages if "Wat: zo laten" in each.text]
    assert pair.sanne.last.text.startswith("Bij welk moment past het?")

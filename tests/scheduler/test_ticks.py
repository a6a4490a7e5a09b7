"""A tick does what is due: for the right people, once, and whatever happens to one does not touch the rest."""

import pytest

from storage import (
    groups,
    heartbeat,
    members,
    outbox,
    people,
    planned_prompts,
    prompts,
    routines,
)
from storage.chats import set_reachable
from storage.database import Transaction
from storage.prompts import Prompt
from storage.said import Text
from tests.moments import T0, amsterdam
from tests.scheduler.cast import DAY, HOUR, House, a_parent, minute_of, plan_by_hand

TONIGHT = amsterdam("2026-03-02 20:30")


def tonight(house: House, member_id: int) -> Prompt:
    return house.prompts_of(member_id)[0]


def fate(house: House, member_id: int) -> tuple[str, str | None]:
    prompt = tonight(house, member_id)
    return prompt.state, prompt.reason


async def test_a_prompt_is_said_at_her_minute_and_not_before(house: House) -> None:
    anna = house.parent(hour="20:30")
    assert (await house.jump_to(TONIGHT - 1)).said == 0
    assert (await house.jump_to(TONIGHT)).said == 1
    assert (await house.jump_to(TONIGHT + 1)).said == 0
    assert house.voice.heard_by(anna) == [("said", TONIGHT)]
    assert tonight(house, anna).sent_at == TONIGHT


async def test_a_tick_plans_by_itself_who_was_never_planned(house: House) -> None:
    anna = house.parent(hour="20:30")
    with house.database.write() as db:
        for each in house.prompts_of(anna):
            planned_prompts.unplan(db, anna, "checkin", each.local_date)
    assert (await house.ticks.once()).planned == 2
    assert (await house.jump_to(TONIGHT)).said == 1


async def test_a_paused_parent_hears_nothing_and_the_record_says_so(house: House) -> None:
    anna = house.parent()
    with house.database.write() as db:
        members.set_state(db, anna, "paused", until=TONIGHT + HOUR)
    assert (await house.jump_to(TONIGHT)).not_sent == 1
    assert fate(house, anna) == ("not_sent", "paused")
    assert house.voice.heard_by(anna) == []


async def test_a_pause_ends_by_itself(house: House) -> None:
    anna = house.parent()
    with house.database.write() as db:
        members.set_state(db, anna, "paused", until=TONIGHT)
    assert house.ticks.next_instant() == TONIGHT
    report = await house.jump_to(TONIGHT)
    assert (report.resumed, report.said) == (1, 1)


async def test_who_blocked_the_bot_or_stopped_is_not_written_to(house: House) -> None:
    blocked, stopped, forgotten = house.parent(), house.parent(), house.parent()
    with house.database.write() as db:
        person_id = members.get(db, blocked).person_id
        assert person_id is not None
        set_reachable(db, people.get(db, person_id).chat_id, False)
        members.set_state(db, stopped, "stopped")
        members.detach(db, forgotten)
    await house.jump_to(TONIGHT)
    assert fate(house, blocked) == ("not_sent", "unreachable")
    assert fate(house, stopped) == ("not_sent", "withdrawn")
    assert fate(house, forgotten) == ("not_sent", "withdrawn")
    assert house.voice.noted == []


async def test_one_failing_prompt_is_kept_with_a_reason_and_stops_nobody_else(house: House) -> None:
    before, unlucky, after = house.parent(), house.parent(), house.parent()
    house.voice.fails_for = {unlucky}
    report = await house.jump_to(TONIGHT)
    assert (report.said, report.failed) == (2, 1)
    assert fate(house, unlucky) == ("not_sent", "outage")
    assert house.voice.heard_by(before) == house.voice.heard_by(after) == [("said", TONIGHT)]
    assert (await house.ticks.once()).failed == 0, "it is not tried for ever"


async def test_what_a_failing_conversation_wrote_is_undone(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    anna = house.parent()

    def writes_and_fails(db: Transaction, prompt: Prompt, now: int, /) -> None:
        members.set_state(db, prompt.member_id, "stopped")
        raise KeyError("no such text")

    monkeypatch.setattr(house.voice, "say", writes_and_fails)
    await house.jump_to(TONIGHT)
    with house.database.read() as db:
        assert members.get(db, anna).state == "active"


async def test_a_prompt_its_conversation_left_alone_is_not_said_again_each_second(house: House) -> None:
    anna = house.parent()
    house.voice.leaves_alone = {anna}
    await house.jump_to(TONIGHT)
    await house.jump_to(TONIGHT + 1)
    assert house.voice.heard_by(anna) == [("said", TONIGHT)]
    assert fate(house, anna) == ("not_sent", "outage")


async def test_an_unanswered_prompt_is_reminded_of_once_and_then_expires(house: House) -> None:
    anna = house.parent()
    await house.live_until(amsterdam("2026-03-03 12:00"))
    assert house.voice.heard_by(anna) == [("said", TONIGHT), ("reminded", amsterdam("2026-03-02 21:15"))]
    first = tonight(house, anna)
    assert (first.state, first.reminded_at) == ("expired", amsterdam("2026-03-02 21:15"))
    assert first.expired_at == amsterdam("2026-03-03 00:30")


async def test_an_opened_prompt_is_not_reminded_of(house: House) -> None:
    anna = house.parent()
    await house.jump_to(TONIGHT)
    with house.database.write() as db:
        prompts.move(db, tonight(house, anna).id, prompts.OPENED, at=TONIGHT + 60)
    await house.live_until(TONIGHT + 2 * HOUR)
    assert house.voice.heard_by(anna) == [("said", TONIGHT)]


async def test_the_reminder_she_asked_for_comes_even_late_in_the_evening(house: House) -> None:
    anna = house.parent(hour="21:30")
    said_at = amsterdam("2026-03-02 21:30")
    await house.jump_to(said_at)
    with house.database.write() as db:
        prompts.move(db, tonight(house, anna).id, prompts.OPENED, at=said_at + 60)
        prompts.remind_later(db, tonight(house, anna).id, at=said_at + HOUR)
    await house.live_until(said_at + 2 * HOUR)
    assert house.voice.heard_by(anna) == [("said", said_at), ("reminded", said_at + HOUR)]


async def test_a_reminder_in_the_quiet_hours_is_dropped(house: House) -> None:
    anna = house.parent(hour="21:30")
    await house.live_until(amsterdam("2026-03-03 09:00"))
    assert house.voice.heard_by(anna) == [("said", amsterdam("2026-03-02 21:30"))]
    assert tonight(house, anna).reminded_at is None


@pytest.mark.parametrize("who", ["parent", "group"])
async def test_reminders_can_be_switched_off_until_they_are_due(house: House, who: str) -> None:
    anna = house.parent()
    await house.jump_to(TONIGHT)
    with house.database.write() as db:
        if who == "group":
            groups.set_reminders(db, members.get(db, anna).group_id, False)
        else:
            zone, minute = "Europe/Amsterdam", minute_of("20:30")
            routines.set_for(db, anna, "checkin", zone=zone, minute=minute, reminds=False)
    await house.live_until(TONIGHT + 2 * HOUR)
    assert house.voice.heard_by(anna) == [("said", TONIGHT)]


@pytest.mark.parametrize(("opened", "state"), [(False, "expired"), (True, "partial")])
async def test_a_prompt_whose_last_words_fail_is_closed_all_the_same(
    house: House, opened: bool, state: str
) -> None:
    anna = house.parent()
    await house.jump_to(TONIGHT)
    with house.database.write() as db:
        if opened:
            prompts.move(db, tonight(house, anna).id, prompts.OPENED, at=TONIGHT + 60)
    house.voice.fails_for = {anna}
    report = await house.jump_to(TONIGHT + 6 * HOUR)
    assert report.failed == 1
    assert tonight(house, anna).state == state
    assert (await house.ticks.once()).failed == 0


async def test_a_moved_clock_that_visits_each_instant_misses_nothing_for_weeks(house: House) -> None:
    anna = house.parent(hour="20:30", days=0b1010101, lesson=("10:15", 2))
    await house.live_until(T0 + 21 * DAY)
    states = [each.state for each in house.prompts_of(anna) if each.scheduled_at <= house.now]
    said = [what for what, _ in house.voice.heard_by(anna)].count("said")
    assert said == len(states) == 3 * 4 + 3
    assert "not_sent" not in states


async def test_what_comes_is_told_with_label_and_number(house: House) -> None:
    anna, _bea = house.parent(hour="20:30"), house.parent(hour="20:30", days=1, lesson=("10:15", 5))
    with house.database.write() as db:
        members.set_state(db, anna, "paused", until=T0 + HOUR)
        person_id = members.get(db, anna).person_id
        assert person_id is not None
        chat_id = people.get(db, person_id).chat_id
        outbox.add(db, chat_id=chat_id, kind="notice", says=Text("x"), at=T0, not_before=T0 + 2 * HOUR)
    saturday = amsterdam("2026-03-07 10:15")
    assert house.ticks.coming(10) == [
        (T0 + HOUR, "pause_over", 1),
        (T0 + 2 * HOUR, "message", 1),
        (TONIGHT, "checkin", 2),
        (TONIGHT + DAY, "checkin", 1),
        (TONIGHT + 2 * DAY, "checkin", 1),
        (saturday, "lesson", 1),
        (TONIGHT + 7 * DAY, "checkin", 1),
    ]
    assert house.ticks.coming(2) == house.ticks.coming(10)[:2]
    await house.jump_to(TONIGHT)
    assert house.ticks.coming(2) == [
        (TONIGHT + 45 * 60, "reminder", 2),
        (amsterdam("2026-03-03 00:30"), "expiry", 2),
    ]


async def test_an_experiment_planned_by_hand_comes_at_its_moment(house: House) -> None:
    anna = house.parent()
    moment = amsterdam("2026-03-02 17:40")
    with house.database.write() as db:
        plan_by_hand(db, anna, "experiment", moment)
    await house.live_until(amsterdam("2026-03-02 20:29"))
    assert house.voice.heard_by(anna) == [("said", moment)], "a reminder would take the check-in's place"


async def test_of_an_absence_longer_than_a_batch_each_open_prompt_is_asked_again(house: House) -> None:
    with house.database.write() as db:
        for _ in range(60):
            a_parent(db, at=T0)
        heartbeat.beat(db, "receiver", at=1)
    assert (await house.jump_to(TONIGHT)).said == 60
    with house.database.write() as db:
        heartbeat.beat(db, "receiver", at=1201)
    assert (await house.jump_to(TONIGHT + 1200)).asked_again == 60

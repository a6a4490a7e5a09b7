"""Floods shut nobody out, and what Telegram refuses is heard by somebody who can do something."""

from __future__ import annotations

import pytest
from sqlalchemy import text, update

from gateway.receiver import MOST_IN_MEMORY, MOST_WAITING
from simulator.groups import Group as Chatroom
from simulator.people import Person
from storage import outbox
from tests.journeys.hands import does
from tests.moments import amsterdam
from tests.world import World

FLOOD, STRANGE = 1500, 300


async def test_tap_is_answered_among_the_first_while_thousands_of_texts_wait(world: World) -> None:
    group = world.group()
    anna, bea = await world.enrolled("Anna", group), await world.enrolled("Bea", group)
    stranger = world.telegram.person("Vreemde")
    await world.go_to(amsterdam("2026-03-02 20:00"))
    for _ in range(FLOOD):
        bea.say("bla")
    for _ in range(STRANGE):
        stranger.say("hoi")
    anna.tap("Ja, nu")
    while await world.anker.poller.poll_once(0):
        pass
    before = len(world.telegram.calls)
    for _ in range(3):
        await world.anker.intake.handle_some()
        await world.anker.sender.settle()
    calls = [call for call in list(world.telegram.calls)[before:] if call.method != "answerCallbackQuery"]
    answered = [place for place, call in enumerate(calls) if call.params.get("chat_id") in (anna.id, str(anna.id))]
    assert answered
    assert answered[0] < 5
    assert "Hoe gespannen is je lijf nu?" in anna.last.text


async def test_stranger_has_one_reply_waiting_and_a_parent_each_sentence_once(world: World) -> None:
    bea = await world.enrolled("Bea", world.group())
    stranger = world.telegram.person("Vreemde")
    for _ in range(50):
        bea.say("bla")
        stranger.say("hoi")
    await world.anker.poller.poll_once(0)
    await world.anker.intake.settle()
    with world.database.read() as db:
        assert outbox.count_due(db, now=world.clock.now()) == 2
    await world.settle()
    assert "link" in stranger.last.text
    for _ in range(2):
        bea.say("bla")
        await world.settle()
    said = [each.text for each in bea.chat.messages if each.from_bot]
    assert said[-1] == said[-2], "once it was sent, it is said again"


def _texts(first: int, chats: range) -> list[dict[str, object]]:
    private = [{"id": each, "type": "private", "first_name": "X"} for each in chats]
    return [
        {"update_id": number, "message": {"message_id": 1, "date": 1, "chat": chat, "from": chat, "text": "hoi"}}
        for number, chat in enumerate(private, first)
    ]


async def test_no_more_is_fetched_while_so_many_wait(world: World) -> None:
    intake = world.anker.intake
    assert not intake.is_full
    for start in range(0, MOST_WAITING, 1000):
        intake.accept(_texts(start, range(9000, 10_000)))
    assert intake.is_full


@pytest.mark.long
async def test_one_chat_that_floods_does_not_keep_others_from_being_fetched(world: World) -> None:
    intake = world.anker.intake
    for start in range(0, MOST_WAITING + 1000, 1000):
        intake.accept([each for number in range(start, start + 1000) for each in _texts(number, range(7, 8))])
    assert not intake.is_full
    for start in range(MOST_WAITING + 1000, MOST_IN_MEMORY, 1000):
        intake.accept([each for number in range(start, start + 1000) for each in _texts(number, range(7, 8))])
    assert intake.is_full, "memory has an end"


async def test_id_that_is_no_number_and_row_that_does_not_open_stop_nobody(world: World) -> None:
    anna = await world.enrolled("Anna", world.group())
    somebody = {"id": anna.id, "is_bot": False, "first_name": "A"}
    for bad in ("12x", True, 1.5, 2**63, None):
        chat = {"id": bad, "type": "private"}
        about = {"message_id": 1, "date": 1, "chat": chat, "from": somebody, "text": "/start"}
        world.telegram.push_raw({"message": about})
    await world.settle()
    with world.database.engine.connect() as connection:
        states = connection.execute(text("SELECT state FROM inbox ORDER BY id DESC LIMIT 5")).scalars().all()
    assert states == ["malformed"] * 5

    anna.say("/hulp")
    anna.say("/hulp")
    await world.anker.poller.poll_once(0)
    await world.anker.stop()
    with world.database.engine.connect() as connection:
        first = "(SELECT min(id) FROM inbox WHERE state = 'waiting')"
        sealed = bytes(connection.execute(text(f"SELECT payload FROM inbox WHERE id = {first}")).scalar_one())
        damage = text(f"UPDATE inbox SET payload = :damaged WHERE id = {first}")
        connection.execute(damage, {"damaged": sealed[1:] + b"\0"})
    await world.start_bot()
    await world.settle()
    with world.database.engine.connect() as connection:
        found = connection.execute(text("SELECT state, error FROM inbox ORDER BY id DESC LIMIT 2")).all()
    assert [tuple(row) for row in found] == [("done", None), ("failed", "unreadable")]


async def test_command_that_is_not_there_is_answered_once_while_the_answer_waits(world: World) -> None:
    bea = await world.enrolled("Bea", world.group())
    for _ in range(20):
        bea.say("/wegg")
        bea.say("/blabla")
    await world.anker.poller.poll_once(0)
    await world.anker.intake.settle()
    with world.database.read() as db:
        assert outbox.count_due(db, now=world.clock.now()) == 2
    await world.settle()
    await does(world, bea, "> /wegg")
    assert "Bedoel je dit?" in bea.last.text, "what was said is said again"


async def test_what_she_types_is_heard_where_the_message_above_it_was_damaged(world: World) -> None:
    anna = await world.enrolled("Anna", world.group())
    await world.go_to(amsterdam("2026-03-02 20:00"))
    with world.database.write() as db:
        db.run(update(outbox.outbox).values(payload=b"damaged"))
    await does(world, anna, "> ik wil dood")
    assert [each for each in anna.chat.messages[-3:] if "113" in each.text]
    await does(world, anna, "> stop")
    assert anna.last.text.startswith("Dat is goed. Wat wil je stoppen?")
    assert not [each for each in anna.chat.messages if "Er ging iets mis" in each.text]


async def test_share_that_telegram_refuses_is_told_and_goes_once_it_may(world: World) -> None:
    sanne, anna, room = await _with_chat(world)
    await does(world, anna, "> /deel", "Met mijn naam", "> zwaluwen gezien")
    world.telegram.fault("sendMessage", code=400, description="Bad Request: CHAT_RESTRICTED")
    await does(world, anna, "Zet in de groep")
    await world.go_to(world.clock.now() + 10)
    said = [each.text for each in sanne.chat.messages if each.from_bot]
    assert any("Ik mag niet meer schrijven" in each for each in said)
    asked = next(each for each in sanne.chat.messages if "Dit kon ik niet in de groep zetten" in each.text)
    assert "zwaluwen gezien" in asked.text
    await does(world, sanne, "> /overzicht")
    assert "Geen ouder wacht op jou" not in sanne.last.text
    assert "kwam een bericht niet aan in het groepsgesprek" in sanne.last.text
    sanne.tap("Probeer het nog eens", asked)
    await world.settle()
    await world.go_to(world.clock.now() + 2)
    assert [each.text for each in room.messages if "zwaluwen" in each.text] == ["Anna deelt:\nzwaluwen gezien"]


async def test_share_that_telegram_refused_still_goes_after_more_than_a_week(world: World) -> None:
    sanne, anna, room = await _with_chat(world)
    await does(world, anna, "> /deel", "Met mijn naam", "> zwaluwen gezien")
    world.telegram.fault("sendMessage", code=400, description="Bad Request: CHAT_RESTRICTED")
    await does(world, anna, "Zet in de groep")
    await world.go_to(world.clock.now() + 10)
    asked = next(each for each in sanne.chat.messages if "Dit kon ik niet in de groep zetten" in each.text)
    await world.go_to(world.clock.now() + 9 * 86_400)
    sanne.tap("Probeer het nog eens", asked)
    await world.settle()
    await world.go_to(world.clock.now() + 2)
    assert [each.text for each in room.messages if "zwaluwen" in each.text] == ["Anna deelt:\nzwaluwen gezien"]


async def test_share_that_is_left_at_that_is_kept_nowhere(world: World) -> None:
    sanne, anna, room = await _with_chat(world)
    await does(world, anna, "> /deel", "Met mijn naam", "> zwaluwen gezien")
    world.telegram.fault("sendMessage", code=400, description="Bad Request: CHAT_RESTRICTED")
    await does(world, anna, "Zet in de groep")
    await world.go_to(world.clock.now() + 10)
    asked = next(each for each in sanne.chat.messages if "Dit kon ik niet in de groep zetten" in each.text)
    sanne.tap("Laat maar", asked)
    await world.settle()
    await world.go_to(world.clock.now() + 2)
    assert not [each for each in room.messages if "zwaluwen" in each.text]
    with world.database.engine.connect() as connection:
        assert connection.execute(text("SELECT payload FROM outbox WHERE kind = 'post'")).scalar_one() is None


async def test_prompt_that_is_refused_is_told_to_the_facilitator_once(world: World) -> None:
    group = world.group()
    sanne = await world.enrolled("Sanne", group, "facilitator")
    await world.enrolled("Anna", group)
    world.telegram.fault("sendMessage", code=400, description="Bad Request: PEER_ID_INVALID")
    await world.go_to(amsterdam("2026-03-02 20:00"))
    told = [each.text for each in sanne.chat.messages if "krijgt mijn berichten niet meer" in each.text]
    assert len(told) == 1
    await does(world, sanne, "> /overzicht")
    assert "Geen ouder wacht op jou" not in sanne.last.text


async def test_part_of_a_broadcast_that_nobody_can_copy_is_named_before_anything_goes(world: World) -> None:
    group = world.group()
    sanne = await world.enrolled("Sanne", group, "facilitator")
    await world.enrolled("Anna", group)
    await does(world, sanne, "> /bericht", "> Morgen thee.")
    about = {
        "message_id": 9999,
        "date": 1,
        "chat": {"id": sanne.id, "type": "private", "first_name": "Sanne"},
        "from": {"id": sanne.id, "is_bot": False, "first_name": "Sanne"},
    }
    flags = ("is_closed", "is_anonymous", "allows_multiple_answers", "allows_revoting", "members_only")
    quiz = {"id": "1", "question": "?", "options": [], "type": "quiz", "total_voter_count": 0}
    quiz |= dict.fromkeys(flags, False)
    bill = {"title": "t", "description": "d", "start_parameter": "s", "currency": "EUR", "total_amount": 1}
    for more, name in (
        ({"contact": {"phone_number": "1", "first_name": "X"}}, "een contact"),
        ({"poll": quiz}, "een quiz"),
        ({"story": {"id": 1, "chat": {"id": 1, "type": "private"}}}, "een verhaal"),
        ({"invoice": bill}, "waarvoor betaald wordt"),
        ({"paid_media": {"star_count": 1, "paid_media": []}}, "waarvoor betaald wordt"),
        ({"giveaway": {}}, "een weggeefactie"),
        ({"game": {"title": "t"}}, "een spel"),
        ({"checklist": {"title": "t", "tasks": []}}, "een lijst om af te vinken"),
        ({"something_new": {}}, "dit soort bericht"),
    ):
        world.telegram.push_raw({"message": about | more})
        await world.settle()
        assert name in sanne.last.text
    await does(world, sanne, "Klaar", "Alle ouders", "Nu")
    sent = [call for call in world.telegram.calls if call.method == "copyMessage"]
    assert len(sent) == 1, "her preview has the one part that can be copied"


async def _with_chat(world: World) -> tuple[Person, Person, Chatroom]:
    group = world.group()
    sanne, anna = await world.enrolled("Sanne", group, "facilitator"), await world.enrolled("Anna", group)
    room = world.telegram.group("Linde", [sanne, anna])
    room.add_bot(by=sanne)
    await world.settle()
    await does(world, sanne, "Koppelen")
    return sanne, anna, room


async def test_reminder_that_waits_is_not_sent_once_she_answered(world: World) -> None:
    anna = await world.enrolled("Anna", world.group())
    await world.go_to(amsterdam("2026-03-02 20:00"))
    asked = anna.last
    await world.go_to(amsterdam("2026-03-02 20:59"))
    world.clock.move_to(amsterdam("2026-03-02 21:00"))
    await world.anker.ticks.once()
    with world.database.engine.connect() as connection:
        waiting = connection.execute(text("SELECT kind FROM outbox WHERE state = 'due'")).scalars().all()
    assert waiting == ["reminder"]

    anna.tap("Sla over", asked)
    await world.anker.poller.poll_once(0)
    await world.anker.intake.settle()
    await world.settle()

    assert not [each for each in anna.chat.messages if "Het kan nog tot" in each.text]
    with world.database.engine.connect() as connection:
        row = connection.execute(text("SELECT state, reason FROM outbox WHERE kind = 'reminder'")).one()
    assert tuple(row) == ("cancelled", "answered")


async def test_who_blocks_anker_again_and_again_is_told_of_once_a_day(world: World) -> None:
    group = world.group()
    sanne, anna = await world.enrolled("Sanne", group, "facilitator"), await world.enrolled("Anna", group)

    async def blocks_again_and_again() -> int:
        for _ in range(4):
            anna.block()
            await world.settle()
            anna.unblock()
            await world.settle()
        return sum("Anna krijgt mijn berichten niet meer." in each.text for each in sanne.chat.messages)

    assert await blocks_again_and_again() == 1
    await world.go_to(world.clock.now() + 86_400)
    assert await blocks_again_and_again() == 2

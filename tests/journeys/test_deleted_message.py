"""A parent who clears her chat in the middle of a check-in is asked on, in a message of its own."""

from __future__ import annotations

from sqlalchemy import bindparam, select, update

from storage import outbox
from storage.chats import chat
from storage.said import Gone, Text
from tests.moments import amsterdam
from tests.world import World

_LOSE_ITS_PLACE = update(outbox.outbox).where(outbox.outbox.c.id == bindparam("which")).values(message_id=None)


async def test_parent_who_deleted_the_question_is_asked_again_when_she_types(world: World) -> None:
    anna = await world.enrolled("Anna", world.group())
    await world.go_to(amsterdam("2026-03-02 20:00"))
    anna.tap("Ja, nu")
    await world.settle()
    anna.delete(anna.last)
    anna.say("7")
    await world.settle()

    assert "Waar in je lijf" in anna.last.text
    anna.tap("Sla over")
    await world.settle()
    assert "Wanneer" in anna.last.text


async def test_what_would_change_a_message_of_unknown_place_is_given_up_and_the_rest_goes_on(world: World) -> None:
    anna = await world.enrolled("Anna", world.group())
    with world.database.write() as db:
        chat_id = db.one(select(chat.c.id))[0]  # type: ignore[index] # hers, the only one
        said = {"chat_id": chat_id, "kind": outbox.POST, "at": world.clock.now()}
        first = outbox.add(db, says=Text("Eerst"), **said)
    await world.settle()
    with world.database.write() as db:
        db.run(
            update(outbox.outbox).where(outbox.outbox.c.id == bindparam("which")).values(message_id=None),
            which=first,
        )
        outbox.add_edit(
            db,
            chat_id=chat_id,
            edits=first,
            says=Gone(),
            at=world.clock.now(),
            kind=outbox.DELETE,
        )
        outbox.add(db, says=Text("Daarna"), **said)
    await world.settle()
    assert anna.last.text == "Daarna"
    with world.database.read() as db:
        assert outbox.count_due(db, now=world.clock.now()) == 0


async def test_question_that_she_deleted_says_nothing_when_its_time_is_over(world: World) -> None:
    """That would be a message of its own, in the middle of the night."""
    anna = await world.enrolled("Anna", world.group())
    await world.go_to(amsterdam("2026-03-02 21:30"))
    for message in list(anna.chat.messages):
        anna.delete(message)
    await world.go_to(amsterdam("2026-03-03 19:59"))
    assert not [each for each in anna.chat.messages if not each.deleted]

"""A facilitator posts in the group's chat as Anker: by copy, whatever kind it is, now or at an hour."""

from __future__ import annotations

from tests.journeys.hands import does
from tests.moments import amsterdam
from tests.world import World


async def test_voice_photo_and_video_come_in_the_group_at_the_hour_that_was_typed(world: World) -> None:
    group = world.group()
    sanne, anna = await world.enrolled("Sanne", group, "facilitator"), await world.enrolled("Anna", group)
    room = world.telegram.group("Linde", [sanne, anna], "supergroup")
    room.add_bot(by=sanne)
    await world.settle()
    await does(world, sanne, "Koppelen", "> /bericht", "> tot morgen")
    sanne.send_voice(b"OggS")
    sanne.send_photo(b"\x89PNG", "de zaal")
    sanne.send_video(b"video", "kijk")
    await world.settle()
    before = len(room.messages)
    await does(world, sanne, "Klaar", "Alleen in de groep", "> morgen 10:00", "Ja, verstuur")
    await world.go_to(amsterdam("2026-03-03 09:59"))
    assert len(room.messages) == before
    await world.go_to(amsterdam("2026-03-03 10:00") + 5)
    posted = [each for each in room.messages[before:] if each.from_bot]
    kinds = [each.file.kind if each.file else each.text for each in posted]
    assert kinds[-4:] == ["tot morgen", "voice", "photo", "video"]
    assert all(each.forwarded_from is None for each in posted), "a copy names nobody's account"
    assert not any(each.text in ("tot morgen", "de zaal", "kijk") for each in anna.chat.messages)

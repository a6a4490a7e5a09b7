"""Anker comes into the group's chat: tied by Sanne, the session's question the morning after, a larger chat."""

from __future__ import annotations

from storage import meetings
from tests.crash.stage import Stage, the_group
from tests.moments import ZONE, amsterdam


def play(stage: Stage) -> None:
    """One parent, one facilitator, and their group in Telegram, which becomes a supergroup."""
    sanne, anna = stage.facilitator("Sanne"), stage.parent("Anna")
    room = stage.telegram.group("Linde", [sanne, anna])
    with stage.writing() as db:
        began = amsterdam("2026-03-05 19:30")
        meetings.add(db, group_id=the_group(db).id, session=1, starts_at=began, zone=ZONE, at=stage.now)
    stage.step(lambda: room.add_bot(by=sanne))
    stage.does(sanne, "Koppelen")
    stage.go_to(amsterdam("2026-03-04 19:30"))
    stage.go_to(amsterdam("2026-03-05 21:30"))
    stage.does(sanne, "Ja, geweest", "Klaar")
    stage.step(room.upgrade)
    stage.go_to(amsterdam("2026-03-06 10:00"))
    stage.go_to(amsterdam("2026-03-07 10:00"))

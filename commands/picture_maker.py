"""Draws what a parent asked to see of herself. Runs in a worker's thread."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import cast

from content.packs import Library
from content.texts import Language, Level
from content.words import Words
from reports import answered, card_picture, her_waves, her_way, her_week, way_picture, week_picture
from scheduler.local_time import local_date
from storage import ladders, members, people
from storage.database import Database, Transaction
from storage.export_requests import CARD, WAY, ExportRequest
from storage.members import Member

INSTRUMENT = "daily"


@dataclass(frozen=True, slots=True)
class Drawn:
    """What stands below a picture, in sentences; none where there was too little to draw."""

    sentences: tuple[str, ...]


def draw(database: Database, library: Library, request: ExportRequest, file: Path) -> Drawn:
    """Draw what was asked for into this file. Raises LookupError where she is forgotten."""
    with database.read() as db:
        member = None if request.about_id is None else members.find(db, request.about_id)
        if member is None or member.person_id is None or member.enrolled_at is None:
            raise LookupError("she is forgotten")
        person = people.get(db, member.person_id)
        words = library.words(cast(Language, person.language), cast(Level, person.level))
        today = local_date(request.asked_at, member.zone)
        file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        if request.purpose == CARD:
            return _card(db, member, words, file)
        draw_it = _way if request.purpose == WAY else _week
        return draw_it(db, library, member, words, today, file)


def _week(db: Transaction, library: Library, member: Member, words: Words, today: date, file: Path) -> Drawn:
    week = her_week.of(answered.of_member(db, member.id, today - timedelta(days=6), today), today)
    if not week.is_enough:
        return Drawn(())
    instrument = library.instrument(INSTRUMENT)
    week_picture.draw(week, instrument, words, file)
    said = her_week.sentences(week, instrument, words) or [words("pictures.drawn_without_words")]
    return Drawn(tuple(said))


def _way(db: Transaction, library: Library, member: Member, words: Words, today: date, file: Path) -> Drawn:
    assert member.enrolled_at is not None
    first = local_date(member.enrolled_at, member.zone)
    way = her_way.of(answered.of_member(db, member.id, first, today), first, today)
    if not way.is_enough:
        return Drawn(())
    waves = her_waves.of_member(db, member.id, library)
    waves = waves if waves is not None and waves.is_enough else None
    way_picture.draw(way, waves, library.instrument(INSTRUMENT), words, file)
    return Drawn((words(her_waves.caption(waves)),))


def _card(db: Transaction, member: Member, words: Words, file: Path) -> Drawn:
    hers = ladders.of(db, member.id)
    if not hers:
        return Drawn(())
    card_picture.draw(hers, words, file)
    return Drawn((words("ladder.card"),))

"""All that is kept of one parent, for herself: a page to read, and the same for a machine (GDPR 15, 20)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any, cast, get_args
from zipfile import ZIP_DEFLATED, ZipFile

import orjson
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from sqlalchemy import bindparam, select

from content.instruments import Instrument, WaveKey
from content.items import Item
from content.packs import Library
from content.texts import Language, Level
from content.words import Words
from reports.consented import said_in
from reports.instants import local_time
from storage import (
    access_log,
    asks,
    drawings,
    evaluations,
    experiment_versions,
    experiments,
    export_memory,
    hellos,
    instrument_snapshots,
    ladders,
    meetings,
    members,
    people,
    phone_calls,
    pot,
    responses,
    routines,
    rsvps,
    silence,
    wishes,
)
from storage.access_log import Access
from storage.asks import Ask
from storage.database import Database, Transaction
from storage.evaluations import Evaluation, EvaluationAnswer
from storage.experiment_versions import WORDS, Version
from storage.members import Member
from storage.prompts import IS_SAID, Prompt, prompt
from storage.responses import revision

PAGE, DATA = "lees-mij.html", "gegevens.json"

_SAID = select(prompt).where(prompt.c.member_id == bindparam("whose"), IS_SAID).order_by(prompt.c.scheduled_at)
_REVISIONS = (
    select(
        revision.c.item,
        revision.c.value,
        revision.c.words,
        revision.c.reason,
        revision.c.answered_at,
        revision.c.replaced_at,
    )
    .where(revision.c.prompt_id == bindparam("prompt_id"))
    .order_by(revision.c.id)
)

Json = dict[str, Any]

_MOST_LOOKS = 10_000


def write(database: Database, library: Library, member_id: int, file: Path, *, now: int) -> None:
    """Write a zip with the page and the data of a parent. Times are local, ISO 8601 with offset.

    Raises LookupError where she is forgotten.
    """
    with database.read() as db:
        member = members.find(db, member_id)
        if member is None or member.person_id is None:
            raise LookupError("she is forgotten")
        person = people.get(db, member.person_id)
        words = library.words(cast(Language, person.language), cast(Level, person.level))
        found = _all_of(db, library, member, words, now)
    file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    file.touch(mode=0o600)
    with ZipFile(file, "w", ZIP_DEFLATED) as archive:
        archive.writestr(DATA, orjson.dumps(found, option=orjson.OPT_INDENT_2))
        archive.writestr(PAGE, _page(found, words))


def _all_of(db: Transaction, library: Library, member: Member, words: Words, now: int) -> Json:
    assert member.person_id is not None
    person, zone = people.get(db, member.person_id), member.zone
    return {
        "made_at": local_time(zone, now),
        "about": {
            "name": person.name,
            "called": person.called,
            "language": person.language,
            "level": person.level,
            "zone": zone,
            "code": member.pseudonym,
            "state": member.state,
            "paused_until": local_time(zone, member.paused_until),
            "enrolled_at": local_time(zone, member.enrolled_at),
        },
        "consents": [
            {
                "kind": each.kind,
                "given": each.given,
                "at": local_time(zone, each.at),
                "over_at": local_time(zone, each.over_at),
                "words": _read(each.words, words),
            }
            for each in said_in(db, member.group_id).get(member.id, [])
        ],
        "times": [
            {
                "kind": each.kind,
                "time": f"{each.minute // 60:02}:{each.minute % 60:02}",
                "days": [number + 1 for number in range(7) if each.days >> number & 1],
                "active": each.active,
            }
            for each in routines.all_of(db, member.id)
        ],
        "asked": [_asked(db, library, words, Prompt(*row)) for row in db.all(_SAID, whose=member.id)],
        "ladder": {
            rung: {name: getattr(each, name) for name in ladders.PARTS}
            for rung, each in ladders.of(db, member.id).items()
        },
        "drawing": drawings.of(db, member.id) is not None,
        "hello": None if (monthly := hellos.of(db, member.id)) is None else {"until": monthly.until},
        "silence": None
        if (silent := silence.of(db, member.id)) is None
        else {"heard_at": local_time(zone, silent.warned_at), "state": silent.state},
        "questions": [_question(db, each, zone) for each in asks.of_member(db, member.id)],
        "calls": [
            {"asked_at": local_time(zone, each.asked_at), "phone": each.phone, "safe_when": each.safe_when}
            | {"state": each.state}
            for each in phone_calls.of_member(db, member.id)
        ],
        "evaluations": [
            found
            for wave in get_args(WaveKey)
            if (each := evaluations.latest(db, member.id, wave)) is not None
            and (found := _evaluation(db, each, words, zone)) is not None
        ],
        "ideas": [
            {"at": local_time(zone, each.put_at), "words": each.words}
            for each in pot.of_group(db, member.group_id)
            if each.member_id == member.id
        ],
        "wishes": [
            {"at": local_time(zone, each.wished_at), "words": each.words}
            for each in wishes.of_member(db, member.id)
        ],
        "experiments": [_experiment(db, each, zone) for each in experiments.of_member(db, member.id)],
        "meetings": list(_meetings(db, member)),
        "looked": [_look(db, each, words, zone) for each in access_log.of_parent(db, member.id, most=_MOST_LOOKS)],
        "files": [
            {"made_at": local_time(zone, each.made_at), "purpose": each.purpose, "code": code}
            for each, code in export_memory.about(db, member.id)
        ],
    }


def _read(asked: str | None, words: Words) -> str | None:
    """The words of a consent as she read them; its facilitators may have changed since, so without their names."""
    return asked and asked.replace("{{ facilitator }}", words.label("help.your_facilitator"))


def _asked(db: Transaction, library: Library, words: Words, about: Prompt) -> Json:
    instrument = _instrument(db, library, about)
    return {
        "kind": about.kind,
        "day": about.local_date,
        "asked_at": local_time(about.zone, about.scheduled_at),
        "state": about.state,
        "answers": [
            _answer(instrument, words, about, (each.item, each.value, each.words, each.reason, each.answered_at))
            for each in responses.of(db, about.id).values()
        ],
        "changed": [
            _answer(instrument, words, about, (item, value, _opened(db, about, item, at, sealed), reason, at))
            | {"replaced_at": local_time(about.zone, replaced_at)}
            for item, value, sealed, reason, at, replaced_at in db.all(_REVISIONS, prompt_id=about.id)
        ],
    }


def _opened(db: Transaction, about: Prompt, item: str, at: int, sealed: bytes | None) -> str | None:
    return None if sealed is None else responses.opened_words(db.vault, about.id, item, at, sealed)


def _answer(
    instrument: Instrument | None,
    words: Words,
    about: Prompt,
    said: tuple[str, str | None, str | None, str | None, int],
) -> Json:
    key, value, typed, reason, at = said
    item = None if instrument is None else next((each for each in instrument.items if each.key == key), None)
    is_file = value in ("photo", "voice")
    return {
        "item": key,
        "question": None if item is None else words.plain(item.asks),
        "value": value,
        "label": None if item is None or value is None or is_file else item.label(value, words),
        "words": None if is_file else typed,
        "reason": reason,
        "answered_at": local_time(about.zone, at),
    }


def _instrument(db: Transaction, library: Library, about: Prompt) -> Instrument | None:
    if about.snapshot is not None:
        kept = instrument_snapshots.find(db, about.snapshot)
        return None if kept is None else Instrument.restore(kept.content)
    return library.instruments.get(about.instrument or "")


def _experiment(db: Transaction, each: experiments.Experiment, zone: str) -> Json:
    return {
        "title": each.title,
        "session": each.session,
        "state": each.state,
        "proposed_at": local_time(zone, each.proposed_at),
        "ended_at": local_time(zone, each.ended_at),
        "versions": [
            {"number": one.number, **{name: getattr(one, name) for name in WORDS}}
            | {"agreed_at": local_time(zone, one.agreed_at), "cue": one.cue, **_when(one)}
            for one in experiment_versions.every(db, each.id)
        ],
    }


def _when(version: Version) -> Json:
    """The agreed time and days; where it has a cue, no time was agreed."""
    minute = version.minute if version.cue is None else None
    return {
        "time": None if minute is None else f"{minute // 60:02}:{minute % 60:02}",
        "days": [number + 1 for number in range(7) if (version.days or 0) >> number & 1],
        "times": version.times,
    }


def _question(db: Transaction, each: Ask, zone: str) -> Json:
    return {
        "asked_at": local_time(zone, each.asked_at),
        "words": each.words,
        "voice": each.voice is not None,
        "answers": [
            {"at": local_time(zone, one.at), "words": one.words, "voice": one.voice is not None}
            for one in asks.answers(db, each.id)
        ],
    }


def _evaluation(db: Transaction, each: Evaluation, words: Words, zone: str) -> Json | None:
    """One interview with its answers as they stand, signed or not; None where nothing was answered."""
    given = evaluations.answers(db, each.id)
    kept = instrument_snapshots.find(db, each.snapshot)
    items = {item.key: item for item in Instrument.restore(kept.content).items} if kept is not None else {}
    if not given:
        return None
    return {
        "wave": each.wave,
        "state": each.state,
        "answers": [
            {
                "item": one.item,
                "question": words.plain(items[one.item].asks) if one.item in items else None,
                "value": one.value,
                "label": items[one.item].label(one.value, words) if _has_label(one, items) else None,
                "words": None if one.value in ("photo", "voice") else one.words,
                "answered_at": local_time(zone, one.answered_at),
            }
            for one in given.values()
        ],
    }


def _has_label(answer: EvaluationAnswer, items: Mapping[str, Item]) -> bool:
    """Whether its value is one of the item's own."""
    return answer.item in items and answer.value is not None and answer.value not in ("photo", "voice")


def _look(db: Transaction, each: Access, words: Words, zone: str) -> Json:
    """Who looked at her answers or took them along, by the name she knows or else by the role."""
    person_id = None if each.actor_id is None else members.get(db, each.actor_id).person_id
    who = words.label(f"looking.{each.role}") if person_id is None else people.get(db, person_id).called
    return {"at": local_time(zone, each.at), "who": who, "role": each.role, "action": each.action}


def _meetings(db: Transaction, member: Member) -> list[Json]:
    found = []
    for each in meetings.of_group(db, member.group_id):
        answer, present = rsvps.answers(db, each.id).get(member.id), rsvps.presence(db, each.id).get(member.id)
        if answer is not None or present is not None:
            starts_at = local_time(each.zone, each.starts_at)
            found.append({"session": each.session, "starts_at": starts_at, "answer": answer, "present": present})
    return found


def _page(found: Mapping[str, Any], words: Words) -> str:
    environment = Environment(
        loader=FileSystemLoader(Path(__file__).parent),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
    )
    environment.filters["day"] = lambda text: _in_words(text, words)
    environment.filters["asked"] = _without_explanation
    return environment.get_template("own_data.html.jinja").render(found=found, language=words.language)


def _without_explanation(question: str) -> str:
    """A question to its first question mark: how to answer it needs no reading again."""
    asked, mark, _ = question.partition("?")
    return asked + mark


def _in_words(text: str, words: Words) -> str:
    """The day of a date or moment as it is said, such as 5 januari 2027."""
    day = date.fromisoformat(text[:10])
    return f"{day.day} {words.label(f'days.{day:%B}'.lower())} {day.year}"

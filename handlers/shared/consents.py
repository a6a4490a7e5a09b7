"""What a parent is asked to agree to, each with its question; a yes counts for the very words that were shown."""

from __future__ import annotations

import hashlib

from content.packs import Library
from content.texts import LANGUAGES, LEVELS, Language, Level
from handlers.core.turn import Turn
from storage import members
from storage.database import Transaction
from storage.members import RESEARCH, SHARING, SILENCE, WORDS

# Each kind of consent that can be given and withdrawn, with the message that asks for it.
QUESTIONS = {
    SHARING: "enrolment.consent_facilitator",
    WORDS: "enrolment.consent_words",
    RESEARCH: "enrolment.consent_research",
    SILENCE: "silence.may_tell",
}


def record(turn: Turn, kind: str, key: str, *, given: bool) -> None:
    """Record a yes or a no to the message with this key, and keep its words as written, without names."""
    words = _source(turn.library, key, turn.words.language, turn.words.level)
    version = _version(turn.words.language, words)
    members.record_consent(turn.db, turn.member.id, kind, given, version=version, words=words, at=turn.now)


def counts(db: Transaction, library: Library, member_id: int, kind: str) -> bool:
    """Whether her last word on this is a yes, to the question as it is asked now."""
    said = members.last_said(db, member_id).get(kind)
    return said is not None and said.given and said.version in versions(library, kind)


def outdated(db: Transaction, library: Library, member_id: int) -> list[str]:
    """The kinds to which she said yes in words that have changed since."""
    said = members.last_said(db, member_id)
    return [
        kind
        for kind in QUESTIONS
        if kind in said and said[kind].given and said[kind].version not in versions(library, kind)
    ]


def end_outdated(db: Transaction, library: Library, member_id: int, *, at: int) -> list[str]:
    """A yes to words that changed is over from now on; once they are asked again, it counts as it did.

    The kinds that are over.
    """
    found = outdated(db, library, member_id)
    for kind, said in members.last_said(db, member_id).items():
        if kind in QUESTIONS and said.given and (kind in found) == (said.over_at is None):
            members.yes_is_over(db, member_id, kind, at if kind in found else None)
    return found


def versions(library: Library, kind: str) -> frozenset[str]:
    """The versions of a question as it is asked now, in each language and level."""
    key = QUESTIONS[kind]
    return frozenset(
        _version(language, _source(library, key, language, level)) for language in LANGUAGES for level in LEVELS
    )


def fingerprint(library: Library) -> str:
    """What all questions together are told apart by: another one, once any of them changed."""
    every = sorted(version for kind in QUESTIONS for version in versions(library, kind))
    return hashlib.sha256(" ".join(every).encode()).hexdigest()[:16]


def _source(library: Library, key: str, language: Language, level: Level) -> str:
    return library.interface.messages[key].source(language, level)


def _version(language: str, words: str) -> str:
    return f"{language}-{hashlib.sha256(words.encode()).hexdigest()[:16]}"

"""Groups and invitations from the command line."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING
from zoneinfo import available_timezones

from commands.errors import WrongUse
from content.typed_name import name_in
from storage import groups, invitations
from storage.database import Transaction
from storage.groups import Group
from storage.members import ROLES

if TYPE_CHECKING:
    from content.packs import Library

_NUMBER = re.compile(r"\+?[0-9][0-9 -]{1,19}")

# Names of zones that say nothing about where one is: the machine's own clock, and two placeholders.
_NO_PLACE = frozenset(("localtime", "Factory", "posixrules"))


def create_group(
    db: Transaction,
    library: Library,
    *,
    programme: str,
    name: str,
    zone: str,
    at: int,
    language: str = "nl",
    helplines: Sequence[tuple[str, str]] = (),
) -> Group:
    """Start a group of a programme, which is kept as it is now. Raises WrongUse for what nobody knows."""
    from handlers.staff.making import make_group

    require_sound(library, programme=programme, name=name, zone=zone, language=language)
    return make_group(
        db,
        library,
        programme=programme,
        name=name_in(name),
        zone=zone,
        language=language,
        helplines=tuple(helplines),
        at=at,
    )


def require_sound(library: Library, *, programme: str, name: str, zone: str, language: str) -> None:
    """See that a group can be started so. Raises WrongUse for what nobody knows."""
    from content.texts import LANGUAGES
    from handlers.staff.making import LONGEST_NAME

    require_programme(library, programme)
    if zone not in available_timezones() or zone in _NO_PLACE:
        raise WrongUse(f"There is no time zone “{zone}”: write one such as Europe/Amsterdam.")
    if language not in LANGUAGES:
        raise WrongUse(f"There is no language “{language}”: {' or '.join(LANGUAGES)}.")
    called = name_in(name)
    if not called or len(called) > LONGEST_NAME:
        raise WrongUse(f"A group's name has 1 to {LONGEST_NAME} characters.")


def require_programme(library: Library, key: str) -> None:
    """See that there is a programme with this key. Raises WrongUse."""
    if key in library.programmes:
        return
    if not library.programmes:
        raise WrongUse(f"There is no programme “{key}”, nor another, in ANKER_CONTENT_DIR.")
    raise WrongUse(f"There is no programme “{key}”. There is: {', '.join(sorted(library.programmes))}.")


def invite(db: Transaction, group_key: str, role: str, *, count: int, at: int) -> list[str]:
    """Codes of single-use invitations. Raises WrongUse for a group or role that does not exist."""
    if role not in ROLES:
        raise WrongUse(f"There is no role “{role}”: parent, facilitator or coordinator.")
    group = groups.find(db, group_key)
    if group is None:
        raise WrongUse(f"There is no group “{group_key}”.")
    return [invitations.issue(db, group_id=group.id, role=role, at=at) for _ in range(count)]


def helpline(text: str) -> tuple[str, str]:
    """Label and number of “LABEL=NUMBER”. Raises WrongUse."""
    named, _, number = (part.strip() for part in text.rpartition("="))
    from handlers.staff.making import LONGEST_NAME

    label = name_in(named)
    if not label or len(label) > LONGEST_NAME or not _NUMBER.fullmatch(number):
        raise WrongUse(f"A help number is written LABEL=NUMBER, such as “Huisarts=020 1234567”, not “{text}”.")
    return label, number
